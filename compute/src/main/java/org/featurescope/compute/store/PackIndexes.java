package org.featurescope.compute.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.store.Runs.Keyed;

/// Brings the indexes that come with the program into a workspace: those that it lacks, beside an
/// index over another text, and those that are newer than what an earlier program has brought, in
/// its place. What a person has indexed stays.
final class PackIndexes {
  private final Workspace workspace;
  private final IndexStore store;

  PackIndexes(Workspace workspace) {
    this.workspace = workspace;
    this.store = new IndexStore(workspace.database());
  }

  /// @param pack a workspace with indexes, which is only read
  void bringIn(Path pack) {
    try (var from = Workspace.readOnly(pack)) {
      var known = known();
      for (var theirs : from.database().read(Runs::toRead)) {
        var mine = known.stream().filter(each -> isOverTheSame(each.run(), theirs.run())).findAny();
        if (mine.isEmpty()) {
          add(from, theirs, known);
        } else if (mine.get().written() < theirs.written() && cameWithTheProgram(mine.get())) {
          renew(from, theirs, mine.get(), known);
        }
      }
    }
  }

  private List<Keyed> known() {
    return workspace
        .database()
        .read(session -> {
          var all = new ArrayList<>(Runs.toRead(session));
          all.addAll(Runs.aside(session));
          return all;
        });
  }

  private static boolean isOverTheSame(IndexRun one, IndexRun other) {
    return one.subject().isSameAs(other.subject()) && one.corpusHash().equals(other.corpusHash());
  }

  /// An index of a pack shows fewer examples than any other over a whole text does.
  private boolean cameWithTheProgram(Keyed run) {
    return run.run().complete()
        && workspace
            .database()
            .read(session ->
                session.first(
                    "SELECT 1 FROM example WHERE id >= ? AND id < ? AND (id & ?) >= ? LIMIT 1",
                    row -> 1,
                    RowIds.example(run.id(), 0, 0),
                    RowIds.example(run.id() + 1, 0, 0),
                    RowIds.MOST_EXAMPLES - 1,
                    CompactIndex.MOST_EXAMPLES))
            .isEmpty();
  }

  private void add(Workspace from, Keyed theirs, List<Keyed> known) {
    var subject = theirs.run().subject();
    // Before the index: who is ended in between does both again.
    workspace.labels().addMissing(subject.saeHash(), from.labels().all(subject.saeHash()));
    if (known.stream().anyMatch(mine -> mine.run().subject().isSameAs(subject))) {
      store.publishAside(theirs, features(from, theirs), from.maps(subject));
    } else {
      store.publish(theirs, features(from, theirs), from.maps(subject));
    }
  }

  /// Names that were measured are measured anew, and go where the newer index gives none, unless
  /// they may have been measured over an index of one's own, which may be of another model: a name
  /// belongs to the autoencoder. What a person or a model says stays.
  private void renew(Workspace from, Keyed theirs, Keyed mine, List<Keyed> known) {
    var subject = theirs.run().subject();
    var labels = from.labels().all(subject.saeHash());
    workspace.labels().addMissing(subject.saeHash(), labels);
    var measured = measured(labels);
    var indexes = known.stream().map(each -> each.run().subject().saeHash());
    if (indexes.filter(subject.saeHash()::equals).count() == 1) {
      measured(workspace.labels().all(subject.saeHash()))
          .keySet()
          .forEach(latent -> measured.putIfAbsent(latent, Label.none(LabelSource.CONCEPT)));
    }
    workspace.labels().setAll(subject.saeHash(), measured);
    store.renew(mine, theirs, features(from, theirs), from.maps(subject));
  }

  private static Map<Integer, Label> measured(Map<Integer, List<Label>> labels) {
    var measured = new HashMap<Integer, Label>();
    labels.forEach((latent, said) ->
        said.stream()
            .filter(label -> label.source() == LabelSource.CONCEPT)
            .forEach(label -> measured.put(latent, label)));
    return measured;
  }

  private static Iterator<IndexedFeature> features(Workspace from, Keyed theirs) {
    return Workspace.features(from, theirs.run(), UnaryOperator.identity());
  }
}
