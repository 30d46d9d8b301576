package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.circuit.ContrastJob.Contrast;
import org.featurescope.compute.circuit.FoundStory.Candidate;
import org.featurescope.compute.circuit.StoryChange.Mode;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Features of stories of the tiny model, found by what claims expect.
@ExtendWith(TestEngine.class)
class StoryFindJobTest {
  private static final String PROMPT = "The keeper saw the";
  private static final String OTHER = "The keeper saw a";
  private static final String THIRD = "A river the";

  private Traced traced;
  private GraphRun run;
  private GraphRun other;
  private Turn turn;

  /// A token that the prompt has below another one and that the other text's features, in the place
  /// of its own at the last token, bring above it.
  ///
  /// @param swapped logits then
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Turn(String want, String instead, float[] swapped) {
    double margin() {
      return (double) swapped[id(want)] - swapped[id(instead)];
    }
  }

  private static int id(String token) {
    return Integer.parseInt(token.substring(1));
  }

  @BeforeEach
  void read(Engine engine) throws IOException {
    traced = new Traced(engine, "skip");
    run = traced(PROMPT);
    other = traced(OTHER);
    turn = turn();
  }

  @AfterEach
  void close() {
    run.close();
    other.close();
    traced.close();
  }

  private GraphRun traced(String prompt) {
    return new Attributor(
            traced.circuit, traced.circuit.tokens(prompt), AttributionSettings.USUAL.withChecked(0))
        .run(Progress.none(), new Cancellation());
  }

  private static double value(GraphRun of, StoryFeature feature) {
    return of.rerun().features().get(feature.layer()).value(feature.position(), feature.latent());
  }

  private static NodeEdit set(StoryFeature feature, double value) {
    var node =
        new Node.Feature(
            Site.of(feature.layer()), feature.position(), feature.latent(), OptionalDouble.empty());
    return NodeEdit.clamp(node, value);
  }

  private static List<StoryFeature> active(GraphRun of, int position) {
    var all = new ArrayList<StoryFeature>();
    for (var layer = 0; layer < of.rerun().features().size(); layer++) {
      var own = of.rerun().features().get(layer);
      for (var entry = own.start(position); entry < own.end(position); entry++) {
        all.add(new StoryFeature(layer, position, own.latentAt(entry)));
      }
    }
    return all;
  }

  private int last() {
    return run.prompt().size() - 1;
  }

  /// What is twice as strong in the prompt is taken away, what is so in the other text is copied.
  private List<NodeEdit> swap() {
    var edits = new ArrayList<NodeEdit>();
    active(run, last()).stream()
        .filter(feature -> value(run, feature) >= 2 * value(other, feature))
        .forEach(feature -> edits.add(set(feature, 0)));
    active(other, last()).stream()
        .filter(feature -> value(other, feature) >= 2 * value(run, feature))
        .forEach(feature -> edits.add(set(feature, value(other, feature))));
    return edits;
  }

  private float[] logits(List<NodeEdit> edits) {
    return new Trial(run, edits, Freedom.OPEN)
        .run(Progress.none(), new Cancellation())
        .logitsAfter();
  }

  private Turn turn() {
    var before = run.logits();
    var after = logits(swap());
    var best = new int[2];
    var most = 0.0;
    for (var want = 0; want < before.length; want++) {
      for (var instead = 0; instead < before.length; instead++) {
        var turned = (double) after[want] - after[instead];
        if (before[want] < before[instead] && turned > most) {
          most = turned;
          best = new int[] {want, instead};
        }
      }
    }
    return new Turn("#" + best[0], "#" + best[1], after);
  }

  private Contrast contrast() {
    return new Contrast(
        PROMPT,
        OTHER,
        Optional.of(turn.want()),
        Optional.of(turn.instead()),
        StoryPlace.LAST,
        Optional.empty(),
        StorySearch.MOST,
        4);
  }

  private FoundStory.Search compared(Contrast contrast) {
    return new ContrastJob(traced.circuit, contrast)
        .run(Progress.none(), new Cancellation())
        .searches()
        .getFirst();
  }

  @Test
  void allCandidatesTogetherTurnTheAnswerAsTheFullSwapDoes() {
    var search = compared(contrast());

    assertEquals(swap().size(), search.candidates().size());
    assertTrue(turn.margin() > 0, "the swap turns it");
    assertEquals(turn.margin(), search.whole().orElseThrow(), 1e-3);
    assertEquals(
        (double) run.logits()[id(turn.want())] - run.logits()[id(turn.instead())],
        search.before(),
        1e-4);
  }

  @Test
  void theFewThatAreFoundTurnTheAnswer() {
    var search = compared(contrast());

    var chosen = search.chosen();
    assertTrue(search.isMet(), "margin " + search.after());
    assertTrue(chosen.size() < search.candidates().size(), chosen.size() + " features");
    var after = logits(edits(chosen, search.strength().orElseThrow()));
    assertEquals((double) after[id(turn.want())] - after[id(turn.instead())], search.after(), 1e-3);
  }

  private static List<NodeEdit> edits(List<Candidate> chosen, double strength) {
    return chosen.stream()
        .map(one ->
            one.supernode().equals(ContrastJob.OWN)
                ? set(one.feature(), 0)
                : set(one.feature(), strength * one.own()))
        .toList();
  }

  @Test
  void whatIsFoundIsMetClearlyAndNoneOfItCanBeSpared() {
    var search = compared(contrast());

    assertTrue(search.after() >= 1, "e times as likely: " + search.after());
    var chosen = search.chosen();
    for (var one : chosen) {
      var left = new ArrayList<>(chosen);
      left.remove(one);
      if (left.stream().anyMatch(other -> other.supernode().equals(one.supernode()))) {
        var after = logits(edits(left, search.strength().orElseThrow()));
        assertTrue(after[id(turn.want())] - after[id(turn.instead())] < 1, "without " + one);
      }
    }
  }

  @Test
  void theWeakestStrengthThatIsEnoughIsTaken() {
    var usual = contrast();
    var once =
        compared(
            new Contrast(
                usual.prompt(),
                usual.other(),
                usual.want(),
                usual.instead(),
                usual.at(),
                usual.layers(),
                usual.most(),
                1));

    var strength = compared(usual).strength().orElseThrow();
    assertEquals(once.isMet(), strength == 1, "x " + strength);
  }

  @Test
  void theClaimAboutTheStorysOwnPromptFindsTheFeatures() {
    var found =
        found(
            story(
                sought("these", anywhere(List.of(), List.of())),
                losesElsewhere(),
                loses(StoryTuning.NONE)));

    assertEquals(1, found.searches().getFirst().claim());
  }

  @Test
  void aLimitIsMetWhenTheOddsAreSoManyTimesItsOwnAndNothingCanBeSpared() {
    var before = new Odds(run.logits()).probability(id(turn.want()));
    var copy = new StoryChange("these", Mode.COPY, 1);
    var some =
        new StorySupernode(
            "these", Optional.of(OTHER), List.of(), Optional.of(anywhere(List.of(), List.of())));
    var above = new StoryExpectation.Above(turn.want(), before * 0.9);

    var search =
        found(story(some, claim(Optional.empty(), copy, above, StoryTuning.NONE)))
            .searches()
            .getFirst();

    assertEquals(logOdds(before) - logOdds(above.limit()), search.before(), 1e-4);
    assertTrue(search.before() < 1 && search.after() >= 1, "odds e times: " + search.after());
    for (var one : search.chosen()) {
      var left = new ArrayList<>(search.chosen());
      left.remove(one);
      var without = new Odds(logits(edits(left, 1))).probability(id(turn.want()));
      assertTrue(logOdds(without) - logOdds(above.limit()) < 1, "it takes " + one);
    }
  }

  private static double logOdds(double probability) {
    return Math.log(probability / (1 - probability));
  }

  @Test
  void aPlaceInThePromptIsThatFarFromTheEndOfTheOther() {
    var named = compared(at(new StoryPlace.Named("the")));
    var counted = compared(at(new StoryPlace.Position(last())));
    assertEquals(compared(contrast()).candidates(), named.candidates());
    assertEquals(named.candidates(), counted.candidates());
  }

  @Test
  void anEffectIsThatOfTheFeatureAloneAndTheStrongestComesFirst() {
    var candidates = compared(contrast()).candidates();

    for (var one : candidates.subList(0, 3)) {
      var after = logits(edits(List.of(one), 1));
      var before = run.logits();
      assertEquals(
          (double) after[id(turn.want())]
              - after[id(turn.instead())]
              - before[id(turn.want())]
              + before[id(turn.instead())],
          one.effect(),
          1e-3);
    }
    for (var i = 1; i < candidates.size(); i++) {
      assertTrue(candidates.get(i - 1).effect() >= candidates.get(i).effect());
    }
  }

  @Test
  void featuresAreSoughtInTheLayersAtTheTokenAndInTheNumberThatIsAskedFor() {
    var usual = contrast();
    var search =
        compared(
            new Contrast(
                usual.prompt(),
                usual.other(),
                usual.want(),
                usual.instead(),
                new StoryPlace.Any(),
                Optional.of(new StorySearch.Layers(1, 2)),
                1,
                1));

    assertTrue(search.chosen().size() <= 2);
    for (var one : search.candidates()) {
      assertTrue(one.feature().layer() >= 1);
      assertEquals(last(), one.feature().position(), "before it both texts are the same");
    }
    assertFault("no feature of", () -> compared(at(new StoryPlace.Position(2))));
  }

  private StorySupernode sought(String label, StorySearch search) {
    return new StorySupernode(label, Optional.empty(), List.of(), Optional.of(search));
  }

  private static StorySearch anywhere(List<String> also, List<String> without) {
    return new StorySearch(Optional.empty(), StoryPlace.LAST, Optional.empty(), 3, also, without);
  }

  private StoryClaim claim(
      Optional<String> prompt, StoryChange change, StoryExpectation expected, StoryTuning tuning) {
    return new StoryClaim("So it is.", prompt, List.of(change), Freedom.OPEN, expected, tuning);
  }

  private Story story(StorySupernode supernode, StoryClaim... claims) {
    return new Story(
        "A tale",
        "Things act.",
        PROMPT,
        turn.instead(),
        Optional.of(turn.want()),
        List.of(supernode),
        List.of(claims),
        Optional.empty());
  }

  private FoundStory found(Story story) {
    return new StoryFindJob(traced.circuit, story).run(Progress.none(), new Cancellation());
  }

  private StoryClaim losesElsewhere() {
    return claim(
        Optional.of(THIRD),
        new StoryChange("these", Mode.ABLATE, 0),
        new StoryExpectation.Below(turn.instead(), 0.5),
        StoryTuning.NONE);
  }

  private StoryClaim loses(StoryTuning tuning) {
    return claim(
        Optional.empty(),
        new StoryChange("these", Mode.ABLATE, 0),
        new StoryExpectation.Below(turn.instead(), 0.5),
        tuning);
  }

  @Test
  void whatMustBeActiveElsewhereIsAndWhatMustNotIsNot() {
    var both =
        found(story(sought("these", anywhere(List.of(OTHER), List.of())), loses(StoryTuning.NONE)));
    var alone =
        found(story(sought("these", anywhere(List.of(), List.of(OTHER))), loses(StoryTuning.NONE)));

    assertTrue(
        both.searches().getFirst().candidates().stream()
            .allMatch(one -> value(other, one.feature()) > 0));
    assertTrue(
        alone.searches().getFirst().candidates().stream()
            .allMatch(one -> value(other, one.feature()) == 0));
    assertEquals(
        active(run, last()).size(),
        both.searches().getFirst().candidates().size()
            + alone.searches().getFirst().candidates().size());
  }

  @Test
  void whatAClaimTakesAwayInAnotherTextIsActiveThere() {
    var found =
        found(
            story(
                sought("these", anywhere(List.of(), List.of())),
                loses(StoryTuning.NONE),
                losesElsewhere()));

    var measured =
        new StoryJob(traced.circuit, found.story()).run(Progress.none(), new Cancellation());
    assertEquals(2, measured.findings().size());
  }

  @Test
  void aShareOfWhatIsBecomesTheLimitAndAClaimIsAsStrongAsAnother() {
    var copy = new StoryChange("these", Mode.COPY, 1);
    var share = new StoryTuning(OptionalDouble.of(3), OptionalInt.empty(), OptionalDouble.of(0.5));
    var as = new StoryTuning(OptionalDouble.empty(), OptionalInt.of(1), OptionalDouble.empty());
    var limit = new StoryExpectation.Below(turn.instead(), 0.9);
    var supernode =
        new StorySupernode(
            "these", Optional.of(OTHER), List.of(), Optional.of(anywhere(List.of(), List.of())));

    var story =
        found(
                story(
                    supernode,
                    claim(Optional.of(THIRD), copy, limit, as),
                    claim(Optional.empty(), copy, limit, share)))
            .story();

    var half = new Odds(run.logits()).probability(id(turn.instead())) / 2;
    assertEquals(
        half, ((StoryExpectation.Below) story.claims().get(1).expectation()).limit(), half * 1e-3);
    assertEquals(
        story.claims().get(1).changes().getFirst().value(),
        story.claims().get(0).changes().getFirst().value());
    assertTrue(story.measured().isEmpty());
    assertFalse(story.supernodes().getFirst().features().isEmpty());
  }

  @Test
  void progressRisesToItsEnd() {
    var reports = new ArrayList<long[]>();
    new StoryFindJob(
            traced.circuit,
            story(sought("these", anywhere(List.of(), List.of())), loses(StoryTuning.NONE)))
        .run((done, total, unit) -> reports.add(new long[] {done, total}), new Cancellation());

    for (var i = 1; i < reports.size(); i++) {
      assertTrue(reports.get(i)[0] >= reports.get(i - 1)[0]);
      assertEquals(reports.getFirst()[1], reports.get(i)[1]);
    }
    assertEquals(reports.getLast()[1], reports.getLast()[0]);
  }

  @Test
  void itStopsWhenAsked() {
    var job =
        new StoryFindJob(
            traced.circuit,
            story(sought("these", anywhere(List.of(), List.of())), loses(StoryTuning.NONE)));
    var cancellation = new Cancellation();

    assertThrows(
        CancellationException.class,
        () -> job.run((done, total, unit) -> cancellation.cancel(), cancellation));
  }

  @Test
  void whatCannotBeFoundIsSaidInOneSentence() {
    var searched = sought("these", anywhere(List.of(), List.of()));
    var chosen = new StorySupernode("these", Optional.empty(), active(run, last()).subList(0, 1));
    var nothing = sought("these", anywhere(List.of(OTHER), List.of(OTHER)));

    assertFault("does not say how", () -> found(story(chosen, loses(StoryTuning.NONE))));
    assertFault("no feature of", () -> found(story(nothing, loses(StoryTuning.NONE))));
    assertFault(
        "are not found yet",
        () ->
            new StoryJob(traced.circuit, story(searched, loses(StoryTuning.NONE)))
                .run(Progress.none(), new Cancellation()));
    assertFault("there is no token", () -> compared(at(new StoryPlace.Named("river"))));
    assertFault("there is no token 99", () -> compared(at(new StoryPlace.Position(99))));
    assertFault("no less likely", () -> compared(wanting(turn.want(), turn.want())));
    assertFault("no less likely", () -> compared(wanting(turn.instead(), turn.want())));
    var off = new StoryFeature(0, last(), off(run, last()));
    var given = new StorySupernode("these", Optional.empty(), List.of(off));
    var tuned =
        claim(
            Optional.of(THIRD),
            new StoryChange("these", Mode.COPY, 1),
            new StoryExpectation.Below(turn.instead(), 0.5),
            StoryTuning.upTo(2));
    assertFault("is not active", () -> found(withGiven(given, tuned)));
    var first = new StorySupernode("these", Optional.empty(), active(run, 1).subList(0, 1));
    assertFault("lies before", () -> found(withGiven(first, tuned)));
    assertFault(
        "follows",
        () ->
            compared(
                new Contrast(
                    PROMPT,
                    PROMPT,
                    Optional.empty(),
                    Optional.empty(),
                    StoryPlace.LAST,
                    Optional.empty(),
                    1,
                    1)));
  }

  /// A story that has a supernode to find, and one that is given, which a further claim is about.
  private Story withGiven(StorySupernode given, StoryClaim about) {
    var other =
        new StoryClaim(
            "So it is.",
            Optional.empty(),
            List.of(new StoryChange("those", Mode.ABLATE, 0)),
            Freedom.OPEN,
            new StoryExpectation.Below(turn.instead(), 0.5),
            StoryTuning.NONE);
    return new Story(
        "A tale",
        "Things act.",
        PROMPT,
        turn.instead(),
        Optional.of(turn.want()),
        List.of(given, sought("those", anywhere(List.of(), List.of()))),
        List.of(other, about),
        Optional.empty());
  }

  /// A latent of layer 0 that is off there.
  private static int off(GraphRun of, int position) {
    var latent = 0;
    while (of.rerun().features().getFirst().value(position, latent) > 0) {
      latent++;
    }
    return latent;
  }

  private Contrast wanting(String want, String instead) {
    var usual = contrast();
    return new Contrast(
        usual.prompt(),
        usual.other(),
        Optional.of(want),
        Optional.of(instead),
        usual.at(),
        usual.layers(),
        usual.most(),
        usual.upTo());
  }

  private Contrast at(StoryPlace place) {
    var usual = contrast();
    return new Contrast(
        usual.prompt(),
        usual.other(),
        usual.want(),
        usual.instead(),
        place,
        usual.layers(),
        usual.most(),
        usual.upTo());
  }

  private static void assertFault(String said, org.junit.jupiter.api.function.Executable work) {
    var fault = assertThrows(FeaturescopeException.class, work);
    assertTrue(fault.problem().contains(said), fault.problem());
    assertFalse(fault.remedy().isBlank());
  }
}
