package org.featurescope.app.read;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.app.frame.History;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.read.Focus;

/// What the Read view shows and what it does when asked. It has no nodes; all of it runs on the
/// screen's thread, and the model works elsewhere through [Jobs].
public final class ReadViewModel {

  /// Time between the last keystroke and the forward pass: shorter than between two strokes of a
  /// quick typist.
  static final Duration TYPING_PAUSE = Duration.ofMillis(60);

  private final Jobs jobs;
  private final Duration pace;
  private final Lane lane;
  private final CalmPage calmPage;
  private final FeatureChoice choice;
  private final FeatureFacts facts;
  private final Finder finder = new Finder();
  private final Focus focus = new Focus();

  private final ReadOnlyObjectWrapper<ReadState> state =
      new ReadOnlyObjectWrapper<>(new ReadState.Empty());
  private final ReadOnlyObjectWrapper<TextSource> source =
      new ReadOnlyObjectWrapper<>(TextSource.typed(""));
  private final ReadOnlyObjectWrapper<Page> page = new ReadOnlyObjectWrapper<>(Page.none());
  private final ReadOnlyObjectWrapper<Filters> filters =
      new ReadOnlyObjectWrapper<>(Filters.standard());
  private final ReadOnlyObjectWrapper<Integer> selectedToken = new ReadOnlyObjectWrapper<>(-1);
  private final ReadOnlyIntegerWrapper opened = new ReadOnlyIntegerWrapper(0);
  private final ReadOnlyObjectWrapper<Integer> lens = new ReadOnlyObjectWrapper<>(0);
  private final ReadOnlyStringWrapper status = new ReadOnlyStringWrapper("");
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ObjectProperty<Optional<Microscope>> microscope =
      new SimpleObjectProperty<>(Optional.empty());
  private final BooleanProperty opening = new SimpleBooleanProperty(true);
  private Runnable openModel = () -> {};
  private Runnable stopOpening = () -> {};
  private Jobs.Delayed typing = () -> {};
  private Edits edits = new Edits(TextSource.typed(""));

  /// Counts the readings: what comes of one that was overtaken is not shown.
  private int asked;

  /// The model whose earlier reading is shown until it is open.
  private Optional<String> expected = Optional.empty();

  public ReadViewModel(Jobs jobs, History history) {
    this(jobs, history, PageJob.PACE);
  }

  /// @param pace least time between two parts of a text that is being read
  ReadViewModel(Jobs jobs, History history, Duration pace) {
    this.jobs = jobs;
    this.pace = pace;
    lane = new Lane(jobs);
    calmPage = new CalmPage(jobs, page);
    choice = new FeatureChoice(history, page);
    facts = new FeatureFacts(microscope, lens, page, filters);
    microscope.addListener((seen, before, after) -> microscopeChanged());
    opening.addListener((seen, before, after) -> awaitModel());
  }

  // The text.

  /// Shows `newSource`: at once as plain words, with its colours when the model has read it.
  public void open(TextSource newSource) {
    typing.cancel();
    problem.set(Optional.empty());
    focus.look(0, 0);
    source.set(newSource);
    edits = new Edits(newSource);
    status.set("");
    opened.set(opened.get() + 1);
    finder.setText(newSource.text());
    selectedToken.set(-1);
    choice.suggestIfNone();
    expected = Optional.empty();
    page.set(Page.plain(newSource.text()));
    read();
  }

  /// Puts the text away and stops what is done with it; what was read of a long one is kept for the
  /// next time.
  public void close() {
    open(TextSource.typed(""));
  }

  /// Shows what a model said of the present text another time, while that model is being opened.
  /// Then it reads the text anew, and nothing flickers.
  ///
  /// @param known of another text it is not shown
  public void openEarly(Page known, String modelName) {
    if (microscope.get().isEmpty() && known.reading().text().equals(source.get().text())) {
      expected = Optional.of(modelName);
      show(known);
      status.set("As read before; the model is being opened");
    }
  }

  /// Reads `file` away from the screen and shows it.
  public void open(Path file) {
    typing.cancel();
    problem.set(Optional.empty());
    lane.submit(
        new OpeningText(file),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<TextSource>(var opened) -> open(opened);
            case Outcome.Failed<TextSource>(var cause) -> tell(Problems.of(cause));
            case Outcome.Cancelled<TextSource>() -> {
              // Overtaken by another text, which is shown instead.
            }
          }
        });
  }

  /// The text was edited: the heatmap follows after the typing pause; until then it keeps its
  /// colours.
  public void edit(String text) {
    if (text.equals(source.get().text())) {
      return;
    }
    typing.cancel();
    lane.cancel();
    asked++;
    source.set(edits.edit(text));
    typing =
        jobs.after(
            TYPING_PAUSE,
            () -> {
              finder.setText(text);
              read();
            });
  }

  /// Reads the present text again, after a failure or a cancellation; first opens the model, if
  /// there is none.
  public void retry() {
    if (microscope.get().isEmpty()) {
      openModel.run();
    } else {
      read();
    }
  }

  /// The person looks at this part of the text, in UTF-16 units: it is read first.
  public void look(int from, int to) {
    focus.look(from, to);
    calmPage.makeWay();
  }

  /// Stops reading, or opening the model; what has come stays.
  public void cancel() {
    if (microscope.get().isEmpty()) {
      stopOpening.run();
    } else {
      lane.cancel();
    }
  }

  private void read() {
    var number = ++asked;
    var text = source.get().text();
    if (text.isEmpty()) {
      lane.cancel();
      page.set(Page.none());
      state.set(new ReadState.Empty());
      status.set("");
      return;
    }
    var scope = microscope.get();
    if (scope.isEmpty()) {
      awaitModel();
      return;
    }
    state.set(new ReadState.Working());
    var partial = jobs.<Page>latest(growing -> grow(number, growing));
    lane.submit(
        new PageJob(
            scope.get(),
            source.get(),
            lens.get(),
            filters.get().ignoreSpecial(),
            focus,
            pace,
            partial),
        outcome -> {
          if (number == asked) {
            finished(outcome);
          }
        });
  }

  private void grow(int number, Page growing) {
    if (number == asked && state.get() instanceof ReadState.Working) {
      show(growing);
    }
  }

  private void finished(Outcome<Page> outcome) {
    switch (outcome) {
      case Outcome.Succeeded<Page>(var read) -> {
        show(read);
        state.set(new ReadState.Ready());
        status.set(
            "%s in %s"
                .formatted(
                    Spoken.count(read.reading().size(), "token", "tokens"),
                    seconds(read.reading().nanos())));
      }
      case Outcome.Failed<Page>(var cause) -> fail(Problems.of(cause));
      case Outcome.Cancelled<Page>() -> {
        calmPage.follow();
        state.set(new ReadState.Cancelled());
      }
    }
  }

  /// The text could not be read; what had come of it stays.
  public void fail(Problem why) {
    state.set(new ReadState.Failed(why));
  }

  /// Says what else could not be done, beside the text, which is read on.
  void tell(Problem what) {
    problem.set(Optional.of(what));
  }

  /// The person has read the problem; how the text stands is said without it.
  public void forgive() {
    problem.set(Optional.empty());
    if (state.get() instanceof ReadState.Failed) {
      state.set(unread());
    }
  }

  private ReadState unread() {
    if (source.get().text().isEmpty()) {
      return new ReadState.Empty();
    }
    return microscope.get().isEmpty() ? new ReadState.NoModel() : new ReadState.Unread();
  }

  /// How a text stands that no model can read yet.
  private void awaitModel() {
    if (microscope.get().isPresent() || source.get().text().isEmpty()) {
      return;
    }
    if (opening.get()) {
      state.set(new ReadState.Working());
    } else if (!(state.get() instanceof ReadState.Failed)) {
      state.set(new ReadState.NoModel());
    }
  }

  /// Shows a state as if the work had come to it; the text and its colours stay.
  public void show(ReadState shown) {
    state.set(shown);
  }

  private void show(Page newPage) {
    choice.suggest(newPage);
    page.set(newPage.summarised(filters.get().ignoreSpecial()));
    if (selectedToken.get() >= newPage.reading().size()) {
      selectedToken.set(-1);
    }
  }

  private static String seconds(long nanos) {
    return nanos < 1_000_000_000L ? nanos / 1_000_000 + " ms" : "%.1f s".formatted(nanos / 1e9);
  }

  // The model and its lenses.

  /// The model in use; empty while none is open. A new one reads the present text.
  public ObjectProperty<Optional<Microscope>> microscopeProperty() {
    return microscope;
  }

  /// Whether a model is being opened.
  public BooleanProperty openingProperty() {
    return opening;
  }

  /// @param open opens a model, where none is
  /// @param stop stops that
  public void whenWithoutModel(Runnable open, Runnable stop) {
    openModel = open;
    stopOpening = stop;
  }

  private void microscopeChanged() {
    lane.cancel();
    lens.set(microscope.get().map(Microscope::firstLens).orElse(0));
    if (microscope.get().map(Microscope::modelName).filter(this::isExpected).isEmpty()) {
      forget();
    }
    expected = Optional.empty();
    read();
  }

  private boolean isExpected(String modelName) {
    return expected.filter(modelName::equals).isPresent()
        && page.get().reading().text().equals(source.get().text());
  }

  /// Features of another model mean nothing, and it cuts the text into other tokens.
  private void forget() {
    choice.forget(Selection.none());
    selectedToken.set(-1);
    if (!page.get().reading().text().isEmpty()) {
      page.set(Page.plain(source.get().text()));
    }
  }

  /// Looks through another SAE; the features of the old one mean nothing there.
  public void chooseLens(int index) {
    if (index == lens.get()) {
      return;
    }
    lens.set(index);
    choice.forget(Selection.none().mode(choice.selectionProperty().get().mode()));
    read();
  }

  public ReadOnlyObjectProperty<Integer> lensProperty() {
    return lens.getReadOnlyProperty();
  }

  // What is shown.

  public ReadOnlyObjectProperty<Filters> filtersProperty() {
    return filters.getReadOnlyProperty();
  }

  public void setFilters(Filters next) {
    filters.set(next);
    page.set(page.get().summarised(next.ignoreSpecial()));
  }

  public ReadOnlyObjectProperty<ReadState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /// What could not be done while the text is there: a file that was not opened, or not written.
  public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<TextSource> sourceProperty() {
    return source.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Page> pageProperty() {
    return page.getReadOnlyProperty();
  }

  /// The same for panels of words and lists: while a long text is being read it changes once a
  /// second.
  public ReadOnlyObjectProperty<Page> calmPageProperty() {
    return calmPage.property();
  }

  /// How many texts have been opened: a new one is shown from its beginning.
  public ReadOnlyIntegerProperty openedProperty() {
    return opened.getReadOnlyProperty();
  }

  /// One line about the last reading: "128 tokens in 54 ms".
  public ReadOnlyStringProperty statusProperty() {
    return status.getReadOnlyProperty();
  }

  /// Says something in that line, until the next reading does.
  void say(String words) {
    status.set(words);
  }

  public Finder finder() {
    return finder;
  }

  /// Which features are shown, and how.
  public FeatureChoice choice() {
    return choice;
  }

  /// What is known of features.
  public FeatureFacts facts() {
    return facts;
  }

  /// The token the inspector shows, -1 for none.
  public ReadOnlyObjectProperty<Integer> selectedTokenProperty() {
    return selectedToken.getReadOnlyProperty();
  }

  public void selectToken(int token) {
    selectedToken.set(token >= 0 && token < page.get().reading().size() ? token : -1);
  }

  /// Selects the token beside the selected one; from none, the first or the last.
  public void stepToken(boolean forward) {
    var size = page.get().reading().size();
    if (size > 0) {
      var from = selectedToken.get() < 0 && !forward ? size : selectedToken.get();
      selectedToken.set(Math.clamp(from + (forward ? 1 : -1), 0, size - 1));
    }
  }
}
