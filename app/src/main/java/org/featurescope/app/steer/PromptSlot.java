package org.featurescope.app.steer;

import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.SteeredPrompt;
import org.featurescope.compute.steering.SteeredPrompt.Look;
import org.featurescope.compute.steering.Steerer;
import org.featurescope.compute.steering.SteeringPlan;

/// The prompt that is being looked at, kept open from one look to the next. One thread at a time.
final class PromptSlot {

  private record Kept(List<Integer> ids, List<SparseAutoencoder> watched, SteeredPrompt prompt) {}

  private final Steerer steerer;
  private Optional<Kept> kept = Optional.empty();

  PromptSlot(Steerer steerer) {
    this.steerer = steerer;
  }

  synchronized Look look(
      List<Integer> ids,
      List<SparseAutoencoder> watched,
      SteeringPlan plan,
      Cancellation cancellation) {
    cancellation.check();
    if (kept.filter(now -> now.ids.equals(ids) && now.watched.equals(watched)).isEmpty()) {
      forget();
      var tokens = ids.stream().mapToInt(Integer::intValue).toArray();
      kept =
          Optional.of(
              new Kept(ids, watched, new SteeredPrompt(steerer, tokens, watched, cancellation)));
    }
    return kept.orElseThrow().prompt.look(plan, cancellation);
  }

  /// Frees what was kept.
  synchronized void forget() {
    kept.ifPresent(now -> now.prompt.close());
    kept = Optional.empty();
  }
}
