package org.featurescope.compute.index;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.featurescope.compute.index.Example.Band;

/// Chooses the places at which a feature is shown, out of what was kept of it.
final class ExampleChoice {
  /// Places of a band other than [Band#TOP].
  static final int OF_BAND = 5;

  private final FeatureTally tally;
  private final Set<Long> shown = new HashSet<>();
  private final List<Choice> choices = new ArrayList<>();

  /// A place and why it was chosen.
  record Choice(Band band, Sighting sighting) {}

  private ExampleChoice(FeatureTally tally) {
    this.tally = tally;
  }

  /// By band, within a band the strongest first. A passage is not shown again in a band of a
  /// quantile; random places are drawn without regard to the others.
  static List<Choice> of(FeatureTally tally) {
    var choice = new ExampleChoice(tally);
    choice.addTop();
    choice.addQuantile(Band.Q99, 0.99);
    choice.addQuantile(Band.Q90, 0.9);
    choice.addQuantile(Band.Q50, 0.5);
    choice.addRandom();
    return choice.choices;
  }

  private void addTop() {
    for (var i = 0; i < tally.top().size(); i++) {
      var sighting = tally.top().get(i);
      shown.add(sighting.window());
      choices.add(new Choice(Band.TOP, sighting));
    }
  }

  /// Those nearest to the quantile, on the histogram's scale.
  private void addQuantile(Band band, double share) {
    var histogram = tally.histogram();
    if (histogram.total() == 0) {
      return;
    }
    var bucket = quantile(histogram, share);
    var centre = bucket + 0.5;
    var near =
        sampled(bucket / LogHistogram.PER_OCTAVE - 1, bucket / LogHistogram.PER_OCTAVE + 1).stream()
            .sorted(
                Comparator.comparingDouble(
                        (Sighting s) -> Math.abs(LogHistogram.bucket(s.value()) + 0.5 - centre))
                    .thenComparing(Sighting.LOT))
            .toList();
    add(band, near, shown);
  }

  private static int quantile(LogHistogram histogram, double share) {
    var wanted = (long) Math.ceil(share * histogram.total());
    var bucket = histogram.first();
    for (var seen = histogram.count(bucket); seen < wanted; seen += histogram.count(bucket)) {
      bucket++;
    }
    return bucket;
  }

  private void addRandom() {
    var lots = sampled(0, FeatureTally.OCTAVES - 1).stream().sorted(Sighting.LOT).toList();
    add(Band.RANDOM, lots, new HashSet<>());
  }

  private List<Sighting> sampled(int from, int to) {
    var all = new ArrayList<Sighting>();
    for (var octave = Math.max(0, from);
        octave <= Math.min(to, FeatureTally.OCTAVES - 1);
        octave++) {
      var kept = tally.sample(octave);
      for (var i = 0; i < kept.size(); i++) {
        all.add(kept.get(i));
      }
    }
    return all;
  }

  /// @param used passages that are not taken again
  private void add(Band band, List<Sighting> inOrder, Set<Long> used) {
    inOrder.stream()
        .filter(sighting -> used.add(sighting.window()))
        .limit(OF_BAND)
        .sorted(Sighting.STRONGEST)
        .forEach(sighting -> choices.add(new Choice(band, sighting)));
  }
}
