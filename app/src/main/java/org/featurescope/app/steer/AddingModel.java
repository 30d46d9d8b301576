package org.featurescope.app.steer;

import java.util.List;
import java.util.Optional;
import org.featurescope.app.steer.SteeringDesk.Wish;
import org.featurescope.app.steer.SteeringDesk.Wished;
import org.featurescope.compute.steering.FeatureSeek;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;

/// What gets a slider: features that somebody chose, that bring about a wanted token, or directions
/// that somebody described.
final class AddingModel {
  private final SteerBench bench;
  private final LookModel look;
  private final Asked<Wish, Wished> wish;
  private final Describing describing;

  AddingModel(SteerBench bench, LookModel look) {
    this.bench = bench;
    this.look = look;
    wish = new Asked<>(bench.jobs());
    describing = new Describing(bench.jobs());
  }

  void clear() {
    wish.clear();
    describing.clear();
  }

  /// Whether the open model has a feature.
  boolean exists(int source, int latent) {
    return source >= 0
        && source < bench.sources().size()
        && latent >= 0
        && latent < bench.sources().get(source).latents();
  }

  /// Moves a feature of an autoencoder.
  void steer(int source, int latent) {
    bench.plan().add(bench.names().target(source, latent));
  }

  /// Takes a step that was found into the plan.
  void take(Step step) {
    bench.plan().add(step);
  }

  /// Gives a direction a slider that a person describes.
  ///
  /// @param done is told when it is there
  void describe(DirectionForm form, Runnable done) {
    bench
        .ready()
        .ifPresent(open ->
            describing.describe(
                open,
                form,
                bench.source(),
                target -> {
                  bench.plan().add(target);
                  done.run();
                }));
  }

  Describing describing() {
    return describing;
  }

  /// Looks for features that bring about another next token.
  void seek(String wanted, String instead) {
    if (bench.ready().isEmpty() || wanted.isEmpty()) {
      return;
    }
    var open = bench.ready().get();
    var asked =
        new Wish(
            bench.promptProperty().get(),
            wanted,
            instead.isEmpty() ? Optional.empty() : Optional.of(instead),
            List.of(look.moved()),
            maxima());
    wish.ask(asked, () -> open.seek(asked));
  }

  private FeatureSeek.TypicalMaxima maxima() {
    var now = bench.names();
    return (sae, latent) -> {
      var target = new Target.Latent(sae, latent);
      return now.hash(target)
          .map(hash -> bench.known().typicalMaximum(hash, latent))
          .orElse(now.usual(target));
    };
  }

  Asked<Wish, Wished> wish() {
    return wish;
  }
}
