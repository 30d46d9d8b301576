package org.featurescope.app.read;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.Workbench;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.Work;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.store.StoredText;
import org.featurescope.compute.store.TextStore;
import org.featurescope.viz.text.Words;
import org.kordamp.ikonli.feather.Feather;

/// Texts that a person keeps in the workspace, and finds again by the command palette.
public final class TextShelf {
  /// Characters of what a typed text is called: its beginning.
  private static final int LONGEST_NAME = 48;

  /// Texts that the palette names at a time.
  private static final int MOST = 8;

  /// Where texts are kept. Every call may wait for a disk.
  public interface Store {
    /// All texts, the newest first.
    List<TextStore.Heading> headings();

    Optional<StoredText> find(String hash);

    /// Keeps a text; one that is kept already gets the new name.
    void keep(String name, String text);

    void forget(String hash);
  }

  private final Jobs jobs;
  private final Store store;
  private final ReadViewModel model;
  private List<TextStore.Heading> known = List.of();
  private boolean begun;

  public TextShelf(Jobs jobs, Store store, ReadViewModel model) {
    this.jobs = jobs;
    this.store = store;
    this.model = model;
  }

  /// Looks what is kept, once.
  public void begin() {
    if (!begun) {
      begun = true;
      submit("Looking for texts", store::headings, headings -> known = headings);
    }
  }

  /// What can be done with the text that is shown.
  List<Action> actions() {
    var any = model.sourceProperty().map(source -> !source.text().isBlank());
    return List.of(
        Action.of("Keep this text", Feather.BOOKMARK, "Shortcut+S", this::keep).when(any),
        Action.of("Forget this text", Feather.TRASH_2, this::forget).when(any));
  }

  /// Keeps the text that is shown.
  public void keep() {
    var source = model.sourceProperty().get();
    var name = name(source);
    change(
        "Keeping " + name,
        () -> store.keep(name, source.text()),
        "Kept as \"%s\": Ctrl+K finds it".formatted(name));
  }

  /// Forgets the text that is shown, which stays where it is.
  public void forget() {
    var source = model.sourceProperty().get();
    change(
        "Forgetting " + name(source),
        () -> store.forget(TextStore.hash(source.text())),
        "Not kept any more");
  }

  private void change(String title, Runnable change, String done) {
    submit(
        title,
        () -> {
          change.run();
          return store.headings();
        },
        headings -> {
          known = headings;
          model.say(done);
        });
  }

  /// A file has a name; of what was typed, the first words are one.
  private static String name(TextSource source) {
    if (!source.isTyped()) {
      return source.name();
    }
    var words = source.text().strip().replaceAll("\\s+", " ");
    return Words.shortened(words, LONGEST_NAME);
  }

  /// The kept texts with `query` in their name or beginning, for the command palette.
  List<PaletteEntry> find(String query) {
    return known.stream()
        .filter(text -> Workbench.contains(text.name() + " " + text.beginning(), query))
        .limit(MOST)
        .map(text ->
            new PaletteEntry(
                "Prompts", Feather.BOOKMARK, "", text.name(), "kept", () -> open(text.hash())))
        .toList();
  }

  private void open(String hash) {
    submit(
        "Opening a text",
        () -> store.find(hash),
        found -> found.ifPresent(text -> model.open(TextSource.kept(text.name(), text.content()))));
  }

  private <T> void submit(String title, Supplier<T> work, Consumer<T> then) {
    Job<T> job = new Work<>(title, work);
    jobs.submit(
        job,
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<T>(var result) -> then.accept(result);
            case Outcome.Failed<T>(var cause) -> tell(Problems.of(cause));
            case Outcome.Cancelled<T>() -> {
              // Nothing is shown of it.
            }
          }
        });
  }

  private void tell(Problem problem) {
    model.say(problem.what() + ". " + problem.next());
  }
}
