package org.featurescope.compute.circuit;

import java.util.List;
import java.util.function.Consumer;
import org.featurescope.compute.circuit.TargetReader.LogitTarget;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.text.TokenSequence;

/// Makes the circuit graph of one prompt (Ameisen et al. 2025, "Circuit Tracing"):
///
///     A[t, s] = (what s adds to the stream)^T J (what t reads of it)
///
/// J is the Jacobian of the model with attention patterns, the divisors of norms and the outputs of
/// MLPs frozen. Targets are the pre-activations of active features and logits before any cap, at the
/// last position, less their mean (or less a distractor's).
public final class Attributor implements Job<GraphRun> {
  /// Rows `[P, B]` of gradients that a worker carries at a time: enough for products at full speed,
  /// few enough that what is done between them stays in the cache and no worker waits long.
  private static final int ROWS = 512;

  /// Each has gradients of its own in memory.
  private static final int MOST_WORKERS = 8;

  private final CircuitModel circuit;
  private final TokenSequence prompt;
  private final AttributionSettings settings;
  private final int rowsAtATime;
  private final Hooks edits;
  private final Consumer<AttributionEstimate> listener;
  private final Phases phases = new Phases();

  /// @param prompt as the model is to read it, its begin token included
  public Attributor(CircuitModel circuit, TokenSequence prompt, AttributionSettings settings) {
    this(circuit, prompt, settings, ROWS);
  }

  /// @param rowsAtATime positions times targets of a batch
  Attributor(
      CircuitModel circuit, TokenSequence prompt, AttributionSettings settings, int rowsAtATime) {
    this(circuit, prompt, settings, rowsAtATime, Hooks.none(), estimate -> {});
  }

  /// The same of a model that is changed while it reads, such as by a steering plan. What the
  /// changes add is held fixed, as patterns and norms are, and is no node: the graph tells what the
  /// nodes do in its presence.
  ///
  /// @param changes must be of use until the run is closed
  public Attributor under(Hooks changes) {
    return new Attributor(circuit, prompt, settings, rowsAtATime, changes, listener);
  }

  /// The same, which tells what it will take before it begins to trace.
  ///
  /// @param listener is told once, on the thread that runs this
  public Attributor telling(Consumer<AttributionEstimate> listener) {
    return new Attributor(circuit, prompt, settings, rowsAtATime, edits, listener);
  }

  private Attributor(
      CircuitModel circuit,
      TokenSequence prompt,
      AttributionSettings settings,
      int rowsAtATime,
      Hooks edits,
      Consumer<AttributionEstimate> listener) {
    this.rowsAtATime = rowsAtATime;
    this.edits = edits;
    this.listener = listener;
    this.circuit = circuit;
    this.prompt = prompt;
    this.settings = settings;
  }

  @Override
  public String title() {
    return "Tracing circuits";
  }

  /// @return owns what its tests need; to be closed
  /// @throws FeaturescopeException if the prompt is too short or too long, memory too small, or a
  ///   weight no number
  @Override
  public GraphRun run(Progress progress, Cancellation cancellation) {
    var start = System.nanoTime();
    PromptLimits.require(circuit, prompt);
    progress.report(0, prompt.size(), "tokens");
    var replacement = circuit.replacement();
    var pass =
        phases.forward(() ->
            new FrozenPass(circuit.weights(), replacement, prompt.ids(), edits, cancellation));
    try (var workers = new Workers(circuit.model().engine(), workers())) {
      var begins = circuit.begins(prompt);
      progress.report(0, -1, "features");
      var features =
          phases.encoding(
              () -> PromptFeatures.of(pass, replacement, begins, workers, cancellation));
      var targets = TargetReader.choose(settings.targets(), pass.logits(), circuit::spelling);
      var nodes = new Nodes(replacement, features.features(), prompt.ids(), targets);
      var made = trace(pass, features, nodes, targets, workers, progress, cancellation);
      var rerun = new Rerun(circuit, pass, features, nodes, targets, begins);
      var run = new GraphRun(circuit, prompt, pass, rerun, made, phases);
      if (settings.checked() > 0) {
        var actors = run.graph().nodes().size() - targets.size();
        progress.report(0, Math.min(settings.checked(), actors), "checks");
        run = check(run, cancellation);
      }
      phases.total(start);
      return run;
    } catch (RuntimeException | Error e) {
      pass.close();
      throw e;
    }
  }

  private int workers() {
    var engine = circuit.model().engine();
    return engine.device().equals("cpu") ? Math.min(engine.threads(), MOST_WORKERS) : 1;
  }

  /// What only this needs is gone when it is done: a person may keep the graph open for hours.
  private GraphRun.Made trace(
      FrozenPass pass,
      PromptFeatures features,
      Nodes nodes,
      List<LogitTarget> targets,
      Workers workers,
      Progress progress,
      Cancellation cancellation) {
    var most = settings.mostFeatures();
    var plan = MemoryPlan.of(circuit, features, nodes, most, rowsAtATime, workers.count());
    try (var scope = pass.scope().newSubManager()) {
      return new RowSearch(
              circuit,
              pass,
              features,
              nodes,
              targets,
              plan,
              workers,
              scope,
              progress,
              cancellation,
              phases,
              listener)
          .run();
    }
  }

  private GraphRun check(GraphRun run, Cancellation cancellation) {
    return phases.checking(() -> run.checked(settings.checked(), cancellation));
  }
}
