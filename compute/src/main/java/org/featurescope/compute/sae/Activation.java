package org.featurescope.compute.sae;

import java.util.Arrays;
import java.util.Objects;

/// How pre-activations h = W_enc (x - b_dec) + b_enc become features.
public sealed interface Activation {

  /// z = max(h, 0).
  record Relu() implements Activation {}

  /// The k largest h of a row, and of those the positive ones (Gao et al. 2024, eq. 2, with ReLU).
  ///
  /// @param rescaleByDecoderNorm the selection and the feature values use h times the length of the
  ///   latent's decoder row; decoding divides the length out again
  record TopK(int k, boolean rescaleByDecoderNorm) implements Activation {
    public TopK {
      if (k < 1) {
        throw new IllegalArgumentException("k = " + k);
      }
    }

    public TopK(int k) {
      this(k, false);
    }
  }

  /// z = max(h, 0) where h > threshold, else 0 (Rajamanoharan et al. 2024, eq. 3).
  ///
  /// @param threshold one for each latent; the array is not copied and must not change
  record JumpRelu(float[] threshold) implements Activation {
    public JumpRelu {
      Objects.requireNonNull(threshold);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof JumpRelu that && Arrays.equals(threshold, that.threshold);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(threshold);
    }

    @Override
    public String toString() {
      return "JumpRelu[" + threshold.length + " thresholds]";
    }
  }
}
