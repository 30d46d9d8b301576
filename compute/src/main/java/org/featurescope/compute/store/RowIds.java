package org.featurescope.compute.store;

/// The keys of an index's rows: run, latent and place in one number, so that the rows of a run lie
/// together and are found without a second index.
final class RowIds {
  private static final int LATENT_BITS = 30;
  private static final int PLACE_BITS = 10;

  /// Features that an index may have.
  static final int MOST_LATENTS = 1 << LATENT_BITS;

  /// Examples that a feature may have.
  static final int MOST_EXAMPLES = 1 << PLACE_BITS;

  private RowIds() {}

  static long feature(long run, int latent) {
    return run << LATENT_BITS | latent;
  }

  static long example(long run, int latent, int place) {
    return feature(run, latent) << PLACE_BITS | place;
  }

  static long runOfExample(long example) {
    return example >> LATENT_BITS + PLACE_BITS;
  }

  static int latentOfExample(long example) {
    return (int) (example >> PLACE_BITS) & MOST_LATENTS - 1;
  }
}
