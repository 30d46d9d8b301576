package org.featurescope.assets.world;

/// The two halves of the world. They share every fact; they never share a document, and some
/// wordings, and some cities inside two-hop sentences, are kept for the second.
public enum Split {
  /// What a model may learn from.
  TRAIN,
  /// What it is measured on: fresh documents, half of whose sentences use wordings never trained on
  /// wherever a family keeps some back.
  HELD_OUT
}
