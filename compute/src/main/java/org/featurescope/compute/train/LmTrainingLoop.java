package org.featurescope.compute.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.Progress;

/// The steps of a training: gradients, clipping, optimiser, figures.
final class LmTrainingLoop implements TrainingSteps.Work {
  private static final double NANOS = 1e9;

  private final Engine engine;
  private final LmTrainingConfig config;
  private final int context;
  private final RunDirectory run;
  private final TrainableModel model;
  private final LmCorpus corpus;
  private final ContextSampler sampler;
  private final Cancellation cancellation;
  private final LmBatch gradients;
  private final LmStep measured;
  private final LmOptimiser optimiser;
  private final StepPace pace = new StepPace();

  private boolean bfloat16;
  private long step;
  private double secondsBefore;
  private long begun;
  private MetricsLog log;
  private double loss = Double.NaN;
  private double tokensPerSecond = Double.NaN;
  private double heldOutLoss = Double.NaN;

  LmTrainingLoop(
      Engine engine,
      LmTrainingConfig config,
      int context,
      RunDirectory run,
      TrainableModel model,
      LmCorpus corpus,
      ContextSampler sampler,
      Workers workers,
      Cancellation cancellation) {
    this.engine = engine;
    this.config = config;
    this.context = context;
    this.run = run;
    this.model = model;
    this.corpus = corpus;
    this.sampler = sampler;
    this.cancellation = cancellation;
    this.gradients =
        new LmBatch(engine, model, workers, config.batch(), config.microBatch(), cancellation);
    // A step whose line is not complete must not end in a checkpoint: this is never broken off.
    this.measured = new LmStep(engine, model.transformer(), new Cancellation());
    this.optimiser = new LmOptimiser(engine, config, model, workers);
  }

  LmTrainingResult run(Progress progress) {
    if (run.hasCheckpoint()) {
      restore(run.checkpoint());
    } else {
      bfloat16 = chooseBfloat16();
    }
    begun = System.nanoTime();
    try (var opened = MetricsLog.open(run.metrics(), step)) {
      log = opened;
      new TrainingSteps(run, config.steps(), config.checkpointSteps(), config.checkpointMinutes())
          .run(this, progress, cancellation);
    }
    if (Double.isNaN(heldOutLoss)) {
      heldOutLoss = heldOut(new LinkedHashMap<>());
    }
    return new LmTrainingResult(
        run.directory(),
        step,
        step * config.batch() * context,
        model.spec().parameters(),
        loss,
        heldOutLoss,
        seconds(),
        bfloat16);
  }

  @Override
  public long step() {
    return step;
  }

  /// Until the optimiser has run the step does not count: a cancelled one leaves no trace.
  @Override
  public void take() {
    var start = System.nanoTime();
    var next = step + 1;
    var rate = config.schedule().at(next);
    loss = gradients.backward((row, count) -> sequences(next, row, count), bfloat16);
    double norm;
    try (var scope = engine.scope()) {
      norm = optimiser.gradientNorm(scope);
      if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
        throw new TrainingSteps.NotFinite(next);
      }
      optimiser.step(next, rate, Math.min(1, config.clip() / (norm + 1e-6)), bfloat16, scope);
    }
    step = next;
    var figures = new LinkedHashMap<String, Double>();
    figures.put("tokens", (double) (step * config.batch() * context));
    figures.put("loss", loss);
    figures.put("learningRate", rate);
    figures.put("gradientNorm", norm);
    var seconds = secondsSince(start);
    pace.took(seconds);
    tokensPerSecond = config.batch() * context / seconds;
    figures.put("tokensPerSecond", tokensPerSecond);
    if (step % config.evaluateSteps() == 0 || step == config.steps()) {
      var before = System.nanoTime();
      heldOutLoss = heldOut(figures);
      pace.shared(secondsSince(before), config.evaluateSteps());
    }
    log.add(step, figures);
  }

  private long[] sequences(long next, int row, int count) {
    var sequences = new long[count * (context + 1)];
    for (var i = 0; i < count; i++) {
      sampler.sequence(next, row + i, sequences, i * (context + 1));
    }
    return sequences;
  }

  private boolean chooseBfloat16() {
    if (!config.bf16().equals("auto")) {
      return config.bf16().equals("on");
    }
    var question =
        "gradients of %d of %d texts of %d tokens, bfloat16 between products and at the end, by %s"
            .formatted(config.microBatch(), config.batch(), context, model.spec());
    return engine.measuredOnce(question, this::isFasterInBfloat16);
  }

  private boolean isFasterInBfloat16() {
    var faster = gradients.isFasterInBfloat16((row, count) -> sequences(1, row, count));
    try (var scope = engine.scope()) {
      optimiser.zeroGradients(scope);
    }
    return faster;
  }

  /// The loss on each held-out stretch, and their mean by weight.
  private double heldOut(Map<String, Double> figures) {
    var weights = corpus.heldOut().stream().mapToDouble(part -> part.source().weight()).sum();
    var mean = 0.0;
    for (var part : corpus.heldOut()) {
      var share = part.source().weight() / weights;
      var partLoss = heldOut(part.source(), Math.round(share * config.heldOutTokens()));
      figures.put("heldOutLoss." + part.name(), partLoss);
      mean += share * partLoss;
    }
    figures.put("heldOutLoss", mean);
    return mean;
  }

  /// Over sequences at even distances.
  private double heldOut(ContextSampler.Source source, long tokens) {
    var room = source.length() - context - 1;
    var count = (int) Math.max(1, Math.min(tokens / context, 1 + room / context));
    var sum = 0.0;
    var sequence = new long[context + 1];
    for (var i = 0; i < count; i++) {
      var start = source.begin() + (count == 1 ? 0 : room * i / (count - 1));
      source.file().copy(start, context + 1, sequence, 0);
      sum += measured.loss(sequence, 1);
    }
    return sum / count;
  }

  private double seconds() {
    return secondsBefore + secondsSince(begun);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / NANOS;
  }

  @Override
  public OptionalDouble secondsAStep() {
    return pace.secondsAStep();
  }

  @Override
  public void checkpoint(Path file) {
    LmCheckpoint.write(
        file,
        model,
        optimiser,
        new LmCheckpoint.State(step, bfloat16, seconds(), engine.arithmetic()));
  }

  @Override
  public void restore(Path file) {
    var state = LmCheckpoint.restore(file, model, optimiser, engine);
    step = state.step();
    secondsBefore = state.seconds();
    bfloat16 = state.bfloat16();
    engine.useArithmetic(state.arithmetic());
  }

  @Override
  public void export() {
    LmModelFiles.writeWeights(run.directory(), model, DType.valueOf(config.save()));
  }

  @Override
  public List<Figure> figures() {
    var figures = new ArrayList<Figure>();
    figures.add(Figure.of("tokens/s", tokensPerSecond));
    figures.add(Figure.of("loss", loss));
    if (!Double.isNaN(heldOutLoss)) {
      figures.add(Figure.of("held-out loss", heldOutLoss));
    }
    return figures;
  }
}
