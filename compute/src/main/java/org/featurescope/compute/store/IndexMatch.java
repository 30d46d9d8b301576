package org.featurescope.compute.store;

import org.featurescope.compute.index.IndexRun;

/// What a workspace has for an autoencoder that is open.
public sealed interface IndexMatch {

  /// Its index.
  record Fits(IndexRun run) implements IndexMatch {}

  /// An index of the same name and hook, made of other weights: its numbers say nothing about
  /// these.
  ///
  /// @param problem a sentence without a full stop
  /// @param remedy what to do
  record OtherWeights(IndexRun run, String problem, String remedy) implements IndexMatch {}

  /// Nothing yet.
  record Missing() implements IndexMatch {}
}
