package org.featurescope.compute.circuit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;

/// Tests one claim of a story: runs its text unchanged, with its changes, and with random features
/// changed alike.
final class StoryTrial {
  private static final int DRAWS = 8;
  private static final MathContext DIGITS = new MathContext(4);

  private final StoryTexts texts;
  private final Story story;
  private final StoryClaim claim;
  private final String prompt;
  private final GraphRun run;

  StoryTrial(StoryTexts texts, Story story, StoryClaim claim) {
    this.texts = texts;
    this.story = story;
    this.claim = claim;
    this.prompt = story.promptOf(claim);
    this.run = texts.run(prompt);
  }

  /// @throws FeaturescopeException if a feature that is taken away or multiplied is not active
  StoryFinding finding(Cancellation cancellation) {
    var edits = edits();
    var trials = new ArrayList<List<NodeEdit>>();
    trials.add(List.of());
    trials.add(edits);
    for (var draw = 0; draw < DRAWS; draw++) {
      trials.add(control(draw));
    }
    var outcomes = run.rerun().run(trials, claim.freedom(), new int[0], cancellation);
    var sights = outcomes.stream().map(Sight::new).toList();
    var controls = sights.subList(2, sights.size());
    var after = sights.get(1);
    var control = rounded(controls.stream().mapToDouble(Sight::token).average().orElseThrow());
    var alike = (double) controls.stream().filter(Sight::met).count() / DRAWS;
    return new StoryFinding(
        StoryFinding.verdict(claim.expectation(), after.met(), alike),
        sights.getFirst().token(),
        after.token(),
        after.other(),
        after.answer(),
        control,
        alike,
        predicted(edits),
        rounded(compared(outcomes.get(1).outputs()) - compared(outcomes.getFirst().outputs())));
  }

  /// What the claim looks at after a change.
  private final class Sight {
    private final Odds odds;

    Sight(Rerun.Outcome outcome) {
      odds = new Odds(outcome.logits());
    }

    double token() {
      return rounded(odds.probability(texts.id(claim.expectation().token())));
    }

    OptionalDouble other() {
      return claim.expectation() instanceof StoryExpectation.Over(var token, var other)
          ? OptionalDouble.of(rounded(odds.probability(texts.id(other))))
          : OptionalDouble.empty();
    }

    /// The expected token as the story names it, or any other as its text.
    String answer() {
      var expected = claim.expectation().token();
      return texts.id(expected) == odds.best() ? expected : run.circuit().spelling(odds.best());
    }

    boolean met() {
      var expected = claim.expectation();
      return expected.met(
          token(), other().orElse(Double.NaN), texts.id(expected.token()) == odds.best());
    }
  }

  private List<NodeEdit> edits() {
    var edits = new ArrayList<NodeEdit>();
    for (var change : claim.changes()) {
      for (var feature : features(change)) {
        edits.add(edit(change, feature));
      }
    }
    return edits;
  }

  private NodeEdit edit(StoryChange change, StoryFeature feature) {
    return switch (change.mode()) {
      case ABLATE, MULTIPLY -> {
        texts.requireActive(change.supernode(), feature, prompt);
        yield change.edit(texts.node(feature), 0);
      }
      case CLAMP -> change.edit(texts.node(feature), 0);
      case COPY -> {
        var own = source(change);
        yield change.edit(texts.node(feature), texts.activation(feature.shifted(-shift(own)), own));
      }
    };
  }

  /// The text that a supernode's features are active in.
  private String source(StoryChange change) {
    return story.promptOf(story.supernode(change.supernode()));
  }

  /// From positions of a text to those of the claim's.
  private int shift(String from) {
    return texts.length(prompt) - texts.length(from);
  }

  /// The supernode's features, at positions of the claim's text.
  private List<StoryFeature> features(StoryChange change) {
    var shift = shift(source(change));
    var features = new ArrayList<StoryFeature>();
    for (var feature : story.supernode(change.supernode()).features()) {
      if (feature.position() + shift < 0) {
        throw StoryFaults.early(feature, change.supernode(), prompt);
      }
      features.add(feature.shifted(shift));
    }
    return features;
  }

  /// The same changes of other features, none of them one of the claim's.
  private List<NodeEdit> control(int draw) {
    var random = new Random(draw);
    var edits = new ArrayList<NodeEdit>();
    var controls = new HashMap<String, StoryControl>();
    for (var change : claim.changes()) {
      var copies = change.mode() == StoryChange.Mode.COPY;
      var from = copies ? source(change) : prompt;
      var shift = shift(from);
      var own = features(change).stream().map(feature -> feature.shifted(-shift)).toList();
      var control =
          controls.computeIfAbsent(from, text -> new StoryControl(texts, text, all(text)));
      for (var feature : control.draw(own, random)) {
        if (feature.position() + shift >= 0) {
          edits.add(
              change.edit(
                  texts.node(feature.shifted(shift)),
                  copies ? texts.activation(feature, from) : 0));
        }
      }
    }
    return edits;
  }

  /// Everything that the claim changes, at positions of another text.
  private List<StoryFeature> all(String text) {
    var shift = shift(text);
    return claim.changes().stream()
        .flatMap(change -> features(change).stream())
        .filter(feature -> feature.position() >= shift)
        .map(feature -> feature.shifted(-shift))
        .toList();
  }

  private OptionalDouble predicted(List<NodeEdit> edits) {
    for (var edit : edits) {
      if (!isActive(edit)) {
        return OptionalDouble.empty();
      }
    }
    var prediction = run.prediction();
    var changes = prediction.changes(EditedBatch.lastOfEach(edits), claim.freedom());
    var outputs = prediction.outputs(changes);
    var values = new float[outputs.size()];
    for (var i = 0; i < values.length; i++) {
      values[i] = outputs.get(i).floatValue();
    }
    return OptionalDouble.of(rounded(compared(values)));
  }

  private boolean isActive(NodeEdit edit) {
    return edit.node() instanceof Node.Feature(var site, var position, var latent, var activation)
        && texts.activation(new StoryFeature(site.layer(), position, latent), prompt) > 0;
  }

  /// The token's output, less that of the token that it is compared with.
  private double compared(float... outputs) {
    var token = claim.expectation().token();
    var own = outputs[texts.output(prompt, token)];
    return rival(token).map(other -> own - outputs[texts.output(prompt, other)]).orElse(own);
  }

  private Optional<String> rival(String token) {
    if (claim.expectation() instanceof StoryExpectation.Over(var own, var other)) {
      return Optional.of(other);
    }
    if (!prompt.equals(story.prompt())) {
      return Optional.empty();
    }
    return token.equals(story.target()) ? story.distractor() : Optional.of(story.target());
  }

  /// Four digits: runs on two machines agree on no more.
  static double rounded(double value) {
    return value == 0 ? 0 : new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
