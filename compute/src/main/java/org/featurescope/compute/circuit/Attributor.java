package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
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

  /// As few, every vector that is written would be read from memory for little work.
  private static final int LEAST_TARGETS = 16;

  /// A batch of less than this part of [#ROWS] takes targets of any position.
  private static final int FEW_ROWS = 4;

  /// From how much of the batch's positions on a target is near its last ones.
  private static final double NEAR = 0.8;

  /// Between two rankings, this part of the features is looked at, but no less than a batch.
  private static final int RANKINGS = 8;

  private static final int SHARE = 256;

  private final CircuitModel circuit;
  private final TokenSequence prompt;
  private final AttributionSettings settings;
  private final int rowsAtATime;
  private final long mostEntries;
  private final Phases phases = new Phases();

  /// @param prompt as the model is to read it, its begin token included
  public Attributor(CircuitModel circuit, TokenSequence prompt, AttributionSettings settings) {
    this(circuit, prompt, settings, ROWS, Long.MAX_VALUE);
  }

  /// @param rowsAtATime positions times targets of a batch
  /// @param mostEntries effects that are kept at most, if memory would allow for more
  Attributor(
      CircuitModel circuit,
      TokenSequence prompt,
      AttributionSettings settings,
      int rowsAtATime,
      long mostEntries) {
    this.rowsAtATime = rowsAtATime;
    this.mostEntries = mostEntries;
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
        phases.forward(
            () -> new FrozenPass(circuit.weights(), replacement, prompt.ids(), cancellation));
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
    private final NDManager scope;
    private final Progress progress;
    private final Cancellation cancellation;
    private final TargetReader reader;
    private final Descent descent;
    private final Sources sources;
    private final Effects effects;
    private final NDArray rows;
    private final int wanted;
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
      this.scope = scope;
      this.progress = progress;
      this.cancellation = cancellation;
      wanted = Math.min(settings.mostFeatures(), nodes.features());
      var plan = MemoryPlan.of(circuit, features, nodes, wanted, pass.length(), mostTargets());
      var weights = targets.stream().mapToDouble(LogitTarget::weight).toArray();
      effects = new Effects(nodes, weights, wanted, Math.min(mostEntries, plan.entries()));
      reader = new TargetReader(pass, circuit.replacement(), features);
      descent = new Descent(pass, circuit.replacement(), scope);
      var keeper = plan.keepsVectors() ? Optional.of(scope) : Optional.<NDManager>empty();
      sources = new Sources(pass, circuit.replacement(), features, nodes, keeper);
      rows = scope.create(new Shape(mostTargets(), nodes.sources()));
    }

    private int mostTargets() {
      return Math.clamp(rowsAtATime / pass.length(), LEAST_TARGETS, MOST_TARGETS);
    }

    GraphRun.Made graph() {
      logits();
      if (wanted == nodes.features()) {
        visit(IntStream.range(0, wanted).toArray());
      } else {
        var share = Math.max(SHARE, wanted / RANKINGS);
        while (done < wanted) {
          visit(effects.mostInfluential(Math.min(share, wanted - done)));
        }
      }
      var kept =
          IntStream.range(0, nodes.all())
              .filter(node -> node >= nodes.features() || effects.has(node))
              .toArray();
      var lost = effects.lost();
      return new GraphRun.Made(nodes, targets, kept, effects.among(kept), lost);
    }

    private void logits() {
      try (var own = scope.newSubManager()) {
        for (var first = 0; first < targets.size(); first += mostTargets()) {
          var some = targets.subList(first, Math.min(first + mostTargets(), targets.size()));
          take(List.of(reader.logits(some, nodes.logit(first), own)));
        }
      }
    }

    /// Finds the rows of some features, those of the last positions first. Targets of one batch
    /// are carried along over the positions of the last of them, so they are to be near it.
    private void visit(int[] some) {
      var places = new long[some.length];
      for (var i = 0; i < places.length; i++) {
        places[i] = (long) nodes.position(some[i]) << Integer.SIZE | some[i];
      }
      Arrays.sort(places);
      var end = places.length;
      while (end > 0) {
        var first = batchBefore(end, places);
        take(Arrays.stream(places, first, end).mapToInt(place -> (int) place).sorted().toArray());
        end = first;
      }
      done += some.length;
    }

    /// Where a batch begins that ends before `end`.
    private int batchBefore(int end, long[] places) {
      var reach = (places[end - 1] >>> Integer.SIZE) + 1;
      var most = Math.clamp(rowsAtATime / reach, LEAST_TARGETS, mostTargets());
      var first = end - 1;
      while (first > 0 && end - first < most) {
        var own = (places[first - 1] >>> Integer.SIZE) + 1;
        var enough = (end - first) * reach > rowsAtATime / FEW_ROWS;
        if (enough && own < NEAR * reach) {
          return first;
        }
        first--;
      }
      return first;
    }

    /// @param features ascending, so that those of a dictionary are by position
    private void take(int[] features) {
      try (var own = scope.newSubManager()) {
        var batches = new ArrayList<TargetBatch>();
        for (var first = 0; first < features.length; ) {
          var dictionary = nodes.dictionary(features[first]);
          var end = first;
          while (end < features.length && features[end] < nodes.firstFeature(dictionary + 1)) {
            end++;
          }
          var some = Arrays.copyOfRange(features, first, end);
          var positions = Arrays.stream(some).map(nodes::position).toArray();
          var latents = Arrays.stream(some).map(nodes::latent).toArray();
          batches.add(reader.features(dictionary, positions, latents, some, own));
          first = end;
        }
        take(batches);
      }
    }

    private void take(List<TargetBatch> batches) {
      cancellation.check();
      var count = batches.stream().mapToInt(TargetBatch::size).sum();
      try (var own = scope.newSubManager()) {
        var some = pass.weights().script().one(own, "cleared", rows, count);
        var entered = phases.backward(() -> descent.run(batches, new Scoring(some), cancellation));
        add(entered, phases.scored(some::toFloatArray));
      }
      taken += count;
      progress.report(taken, (long) wanted + targets.size(), "nodes");
    }

    private void add(List<TargetBatch> entered, float[] values) {
      var row = 0;
      for (var batch : entered) {
        for (var node : batch.nodes()) {
          effects.add(node, values, row++ * nodes.sources());
        }
      }
    }

    /// Looks at everything that is written.
    private final class Scoring implements Descent.Visitor {
      private final NDArray rows;

      Scoring(NDArray rows) {
        this.rows = rows;
      }

      @Override
      public boolean looksAt(HookPoint point) {
        return sources.at(point);
      }

      @Override
      public void at(HookPoint point, NDArray gradient, int first, NDManager own) {
        phases.scoring(() -> sources.score(point, gradient, rows, first, own));
      }
    }
  }
}
