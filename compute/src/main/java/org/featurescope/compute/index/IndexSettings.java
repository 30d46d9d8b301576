package org.featurescope.compute.index;

/// How a corpus is looked at.
///
/// @param context tokens of a window, a BOS included; at most the model's own context
/// @param batch windows of full length in one pass
/// @param seed of whatever is drawn at random
/// @param tokens how many to look at, from the beginning; [#ALL] for all
public record IndexSettings(int context, int batch, long seed, long tokens) {
  /// No limit to [#tokens].
  public static final long ALL = Long.MAX_VALUE;

  public static final IndexSettings DEFAULTS = new IndexSettings(128, 8, 1, ALL);

  public IndexSettings {
    if (context < 2 || batch < 1 || tokens < 1) {
      throw new IllegalArgumentException(context + " x " + batch + ", " + tokens + " tokens");
    }
  }
}
