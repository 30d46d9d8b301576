package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.TargetReader.LogitTarget;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;

/// Finds what acts on the targets of a graph, the outputs first. Where all features would be too
/// many, the most influential by what is known so far are looked at next, as circuit-tracer does.
///
/// Workers take batches of targets in turn: two products side by side are faster than two threads
/// in one. Rows are put where they belong in the order of the batches, and each ranking is made of
/// the same of them, so that a graph does not depend on who was faster.
final class RowSearch {
  /// A batch of less than this part of its rows takes targets of any position.
  private static final int FEW_ROWS = 4;

  /// From how much of the batch's positions on a target is near its last ones.
  private static final double NEAR = 0.8;

  /// Between two rankings, this part of the features is looked at, but no less than a few batches.
  private static final int RANKINGS = 8;

  private static final int SHARE = 256;

  /// A ranking does without the last batches of the round before it, so that nobody waits for them:
  /// this part of the round, but no more than [#MOST_LATE].
  private static final int LATE = 4;

  private static final int MOST_LATE = 2;

  /// A batch takes no more than this part of what its round has left, in positions times targets:
  /// the workers are to come to its end together.
  private static final int ENDING = 4;

  private final FrozenPass pass;
  private final Replacement replacement;
  private final Nodes nodes;
  private final List<LogitTarget> targets;
  private final MemoryPlan plan;
  private final Workers workers;
  private final Progress progress;
  private final Cancellation cancellation;
  private final Phases phases;
  private final Consumer<AttributionEstimate> listener;
  private final TargetReader reader;
  private final PassLoad load;
  private final RowPace pace;
  private final Descent descent;
  private final Effects effects;
  private final List<Tally> tallies;
  private final Map<Integer, List<Effects.Row>> early = new HashMap<>();

  /// Batches that nobody has taken yet.
  private final Deque<int[]> waiting = new ArrayDeque<>();

  /// How many batches were taken.
  private int given;

  /// How many features were chosen.
  private int chosen;

  /// What those that were taken have to carry.
  private double carried;

  /// The batch whose rows are added next; those from `held` on are not, before the next ranking.
  private int next;

  private int held = Integer.MAX_VALUE;
  private boolean stopped;
  private int taken;
  private List<Figure> expected = List.of();

  /// A batch of features that a worker has taken.
  ///
  /// @param number in the order of all batches
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Turn(int number, int[] features) {}

  /// @param scope owns what is only needed here
  /// @param listener is told what it will take, before anything is traced
  RowSearch(
      CircuitModel circuit,
      FrozenPass pass,
      PromptFeatures features,
      Nodes nodes,
      List<LogitTarget> targets,
      MemoryPlan plan,
      Workers workers,
      NDManager scope,
      Progress progress,
      Cancellation cancellation,
      Phases phases,
      Consumer<AttributionEstimate> listener) {
    this.pass = pass;
    this.replacement = circuit.replacement();
    this.nodes = nodes;
    this.targets = targets;
    this.plan = plan;
    this.load = new PassLoad(nodes, replacement, plan);
    this.pace = circuit.pace();
    this.workers = workers;
    this.progress = progress;
    this.cancellation = cancellation;
    this.phases = phases;
    this.listener = listener;
    var weights = targets.stream().mapToDouble(LogitTarget::weight).toArray();
    effects = new Effects(nodes, weights, plan.wanted(), plan.entries());
    reader = new TargetReader(pass, replacement, features);
    descent = new Descent(pass, replacement, scope);
    tallies = Tally.of(pass, replacement, features, nodes, plan, workers, scope);
  }

  GraphRun.Made run() {
    var measured = IntStream.range(0, workers.count()).mapToObj(i -> new Phases()).toList();
    tell();
    logits(measured);
    var start = System.nanoTime();
    workers.all(worker -> work(tallies.get(worker), measured.get(worker)));
    pace.learn((System.nanoTime() - start) / 1e9, carried);
    phases.sideBySide(measured);
    var kept =
        IntStream.range(0, nodes.all())
            .filter(node -> node >= nodes.features() || effects.has(node))
            .toArray();
    var lost = effects.lost();
    return new GraphRun.Made(nodes, targets, kept, effects.among(kept), lost);
  }

  /// Finds the rows of the outputs, each worker a part of them.
  private void logits(List<Phases> measured) {
    var each = Math.min(plan.mostTargets(), Math.ceilDiv(targets.size(), workers.count()));
    given = Math.ceilDiv(targets.size(), each);
    workers.all(worker -> {
      for (var batch = worker; batch < given; batch += workers.count()) {
        var end = Math.min((batch + 1) * each, targets.size());
        var some = targets.subList(batch * each, end);
        try (var own = pass.scope().newSubManager()) {
          var logits = List.of(reader.logits(some, nodes.logit(batch * each), own));
          put(batch, rows(logits, tallies.get(worker), measured.get(worker)));
        }
      }
    });
  }

  /// Tells what all of it will take, and hands on what it takes.
  private void tell() {
    var seconds = pace.seconds(load.expected(), workers);
    var found = load.expectedEffects() + (double) targets.size() * nodes.sources();
    var bytes = plan.bytes(Math.round(found));
    listener.accept(new AttributionEstimate(nodes.features(), plan.wanted(), bytes, seconds));
    expected = List.of(Figure.of("seconds expected", seconds), Figure.of("MB needed", bytes / 1e6));
    report();
  }

  /// What was expected stays in sight: the first batch is soon done.
  private void report() {
    progress.report(taken, (long) plan.wanted() + targets.size(), "nodes", expected);
  }

  /// Finds rows as long as there are features to choose.
  private void work(Tally tally, Phases measured) {
    try {
      for (var turn = take(); turn.isPresent(); turn = take()) {
        put(turn.get().number(), rows(turn.get().features(), tally, measured));
      }
    } catch (RuntimeException | Error e) {
      stop();
      throw e;
    }
  }

  private synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  private synchronized Optional<Turn> take() {
    awaitRows();
    if (waiting.isEmpty() && chosen < plan.wanted() && !stopped) {
      choose();
    }
    if (stopped || waiting.isEmpty()) {
      return Optional.empty();
    }
    var features = waiting.poll();
    carried += load.of(features);
    return Optional.of(new Turn(given++, features));
  }

  /// Waits while another worker is about to put what the next ranking is to know of.
  private synchronized void awaitRows() {
    try {
      while (isBehind()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private boolean isBehind() {
    return waiting.isEmpty() && chosen < plan.wanted() && next < Math.min(held, given) && !stopped;
  }

  /// The batches of the next round, those of the last positions first.
  private synchronized void choose() {
    var wanted = plan.wanted();
    var count = Math.min(Math.max(SHARE, wanted / RANKINGS), wanted - chosen);
    var all = wanted == nodes.features();
    var some = all ? IntStream.range(0, wanted).toArray() : effects.mostInfluential(count);
    chosen += some.length;
    waiting.addAll(batches(some));
    var late = Math.min(waiting.size() / LATE, MOST_LATE);
    held = chosen < wanted ? given + waiting.size() - late : Integer.MAX_VALUE;
    addInOrder();
    notifyAll();
  }

  /// Targets of one batch are carried along over the positions of the last of them, so they are to
  /// be near it.
  private List<int[]> batches(int[] features) {
    var places = new long[features.length];
    for (var i = 0; i < places.length; i++) {
      places[i] = (long) nodes.position(features[i]) << Integer.SIZE | features[i];
    }
    Arrays.sort(places);
    var left = Arrays.stream(places).map(RowSearch::reach).sum();
    var batches = new ArrayList<int[]>();
    for (var end = places.length; end > 0; ) {
      var most = (int) (left / ENDING / reach(places[end - 1]));
      var first = first(end, Math.max(MemoryPlan.LEAST_TARGETS / 2, most), places);
      left -= Arrays.stream(places, first, end).map(RowSearch::reach).sum();
      batches.add(
          Arrays.stream(places, first, end).mapToInt(place -> (int) place).sorted().toArray());
      end = first;
    }
    return batches;
  }

  /// How many positions a target sees.
  private static int reach(long place) {
    return (int) (place >>> Integer.SIZE) + 1;
  }

  /// Where a batch begins that ends before `end`.
  private int first(int end, int atMost, long[] places) {
    var reach = reach(places[end - 1]);
    var most = Math.min(plan.targets(reach), atMost);
    var first = end - 1;
    while (first > 0 && end - first < most) {
      var own = reach(places[first - 1]);
      if ((end - first) * FEW_ROWS > most && own < NEAR * reach) {
        return first;
      }
      first--;
    }
    return first;
  }

  /// @param features ascending, so that those of a dictionary are by position
  private List<Effects.Row> rows(int[] features, Tally tally, Phases measured) {
    try (var own = pass.scope().newSubManager()) {
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
      return rows(batches, tally, measured);
    }
  }

  private List<Effects.Row> rows(List<TargetBatch> batches, Tally tally, Phases measured) {
    cancellation.check();
    tally.clear(batches.stream().mapToInt(TargetBatch::size).sum());
    var scoring = new Scoring(tally, measured);
    var entered = measured.backward(() -> descent.run(batches, scoring, cancellation));
    measured.scored(tally::finish);
    var found = new ArrayList<Effects.Row>();
    for (var batch : entered) {
      for (var node : batch.nodes()) {
        found.add(effects.row(node, tally, found.size()));
      }
    }
    return found;
  }

  private synchronized void put(int batch, List<Effects.Row> found) {
    early.put(batch, found);
    addInOrder();
    notifyAll();
  }

  private synchronized void addInOrder() {
    while (next < held && early.containsKey(next)) {
      var rows = early.remove(next++);
      rows.forEach(effects::add);
      taken += rows.size();
      report();
    }
  }

  /// Looks at everything that is written.
  private final class Scoring implements Descent.Visitor {
    private final Tally tally;
    private final Phases measured;

    Scoring(Tally tally, Phases measured) {
      this.tally = tally;
      this.measured = measured;
    }

    @Override
    public boolean looksAt(HookPoint point) {
      return tally.looksAt(point);
    }

    @Override
    public void at(HookPoint point, NDArray gradient, int first, NDManager own) {
      measured.scoring(() -> tally.add(point, gradient, first, own));
    }
  }
}
