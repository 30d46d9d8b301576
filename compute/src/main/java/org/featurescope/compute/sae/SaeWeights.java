package org.featurescope.compute.sae;

/// The weights of a sparse autoencoder in plain arrays, row-major. The arrays are not copied.
///
/// @param encoder W_enc `[n, dIn]`, one row for each latent (files of the field hold it transposed)
/// @param encoderBias b_enc `[n]`, of a gated one b_mag
/// @param decoder W_dec `[n, dOut]`, one row (direction) for each latent
/// @param decoderBias b_dec `[dOut]`
/// @param skip W_skip `[dOut, dIn]` of a skip transcoder, otherwise empty
@SuppressWarnings("ArrayRecordComponent") // a carrier between files and the device, never compared
public record SaeWeights(
    float[] encoder, float[] encoderBias, float[] decoder, float[] decoderBias, float[] skip) {

  /// Without a way around the latents.
  public SaeWeights(float[] encoder, float[] encoderBias, float[] decoder, float[] decoderBias) {
    this(encoder, encoderBias, decoder, decoderBias, new float[0]);
  }

  /// @throws IllegalArgumentException if a length contradicts `spec`
  void check(SaeSpec spec) {
    var n = (long) spec.latents();
    require("encoder", encoder.length, n * spec.dIn());
    require("encoder bias", encoderBias.length, n);
    require("decoder", decoder.length, n * spec.dOut());
    require("decoder bias", decoderBias.length, spec.dOut());
    var way = spec.wiring() == Wiring.SKIP_TRANSCODER ? (long) spec.dOut() * spec.dIn() : 0;
    require("skip", skip.length, way);
  }

  private static void require(String what, long is, long must) {
    if (is != must) {
      throw new IllegalArgumentException(what + " has " + is + " values instead of " + must);
    }
  }
}
