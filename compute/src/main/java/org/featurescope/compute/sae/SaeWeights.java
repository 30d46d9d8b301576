package org.featurescope.compute.sae;

/// The weights of a sparse autoencoder in plain arrays, row-major. The arrays are not copied.
///
/// @param encoder W_enc `[n, dIn]`, one row for each latent (files of the field hold it transposed)
/// @param encoderBias b_enc `[n]`
/// @param decoder W_dec `[n, dOut]`, one row (direction) for each latent
/// @param decoderBias b_dec `[dOut]`
@SuppressWarnings("ArrayRecordComponent") // a carrier between files and the device, never compared
public record SaeWeights(
    float[] encoder, float[] encoderBias, float[] decoder, float[] decoderBias) {

  /// @throws IllegalArgumentException if a length contradicts `spec`
  void check(SaeSpec spec) {
    var n = (long) spec.latents();
    require("encoder", encoder.length, n * spec.dIn());
    require("encoder bias", encoderBias.length, n);
    require("decoder", decoder.length, n * spec.dOut());
    require("decoder bias", decoderBias.length, spec.dOut());
  }

  private static void require(String what, long is, long must) {
    if (is != must) {
      throw new IllegalArgumentException(what + " has " + is + " values instead of " + must);
    }
  }
}
