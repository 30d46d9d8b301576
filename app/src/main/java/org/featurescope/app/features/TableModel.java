package org.featurescope.app.features;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.store.FeatureTable;

/// The rows of the table: what is asked for, and which latents answer. Names, tags and numbers are
/// looked through at once; notes and example contexts join when the catalogue has answered.
public final class TableModel {
  /// So many rows are searched and sorted between two frames; more are done beside the screen.
  private static final int AT_ONCE = 20_000;

  /// Searches the notes and contexts for a text.
  @FunctionalInterface
  interface Search {
    BitSet find(FeatureTable table, String text);
  }

  /// All latents in the order of a column.
  @SuppressWarnings("ArrayRecordComponent") // made once, read only
  private record Sorted(FeatureTable table, Query query, int[] order) {}

  /// The answer to a query.
  private record Answer(Sorted sorted, int[] rows) {}

  private final Consumer<Throwable> failed;
  private final Lane rowsLane;
  private final Lane searchLane;
  private final ReadOnlyObjectWrapper<Optional<FeatureTable>> table =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Query> query = new ReadOnlyObjectWrapper<>(Query.standard());
  private final ReadOnlyObjectWrapper<int[]> rows = new ReadOnlyObjectWrapper<>(new int[0]);
  private Search search = (table, text) -> new BitSet();
  private BitSet found = new BitSet();
  private Optional<Sorted> sorted = Optional.empty();

  /// @param failed is told why the notes and contexts could not be searched
  TableModel(Jobs jobs, Consumer<Throwable> failed) {
    this.failed = failed;
    rowsLane = new Lane(jobs);
    searchLane = new Lane(jobs);
  }

  /// Shows other features; what was asked for stays but for the members of a list.
  void show(FeatureTable shown, Search through) {
    search = through;
    table.set(Optional.of(shown));
    query.set(query.get().filter(query.get().filter().among(Optional.empty())));
    found = new BitSet();
    refresh();
    searchText();
  }

  /// Shows nothing.
  void clear() {
    rowsLane.cancel();
    searchLane.drop();
    table.set(Optional.empty());
    sorted = Optional.empty();
    rows.set(new int[0]);
  }

  /// The same features, on which something else has been written.
  void update(FeatureTable changed) {
    table.set(Optional.of(changed));
    refresh();
  }

  public void ask(Query next) {
    var before = query.get();
    if (next.equals(before)) {
      return;
    }
    query.set(next);
    if (next.text().equals(before.text())) {
      refresh();
      return;
    }
    // What answered the old text says nothing about the new one.
    found = new BitSet();
    refresh();
    searchText();
  }

  private void searchText() {
    var text = query.get().words();
    if (text.isEmpty() || table.get().isEmpty()) {
      searchLane.drop();
      return;
    }
    var through = search;
    var shown = table.get().get();
    searchLane.newest(
        new Work<>("Searching for " + text, () -> through.find(shown, text)),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<BitSet>(var answer) -> {
              found = answer;
              refresh();
            }
            case Outcome.Failed<BitSet>(var cause) -> failed.accept(cause);
            case Outcome.Cancelled<BitSet>() -> {
              // What was overtaken is not told, and nobody stops a search.
            }
          }
        });
  }

  private void refresh() {
    var shown = table.get().orElse(null);
    if (shown == null) {
      return;
    }
    var asked = query.get();
    var also = found;
    var known = sorted;
    if (shown.size() <= AT_ONCE) {
      rowsLane.cancel();
      show(answer(shown, asked, also, known));
      return;
    }
    rowsLane.submit(
        new Work<>("Sorting", () -> answer(shown, asked, also, known)),
        outcome -> {
          if (!table.get().equals(Optional.of(shown))) {
            return;
          }
          switch (outcome) {
            case Outcome.Succeeded<Answer>(var answer) -> show(answer);
            case Outcome.Failed<Answer>(var cause) -> failed.accept(cause);
            case Outcome.Cancelled<Answer>() -> {
              // Overtaken by another query.
            }
          }
        });
  }

  private static Answer answer(
      FeatureTable table, Query query, BitSet also, Optional<Sorted> known) {
    var order =
        known
            .filter(old -> old.table.equals(table) && old.query.sameOrder(query))
            .orElseGet(
                () -> new Sorted(table, query, table.sorted(query.sort(), query.descending())));
    return new Answer(order, query.rows(table, order.order, also));
  }

  private void show(Answer answer) {
    sorted = Optional.of(answer.sorted);
    rows.set(answer.rows);
  }

  /// The tags in use, in alphabetical order.
  public List<String> tags() {
    var tags = new TreeSet<String>();
    table
        .get()
        .ifPresent(
            shown -> IntStream.range(0, shown.size()).mapToObj(shown::tags).forEach(tags::addAll));
    return List.copyOf(tags);
  }

  /// The features; empty while none are shown.
  public ReadOnlyObjectProperty<Optional<FeatureTable>> tableProperty() {
    return table.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Query> queryProperty() {
    return query.getReadOnlyProperty();
  }

  /// The latents shown, in their order.
  public ReadOnlyObjectProperty<int[]> rowsProperty() {
    return rows.getReadOnlyProperty();
  }
}
