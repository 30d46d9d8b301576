package org.featurescope.compute.sae;

/// How well activations x come back as y, and how sparse the code in between is. Means run over
/// tokens.
///
/// @param tokens how many activations were looked at
/// @param l0 active latents of a token
/// @param l1 sum of the values of a token's latents
/// @param squaredError E|x - y|^2
/// @param normalisedMse E|x - y|^2 / E|x - mean x|^2
/// @param normalisedMseByLength E|x - y|^2 / E|x|^2
/// @param explainedVariance 1 - E|x - y|^2 / (E|x|^2 - |E x|^2)
/// @param cosine of the angle between x and y
/// @param density share of the tokens on which each latent fires, `[n]`
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
public record ReconstructionQuality(
    long tokens,
    double l0,
    double l1,
    double squaredError,
    double normalisedMse,
    double normalisedMseByLength,
    double explainedVariance,
    double cosine,
    double[] density) {

  /// Share of the latents that never fired.
  public double deadFraction() {
    var dead = 0;
    for (var share : density) {
      dead += share == 0 ? 1 : 0;
    }
    return (double) dead / density.length;
  }

  /// Sums what a [ReconstructionQuality] is made of, in double precision.
  public static final class Sum {
    private final int width;
    private final double[] mean;
    private final long[] fired;
    private long tokens;
    private double active;
    private double values;
    private double squaredError;
    private double squaredLength;
    private double cosines;

    /// @param width of the activations
    /// @param latents number of latents
    public Sum(int width, int latents) {
      this.width = width;
      this.mean = new double[width];
      this.fired = new long[latents];
    }

    /// Adds a token.
    ///
    /// @param x activations, row-major
    /// @param y their reconstructions
    /// @param row which row of `x`, `y` and `z`
    public void add(float[] x, float[] y, FeatureActivations z, int row) {
      var xx = 0.0;
      var yy = 0.0;
      var xy = 0.0;
      for (var i = 0; i < width; i++) {
        double a = x[row * width + i];
        double b = y[row * width + i];
        mean[i] += a;
        xx += a * a;
        yy += b * b;
        xy += a * b;
        squaredError += (a - b) * (a - b);
      }
      squaredLength += xx;
      cosines += xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
      for (var entry = z.start(row); entry < z.end(row); entry++) {
        fired[z.latentAt(entry)]++;
        values += z.valueAt(entry);
      }
      active += z.active(row);
      tokens++;
    }

    public ReconstructionQuality quality() {
      var squaredMean = 0.0;
      for (var sum : mean) {
        squaredMean += sum / tokens * (sum / tokens);
      }
      var variance = squaredLength / tokens - squaredMean;
      var density = new double[fired.length];
      for (var i = 0; i < density.length; i++) {
        density[i] = (double) fired[i] / tokens;
      }
      return new ReconstructionQuality(
          tokens,
          active / tokens,
          values / tokens,
          squaredError / tokens,
          squaredError / tokens / variance,
          squaredError / squaredLength,
          1 - squaredError / tokens / variance,
          cosines / tokens,
          density);
    }
  }
}
