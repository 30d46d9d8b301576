package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.app.task.Jobs;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;

/// The view's model on a desk without a language model, for tests that tell what a person does.
abstract class SteerOnDesk {
  static final String PROMPT = "The opposite of small is";

  final History history = new History();
  final MadeUpShelf shelf = new MadeUpShelf();
  final MadeUpDesk desk = MadeUpDesk.withTwoSources();
  final ImmediateJobs held = ImmediateJobs.held();

  SteerViewModel open(Jobs jobs) {
    var model = new SteerViewModel(jobs, history, shelf, shelf, PROMPT);
    model.deskProperty().set(Optional.of(desk));
    model.begin();
    return model;
  }

  SteerViewModel open() {
    return open(ImmediateJobs.eager());
  }

  /// With one slider, of feature 7.
  SteerViewModel withOne() {
    var model = open();
    model.plan().begin(Draft.empty());
    model.steer(0, 7);
    return model;
  }

  static int only(SteerViewModel model) {
    assertEquals(1, model.plan().draft().sliders().size());
    return model.plan().draft().sliders().getFirst().key();
  }

  static double value(SteerViewModel model) {
    return model.plan().draft().sliders().getFirst().value();
  }

  static double grand(SteerViewModel model) {
    return seen(model).next(MadeUpDesk.GRAND).orElseThrow().steered();
  }

  static Seen seen(SteerViewModel model) {
    return model.look().live().seenProperty().get().orElseThrow();
  }

  static SteeringPlan plan(String sae, int latent, double value) {
    var reference = MadeUpDesk.withTwoSources().sources().getFirst().reference();
    var other =
        new SaeReference(
            sae.isEmpty() ? reference.path() : sae,
            reference.layer(),
            reference.hook(),
            reference.hash(),
            reference.latents());
    return SteeringPlan.of(new Step(new Target.Latent(other, latent), Mode.ADD, value));
  }
}
