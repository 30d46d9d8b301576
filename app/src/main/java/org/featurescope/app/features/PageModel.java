package org.featurescope.app.features;

import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureTable;

/// The feature that is selected, its page, and the one that is kept beside it.
public final class PageModel {
  /// No feature.
  public static final int NONE = -1;

  private final Catalogue catalogue;
  private final TableModel table;
  private final Consumer<Throwable> failed;
  private final Lane lane;
  private final Random random = new Random();
  private final ReadOnlyObjectWrapper<Integer> selected = new ReadOnlyObjectWrapper<>(NONE);
  private final ReadOnlyObjectWrapper<Optional<FeaturePage>> page =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<FeaturePage>> pinned =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<IndexSubject> subject = Optional.empty();
  private int wanted = NONE;

  /// @param failed is told why a page could not be opened
  PageModel(Jobs jobs, Catalogue catalogue, TableModel table, Consumer<Throwable> failed) {
    this.catalogue = catalogue;
    this.table = table;
    this.failed = failed;
    lane = new Lane(jobs);
    table.rowsProperty().addListener((seen, before, after) -> selectSomething());
  }

  /// Forgets the features that were shown; those of another subject come, or none.
  void show(Optional<IndexSubject> next) {
    subject = next;
    pinned.set(Optional.empty());
    selected.set(NONE);
    load();
  }

  /// Never a blank page: where nothing is selected, the first row is.
  private void selectSomething() {
    var rows = table.rowsProperty().get();
    if (wanted != NONE && table.tableProperty().get().isPresent()) {
      select(wanted);
      wanted = NONE;
    }
    if (selected.get() == NONE && rows.length > 0) {
      select(rows[0]);
    }
  }

  /// Selects a feature of those that are on their way.
  void selectWhenThere(int latent) {
    if (table.tableProperty().get().isPresent()) {
      select(latent);
    } else {
      wanted = latent;
    }
  }

  public void select(int latent) {
    var known =
        latent >= 0 && latent < table.tableProperty().get().map(FeatureTable::size).orElse(0);
    if (known && latent != selected.get()) {
      selected.set(latent);
      load();
    }
  }

  /// Selects the row so many rows below the selected one, or above.
  public void step(int by) {
    var rows = table.rowsProperty().get();
    var at = IntStream.range(0, rows.length).filter(i -> rows[i] == selected.get()).findFirst();
    if (rows.length > 0) {
      select(rows[Math.clamp(at.orElse(0) + (long) by, 0, rows.length - 1)]);
    }
  }

  /// Any feature among the rows that ever fired.
  public void selectRandom() {
    table
        .tableProperty()
        .get()
        .ifPresent(all -> {
          var alive =
              IntStream.of(table.rowsProperty().get())
                  .filter(latent -> !all.dead(latent))
                  .toArray();
          if (alive.length > 0) {
            select(alive[random.nextInt(alive.length)]);
          }
        });
  }

  /// Reads the page of the selected feature, again if need be.
  void load() {
    int latent = selected.get();
    if (latent == NONE || subject.isEmpty()) {
      lane.cancel();
      page.set(Optional.empty());
      return;
    }
    var of = subject.get();
    lane.submit(
        new Work<>("Opening feature " + latent, () -> catalogue.entry(of, latent)),
        outcome -> {
          if (selected.get() == latent && subject.filter(of::equals).isPresent()) {
            opened(new FeatureKey(of.saeHash(), latent), outcome);
          }
        });
  }

  private void opened(FeatureKey key, Outcome<Catalogue.Entry> outcome) {
    switch (outcome) {
      case Outcome.Succeeded<Catalogue.Entry>(var entry) ->
          page.set(Optional.of(new FeaturePage(key, entry.feature(), entry.annotation())));
      case Outcome.Failed<Catalogue.Entry>(var cause) -> failed.accept(cause);
      case Outcome.Cancelled<Catalogue.Entry>() -> {
        // Overtaken by another feature.
      }
    }
  }

  /// Keeps the present feature beside those that are selected from now on.
  public void pin() {
    pinned.set(page.get());
  }

  public void unpin() {
    pinned.set(Optional.empty());
  }

  /// Something was written on a feature.
  void said(Editor.Said said) {
    page.set(page.get().map(shown -> replaced(shown, said)));
    pinned.set(pinned.get().map(shown -> replaced(shown, said)));
  }

  private static FeaturePage replaced(FeaturePage page, Editor.Said said) {
    return page.key().equals(said.feature()) ? page.with(said.annotation()) : page;
  }

  /// The latent that is selected, [#NONE] for none.
  public ReadOnlyObjectProperty<Integer> selectedProperty() {
    return selected.getReadOnlyProperty();
  }

  /// Its page, a moment after it was selected.
  public ReadOnlyObjectProperty<Optional<FeaturePage>> pageProperty() {
    return page.getReadOnlyProperty();
  }

  /// The feature that is compared with the selected one.
  public ReadOnlyObjectProperty<Optional<FeaturePage>> pinnedProperty() {
    return pinned.getReadOnlyProperty();
  }
}
