package org.featurescope.app.steer;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.app.steer.SteeringDesk.Watched;
import org.featurescope.compute.sae.FeatureActivations;

/// What the view begins with where nobody has chosen anything: the features that speak loudest on
/// the prompt.
final class Beginning {
  private static final int SLIDERS = 4;

  private Beginning() {}

  /// Neutral sliders for the features that are strongest on a prompt, each measured against its
  /// usual maximum; features with a name first.
  static Draft draft(Seen seen, int source, Names names) {
    var draft = Draft.empty();
    for (var latent : strongest(seen, source, names, SLIDERS)) {
      draft = draft.with(names.target(source, latent), 0);
    }
    return draft.sliders().isEmpty() ? draft : draft.select(draft.sliders().getFirst().key());
  }

  /// The loudest feature that no slider moves.
  static Optional<Watched> watched(Seen seen, int source, Names names, Draft draft) {
    return strongest(seen, source, names, SLIDERS + draft.sliders().size()).stream()
        .filter(latent -> draft.moving(names.target(source, latent)).isEmpty())
        .findFirst()
        .map(latent -> new Watched(source, latent));
  }

  static List<Integer> strongest(Seen seen, int source, Names names, int most) {
    return seen.features(false).stream()
        .flatMap(features -> peaks(seen, features).entrySet().stream())
        .filter(peak -> !names.everywhere(source, peak.getKey()))
        .sorted(
            Comparator.<Map.Entry<Integer, Float>>comparingInt(
                    peak -> names.name(source, peak.getKey()).isEmpty() ? 1 : 0)
                .thenComparingDouble(peak ->
                    -peak.getValue()
                        / names.usual(names.target(source, peak.getKey())).orElse(peak.getValue())))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The largest activation of every feature on tokens that stand for text.
  private static HashMap<Integer, Float> peaks(Seen seen, FeatureActivations features) {
    var peaks = new HashMap<Integer, Float>();
    for (var row = 0; row < Math.min(features.rows(), seen.tokens().size()); row++) {
      if (!seen.tokens().get(row).special()) {
        for (var entry = features.start(row); entry < features.end(row); entry++) {
          peaks.merge(features.latentAt(entry), features.valueAt(entry), Math::max);
        }
      }
    }
    return peaks;
  }
}
