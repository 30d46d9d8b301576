package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.format.SaeLensFormat;

/// One autoencoder or transcoder in training: where it looks, what it changes, how it does.
///
/// Activations are multiplied by a constant so that their variance is 1, and the saved weights are
/// brought back to the model's own scale: the learning rate then means the same for every model.
/// Nothing here depends on who else is trained on the same passes.
final class SaeTrainee {
  private final Engine engine;
  private final SaeTrainingConfig config;
  private final HookPair hooks;
  private final Path directory;
  private final int width;
  private final int outputWidth;
  private final int latents;
  private final Script script;
  private final SaeStart start;
  private final NDManager owner;

  private SaeParameters parameters;
  private TrainingStep stepper;
  private DeadLatents dead;
  private double inputScale;
  private double outputScale;
  private double lossScale;
  private boolean bfloat16;
  private StepFigures figures = new StepFigures();
  private Map<String, Double> lastStep = Map.of();
  private Map<String, Double> lastLine = Map.of();

  /// What a checkpoint holds beside the parameters.
  ///
  /// @param inputScale what activations are multiplied by before they are learned
  /// @param outputScale the same for what is to come out
  /// @param lossScale the constant of the loss
  /// @param bfloat16 whether bfloat16 is the faster way to the active latents
  /// @param silent activations since each latent's last firing
  /// @param figures of the steps that the log does not have yet
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record State(
      double inputScale,
      double outputScale,
      double lossScale,
      boolean bfloat16,
      long[] silent,
      StepFigures figures) {}

  /// @param hooks the activation to encode and the one to reconstruct
  /// @param directory where the autoencoder is to be
  /// @param width of what is encoded
  /// @param outputWidth of what is reconstructed
  /// @param owner lives as long as this
  SaeTrainee(
      Engine engine,
      SaeTrainingConfig config,
      HookPair hooks,
      Path directory,
      int width,
      int outputWidth,
      NDManager owner) {
    this.engine = engine;
    this.config = config;
    this.hooks = hooks;
    this.directory = directory;
    this.script = engine.script(SaeStep.class, "sae_step.py");
    this.owner = owner;
    this.width = width;
    this.outputWidth = outputWidth;
    this.start = new SaeStart(engine, config, owner);
    this.latents = config.latentsFor(width);
    this.dead = new DeadLatents(latents, config.deadAfter());
  }

  /// What it is called in a checkpoint.
  String name() {
    return hooks.in().name();
  }

  Path directory() {
    return directory;
  }

  /// The parameters; before [#begin] zeros, to be filled from a checkpoint.
  SaeParameters parameters() {
    if (parameters == null) {
      parameters = start.empty(latents, width, outputWidth);
    }
    return parameters;
  }

  State state() {
    return new State(inputScale, outputScale, lossScale, bfloat16, dead.since(), figures);
  }

  /// See [SaeStart].
  ///
  /// @param sample activations by hook
  void begin(Map<HookPoint, NDArray> sample) {
    try (var scope = engine.scope()) {
      inputScale = scale(sample.get(hooks.in()));
      outputScale = scale(sample.get(hooks.out()));
      var x = script.one(scope, "times", sample.get(hooks.in()), inputScale);
      var y = script.one(scope, "times", sample.get(hooks.out()), outputScale);
      parameters = start.parameters(x, y);
      stepper = start.step(parameters);
      lossScale = start.lossScale(y);
      bfloat16 = prefersBfloat16(x, scope);
    }
  }

  private boolean prefersBfloat16(NDArray x, NDManager scope) {
    if (!config.bf16().equals("auto")) {
      return config.bf16().equals("on");
    }
    var rows = Math.min(config.batch(), x.getShape().get(0));
    return stepper.isFasterInBfloat16(script.one(scope, "rows", x, 0, rows));
  }

  /// What brings activations to a variance of 1.
  private double scale(NDArray raw) {
    return Math.sqrt(start.lossScale(raw));
  }

  /// Goes on from a checkpoint, whose parameters are there already.
  void restore(State state) {
    stepper = start.step(parameters);
    dead = new DeadLatents(state.silent(), config.deadAfter());
    inputScale = state.inputScale();
    outputScale = state.outputScale();
    lossScale = state.lossScale();
    bfloat16 = state.bfloat16();
    figures = state.figures();
  }

  /// Takes a step.
  ///
  /// @param step its number, from 1
  /// @param batch activations by hook
  /// @throws TrainingSteps.NotFinite when the loss is no number
  void take(long step, Map<HookPoint, NDArray> batch) {
    var rate = config.rateAt(step, latents);
    // The average of few steps forgets its beginning faster.
    var average = 1 - Math.min(config.average(), (1.0 + step) / (10.0 + step));
    var silent = dead.indices();
    try (var scope = engine.scope()) {
      var x = script.one(scope, "times", batch.get(hooks.in()), inputScale);
      var y =
          config.isTranscoder()
              ? script.one(scope, "times", batch.get(hooks.out()), outputScale)
              : x;
      var moment =
          new TrainingStep.Moment(
              step, lossScale, rate, average, config.sparsityAt(step), bfloat16);
      var result = stepper.run(x, y, silent, moment);
      if (!Double.isFinite(result.loss())) {
        throw new TrainingSteps.NotFinite(step);
      }
      dead.note(result.active(), result.latents(), config.batch());
      var spread = script.call(scope, "spread", y);
      var squaredError = result.reconstruction() / lossScale * y.size();
      var found = new LinkedHashMap<String, Double>();
      found.put("tokens", (double) step * config.batch());
      found.put("loss", result.loss());
      found.put("normalisedMse", squaredError / spread.get(0).getFloat());
      found.put("normalisedMseByLength", squaredError / spread.get(1).getFloat());
      found.put("explainedVariance", 1 - squaredError / spread.get(0).getFloat());
      found.put("auxLoss", result.auxiliary());
      found.put("sparsityLoss", result.sparsity());
      found.put("l0", result.l0(config.batch()));
      found.put("deadFraction", (double) silent.length / latents);
      found.put("learningRate", rate);
      lastStep = found;
    }
  }

  /// Counts the step that was taken last, once it is certain.
  void count() {
    figures.add(lastStep);
  }

  /// What the last step showed.
  Map<String, Double> lastStep() {
    return lastStep;
  }

  /// Sums up the steps since the last line.
  Map<String, Double> line() {
    lastLine = figures.means();
    figures.clear();
    return lastLine;
  }

  SaeTrainingResult.Autoencoder result() {
    return new SaeTrainingResult.Autoencoder(
        directory,
        hooks.in().name(),
        width,
        latents,
        lastLine.getOrDefault("normalisedMse", Double.NaN),
        lastLine.getOrDefault("l0", Double.NaN),
        (double) dead.indices().length / latents);
  }

  /// Writes the autoencoder as it now is, in SAELens layout.
  void export(long step, boolean prependsBos, int context) {
    var export = new SaeExport(engine, config, parameters, inputScale, outputScale);
    var metadata =
        new SaeMetadata(
            Optional.of(String.valueOf(Path.of(config.model()).getFileName())),
            Optional.of(hooks.in().name()),
            config.isTranscoder() ? Optional.of(hooks.out().name()) : Optional.empty(),
            prependsBos,
            OptionalInt.of(context));
    SaeLensFormat.write(
        directory,
        export.spec(),
        export.weights(owner),
        metadata,
        DType.valueOf(config.save()),
        Map.of(
            "training_tokens",
            Long.toString(step * config.batch()),
            "training_architecture",
            config.kind()));
  }
}
