package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.ModelSpec;

/// The gradients of a whole step's sequences, taken by several workers side by side.
///
/// Every worker has gradients of its own for the same weights; at the end they are added up in the
/// order of the workers, so that a step comes out the same to the last bit whoever was faster.
final class LmBatch {

  /// Where sequences come from.
  interface Sequences {

    /// @return rows `row` to `row + count` of the step, `[count, context + 1]`
    long[] rows(int row, int count);
  }

  /// Parameters of a small model: gradients of its own for every worker cost 200 MB each at most.
  private static final long SMALL = 50_000_000;

  private final Engine engine;
  private final Script script;
  private final Workers workers;
  private final int batch;
  private final int microBatch;
  private final ModelSpec spec;
  private final List<LmStep> steps = new ArrayList<>();
  private final List<List<NDArray>> leaves = new ArrayList<>();

  /// @param batch sequences a step
  /// @param microBatch see [#atOnce]
  LmBatch(
      Engine engine,
      TrainableModel model,
      Workers workers,
      int batch,
      int microBatch,
      Cancellation cancellation) {
    this.engine = engine;
    this.script = engine.script(LmStep.class, "lm_training.py");
    this.workers = workers;
    this.batch = batch;
    this.microBatch = microBatch;
    this.spec = model.spec();
    for (var i = 0; i < workers.count(); i++) {
      var transformer = i == 0 ? model.transformer() : model.withOwnGradients();
      steps.add(new LmStep(engine, transformer, cancellation));
      leaves.add(List.copyOf(transformer.weights().parameters().values()));
    }
  }

  /// One for every thread of the engine, but no more than a batch has sequences. A large model
  /// needs none: its products are large enough for several threads inside, and gradients take
  /// memory.
  static Workers workers(Engine engine, LmTrainingConfig config, long parameters) {
    return new Workers(engine, count(engine, config, parameters));
  }

  /// How many workers there will be.
  static int count(Engine engine, LmTrainingConfig config, long parameters) {
    var small = parameters <= SMALL && engine.device().equals("cpu");
    return small ? Math.min(engine.threads(), config.batch()) : 1;
  }

  /// Sequences that a worker takes at once, at most: in bfloat16 twice as many need no more memory
  /// than in float32, and are faster, unless the gradient graph holds logits.
  static long atOnce(int microBatch, boolean bfloat16, ModelSpec spec) {
    return bfloat16 && LmStep.endsBeforeLogits(spec) ? 2L * microBatch : microBatch;
  }

  /// The mean cross-entropy of every next token, in nats; leaves its gradient with the parameters
  /// of the model.
  double backward(Sequences sequences, boolean bfloat16) {
    var losses = new double[workers.count()];
    workers.all(worker -> losses[worker] = backward(worker, sequences, bfloat16));
    if (workers.count() > 1) {
      workers.all(this::addUp);
    }
    var sum = 0.0;
    for (var loss : losses) {
      sum += loss;
    }
    return sum;
  }

  /// A worker's even share of the rows, in even pieces.
  private double backward(int worker, Sequences sequences, boolean bfloat16) {
    var begin = worker * batch / workers.count();
    var end = (worker + 1) * batch / workers.count();
    var pieces = (int) Math.ceilDiv(end - begin, atOnce(microBatch, bfloat16, spec));
    var sum = 0.0;
    for (var piece = 0; piece < pieces; piece++) {
      var row = begin + piece * (end - begin) / pieces;
      var count = begin + (piece + 1) * (end - begin) / pieces - row;
      var share = (double) count / batch;
      sum += share * steps.get(worker).backward(sequences.rows(row, count), count, share, bfloat16);
    }
    return sum;
  }

  /// Of every `count`-th parameter, the gradients of all workers into that of the first.
  private void addUp(int worker) {
    var own =
        IntStream.range(0, leaves.getFirst().size())
            .filter(i -> i % workers.count() == worker)
            .toArray();
    try (var scope = engine.scope()) {
      for (var i : own) {
        var gradients = new NDArray[leaves.size()];
        for (var j = 0; j < gradients.length; j++) {
          gradients[j] = leaves.get(j).get(i).getGradient();
          gradients[j].attach(scope);
        }
        script.call(scope, "add_up", (Object) gradients);
      }
    }
  }

  /// Whether products in bfloat16 are faster here, see [LmStep#isFasterInBfloat16]. Leaves
  /// gradients behind.
  boolean isFasterInBfloat16(Sequences sequences) {
    var count = Math.min(microBatch, batch);
    return steps.getFirst().isFasterInBfloat16(sequences.rows(0, count), count);
  }
}
