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
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.format.SaeLensFormat;

/// One autoencoder in training: where it looks, what it changes, how it does.
///
/// Activations are multiplied by a constant so that their variance is 1, and the saved weights are
/// brought back to the model's own scale: the learning rate then means the same for every model.
/// Nothing here depends on who else is trained on the same passes.
final class SaeTrainee {
  private final Engine engine;
  private final SaeTrainingConfig config;
  private final HookPoint hook;
  private final Path directory;
  private final int width;
  private final int latents;
  private final Script script;
  private final NDManager owner;

  private SaeParameters parameters;
  private SaeStep stepper;
  private DeadLatents dead;
  private double inputScale;
  private double lossScale;
  private StepFigures figures = new StepFigures();
  private Map<String, Double> lastStep = Map.of();
  private Map<String, Double> lastLine = Map.of();

  /// What a checkpoint holds beside the parameters.
  ///
  /// @param inputScale what activations are multiplied by before they are learned
  /// @param lossScale the constant of the loss
  /// @param silent activations since each latent's last firing
  /// @param figures of the steps that the log does not have yet
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record State(double inputScale, double lossScale, long[] silent, StepFigures figures) {}

  /// @param hook the activation to reconstruct
  /// @param directory where the autoencoder is to be
  /// @param width of the activations
  /// @param owner lives as long as this
  SaeTrainee(
      Engine engine,
      SaeTrainingConfig config,
      HookPoint hook,
      Path directory,
      int width,
      NDManager owner) {
    this.engine = engine;
    this.config = config;
    this.hook = hook;
    this.directory = directory;
    this.script = engine.script(SaeStep.class, "sae_step.py");
    this.owner = owner;
    this.width = width;
    this.latents = config.latentsFor(width);
    this.dead = new DeadLatents(latents, config.deadAfter());
  }

  /// What it is called in a checkpoint.
  String name() {
    return hook.name();
  }

  HookPoint hook() {
    return hook;
  }

  Path directory() {
    return directory;
  }

  /// The parameters; before [#begin] zeros, to be filled from a checkpoint.
  SaeParameters parameters() {
    if (parameters == null) {
      parameters = SaeParameters.zeros(latents, width, owner);
    }
    return parameters;
  }

  State state() {
    return new State(inputScale, lossScale, dead.since(), figures);
  }

  /// b_pre = geometric median; decoder rows in random directions; W_enc = W_dec^T, scaled so that
  /// reconstructions are as long as what they reconstruct (Gao et al. 2024, appendix A.1).
  ///
  /// @param sample activations by hook
  void begin(Map<HookPoint, NDArray> sample) {
    try (var scope = engine.scope()) {
      var raw = sample.get(hook);
      inputScale = Math.sqrt(script.one(scope, "loss_scale", raw).getFloat());
      var x = script.one(scope, "times", raw, inputScale);
      var median = script.one(scope, "geometric_median", x, 50);
      parameters = SaeParameters.random(latents, width, median, config.seed(), owner);
      stepper = stepper();
      lossScale = stepper.scale(x);
      stepper.matchLengths(x);
    }
  }

  /// Goes on from a checkpoint, whose parameters are there already.
  void restore(State state) {
    stepper = stepper();
    dead = new DeadLatents(state.silent(), config.deadAfter());
    inputScale = state.inputScale();
    lossScale = state.lossScale();
    figures = state.figures();
  }

  private SaeStep stepper() {
    return new SaeStep(
        engine, parameters, config.k(), config.auxkFor(width), config.auxCoefficient(), owner);
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
      var x = script.one(scope, "times", batch.get(hook), inputScale);
      var result = stepper.run(x, silent, lossScale, step, rate, average);
      if (!Double.isFinite(result.loss())) {
        throw new TrainingSteps.NotFinite(step);
      }
      dead.note(result.active(), result.latents(), config.batch());
      var spread = script.call(scope, "spread", x);
      var squaredError = result.reconstruction() / lossScale * x.size();
      var found = new LinkedHashMap<String, Double>();
      found.put("tokens", (double) step * config.batch());
      found.put("loss", result.loss());
      found.put("normalisedMse", squaredError / spread.get(0).getFloat());
      found.put("normalisedMseByLength", squaredError / spread.get(1).getFloat());
      found.put("explainedVariance", 1 - squaredError / spread.get(0).getFloat());
      found.put("auxLoss", result.auxiliary());
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
        hook.name(),
        width,
        latents,
        lastLine.getOrDefault("normalisedMse", Double.NaN),
        lastLine.getOrDefault("l0", Double.NaN),
        (double) dead.indices().length / latents);
  }

  /// Writes the autoencoder as it now is, in SAELens layout.
  void export(long step, boolean prependsBos, int context) {
    var spec =
        new SaeSpec(width, width, latents, new Activation.TopK(config.k()), InputNorm.NONE, true);
    var metadata =
        new SaeMetadata(
            Optional.of(String.valueOf(Path.of(config.model()).getFileName())),
            Optional.of(hook.name()),
            prependsBos,
            OptionalInt.of(context));
    SaeLensFormat.write(
        directory,
        spec,
        parameters.averaged(inputScale, script, owner),
        metadata,
        DType.valueOf(config.save()),
        Map.of("training_tokens", Long.toString(step * config.batch())));
  }
}
