package org.featurescope.app.features;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.concept.ConceptTable.ConceptMatch;
import org.featurescope.compute.index.FeatureRanking.Ranked;

/// "Which features are about this?": examples, or a concept whose truth is known, and the features
/// that say it best.
public final class About {

  /// The answer.
  public sealed interface Answer {
    /// Nothing has been asked.
    record None() implements Answer {}

    record Working() implements Answer {}

    /// @param question what was asked, for the heading
    /// @param ranked best first
    /// @param heldOut whether the figures come from texts that did not choose the threshold
    record Ready(String question, List<Ranked> ranked, boolean heldOut) implements Answer {
      public Ready {
        ranked = List.copyOf(ranked);
      }

      /// Those with at least this F1, as members of the table.
      public Filter.Among members() {
        var latents = new BitSet();
        ranked.forEach(each -> latents.set(each.latent()));
        return new Filter.Among(question, latents);
      }
    }

    record Failed(Problem problem) implements Answer {}
  }

  private final Catalogue catalogue;
  private final ObjectProperty<Optional<Microscope>> microscope;
  private final Lane lane;
  private final Lane conceptLane;
  private final StringProperty positive = new SimpleStringProperty("");
  private final StringProperty negative = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<Answer> answer =
      new ReadOnlyObjectWrapper<>(new Answer.None());
  private final ReadOnlyObjectWrapper<Optional<ConceptTable>> concepts =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private Optional<Choice> choice = Optional.empty();

  About(Jobs jobs, Catalogue catalogue, ObjectProperty<Optional<Microscope>> microscope) {
    this.catalogue = catalogue;
    this.microscope = microscope;
    lane = new Lane(jobs);
    conceptLane = new Lane(jobs);
  }

  /// Other features are asked from now on.
  void show(Optional<Choice> next) {
    lane.drop();
    conceptLane.cancel();
    choice = next;
    answer.set(new Answer.None());
    concepts.set(Optional.empty());
    next.flatMap(Choice::site)
        .filter(site -> site.lens().isPresent())
        .ifPresent(site ->
            microscope
                .get()
                .ifPresent(scope ->
                    conceptLane.submit(
                        scope.concepts(site.lens().getAsInt()),
                        outcome -> {
                          if (choice.equals(next)
                              && outcome
                                  instanceof Outcome.Succeeded<Optional<ConceptTable>>(var known)) {
                            concepts.set(known);
                          }
                        })));
  }

  /// Whether the model that reads the examples is open.
  public boolean possible() {
    return microscope.get().isPresent() && choice.flatMap(Choice::site).isPresent();
  }

  /// Ranks the features by the examples that are there.
  public void rank() {
    var examples = Examples.of(positive.get());
    var site = choice.flatMap(Choice::site);
    if (examples.isEmpty() || site.isEmpty() || microscope.get().isEmpty()) {
      return;
    }
    var others = Examples.of(negative.get());
    answer.set(new Answer.Working());
    lane.newest(
        new RankingJob(
            catalogue, microscope.get().get(), site.get(), choice.get().key(), examples, others),
        outcome -> answer.set(answer(examples, outcome)));
  }

  private static Answer answer(Examples examples, Outcome<List<Ranked>> outcome) {
    return switch (outcome) {
      case Outcome.Succeeded<List<Ranked>>(var ranked) ->
          new Answer.Ready(question(examples), ranked, false);
      case Outcome.Failed<List<Ranked>>(var cause) -> new Answer.Failed(Problems.of(cause));
      case Outcome.Cancelled<List<Ranked>>() -> new Answer.None();
    };
  }

  private static String question(Examples examples) {
    var count = examples.texts().size();
    return examples.hasMarks() ? "marked words" : count == 1 ? "1 example" : count + " examples";
  }

  public void cancel() {
    lane.cancel();
  }

  /// Ranks the features whose best concept this is; the figures were measured on texts that did not
  /// choose the threshold.
  public void rank(ConceptMatch concept) {
    concepts
        .get()
        .ifPresent(table -> {
          lane.drop();
          var ranked =
              table.features().stream()
                  .filter(match -> match.concept().equals(concept.concept()))
                  .map(match -> ranked(match.latent(), match.score()))
                  .sorted(Comparator.comparingDouble(Ranked::f1).reversed())
                  .limit(RankingJob.MOST)
                  .toList();
          answer.set(new Answer.Ready(concept.title(), ranked, true));
        });
  }

  private static Ranked ranked(int latent, ConceptTable.Score score) {
    return new Ranked(
        latent,
        score.threshold(),
        score.precision(),
        score.recall(),
        score.f1(),
        score.probeLoss(),
        score.baseLoss());
  }

  /// What the features are to be about: a line an example, or words in double brackets.
  public StringProperty positiveProperty() {
    return positive;
  }

  /// What they are not to be about; may be empty.
  public StringProperty negativeProperty() {
    return negative;
  }

  public ReadOnlyObjectProperty<Answer> answerProperty() {
    return answer.getReadOnlyProperty();
  }

  /// The concepts whose truth is known, where the autoencoder was held against them.
  public ReadOnlyObjectProperty<Optional<ConceptTable>> conceptsProperty() {
    return concepts.getReadOnlyProperty();
  }
}
