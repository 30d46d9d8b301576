package org.featurescope.compute.circuit;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.sae.FeatureActivations;

/// The texts of a story: graphs of those that are changed, and what is active in all of them.
final class StoryTexts implements AutoCloseable {
  private final CircuitModel circuit;
  private final Story story;
  private final Cancellation cancellation;
  private final Map<String, List<Integer>> tokens = new HashMap<>();
  private final Map<String, GraphRun> runs = new HashMap<>();
  private final Map<String, List<FeatureActivations>> features = new HashMap<>();

  /// @throws FeaturescopeException if a token is none
  StoryTexts(CircuitModel circuit, Story story, Cancellation cancellation) {
    this.circuit = circuit;
    this.story = story;
    this.cancellation = cancellation;
    name(story.prompt(), story.target());
    story.distractor().ifPresent(token -> name(story.prompt(), token));
    for (var claim : story.claims()) {
      var prompt = story.promptOf(claim);
      name(prompt, claim.expectation().token());
      if (claim.expectation() instanceof StoryExpectation.Over(var token, var other)) {
        name(prompt, other);
      }
    }
  }

  private void name(String prompt, String token) {
    var known = new LinkedHashSet<>(tokens.getOrDefault(prompt, List.of()));
    known.add(id(token));
    tokens.put(prompt, List.copyOf(known));
  }

  int id(String token) {
    return Targets.id(token, circuit.model().tokenizer());
  }

  /// The graph of a text, of all tokens that the story names there.
  GraphRun run(String prompt) {
    var run = runs.get(prompt);
    if (run == null) {
      var settings =
          AttributionSettings.USUAL
              .withChecked(0)
              .withTargets(new Targets.Tokens(tokens.get(prompt)));
      run =
          new Attributor(circuit, circuit.tokens(prompt), settings)
              .run(Progress.none(), cancellation);
      runs.put(prompt, run);
    }
    return run;
  }

  /// Which output of the graph of a text a token is.
  int output(String prompt, String token) {
    return tokens.get(prompt).indexOf(id(token));
  }

  /// The feature of a text as a node.
  ///
  /// @throws FeaturescopeException if its layer has no features
  Node.Feature node(StoryFeature feature) {
    return circuit.node(feature);
  }

  /// Active features of a text in a layer that has some.
  FeatureActivations features(String prompt, int layer) {
    return features(prompt).get(circuit.replacement().ofLayer(layer).orElseThrow());
  }

  private List<FeatureActivations> features(String prompt) {
    return tokens.containsKey(prompt)
        ? run(prompt).rerun().features()
        : features.computeIfAbsent(prompt, this::encoded);
  }

  private List<FeatureActivations> encoded(String prompt) {
    var text = circuit.tokens(prompt);
    try (var pass =
        new FrozenPass(circuit.weights(), circuit.replacement(), text.ids(), cancellation)) {
      return PromptFeatures.of(pass, circuit.replacement(), circuit.begins(text), cancellation)
          .features();
    }
  }

  /// How many tokens a text has.
  int length(String prompt) {
    return circuit.tokens(prompt).size();
  }

  /// @throws FeaturescopeException if a supernode names a feature that its text does not have
  void requireNamed() {
    for (var supernode : story.supernodes()) {
      var prompt = story.promptOf(supernode);
      supernode.features().forEach(feature -> requireActive(supernode.label(), feature, prompt));
    }
  }

  /// @throws FeaturescopeException if it is not active in the text
  void requireActive(String label, StoryFeature feature, String prompt) {
    if (!(activation(feature, prompt) > 0)) {
      throw StoryFaults.inactive(feature, label, prompt);
    }
  }

  /// 0 where there is no such feature.
  double activation(StoryFeature feature, String prompt) {
    return circuit.activation(feature, features(prompt));
  }

  @Override
  public void close() {
    runs.values().forEach(GraphRun::close);
  }
}
