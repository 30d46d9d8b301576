package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.TargetReader.LogitTarget;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.text.TokenSequence;

/// Makes the circuit graph of one prompt (Ameisen et al. 2025, "Circuit Tracing"):
///
///     A[t, s] = (what s adds to the stream)^T J (what t reads of it)
///
/// J is the Jacobian of the model with attention patterns, the divisors of norms and the outputs of
/// MLPs frozen. Targets are the pre-activations of active features and logits before any cap, at the
/// last position, less their mean (or less a distractor's). Where all features would be too many,
/// the most influential by what is known so far are looked at next, as circuit-tracer does.
public final class Attributor implements Job<GraphRun> {
  /// Rows `[P, B]` of gradients that are carried at a time: large enough for products at full
  /// speed, small enough to stay in the cache.
  private static final int ROWS = 4_096;

  private static final int MOST_TARGETS = 256;

  /// Between two rankings, this part of the features is looked at.
  private static final int RANKINGS = 8;

  /// Of the influence of an average feature, what each row may lose where memory is short.
  private static final double LOST = 0.01;

  private final CircuitModel circuit;
  private final TokenSequence prompt;
  private final AttributionSettings settings;
  private final int rowsAtATime;
  private final Hooks edits;
  private final Phases phases = new Phases();

  /// @param prompt as the model is to read it, its begin token included
  public Attributor(CircuitModel circuit, TokenSequence prompt, AttributionSettings settings) {
    this(circuit, prompt, settings, ROWS, Hooks.none());
  }

  /// The same of a model that is changed while it reads, such as by a steering plan. What the
  /// changes add is held fixed, as patterns and norms are, and is no node: the graph tells what the
  /// nodes do in its presence.
  ///
  /// @param changes must be of use until the run is closed
  public Attributor under(Hooks changes) {
    return new Attributor(circuit, prompt, settings, rowsAtATime, changes);
  }

  /// @param rowsAtATime positions times targets of a batch
  Attributor(
      CircuitModel circuit, TokenSequence prompt, AttributionSettings settings, int rowsAtATime) {
    this(circuit, prompt, settings, rowsAtATime, Hooks.none());
  }

  private Attributor(
      CircuitModel circuit,
      TokenSequence prompt,
      AttributionSettings settings,
      int rowsAtATime,
      Hooks edits) {
    this.rowsAtATime = rowsAtATime;
    this.edits = edits;
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
    requireLength();
    requireTokens();
    requireMemoryForPass();
    progress.report(0, -1, "nodes");
    var replacement = circuit.replacement();
    var pass =
        phases.forward(() ->
            new FrozenPass(circuit.weights(), replacement, prompt.ids(), edits, cancellation));
    try {
      var features =
          phases.encoding(
              () -> PromptFeatures.of(pass, replacement, circuit.begins(prompt), cancellation));
      var targets = TargetReader.choose(settings.targets(), pass.logits(), circuit::spelling);
      var nodes = new Nodes(replacement, features.features(), prompt.ids(), targets);
      var made = trace(pass, features, nodes, targets, progress, cancellation);
      var rerun = new Rerun(circuit, pass, features, nodes, targets, circuit.begins(prompt));
      var run = new GraphRun(circuit, prompt, pass, rerun, made, phases);
      if (settings.checked() > 0) {
        run = check(run, cancellation);
      }
      phases.total(start);
      return run;
    } catch (RuntimeException | Error e) {
      pass.close();
      throw e;
    }
  }

  /// What only this needs is gone when it is done: a person may keep the graph open for hours.
  private GraphRun.Made trace(
      FrozenPass pass,
      PromptFeatures features,
      Nodes nodes,
      List<LogitTarget> targets,
      Progress progress,
      Cancellation cancellation) {
    try (var scope = pass.scope().newSubManager()) {
      return new Work(pass, features, nodes, targets, scope, progress, cancellation).graph();
    }
  }

  private GraphRun check(GraphRun run, Cancellation cancellation) {
    return phases.checking(() -> run.checked(settings.checked(), cancellation));
  }

  private void requireLength() {
    if (prompt.size() < 2) {
      throw new FeaturescopeException(
          "a prompt of %s has no circuit: nothing comes before its last token"
              .formatted(prompt.isEmpty() ? "no token" : "one token"),
          "write two tokens or more");
    }
    var context = circuit.model().spec().context();
    if (prompt.size() > context) {
      throw new FeaturescopeException(
          "the prompt has %,d tokens and the model reads %,d".formatted(prompt.size(), context),
          "shorten it");
    }
  }

  private void requireTokens() {
    for (var id : prompt.ids()) {
      if (id < 0 || id >= circuit.model().spec().vocabulary()) {
        throw new FeaturescopeException(
            "the model has no token " + id,
            "use ids from 0 to " + (circuit.model().spec().vocabulary() - 1));
      }
    }
  }

  /// Patterns twice, and the activations of all layers.
  private void requireMemoryForPass() {
    var spec = circuit.model().spec();
    var t = (long) prompt.size();
    var patterns = 2L * spec.layers() * spec.heads() * t * t;
    var stream = t * spec.dModel() * spec.layers() * 6;
    MemoryBudget.require(
        Float.BYTES * (patterns + stream + t * spec.dMlp() * 3),
        "A circuit of %,d tokens".formatted(t),
        "shorten the prompt");
  }

  /// Finds the rows of all targets that are wanted.
  private final class Work {
    private final FrozenPass pass;
    private final Nodes nodes;
    private final List<LogitTarget> targets;
    private final Progress progress;
    private final Cancellation cancellation;
    private final TargetReader reader;
    private final Descent descent;
    private final Sources sources;
    private final Effects effects;
    private final float[][] rows;
    private final int wanted;
    private double[] influence;
    private int done;
    private int taken;

    Work(
        FrozenPass pass,
        PromptFeatures features,
        Nodes nodes,
        List<LogitTarget> targets,
        NDManager scope,
        Progress progress,
        Cancellation cancellation) {
      this.pass = pass;
      this.nodes = nodes;
      this.targets = targets;
      this.progress = progress;
      this.cancellation = cancellation;
      wanted = Math.min(settings.mostFeatures(), nodes.features());
      influence = new double[nodes.all()];
      var plan = MemoryPlan.of(circuit, features, nodes, wanted, pass.length(), batchSize());
      rows = new float[batchSize()][nodes.sources()];
      effects = new Effects(nodes, outputWeights(), plan.dropsSmall() ? LOST / wanted : 0);
      reader = new TargetReader(pass, circuit.replacement(), features);
      descent = new Descent(pass, circuit.replacement(), scope);
      var keeper = plan.keepsVectors() ? Optional.of(scope) : Optional.<NDManager>empty();
      sources = new Sources(pass, circuit.replacement(), features, nodes, keeper);
    }

    private int batchSize() {
      return Math.clamp(rowsAtATime / pass.length(), 4, MOST_TARGETS);
    }

    private double[] outputWeights() {
      return targets.stream().mapToDouble(LogitTarget::weight).toArray();
    }

    GraphRun.Made graph() {
      logits();
      if (wanted == nodes.features()) {
        visit(IntStream.range(0, wanted).boxed().toList());
      } else {
        var share = Math.max(rows.length, wanted / RANKINGS);
        while (done < wanted) {
          influence = effects.influence();
          visit(mostInfluential(Math.min(share, wanted - done)));
        }
      }
      var kept =
          IntStream.range(0, nodes.all())
              .filter(node -> node >= nodes.features() || effects.has(node))
              .toArray();
      return new GraphRun.Made(nodes, targets, kept, effects.among(kept), effects.largestDropped());
    }

    private void logits() {
      try (var scope = pass.scope().newSubManager()) {
        for (var first = 0; first < targets.size(); first += rows.length) {
          var some = targets.subList(first, Math.min(first + rows.length, targets.size()));
          take(reader.logits(some, nodes.logit(first), scope));
        }
      }
    }

    /// The features without a row that have the most influence by the rows there are.
    private List<Integer> mostInfluential(int count) {
      return IntStream.range(0, nodes.features())
          .filter(feature -> !effects.has(feature))
          .boxed()
          .sorted((a, b) -> Double.compare(influence[b], influence[a]))
          .limit(count)
          .toList();
    }

    /// Finds the rows of some features: those of one dictionary together, by position.
    private void visit(List<Integer> some) {
      var byPlace = some.stream().sorted().mapToInt(Integer::intValue).toArray();
      var end = byPlace.length;
      while (end > 0) {
        var dictionary = nodes.dictionary(byPlace[end - 1]);
        var first = end;
        while (first > 0
            && end - first < rows.length
            && byPlace[first - 1] >= nodes.firstFeature(dictionary)) {
          first--;
        }
        take(dictionary, Arrays.copyOfRange(byPlace, first, end));
        end = first;
      }
      done += byPlace.length;
    }

    private void take(int dictionary, int[] batch) {
      try (var scope = pass.scope().newSubManager()) {
        var positions = Arrays.stream(batch).map(nodes::position).toArray();
        var latents = Arrays.stream(batch).map(nodes::latent).toArray();
        take(reader.features(dictionary, positions, latents, batch, scope));
      }
    }

    private void take(TargetBatch batch) {
      cancellation.check();
      for (var target = 0; target < batch.size(); target++) {
        Arrays.fill(rows[target], 0);
      }
      phases.backward(() -> descent.run(batch, new Scoring(), cancellation));
      for (var target = 0; target < batch.size(); target++) {
        var node = batch.nodes()[target];
        effects.add(node, rows[target], influence[node]);
      }
      taken += batch.size();
      progress.report(taken, (long) wanted + targets.size(), "nodes");
    }

    /// Looks at everything that is written.
    private final class Scoring implements Descent.Visitor {
      @Override
      public boolean looksAt(HookPoint point) {
        return sources.at(point);
      }

      @Override
      public void at(HookPoint point, NDArray gradient, NDManager scope) {
        phases.scoring(() -> sources.score(point, gradient, rows, scope));
      }
    }
  }
}
