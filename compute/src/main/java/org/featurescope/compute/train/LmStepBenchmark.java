package org.featurescope.compute.train;

import static org.apache.commons.math3.stat.StatUtils.percentile;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.WeightMap;

/// Times training steps of a new language model on random tokens, and in turn the matrix products
/// of a step alone: what no implementation on the same products can beat.
///
/// The products of a weight are three, forward x W^T and backward g W and g^T x; those of attention
/// are six, counted for the half of each square that a causal model needs. All are taken in the
/// precision of the step, on operands that lie ready, by as many workers as the step has. Float32
/// products of weights are taken by libtorch's own choice and by oneDNN in turn, and the faster
/// counts. AdamW has no products; those of Muon are told apart, and so is a step by it.
public final class LmStepBenchmark implements Job<LmStepBenchmark.Result> {
  private static final int WARM_UP = 2;
  private static final double NANOS = 1e9;

  /// Medians.
  ///
  /// @param tokens learned in a step
  /// @param products seconds of the matrix products of its gradients alone
  /// @param adamW a step by AdamW
  /// @param muon a step by Muon
  /// @param muonProducts seconds of Muon's own products alone
  /// @param bfloat16 whether products were taken in bfloat16, because that is faster here
  public record Result(
      long tokens,
      double products,
      double adamW,
      double muon,
      double muonProducts,
      boolean bfloat16) {
    public double tokensPerSecond() {
      return tokens / adamW;
    }

    public double share() {
      return products / adamW;
    }

    public double muonTokensPerSecond() {
      return tokens / muon;
    }

    /// Products of the gradients.
    public double muonShare() {
      return products / muon;
    }

    /// Products of the optimiser.
    public double muonOwnShare() {
      return muonProducts / muon;
    }
  }

  /// Seconds of every repetition.
  private record Times(double[] products, double[] adamW, double[] muon, double[] muonProducts) {
    Times(int repetitions) {
      this(
          new double[repetitions],
          new double[repetitions],
          new double[repetitions],
          new double[repetitions]);
    }
  }

  /// Two operands and how often their products are taken in a pass over the layers.
  private record Product(NDArray x, NDArray w, NDArray g, boolean batched, int times) {
    String method(boolean oneDnn) {
      if (batched) {
        return "batched_products";
      }
      return oneDnn ? "products_onednn" : "products";
    }
  }

  private final Engine engine;
  private final LmTrainingConfig config;
  private final String bf16;
  private final int repetitions;
  private boolean bfloat16;

  /// @param bf16 in place of what `config` says: "off", "on", or "auto" for what is faster here
  /// @param repetitions how many steps are timed, after two that are not
  public LmStepBenchmark(Engine engine, LmTrainingConfig config, String bf16, int repetitions) {
    this.engine = engine;
    this.config = config;
    this.bf16 = bf16;
    this.repetitions = repetitions;
  }

  @Override
  public String title() {
    return "Timing training steps of a language model";
  }

  @Override
  public Result run(Progress progress, Cancellation cancellation) {
    var spec = config.gpt2(config.vocabulary());
    var script = engine.script(LmStep.class, "lm_training.py");
    try (var model = TrainableModel.fresh(spec, engine, config.seed());
        var workers = LmBatch.workers(engine, config, spec.parameters());
        var scope = engine.scope()) {
      var step =
          new LmBatch(engine, model, workers, config.batch(), config.microBatch(), cancellation);
      var adamW = new LmOptimiser(engine, config, false, model, workers);
      var muon = new LmOptimiser(engine, config, true, model, workers);
      bfloat16 =
          bf16.equals("auto")
              ? step.isFasterInBfloat16((row, count) -> sequences(row, count))
              : bf16.equals("on");
      var products = products(model, rowsAtOnce(workers), script, scope);
      var maps = maps(muon, script, scope);
      var times = new Times(repetitions);
      for (var i = -WARM_UP; i < repetitions; i++) {
        var number = i + WARM_UP + 1;
        var first = seconds(() -> step(step, adamW, number));
        var alone = seconds(() -> take(products, workers, script, false));
        if (!bfloat16 && engine.device().equals("cpu")) {
          alone = Math.min(alone, seconds(() -> take(products, workers, script, true)));
        }
        var second = seconds(() -> step(step, muon, number));
        var own = seconds(() -> orthogonalise(maps, workers, script));
        if (i >= 0) {
          times.adamW[i] = first;
          times.products[i] = alone;
          times.muon[i] = second;
          times.muonProducts[i] = own;
        }
        progress.report(number, WARM_UP + repetitions, "steps");
      }
      return new Result(
          config.tokensPerStep(),
          percentile(times.products, 50),
          percentile(times.adamW, 50),
          percentile(times.muon, 50),
          percentile(times.muonProducts, 50),
          bfloat16);
    }
  }

  private void step(LmBatch step, LmOptimiser optimiser, int number) {
    step.backward((row, count) -> sequences(number + row, count), bfloat16);
    try (var scope = engine.scope()) {
      optimiser.gradientNorm(scope);
      optimiser.step(number, 1e-4, 1, bfloat16, scope);
    }
  }

  private long[] sequences(int seed, int count) {
    var length = (long) count * (config.context() + 1);
    return new SplittableRandom(seed).longs(length, 0, config.vocabulary()).toArray();
  }

  /// Sequences that a worker takes at once.
  private int rowsAtOnce(Workers workers) {
    return Math.ceilDiv(share(workers), pieces(workers));
  }

  private int share(Workers workers) {
    return Math.ceilDiv(config.batch(), workers.count());
  }

  private int pieces(Workers workers) {
    var atOnce = LmBatch.atOnce(config.microBatch(), bfloat16, config.gpt2(config.vocabulary()));
    return (int) Math.ceilDiv(share(workers), atOnce);
  }

  private List<Product> products(
      TrainableModel model, int sequences, Script script, NDManager scope) {
    var rows = (long) sequences * config.context();
    var products = new ArrayList<Product>();
    for (var entry : WeightMap.of(model.spec()).entries()) {
      var shape = entry.shape();
      var multiplied = shape.length == 2 && !entry.name().equals("wpe");
      if (multiplied) {
        products.add(
            new Product(
                rounded(script, normal(scope, rows, shape[1])),
                rounded(script, normal(scope, shape)),
                rounded(script, normal(scope, rows, shape[0])),
                false,
                1));
      }
    }
    var half = (long) sequences * Math.ceilDiv(config.heads(), 2);
    var t = config.context();
    var e = config.dModel() / config.heads();
    var square = rounded(script, normal(scope, half, t, t));
    var narrow = rounded(script, normal(scope, half, t, e));
    // q k^T with its two backward products, and pattern times v with its two.
    products.add(new Product(narrow, narrow, square, true, config.layers()));
    var values = rounded(script, normal(scope, half, e, t));
    products.add(new Product(square, values, narrow, true, config.layers()));
    return products;
  }

  private static NDArray normal(NDManager scope, long... shape) {
    return scope.randomNormal(0, 1, new Shape(shape), DataType.FLOAT32);
  }

  private NDArray rounded(Script script, NDArray x) {
    return bfloat16 ? script.one(x.getManager(), "to_bf16", x) : x;
  }

  private void take(List<Product> products, Workers workers, Script script, boolean oneDnn) {
    workers.all(worker -> take(products, pieces(workers), script, oneDnn));
  }

  private void take(List<Product> products, int passes, Script script, boolean oneDnn) {
    for (var pass = 0; pass < passes; pass++) {
      for (var product : products) {
        for (var i = 0; i < product.times(); i++) {
          try (var scope = engine.scope()) {
            script.call(scope, product.method(oneDnn), product.x(), product.w(), product.g());
          }
        }
      }
    }
  }

  /// For every matrix of Muon's, as many operands as it holds maps.
  private List<List<NDArray>> maps(LmOptimiser muon, Script script, NDManager scope) {
    return muon.orthogonalised().stream()
        .map(matrix -> {
          var shape = matrix.weight().getShape();
          var rows = shape.get(0) / matrix.maps();
          var small = Math.min(rows, shape.get(1));
          var map = normal(scope, small, Math.max(rows, shape.get(1))).div(Math.sqrt(rows));
          return Collections.nCopies(matrix.maps(), rounded(script, map));
        })
        .toList();
  }

  private void orthogonalise(List<List<NDArray>> maps, Workers workers, Script script) {
    workers.all(worker -> {
      for (var i = worker; i < maps.size(); i += workers.count()) {
        for (var map : maps.get(i)) {
          try (var scope = engine.scope()) {
            script.call(scope, "orthogonal_products", map);
          }
        }
      }
    });
  }

  private double seconds(Runnable work) {
    var start = System.nanoTime();
    work.run();
    engine.await();
    return (System.nanoTime() - start) / NANOS;
  }
}
