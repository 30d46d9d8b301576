package org.featurescope.app.read;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Where a feature fires in a text.
final class Places {
  private static final int MOST = 50;

  /// Weak before strong, and of equals the later one first.
  private static final Comparator<FeatureFacts.Place> WEAKEST_FIRST =
      Comparator.comparingDouble(FeatureFacts.Place::value)
          .thenComparing(FeatureFacts.Place::token, Comparator.reverseOrder());

  private Places() {}

  /// The strongest places of what is known so far, strongest first, at most 50.
  static List<FeatureFacts.Place> strongest(
      TextReading reading, int latent, boolean ignoreSpecial) {
    var strongest = new PriorityQueue<>(WEAKEST_FIRST);
    reading.forEachActivationOf(
        latent,
        0,
        reading.size(),
        (token, same, value) -> {
          if (value <= 0
              || strongest.size() == MOST && value <= strongest.element().value()
              || ignoreSpecial && reading.special(token)) {
            return;
          }
          strongest.add(new FeatureFacts.Place(token, value));
          if (strongest.size() > MOST) {
            strongest.remove();
          }
        });
    return strongest.stream().sorted(WEAKEST_FIRST.reversed()).toList();
  }
}
