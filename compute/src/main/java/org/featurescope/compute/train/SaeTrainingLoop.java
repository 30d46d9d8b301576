package org.featurescope.compute.train;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.Progress;

/// The steps of a training: a batch of activations from one forward pass, a step of every
/// autoencoder on it, figures.
final class SaeTrainingLoop implements TrainingSteps.Work, AutoCloseable {
  private static final double NANOS = 1e9;

  /// Activations that the initial weights and the constants are taken from.
  private static final int SAMPLE = 16_384;

  /// Parameters, both of Adam's memories, the moving average.
  private static final int COPIES = 4;

  private final Engine engine;
  private final SaeTrainingConfig config;
  private final RunDirectory run;
  private final ActivationStream stream;
  private final Cancellation cancellation;
  private final NDManager owner;
  private final List<SaeTrainee> trainees = new ArrayList<>();
  private final List<MetricsLog> logs = new ArrayList<>();
  private final StepPace pace = new StepPace();

  private long step;
  private double secondsBefore;
  private long begun;
  private long lineStep;
  private double lineBegun;

  /// @throws org.featurescope.compute.job.FeaturescopeException if the memory does not suffice
  SaeTrainingLoop(
      Engine engine,
      SaeTrainingConfig config,
      RunDirectory run,
      ActivationStream stream,
      Cancellation cancellation) {
    this.engine = engine;
    this.config = config;
    this.run = run;
    this.stream = stream;
    this.cancellation = cancellation;
    requireMemory(config, stream);
    this.owner = engine.scope();
    for (var pair : config.hookPairs()) {
      trainees.add(
          new SaeTrainee(
              engine,
              config,
              pair,
              directory(pair.in().name()),
              stream.width(pair.in()),
              stream.width(pair.out()),
              owner));
    }
  }

  /// A single autoencoder is in the training's own directory, each of several in a folder of its
  /// own.
  private Path directory(String hook) {
    return config.hook().size() == 1 ? run.directory() : run.directory().resolve(hook);
  }

  /// @return the bytes that a training will need at its peak, beside the model's own
  /// @throws org.featurescope.compute.job.FeaturescopeException if they are not there
  static long requireMemory(SaeTrainingConfig config, ActivationStream stream) {
    var engine = stream.engine();
    var buffer = stream.bufferBytes(config);
    var bytes = 0L;
    var largest = 0L;
    for (var pair : config.hookPairs()) {
      var in = (long) stream.width(pair.in());
      var out = (long) stream.width(pair.out());
      var d = Math.max(in, out);
      var n = config.latentsFor((int) in);
      var skip = config.skip() ? in * out : 0;
      bytes += COPIES * (n * (in + out) + 2 * n + out + skip) * Float.BYTES;
      // A checkpoint goes through Java's memory one array after another; a step has some rows of
      // pre-activations, a dozen arrays as large as the batch, and perhaps the encoder in bfloat16;
      // and the gradients of the latents that are updated together.
      var together = 2 * Math.min(LatentBlocks.size(engine, n), n);
      largest = Math.max(largest, ((3 * n / 2 + together + 12 * config.batch()) * d) * Float.BYTES);
    }
    engine.requireMemory(
        bytes + largest,
        buffer,
        "The training",
        "choose a smaller bufferTokens, fewer latents or hooks");
    return buffer + bytes + largest;
  }

  SaeTrainingResult run(Progress progress) {
    begun = System.nanoTime();
    if (run.hasCheckpoint()) {
      restore(run.checkpoint());
    } else {
      begin();
    }
    lineStep = step;
    lineBegun = seconds();
    try {
      for (var trainee : trainees) {
        logs.add(MetricsLog.open(trainee.directory().resolve("metrics.jsonl"), step));
      }
      new TrainingSteps(run, config.steps(), config.checkpointSteps(), config.checkpointMinutes())
          .run(this, progress, cancellation);
    } finally {
      logs.forEach(MetricsLog::close);
    }
    return new SaeTrainingResult(
        step,
        step * config.batch(),
        seconds(),
        stream.bfloat16(),
        trainees.stream().map(SaeTrainee::result).toList());
  }

  private void begin() {
    stream.chooseBfloat16(cancellation);
    supply(1);
    try (var scope = engine.scope()) {
      var sample = stream.sample(SAMPLE, scope, cancellation);
      trainees.forEach(trainee -> trainee.begin(sample));
    }
  }

  @Override
  public long step() {
    return step;
  }

  /// Sees to it that the activations of a step are there.
  private void supply(long next) {
    var before = System.nanoTime();
    if (stream.supply(next, cancellation)) {
      pace.shared((System.nanoTime() - before) / NANOS, stream.stepsSupplied());
    }
  }

  /// Only the forward pass can be cancelled, and it comes before anything changes.
  @Override
  public void take() {
    var next = step + 1;
    supply(next);
    var before = System.nanoTime();
    try (var scope = engine.scope()) {
      var batch = stream.batch(next, scope, cancellation);
      trainees.forEach(trainee -> trainee.take(next, batch));
    }
    step = next;
    trainees.forEach(SaeTrainee::count);
    pace.took((System.nanoTime() - before) / NANOS);
    if (step % config.logSteps() == 0 || step == config.steps()) {
      log();
    }
  }

  private void log() {
    var now = seconds();
    var speed = (step - lineStep) * config.batch() / (now - lineBegun);
    lineStep = step;
    lineBegun = now;
    for (var i = 0; i < trainees.size(); i++) {
      var line = trainees.get(i).line();
      line.put("tokensPerSecond", speed);
      logs.get(i).add(step, line);
    }
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - begun) / NANOS;
  }

  @Override
  public void checkpoint(Path file) {
    SaeCheckpoint.write(
        file,
        trainees,
        new SaeCheckpoint.State(step, seconds(), stream.bfloat16(), engine.arithmetic()));
  }

  @Override
  public void restore(Path file) {
    var state = SaeCheckpoint.restore(file, trainees, engine);
    step = state.step();
    secondsBefore = state.seconds();
    begun = System.nanoTime();
    stream.useBfloat16(state.bfloat16());
    engine.useArithmetic(state.arithmetic());
  }

  @Override
  public void export() {
    trainees.forEach(trainee -> trainee.export(step, stream.prependsBos(), stream.context()));
  }

  /// Of several autoencoders the means.
  @Override
  public List<Figure> figures() {
    var figures = new ArrayList<Figure>();
    pace.secondsAStep()
        .ifPresent(seconds -> figures.add(Figure.of("tokens/s", config.batch() / seconds)));
    figures.add(Figure.of("loss", mean("loss")));
    figures.add(Figure.of("L0", mean("l0")));
    figures.add(Figure.share("dead", mean("deadFraction")));
    figures.add(Figure.share("explained variance", mean("explainedVariance")));
    return figures;
  }

  @Override
  public OptionalDouble secondsAStep() {
    return pace.secondsAStep();
  }

  private double mean(String name) {
    return trainees.stream()
        .map(SaeTrainee::lastStep)
        .mapToDouble((Map<String, Double> found) -> found.getOrDefault(name, Double.NaN))
        .average()
        .orElse(Double.NaN);
  }

  @Override
  public void close() {
    owner.close();
  }
}
