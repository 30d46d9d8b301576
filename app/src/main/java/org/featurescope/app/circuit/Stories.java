package org.featurescope.app.circuit;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryFeature;
import org.featurescope.compute.circuit.StoryFile;
import org.featurescope.compute.circuit.StoryFinding.Verdict;
import org.featurescope.compute.circuit.StoryResult;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// What is told of circuits of the model that came with the program: prompts whose graph can be
/// read, with their nodes grouped and what became of the story when it was tested.
public final class Stories {
  private final Jobs jobs;
  private final Supplier<List<Path>> files;
  private final Supplier<Optional<CircuitBench>> bench;
  private final Consumer<Throwable> failed;
  private final Question<StoryResult> measured;
  private final ReadOnlyObjectWrapper<Optional<Story>> told =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<List<Story>> found = new ReadOnlyObjectWrapper<>(List.of());

  /// @param files of the open model; asked from jobs
  /// @param bench measures stories
  /// @param failed is told why they cannot be read
  Stories(
      Jobs jobs,
      Supplier<List<Path>> files,
      Supplier<Optional<CircuitBench>> bench,
      Consumer<Throwable> failed) {
    this.jobs = jobs;
    this.files = files;
    this.bench = bench;
    this.failed = failed;
    measured = new Question<>(jobs);
    measured
        .answerProperty()
        .subscribe(answer -> {
          if (answer instanceof Answer.Given<StoryResult>(var result)) {
            told.set(told.get().map(story -> story.withMeasured(result)));
          }
        });
  }

  /// The story whose graph is shown, or none.
  void tell(Optional<Story> story) {
    measured.clear();
    told.set(story);
  }

  /// Tests every claim of the story that is told, by running the model.
  public void measure() {
    bench.get().ifPresent(with -> told.get().ifPresent(story -> measured.ask(with.measure(story))));
  }

  /// The story whose graph is shown, with what came of it when it was last measured.
  public ReadOnlyObjectProperty<Optional<Story>> toldProperty() {
    return told.getReadOnlyProperty();
  }

  /// How far a measurement of it has come.
  public Question<StoryResult> measured() {
    return measured;
  }

  /// Looks for them.
  void look() {
    jobs.submit(
        new Reading(files.get()),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<List<Story>>(var stories) -> found.set(stories);
            case Outcome.Failed<List<Story>>(var cause) -> failed.accept(cause);
            case Outcome.Cancelled<List<Story>>() -> {
              // Whoever stops it does not want them.
            }
          }
        });
  }

  private record Reading(List<Path> files) implements Job<List<Story>> {
    @Override
    public String title() {
      return "Reading stories";
    }

    @Override
    public List<Story> run(Progress progress, Cancellation cancellation) {
      return files.stream().map(StoryFile::read).toList();
    }
  }

  /// Those that are known, in the order of the pack.
  public ReadOnlyObjectProperty<List<Story>> storiesProperty() {
    return found.getReadOnlyProperty();
  }

  /// What the menu says of one: "The capital of the state of Dallas (refuted)".
  static String title(Story story) {
    return story
        .measured()
        .map(result ->
            result.verdict() == Verdict.CONFIRMED
                ? "%s (%d of %d claims confirmed)"
                    .formatted(story.title(), result.confirmed(), story.claims().size())
                : story.title() + " (refuted)")
        .orElse(story.title());
  }

  /// The nodes of a graph that a story names together, by its labels.
  static List<Named> named(Story story, GraphDocument document) {
    var nodes = document.graph().nodes();
    return story.supernodes().stream()
        .filter(group -> group.prompt().isEmpty())
        .map(group ->
            new Named(
                group.label(),
                IntStream.range(0, nodes.size())
                    .filter(node ->
                        group.features().stream().anyMatch(each -> isAt(each, nodes.get(node))))
                    .collect(BitSet::new, BitSet::set, BitSet::or)))
        .filter(group -> !group.members().isEmpty())
        .toList();
  }

  /// Nodes under one label.
  record Named(String label, BitSet members) {}

  private static boolean isAt(StoryFeature feature, Node node) {
    return node instanceof Node.Feature(var site, var position, var latent, var activation)
        && site.layer() == feature.layer()
        && site.hook().isEmpty()
        && position == feature.position()
        && latent == feature.latent();
  }
}
