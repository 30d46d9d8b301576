package org.featurescope.app.features;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.app.frame.History;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.Site;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.store.FeatureList;
import org.featurescope.compute.store.FeatureTable;

/// What the Features view shows and what it does when asked. It has no nodes; all of it runs on the
/// screen's thread, and the catalogue and the model are asked elsewhere through [Jobs].
public final class FeaturesViewModel {
  private final Catalogue catalogue;
  private final Lane lane;
  private final Lane refreshing;
  private final Lane checking;
  private final Lane changing;
  private final TableModel table;
  private final PageModel page;
  private final Editor editor;
  private final TryText trial;
  private final About about;
  private final Indexing indexing;

  private final ObjectProperty<Optional<Microscope>> microscope =
      new SimpleObjectProperty<>(Optional.empty());
  private final ObjectProperty<Integer> lens = new SimpleObjectProperty<>(0);
  private final ReadOnlyObjectWrapper<FeaturesState> state =
      new ReadOnlyObjectWrapper<>(new FeaturesState.NoModel());
  private final ReadOnlyObjectWrapper<List<Choice>> choices =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Optional<Choice>> choice =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<List<FeatureMap>> maps =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Catalogue.Trouble>> trouble =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private boolean begun;
  private boolean checked;
  private Runnable front = () -> {};

  /// What an index says about all features.
  private record Loaded(FeatureTable table, List<FeatureMap> maps) {}

  public FeaturesViewModel(Jobs jobs, History history, Catalogue catalogue) {
    this.catalogue = catalogue;
    lane = new Lane(jobs);
    refreshing = new Lane(jobs);
    checking = new Lane(jobs);
    changing = new Lane(jobs);
    table = new TableModel(jobs, this::tell);
    page = new PageModel(jobs, catalogue, table, this::tell);
    editor = new Editor(jobs, catalogue, history, this::said, this::notKept);
    trial = new TryText(jobs, microscope);
    about = new About(jobs, catalogue, microscope);
    indexing = new Indexing(jobs, catalogue, microscope, this::present, this::look);
    microscope.addListener((seen, before, after) -> microscopeChanged(before, after));
    lens.addListener((seen, before, after) -> followLens());
    choice.addListener((seen, before, after) -> choiceChanged());
  }

  /// Begins to look for the index of what is open, unless that has been done.
  public void begin() {
    if (!begun) {
      begun = true;
      look();
    }
  }

  private void microscopeChanged(Optional<Microscope> before, Optional<Microscope> after) {
    // An index would keep the memory of a model that is closed.
    if (!before.map(Microscope::modelName).equals(after.map(Microscope::modelName))) {
      indexing.pause();
    }
    choices.set(List.of());
    choice.set(Optional.empty());
    if (begun) {
      look();
    }
  }

  /// Looks afresh for what can be shown.
  public void look() {
    work(new Looking(catalogue, microscope.get()), this::show);
  }

  /// Of what a newer question overtakes nothing is told.
  private <T> void work(Job<T> job, Consumer<T> use) {
    state.set(new FeaturesState.Working());
    lane.newest(job, outcome -> ended(outcome, use));
  }

  private void show(Looking.Stock stock) {
    editor.show(stock.lists());
    trouble.set(stock.trouble());
    choices.set(stock.choices());
    var next =
        choice
            .get()
            .flatMap(old -> matching(stock.choices(), old))
            .or(() -> ofLens(lens.get()))
            .or(() -> stock.choices().stream().findFirst());
    var kept = page.selectedProperty().get();
    var same =
        choice.get().isPresent()
            && next.isPresent()
            && choice.get().get().subject().isSameAs(next.get().subject());
    choice.set(Optional.empty());
    if (same) {
      page.selectWhenThere(kept);
    }
    if (next.isEmpty()) {
      state.set(new FeaturesState.NoModel());
    } else {
      choice.set(next);
    }
  }

  private static Optional<Choice> matching(List<Choice> choices, Choice old) {
    return choices.stream().filter(each -> each.subject().isSameAs(old.subject())).findFirst();
  }

  private Optional<Choice> ofLens(int index) {
    return choices.get().stream().filter(each -> each.uses(index)).findFirst();
  }

  /// The autoencoder in use changed: its features are shown.
  private void followLens() {
    ofLens(lens.get()).ifPresent(this::choose);
  }

  /// Shows the features of `next`.
  public void choose(Choice next) {
    if (!choice.get().equals(Optional.of(next))) {
      choice.set(Optional.of(next));
    }
  }

  /// Takes the examples and the counts of these features from another of their indexes.
  public void use(IndexRun aside) {
    change("Opening the index over " + aside.corpus(), () -> catalogue.use(aside));
  }

  /// Removes an index of these features that is not read.
  public void remove(IndexRun aside) {
    change("Removing the index over " + aside.corpus(), () -> catalogue.remove(aside));
  }

  private void change(String title, Runnable change) {
    changing.submit(
        Work.of(title, change),
        outcome -> {
          if (outcome instanceof Outcome.Failed<?>(var cause)) {
            tell(cause);
          }
          look();
        });
  }

  private Optional<Site> present(Site site) {
    return choices.get().stream()
        .flatMap(each -> each.site().stream())
        .filter(each -> each.subject().isSameAs(site.subject()))
        .findFirst();
  }

  /// Shows a feature of these or other features.
  public void goTo(String saeHash, int latent) {
    if (choice.get().filter(here -> here.key().saeHash().equals(saeHash)).isPresent()) {
      page.select(latent);
      return;
    }
    choices.get().stream()
        .filter(each -> each.key().saeHash().equals(saeHash) && each.run().isPresent())
        .findFirst()
        .ifPresent(there -> {
          choose(there);
          page.selectWhenThere(latent);
        });
  }

  /// Shows a feature of a lens.
  public void open(int ofLens, int latent) {
    var there = ofLens(ofLens);
    if (there.isPresent()) {
      goTo(there.get().key().saeHash(), latent);
    } else {
      page.selectWhenThere(latent);
    }
  }

  private void choiceChanged() {
    table.clear();
    page.show(choice.get().filter(each -> each.run().isPresent()).map(Choice::key));
    maps.set(List.of());
    about.show(choice.get());
    trial.show(choice.get().flatMap(Choice::site));
    choice
        .get()
        .ifPresent(next -> {
          if (next.run().isPresent()) {
            load(next);
          } else {
            lane.drop();
            state.set(new FeaturesState.NoIndex(next));
          }
        });
  }

  private void load(Choice next) {
    var key = next.key();
    work(
        new Work<>(
            "Opening the index of " + next.name(),
            () -> new Loaded(catalogue.table(key), catalogue.maps(key))),
        this::show);
  }

  private void show(Loaded loaded) {
    maps.set(loaded.maps);
    state.set(new FeaturesState.Ready());
    table.show(loaded.table, catalogue::search);
    check();
  }

  /// Once, after the first table is there: what it shows need not wait for the whole file.
  private void check() {
    if (!checked) {
      checked = true;
      checking.submit(
          new Work<>("Checking the workspace", catalogue::findDamage),
          outcome -> {
            if (outcome instanceof Outcome.Succeeded<Optional<Catalogue.Trouble>>(var found)
                && found.isPresent()) {
              trouble.set(found);
            }
          });
    }
  }

  private <T> void ended(Outcome<T> outcome, Consumer<T> use) {
    switch (outcome) {
      case Outcome.Succeeded<T>(var value) -> use.accept(value);
      case Outcome.Failed<T>(var cause) ->
          state.set(
              new FeaturesState.Failed(
                  Problems.of(cause),
                  catalogue.trouble().map(Catalogue.Trouble::repairable).orElse(false)));
      case Outcome.Cancelled<T>() -> state.set(new FeaturesState.Cancelled());
    }
  }

  /// Stops what is under way.
  public void cancel() {
    lane.cancel();
  }

  /// Makes a sound file of a damaged one and goes on with that.
  public void repair() {
    work(Work.of("Repairing the workspace", catalogue::repair), done -> look());
  }

  /// Shows what another window has written meanwhile.
  public void refresh() {
    if (!begun || !(state.get() instanceof FeaturesState.Ready)) {
      return;
    }
    var shown = table.tableProperty().get().orElseThrow();
    var read = choice.get().flatMap(Choice::run);
    refreshing.submit(
        new Work<>(
            "Looking for changes",
            () ->
                catalogue.changed()
                    ? Optional.of(
                        new Stocked(
                            catalogue.refreshed(shown),
                            catalogue.lists(),
                            read.filter(catalogue.runs()::contains).isPresent()))
                    : Optional.<Stocked>empty()),
        outcome -> {
          if (outcome instanceof Outcome.Succeeded<Optional<Stocked>>(var news)) {
            news.ifPresent(this::show);
          }
        });
  }

  /// @param current whether the index that is shown is still the one to read
  private record Stocked(FeatureTable table, List<FeatureList> lists, boolean current) {}

  private void show(Stocked news) {
    if (!news.current) {
      look();
      return;
    }
    table.update(news.table);
    editor.show(news.lists);
    page.load();
  }

  private void said(Editor.Said said) {
    page.said(said);
    table
        .tableProperty()
        .get()
        .filter(shown -> shown.subject().saeHash().equals(said.feature().saeHash()))
        .ifPresent(shown -> table.update(shown.with(said.feature().latent(), said.annotation())));
  }

  /// What the screen shows was not kept: it goes back to what is on the disk.
  private void notKept(Throwable cause) {
    tell(cause);
    look();
  }

  /// Says what could not be done, over the table.
  void tell(Throwable cause) {
    problem.set(Optional.of(Problems.of(cause)));
  }

  /// The person has read the problem.
  public void forgive() {
    problem.set(Optional.empty());
  }

  /// What a feature is called, empty where it has no name.
  public String words(int latent) {
    return table
        .tableProperty()
        .get()
        .filter(shown -> latent >= 0 && latent < shown.size())
        .map(shown -> shown.label(latent))
        .orElse("");
  }

  /// Indexes what is chosen over text files.
  public void index(List<Path> files) {
    choice
        .get()
        .flatMap(Choice::site)
        .ifPresent(site -> indexing.start(new Indexing.Order(List.of(site), files)));
  }

  /// Indexes all autoencoders of the open model over text files, in one pass.
  public void indexAll(List<Path> files) {
    var sites =
        choices.get().stream()
            .flatMap(each -> each.site().stream())
            .filter(site -> site.lens().isPresent())
            .toList();
    if (!sites.isEmpty()) {
      indexing.start(new Indexing.Order(sites, files));
    }
  }

  /// Shows a feature in this view, which comes to the front for it.
  void visit(int latent) {
    page.select(latent);
    front.run();
  }

  /// @param toFront brings this view to the front
  public void whenVisited(Runnable toFront) {
    front = toFront;
  }

  // What is shown.

  /// The model in use; empty while none is open.
  public ObjectProperty<Optional<Microscope>> microscopeProperty() {
    return microscope;
  }

  /// The lens that the other views look through: its features are shown when it changes.
  public ObjectProperty<Integer> lensProperty() {
    return lens;
  }

  public ReadOnlyObjectProperty<FeaturesState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /// Shows a state as if the work had come to it.
  public void show(FeaturesState shown) {
    state.set(shown);
  }

  /// What can be shown.
  public ReadOnlyObjectProperty<List<Choice>> choicesProperty() {
    return choices.getReadOnlyProperty();
  }

  /// What is shown.
  public ReadOnlyObjectProperty<Optional<Choice>> choiceProperty() {
    return choice.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<List<FeatureMap>> mapsProperty() {
    return maps.getReadOnlyProperty();
  }

  /// What could not be done, while the table is there.
  public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// What is wrong with the workspace, though it can be read.
  public ReadOnlyObjectProperty<Optional<Catalogue.Trouble>> troubleProperty() {
    return trouble.getReadOnlyProperty();
  }

  public TableModel table() {
    return table;
  }

  public PageModel page() {
    return page;
  }

  public Editor editor() {
    return editor;
  }

  public TryText trial() {
    return trial;
  }

  public About about() {
    return about;
  }

  public Indexing indexing() {
    return indexing;
  }
}
