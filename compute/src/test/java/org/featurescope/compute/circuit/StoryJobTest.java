package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.featurescope.compute.circuit.StoryChange.Mode;
import org.featurescope.compute.circuit.StoryFinding.Verdict;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Stories of the tiny model, told of whatever features are active in it.
@ExtendWith(TestEngine.class)
class StoryJobTest {
  private static final String PROMPT = "The keeper saw the";
  private static final String OTHER = "A river the";
  private static final int TARGET = 5;
  private static final int RIVAL = 7;

  private Traced traced;
  private GraphRun run;
  private int[] sizes;

  @BeforeEach
  void trace(Engine engine) throws IOException {
    traced = new Traced(engine, "skip");
    var settings =
        AttributionSettings.USUAL
            .withChecked(0)
            .withTargets(new Targets.Tokens(List.of(TARGET, RIVAL)));
    run = traced(PROMPT, settings);
    sizes = new int[] {traced.circuit.tokens(PROMPT).size(), traced.circuit.tokens(OTHER).size()};
  }

  @AfterEach
  void close() {
    run.close();
    traced.close();
  }

  private GraphRun traced(String prompt, AttributionSettings settings) {
    return new Attributor(traced.circuit, traced.circuit.tokens(prompt), settings)
        .run(Progress.none(), new Cancellation());
  }

  /// The active features of the last token in one layer.
  private static List<StoryFeature> last(GraphRun of, int layer) {
    var own = of.rerun().features().get(layer);
    var row = own.rows() - 1;
    return IntStream.range(own.start(row), own.end(row))
        .mapToObj(entry -> new StoryFeature(layer, row, own.latentAt(entry)))
        .toList();
  }

  private List<StoryFeature> own() {
    return last(run, 1).subList(0, 2);
  }

  private static Story story(
      List<StorySupernode> supernodes, StoryExpectation expectation, StoryChange... changes) {
    var claim =
        new StoryClaim("So it is.", Optional.empty(), List.of(changes), Freedom.OPEN, expectation);
    return new Story(
        "A tale",
        "Things act.",
        PROMPT,
        "#" + TARGET,
        Optional.of("#" + RIVAL),
        supernodes,
        List.of(claim),
        Optional.empty());
  }

  private static StorySupernode supernode(List<StoryFeature> features) {
    return new StorySupernode("these", Optional.empty(), features);
  }

  private static StoryChange ablation() {
    return new StoryChange("these", Mode.ABLATE, 0);
  }

  private static Node.Feature node(StoryFeature feature) {
    return new Node.Feature(
        Site.of(feature.layer()), feature.position(), feature.latent(), OptionalDouble.empty());
  }

  private StoryResult measured(Story story) {
    return new StoryJob(traced.circuit, story).run(Progress.none(), new Cancellation());
  }

  private static double probability(float[] logits, int id) {
    var sum = 0.0;
    for (var logit : logits) {
      sum += Math.exp(logit - logits[id]);
    }
    return 1 / sum;
  }

  private TrialResult trial(List<NodeEdit> edits) {
    return new Trial(run, edits, Freedom.OPEN).run(Progress.none(), new Cancellation());
  }

  private List<NodeEdit> ablations() {
    return own().stream().map(feature -> NodeEdit.ablate(node(feature))).toList();
  }

  @Test
  void aClaimIsMeasuredAsATrialMeasuresItsChanges() {
    var story =
        story(List.of(supernode(own())), new StoryExpectation.Below("#" + TARGET, 1), ablation());

    var finding = measured(story).findings().getFirst();

    var expected = trial(ablations());
    var target = expected.outputs().get(0);
    var rival = expected.outputs().get(1);
    assertClose(probability(expected.logitsBefore(), TARGET), finding.before());
    assertClose(probability(expected.logitsAfter(), TARGET), finding.after());
    assertClose(target.measured() - rival.measured(), finding.measured());
    assertClose(target.predicted() - rival.predicted(), finding.predicted().orElseThrow());
    assertTrue(finding.before() != finding.after(), "something changed");
    assertTrue(finding.control() != finding.after(), "other features do something else");
  }

  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-3 * Math.abs(expected) + 1e-9);
  }

  @Test
  void scoresAreThoseOfTheGraphAndOfItsNamedNodes() {
    var story =
        story(List.of(supernode(own())), new StoryExpectation.Below("#" + TARGET, 1), ablation());

    var result = measured(story);

    var pinned = new java.util.BitSet();
    var nodes = run.graph().nodes();
    for (var node = 0; node < nodes.size(); node++) {
      if (nodes.get(node)
              instanceof Node.Feature(var site, var position, var latent, var activation)
          && own().contains(new StoryFeature(site.layer(), position, latent))) {
        pinned.set(node);
      }
    }
    assertEquals(2, pinned.cardinality());
    assertEquals(run.features().length, result.features());
    assertClose(Scores.of(run.graph()).replacement(), result.whole().replacement());
    assertClose(Scores.of(run.graph(), pinned).completeness(), result.named().completeness());
    assertTrue(result.named().replacement() < result.whole().replacement());
    assertTrue(Math.abs(result.faithfulness()) <= 1);
  }

  @Test
  void copiedFeaturesHaveTheValuesOfTheirOwnTextCountedFromItsEnd() {
    try (var other = traced(OTHER, AttributionSettings.USUAL.withChecked(0))) {
      var foreign = last(other, 1);
      var story =
          story(
              List.of(new StorySupernode("these", Optional.of(OTHER), foreign)),
              new StoryExpectation.Over("#" + TARGET, "#" + RIVAL),
              new StoryChange("these", Mode.COPY, 2));

      var finding = measured(story).findings().getFirst();

      var edits = new ArrayList<NodeEdit>();
      for (var feature : foreign) {
        var value = other.rerun().features().get(1).value(sizes[1] - 1, feature.latent());
        edits.add(NodeEdit.clamp(node(feature.shifted(sizes[0] - sizes[1])), 2 * value));
      }
      var expected = trial(edits);
      assertClose(probability(expected.logitsAfter(), TARGET), finding.after());
      assertClose(probability(expected.logitsAfter(), RIVAL), finding.other().orElseThrow());
    }
  }

  @Test
  void aClaimMayChangeAnotherText() {
    try (var other = traced(OTHER, AttributionSettings.USUAL.withChecked(0))) {
      var both =
          last(run, 0).stream()
              .map(feature -> feature.shifted(sizes[1] - sizes[0]))
              .filter(last(other, 0)::contains)
              .map(feature -> feature.shifted(sizes[0] - sizes[1]))
              .toList();
      var story = story(List.of(supernode(both)), new StoryExpectation.Answer("#0"), ablation());
      var claim =
          new StoryClaim(
              "Here, too.",
              Optional.of(OTHER),
              List.of(ablation()),
              Freedom.OPEN,
              new StoryExpectation.Below("#" + TARGET, 1));
      var elsewhere =
          new Story(
              "A tale",
              "l",
              PROMPT,
              "#" + TARGET,
              Optional.empty(),
              story.supernodes(),
              List.of(claim),
              Optional.empty());

      var finding = measured(elsewhere).findings().getFirst();

      assertClose(probability(other.logits(), TARGET), finding.before());
      assertTrue(finding.before() != finding.after(), "the same features act there");
    }
  }

  @Test
  void whatIsNotActiveIsNamedInOneSentence() {
    var active = own().stream().map(StoryFeature::latent).toList();
    var silent =
        IntStream.range(0, run.rerun().features().get(1).latents())
            .filter(latent -> !last(run, 1).contains(new StoryFeature(1, sizes[0] - 1, latent)))
            .findFirst()
            .orElseThrow();
    assertTrue(!active.contains(silent));
    for (var feature :
        List.of(
            new StoryFeature(1, sizes[0] - 1, silent),
            new StoryFeature(9, 0, 0),
            new StoryFeature(1, 1 << 20, 0),
            new StoryFeature(1, 0, 1 << 20))) {
      var story =
          story(
              List.of(supernode(List.of(feature))),
              new StoryExpectation.Answer("#" + TARGET),
              ablation());

      var fault = assertThrows(FeaturescopeException.class, () -> measured(story));

      assertTrue(fault.problem().contains("is not active at position"), fault.problem());
      assertTrue(fault.problem().contains("these"), fault.problem());
    }
  }

  @Test
  void aTokenThatIsNoneIsSaidSo() {
    var story =
        story(List.of(supernode(own())), new StoryExpectation.Answer("the keeper saw"), ablation());

    var fault = assertThrows(FeaturescopeException.class, () -> measured(story));

    assertTrue(fault.problem().contains("tokens, not one"), fault.problem());
  }

  @ParameterizedTest
  @CsvSource({
    "BELOW, 0.09, 0.0, CONFIRMED",
    "BELOW, 0.11, 0.0, REFUTED",
    "BELOW, 0.09, 0.5, REFUTED",
    "ABOVE, 0.11, 1.0, CONFIRMED",
    "ABOVE, 0.09, 0.0, REFUTED",
    "OVER, 0.21, 0.4, CONFIRMED",
    "OVER, 0.19, 0.0, REFUTED",
    "ANSWER, 0.3, 0.25, CONFIRMED",
    "ANSWER, 0.3, 0.75, REFUTED",
  })
  void aClaimIsConfirmedIfWhatIsExpectedIsSeenAndNotWithAnyFeatures(
      String kind, double after, double alike, Verdict verdict) {
    var expectation =
        switch (kind) {
          case "BELOW" -> new StoryExpectation.Below(" a", 0.1);
          case "ABOVE" -> new StoryExpectation.Above(" a", 0.1);
          case "OVER" -> new StoryExpectation.Over(" a", " b");
          default -> new StoryExpectation.Answer(" a");
        };
    var finding =
        new StoryFinding(
            verdict,
            0.5,
            after,
            OptionalDouble.of(0.2),
            " a",
            0.5,
            alike,
            OptionalDouble.empty(),
            0);

    assertEquals(verdict, finding.verdict(expectation));
  }

  @Test
  void anotherAnswerRefutes() {
    var finding =
        new StoryFinding(
            Verdict.REFUTED, 0, 0.3, OptionalDouble.empty(), " b", 0, 0, OptionalDouble.empty(), 1);

    assertEquals(Verdict.REFUTED, finding.verdict(new StoryExpectation.Answer(" a")));
  }
}
