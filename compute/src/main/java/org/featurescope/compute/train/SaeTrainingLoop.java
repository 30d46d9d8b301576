package org.featurescope.compute.train;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.format.SaeLensFormat;

/// The steps of a training: batches, figures, checkpoints.
///
/// Activations are multiplied by a constant so that their variance is 1, and the saved weights are
/// brought back to the model's own scale: the learning rate then means the same for every model.
final class SaeTrainingLoop implements AutoCloseable {
  private static final double NANOS = 1e9;

  /// Activations that the initial weights and the constants are taken from.
  private static final int SAMPLE = 16_384;

  private final Engine engine;
  private final SaeTrainingConfig config;
  private final Path directory;
  private final Path run;
  private final ActivationStream stream;
  private final Cancellation cancellation;
  private final Script script;
  private final NDManager owner;

  private SaeParameters parameters;
  private TrainingStep stepper;
  private DeadLatents dead;
  private double inputScale;
  private double outputScale;
  private double lossScale;
  private long step;
  private double secondsBefore;
  private long begun;
  private double normalisedMse = Double.NaN;

  SaeTrainingLoop(
      Engine engine,
      SaeTrainingConfig config,
      Path directory,
      Path run,
      ActivationStream stream,
      Cancellation cancellation) {
    this.engine = engine;
    this.config = config;
    this.directory = directory;
    this.run = run;
    this.stream = stream;
    this.cancellation = cancellation;
    this.script = engine.script(SaeStep.class, "sae_step.py");
    this.owner = engine.scope();
  }

  SaeTrainingResult run(Progress progress) {
    begun = System.nanoTime();
    if (SaeCheckpoint.exists(run)) {
      restore();
    } else {
      initialise();
    }
    var steps = config.steps();
    try (var log = MetricsLog.open(directory.resolve("metrics.jsonl"), step)) {
      var figures = new Figures();
      var saved = System.nanoTime();
      progress.report(step, steps, "steps");
      while (step < steps) {
        cancellation.check();
        takeStep(figures);
        progress.report(step, steps, "steps");
        if (step % config.logSteps() == 0 || step == steps) {
          normalisedMse = figures.mean("normalisedMse");
          log.add(step, figures.line());
          figures = new Figures();
        }
        var minutes = (System.nanoTime() - saved) / NANOS / 60;
        if (step % config.checkpointSteps() == 0
            || minutes >= config.checkpointMinutes()
            || step == steps) {
          save();
          saved = System.nanoTime();
        }
      }
    } catch (CancellationException e) {
      save();
      throw e;
    }
    return new SaeTrainingResult(
        directory,
        step,
        step * config.batch(),
        parameters.width(),
        parameters.latents(),
        normalisedMse,
        (double) dead.indices().length / parameters.latents(),
        seconds());
  }

  private void initialise() {
    try (var scope = engine.scope()) {
      var raw = stream.sample(SAMPLE, scope, cancellation);
      inputScale = Math.sqrt(script.one(scope, "loss_scale", raw).getFloat());
      outputScale = inputScale;
      var x = script.one(scope, "times", raw, inputScale);
      var start = new SaeStart(engine, config, owner);
      parameters = start.parameters(x, x);
      stepper = start.step(parameters);
      lossScale = start.lossScale(x);
      dead = new DeadLatents(parameters.latents(), config.deadAfter());
    }
  }

  private void restore() {
    var start = new SaeStart(engine, config, owner);
    parameters = start.empty(SaeCheckpoint.shape(run));
    var restored = SaeCheckpoint.restore(run, parameters);
    stepper = start.step(parameters);
    dead = new DeadLatents(restored.silent(), config.deadAfter());
    step = restored.state().step();
    inputScale = restored.state().inputScale();
    outputScale = restored.state().outputScale();
    lossScale = restored.state().lossScale();
    secondsBefore = restored.state().seconds();
  }

  /// Until the optimiser has run the step does not count: a cancelled one leaves no trace.
  private void takeStep(Figures figures) {
    var start = System.nanoTime();
    var next = step + 1;
    var rate = config.rateAt(next, parameters.latents());
    // The average of few steps forgets its beginning faster.
    var average = 1 - Math.min(config.average(), (1.0 + next) / (10.0 + next));
    var silent = dead.indices();
    try (var scope = engine.scope()) {
      var x = script.one(scope, "times", stream.batch(next, scope, cancellation), inputScale);
      var moment = new TrainingStep.Moment(next, lossScale, rate, average, config.sparsityAt(next));
      var result = stepper.run(x, x, silent, moment);
      if (!Double.isFinite(result.loss())) {
        throw new FeaturescopeException(
            "The loss is no longer a number at step %,d".formatted(next),
            "lower learningRate in training.json and resume from the last checkpoint");
      }
      step = next;
      dead.note(result.active(), result.latents(), config.batch());
      var spread = script.call(scope, "spread", x);
      var squaredError = result.reconstruction() / lossScale * x.size();
      figures.add("tokens", (double) step * config.batch());
      figures.add("loss", result.loss());
      figures.add("normalisedMse", squaredError / spread.get(0).getFloat());
      figures.add("normalisedMseByLength", squaredError / spread.get(1).getFloat());
      figures.add("explainedVariance", 1 - squaredError / spread.get(0).getFloat());
      figures.add("auxLoss", result.auxiliary());
      figures.add("sparsityLoss", result.sparsity());
      figures.add("l0", result.l0(config.batch()));
      figures.add("deadFraction", (double) silent.length / parameters.latents());
      figures.add("learningRate", rate);
      figures.add("seconds", (System.nanoTime() - start) / NANOS);
    }
  }

  /// Sums of figures over some steps.
  private final class Figures {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private final Map<String, Double> last = new LinkedHashMap<>();
    private int steps;

    void add(String name, double value) {
      sums.merge(name, value, Double::sum);
      last.put(name, value);
      steps += name.equals("tokens") ? 1 : 0;
    }

    double mean(String name) {
      return sums.get(name) / steps;
    }

    /// Means, but of what is a state and no measurement the last value.
    Map<String, Double> line() {
      var line = new LinkedHashMap<String, Double>();
      sums.forEach((name, sum) -> line.put(name, sum / steps));
      for (var state : new String[] {"tokens", "deadFraction", "learningRate"}) {
        line.put(state, last.get(state));
      }
      line.put("tokensPerSecond", config.batch() * steps / sums.get("seconds"));
      line.remove("seconds");
      return line;
    }
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - begun) / NANOS;
  }

  /// The checkpoint first: it is what a training goes on from.
  private void save() {
    if (parameters == null) {
      return;
    }
    SaeCheckpoint.write(
        run,
        parameters,
        dead,
        new SaeCheckpoint.State(step, inputScale, outputScale, lossScale, seconds()));
    var export = new SaeExport(engine, config, parameters, inputScale, outputScale);
    var metadata =
        new SaeMetadata(
            Optional.of(String.valueOf(Path.of(config.model()).getFileName())),
            Optional.of(config.hookPoint().name()),
            config.hookPointOut().map(HookPoint::name),
            stream.prependsBos(),
            OptionalInt.of(stream.context()));
    SaeLensFormat.write(
        directory,
        export.spec(),
        export.weights(owner),
        metadata,
        DType.valueOf(config.save()),
        Map.of("training_tokens", Long.toString(step * config.batch())));
  }

  @Override
  public void close() {
    owner.close();
  }
}
