package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Puts random features in the place of those that a claim changes: as many, active in the same
/// text at the same layers, at the same positions where there are enough of them.
final class StoryControl {
  private final StoryTexts texts;
  private final String prompt;
  private final Set<StoryFeature> taken = new HashSet<>();

  /// @param named features that must not be drawn, at positions of `prompt`
  StoryControl(StoryTexts texts, String prompt, List<StoryFeature> named) {
    this.texts = texts;
    this.prompt = prompt;
    taken.addAll(named);
  }

  private record Place(int layer, int position) {}

  /// Fewer than `features` where the text has not enough; each is drawn once by one control.
  List<StoryFeature> draw(List<StoryFeature> features, Random random) {
    var wanted = new HashMap<Place, Integer>();
    features.forEach(f -> wanted.merge(new Place(f.layer(), f.position()), 1, Integer::sum));
    var drawn = new ArrayList<StoryFeature>();
    for (var place : places(features)) {
      draw(place, wanted, random, drawn);
    }
    return drawn;
  }

  private static List<Place> places(List<StoryFeature> features) {
    return features.stream().map(f -> new Place(f.layer(), f.position())).distinct().toList();
  }

  private void draw(
      Place place, Map<Place, Integer> wanted, Random random, List<StoryFeature> drawn) {
    var count = wanted.get(place);
    var own = active(place, random);
    own.addAll(elsewhere(place, random));
    for (var feature : own.subList(0, Math.min(count, own.size()))) {
      taken.add(feature);
      drawn.add(feature);
    }
  }

  private List<StoryFeature> elsewhere(Place place, Random random) {
    var others = new ArrayList<StoryFeature>();
    var rows = texts.features(prompt, place.layer()).rows();
    for (var position = 0; position < rows; position++) {
      if (position != place.position()) {
        others.addAll(active(new Place(place.layer(), position), random));
      }
    }
    Collections.shuffle(others, random);
    return others;
  }

  /// The features of a place that are free, in random order.
  private List<StoryFeature> active(Place place, Random random) {
    var own = texts.features(prompt, place.layer());
    var free = new ArrayList<StoryFeature>();
    for (var entry = own.start(place.position()); entry < own.end(place.position()); entry++) {
      var feature = new StoryFeature(place.layer(), place.position(), own.latentAt(entry));
      if (!taken.contains(feature)) {
        free.add(feature);
      }
    }
    Collections.shuffle(free, random);
    return free;
  }
}
