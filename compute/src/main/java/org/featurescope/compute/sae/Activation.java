package org.featurescope.compute.sae;

import java.util.Arrays;
import java.util.Objects;

/// How pre-activations h = W_enc (x - b_dec) + b_enc become features.
public sealed interface Activation {

  /// The field's name for it.
  String label();

  /// z = max(h, 0).
  record Relu() implements Activation {
    @Override
    public String label() {
      return "ReLU";
    }
  }

  /// z = h: every latent is active, with either sign.
  record Identity() implements Activation {
    @Override
    public String label() {
      return "Identity";
    }
  }

  /// The k largest h of a row, and of those the positive ones (Gao et al. 2024, eq. 2, with ReLU).
  ///
  /// @param rescaleByDecoderNorm the selection and the feature values use h times the length of the
  ///   latent's decoder row; decoding divides the length out again
  /// @param keepsNegative without ReLU: what is selected stays, whatever its sign
  record TopK(int k, boolean rescaleByDecoderNorm, boolean keepsNegative) implements Activation {
    public TopK {
      requirePositive(k);
    }

    /// With ReLU.
    public TopK(int k, boolean rescaleByDecoderNorm) {
      this(k, rescaleByDecoderNorm, false);
    }

    public TopK(int k) {
      this(k, false, false);
    }

    @Override
    public String label() {
      return keepsNegative ? "TopK without ReLU" : "TopK";
    }
  }

  /// z = max(h, 0) where h > threshold, else 0: what stands in for the k n largest of a batch of n
  /// rows when one row comes alone (Bussmann et al. 2024).
  ///
  /// @param k active latents of a row in training, on average
  /// @param threshold the same for all latents
  record BatchTopK(int k, float threshold) implements Activation {
    public BatchTopK {
      requirePositive(k);
    }

    @Override
    public String label() {
      return "BatchTopK";
    }
  }

  /// The latents cut into k consecutive groups; of each the largest h, if it is positive.
  record GroupMax(int k) implements Activation {
    public GroupMax {
      requirePositive(k);
    }

    @Override
    public String label() {
      return "GroupMax";
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
    public String label() {
      return "JumpReLU";
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

  /// With p = W_enc (x - b_dec): z = max(exp(r) p + b_enc, 0) where p + b_gate > 0, else 0
  /// (Rajamanoharan et al. 2024, "Improving dictionary learning with gated sparse autoencoders", eq.
  /// 6 and 7). The pre-activation is h = exp(r) p + b_enc, so the gate is a threshold on it:
  ///
  ///     p + b_gate > 0   if and only if   h > b_enc - exp(r) b_gate
  ///
  /// @param gateBias b_gate, one for each latent; not copied
  /// @param logScale r, one for each latent; not copied
  record Gated(float[] gateBias, float[] logScale) implements Activation {
    public Gated {
      if (gateBias.length != logScale.length) {
        throw new IllegalArgumentException("gates and scales for different numbers of latents");
      }
    }

    @Override
    public String label() {
      return "Gated";
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Gated that
          && Arrays.equals(gateBias, that.gateBias)
          && Arrays.equals(logScale, that.logScale);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(gateBias) + Arrays.hashCode(logScale);
    }

    @Override
    public String toString() {
      return "Gated[" + gateBias.length + " gates]";
    }
  }

  private static void requirePositive(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k = " + k);
    }
  }
}
