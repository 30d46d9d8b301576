package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;

/// The features that may be taken for a supernode.
final class StoryCandidates {
  /// So many times as strong as in the other text a feature is one of the difference: what is
  /// nearly the same in both is none, though the model may well need it.
  private static final double STRONGER = 2;

  private final ReadTexts texts;
  private final Story story;
  private final StorySupernode supernode;
  private final StorySearch search;
  private final String prompt;

  /// @param supernode says how it is found
  StoryCandidates(ReadTexts texts, Story story, StorySupernode supernode) {
    this.texts = texts;
    this.story = story;
    this.supernode = supernode;
    this.search = supernode.search().orElseThrow();
    this.prompt = story.promptOf(supernode);
  }

  /// At positions of the supernode's text.
  ///
  /// @throws FeaturescopeException if there is none
  List<StoryFeature> all() {
    var text = texts.text(prompt);
    var dictionaries = texts.circuit().replacement().dictionaries();
    var found = new ArrayList<StoryFeature>();
    for (var position : search.at().positions(text.spelled(), prompt)) {
      for (var index = 0; index < dictionaries.size(); index++) {
        var layer = dictionaries.get(index).site().layer();
        var own = text.features().get(index);
        for (var entry = own.start(position); entry < own.end(position); entry++) {
          var feature = new StoryFeature(layer, position, own.latentAt(entry));
          if (search.includes(layer) && fits(feature, own.valueAt(entry))) {
            found.add(feature);
          }
        }
      }
    }
    if (found.isEmpty()) {
      throw new FeaturescopeException(
          "no feature of %s is active where, and in such texts, as the search for %s asks"
              .formatted(Printable.quoted(prompt), Printable.quoted(supernode.label())),
          "look in more layers or at another token, or compare with fewer texts");
    }
    return found;
  }

  private boolean fits(StoryFeature feature, double value) {
    return value > 0
        && search.other().stream().allMatch(other -> value >= STRONGER * in(feature, other))
        && search.also().stream().allMatch(other -> in(feature, other) > 0)
        && search.without().stream().allMatch(other -> in(feature, other) == 0)
        && story.claims().stream().allMatch(claim -> canBeChanged(feature, claim));
  }

  private double in(StoryFeature feature, String other) {
    return texts.activation(feature, prompt, other);
  }

  /// Whether a claim about another text finds it there, if the claim needs it.
  private boolean canBeChanged(StoryFeature feature, StoryClaim claim) {
    var to = story.promptOf(claim);
    return claim.changes().stream()
        .filter(change -> change.supernode().equals(supernode.label()))
        .allMatch(change ->
            switch (change.mode()) {
              case ABLATE, MULTIPLY -> in(feature, to) > 0;
              case CLAMP, COPY -> feature.position() + texts.shift(prompt, to) >= 0;
            });
  }
}
