package org.featurescope.compute.train;

import java.util.Arrays;

/// Which latents have not been active for a long time (Gao et al. 2024, appendix A.2).
final class DeadLatents {
  /// What is not above this does not count as active.
  private static final double ACTIVE = 1e-3;

  private final long[] since;
  private final long limit;

  /// @param limit activations without a firing after which a latent is dead
  DeadLatents(int latents, long limit) {
    this(new long[latents], limit);
  }

  /// @param since activations since each latent's last firing
  DeadLatents(long[] since, long limit) {
    this.since = since.clone();
    this.limit = limit;
  }

  /// Takes note of a batch.
  ///
  /// @param active `[rows, k]`
  /// @param latents which latents they belong to
  void note(double[] active, int[] latents, int rows) {
    for (var i = 0; i < since.length; i++) {
      since[i] += rows;
    }
    for (var i = 0; i < active.length; i++) {
      if (active[i] > ACTIVE) {
        since[latents[i]] = 0;
      }
    }
  }

  /// The dead latents, ascending.
  int[] indices() {
    var dead = new int[since.length];
    var count = 0;
    for (var i = 0; i < since.length; i++) {
      if (since[i] > limit) {
        dead[count++] = i;
      }
    }
    return Arrays.copyOf(dead, count);
  }

  /// For each latent, how many activations ago it fired.
  long[] since() {
    return since.clone();
  }
}
