package org.featurescope.compute.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.featurescope.compute.job.FeaturescopeException;

/// Draws the next token: the likeliest, or at random from a narrowed distribution (temperature,
/// then top-k, then nucleus: Holtzman et al. 2020). The same seed draws the same tokens. A
/// frequency penalty takes off a token's logit each time that it was drawn; one sampler is for one
/// text.
public final class Sampler {
  /// Logits of which exponentials are taken at a time: they stay in the cache.
  private static final int PORTION = 1024;

  private final double temperature;
  private final int topK;
  private final double topP;
  private final double penalty;
  private final Map<Integer, Integer> drawn = new HashMap<>();
  private final SplittableRandom random;

  private Sampler(double temperature, int topK, double topP, double penalty, long seed) {
    this.temperature = temperature;
    this.topK = topK;
    this.topP = topP;
    this.penalty = penalty;
    this.random = new SplittableRandom(seed);
  }

  /// Always the likeliest token; the smallest id where several are.
  public static Sampler greedy() {
    return new Sampler(0, 0, 1, 0, 0);
  }

  /// @param temperature 0 for greedy
  /// @param topK how many of the likeliest take part; 0 for all
  /// @param topP smallest set whose probabilities reach this sum; 1 for all
  /// @throws FeaturescopeException for values outside these ranges
  public static Sampler of(double temperature, int topK, double topP, long seed) {
    return of(temperature, topK, topP, 0, seed);
  }

  /// As [#of(double, int, double, long)], with a penalty.
  ///
  /// @param penalty what the logit of a token loses each time that it was drawn, 0 for nothing;
  ///   below 0 it wins
  public static Sampler of(double temperature, int topK, double topP, double penalty, long seed) {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new FeaturescopeException(
          "A temperature of " + temperature + " makes no sense", "use 0 or a positive number");
    }
    if (topK < 0) {
      throw new FeaturescopeException("top-k is " + topK, "use a positive number, or 0 for all");
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new FeaturescopeException("top-p is " + topP, "use a number above 0 and at most 1");
    }
    if (!Double.isFinite(penalty)) {
      throw new FeaturescopeException(
          "A frequency penalty of " + penalty + " makes no sense", "use a number such as 0.5");
    }
    return new Sampler(temperature, topK, topP, penalty, seed);
  }

  /// @param logits `[V]`
  /// @return the index drawn
  public int draw(float[] logits) {
    if (penalty == 0) {
      return drawFrom(logits);
    }
    var lowered = logits.clone();
    drawn.forEach((id, times) -> lowered[id] -= (float) (penalty * times));
    var id = drawFrom(lowered);
    drawn.merge(id, 1, Integer::sum);
    return id;
  }

  private int drawFrom(float[] logits) {
    if (temperature == 0) {
      return argmax(logits);
    }
    var order =
        topK == 0 && topP == 1
            ? IntStream.range(0, logits.length).toArray()
            : IntStream.range(0, logits.length)
                .boxed()
                .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                .limit(topK == 0 ? logits.length : topK)
                .mapToInt(Integer::intValue)
                .toArray();
    var largest = logits[argmax(logits)];
    var weights = new double[order.length];
    for (var i = 0; i < order.length; i++) {
      weights[i] = Math.exp((logits[order[i]] - largest) / temperature);
    }
    var kept = nucleus(weights);
    var at = random.nextDouble() * Arrays.stream(weights, 0, kept).sum();
    for (var i = 0; i < kept - 1; i++) {
      at -= weights[i];
      if (at < 0) {
        return order[i];
      }
    }
    return order[kept - 1];
  }

  /// How many of the descending weights make up the nucleus.
  private int nucleus(double[] weights) {
    if (topP == 1) {
      return weights.length;
    }
    var enough = topP * Arrays.stream(weights).sum();
    var sum = 0.0;
    for (var i = 0; i < weights.length; i++) {
      sum += weights[i];
      if (sum >= enough) {
        return i + 1;
      }
    }
    return weights.length;
  }

  private static int argmax(float[] values) {
    var best = 0;
    for (var i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /// log softmax(logits)[id], in nats.
  public static double logProbability(float[] logits, int id) {
    var largest = logits[argmax(logits)];
    return (double) logits[id] - largest - Math.log(sumOfExponentials(logits, largest));
  }

  /// The sum of e^(logit - largest), to eleven digits.
  private static double sumOfExponentials(float[] logits, float largest) {
    var terms = new double[Math.min(PORTION, logits.length)];
    var sum = 0.0;
    for (var from = 0; from < logits.length; from += PORTION) {
      var count = Math.min(PORTION, logits.length - from);
      for (var i = 0; i < count; i++) {
        terms[i] = Exponential.of((double) logits[from + i] - largest);
      }
      for (var i = 0; i < count; i++) {
        sum += terms[i];
      }
    }
    return sum;
  }
}
