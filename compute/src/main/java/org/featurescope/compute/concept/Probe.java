package org.featurescope.compute.concept;

/// Logistic regression of a truth on one activation: p = sigmoid(slope z + offset), fitted by
/// Newton's method on some observations, its cross-entropy taken on the same or others (the
/// 1-dimensional probe of Gao et al. 2024, section 4.2).
///
/// The slope has a small penalty, so that a perfect separation has an answer.
///
/// @param share of the observations it was fitted on for which the truth holds
public record Probe(double slope, double offset, double share) {
  private static final int STEPS = 30;
  private static final double PENALTY = 1e-3;

  /// No probability is taken for certain after a finite sample.
  private static final double CERTAIN = 1e-6;

  /// Activations with the truth beside them.
  public interface Observations {

    /// The largest activation; 1 where there is none.
    double scale();

    /// Shows all of them. Those that are alike, such as the many tokens at which a feature is
    /// silent, may come as one with a weight.
    void visit(Visitor visitor);
  }

  /// Takes observations one by one.
  @FunctionalInterface
  public interface Visitor {
    /// @param z the activation; 0 where the feature is silent
    /// @param holds whether the truth holds there
    /// @param weight how many observations this one stands for
    void see(double z, boolean holds, double weight);
  }

  public static Probe fit(Observations observations) {
    var holding = holding(observations);
    var n = weight(observations);
    var share = (holding + 0.5) / (n + 1.0);
    var scale = observations.scale();
    var a = 0.0;
    var b = Math.log(share / (1 - share));
    for (var step = 0; step < STEPS; step++) {
      var sums = new Sums(a, b, scale);
      observations.visit(sums);
      sums.gradientA += PENALTY * a;
      sums.aa += PENALTY;
      sums.bb += 1e-9;
      var determinant = sums.aa * sums.bb - sums.ab * sums.ab;
      var da = (sums.bb * sums.gradientA - sums.ab * sums.gradientB) / determinant;
      var db = (sums.aa * sums.gradientB - sums.ab * sums.gradientA) / determinant;
      // A long step from a flat place would leap over the minimum.
      var length = Math.max(1, Math.max(Math.abs(da), Math.abs(db)) / 4);
      a -= da / length;
      b -= db / length;
      if (Math.abs(da) + Math.abs(db) < 1e-9) {
        break;
      }
    }
    return new Probe(a / scale, b, share);
  }

  /// Gradient and Hessian of the cross-entropy, summed over observations.
  private static final class Sums implements Visitor {
    private final double a;
    private final double b;
    private final double scale;
    private double gradientA;
    private double gradientB;
    private double aa;
    private double ab;
    private double bb;

    Sums(double a, double b, double scale) {
      this.a = a;
      this.b = b;
      this.scale = scale;
    }

    @Override
    public void see(double activation, boolean holds, double times) {
      var z = activation / scale;
      var p = sigmoid(a * z + b);
      var weight = times * p * (1 - p);
      var wrong = times * (p - (holds ? 1 : 0));
      gradientA += wrong * z;
      gradientB += wrong;
      aa += weight * z * z;
      ab += weight * z;
      bb += weight;
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /// Mean cross-entropy in nats; 0 without observations.
  public double loss(Observations observations) {
    return mean(observations, (z, holds) -> cost(sigmoid(slope * z + offset), holds));
  }

  /// The same for someone who only knows how common the truth is.
  public double baseLoss(Observations observations) {
    return mean(observations, (z, holds) -> cost(share, holds));
  }

  @FunctionalInterface
  private interface Cost {
    double of(double z, boolean holds);
  }

  private static double mean(Observations observations, Cost cost) {
    var sum = new double[1];
    observations.visit((z, holds, weight) -> sum[0] += weight * cost.of(z, holds));
    var n = weight(observations);
    return n == 0 ? 0 : sum[0] / n;
  }

  private static double weight(Observations observations) {
    var sum = new double[1];
    observations.visit((z, holds, weight) -> sum[0] += weight);
    return sum[0];
  }

  private static double holding(Observations observations) {
    var sum = new double[1];
    observations.visit((z, holds, weight) -> sum[0] += holds ? weight : 0);
    return sum[0];
  }

  private static double cost(double p, boolean holds) {
    var likely = Math.clamp(holds ? p : 1 - p, CERTAIN, 1);
    return -Math.log(likely);
  }
}
