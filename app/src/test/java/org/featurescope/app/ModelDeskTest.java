package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.steer.Continuation;
import org.featurescope.app.steer.SteeringDesk;
import org.featurescope.app.steer.SteeringDesk.Again;
import org.featurescope.app.steer.SteeringDesk.Ask;
import org.featurescope.app.steer.SteeringDesk.Order;
import org.featurescope.app.steer.SteeringDesk.Recording;
import org.featurescope.app.steer.SteeringDesk.Sweeping;
import org.featurescope.app.steer.SteeringDesk.Watched;
import org.featurescope.app.steer.SteeringDesk.Wish;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.steering.FeatureSeek;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.text.Figures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The door to steering on a tiny model that is really run.
class ModelDeskTest {
  private static final Optics OPTICS = Optics.warmingUp();
  private static final String TEXT = "The cat sat on";

  @TempDir static Path folder;

  private Microscope microscope;
  private SteeringDesk desk;

  @BeforeEach
  void open() throws IOException {
    microscope = OPTICS.open(TinyModel.setup(folder), Progress.none(), new Cancellation());
    desk = microscope.steering();
  }

  @AfterEach
  void close() {
    microscope.close();
  }

  private static <T> T run(Job<T> job) {
    return job.run(Progress.none(), new Cancellation());
  }

  private SteeringPlan plan(double value) {
    return SteeringPlan.of(
        new Step(new Target.Latent(desk.sources().get(1).reference(), 5), Mode.ADD, value));
  }

  private static Order order(SteeringPlan plan) {
    return new Order(plan, TEXT, 6, Sampling.GREEDY, List.of());
  }

  @Test
  void a_neutral_plan_changes_no_bit_and_a_strong_one_the_next_token() {
    var rest = run(desk.look(new Ask(plan(0), TEXT, OptionalInt.of(1), Set.of())));
    assertEquals(0, rest.look().divergence());
    assertTrue(rest.next().stream().allMatch(next -> next.baseline() == next.steered()));
    var moved = run(desk.look(new Ask(plan(40), TEXT, OptionalInt.of(1), Set.of(3))));
    assertTrue(moved.look().divergence() > 0);
    assertTrue(moved.next(3).isPresent(), "a wanted token is told of, however unlikely");
    assertEquals(
        moved.tokens().size(), moved.features(true).orElseThrow().rows(), "one row a token");
  }

  @Test
  void both_texts_are_written_token_by_token_and_read_as_they_were_written() {
    var parts = new ArrayList<Continuation>();
    var written = run(desk.write(order(plan(40)), parts::add));
    assertTrue(written.complete());
    assertTrue(parts.size() >= 6);
    var features = run(desk.features(written, 1));
    assertEquals(written.ids(true).size(), features.steered().getFirst().rows());
    var prefix = written.ids(true).subList(0, written.prompt().size());
    var seen =
        run(desk.read(new Again(plan(40), prefix, written.prompt().size(), OptionalInt.empty())));
    var first = written.steered().getFirst();
    assertEquals(first.steeredLog(), seen.look().steered()[first.piece().id()], 1e-3);
    assertEquals(first.baselineLog(), seen.look().baseline()[first.piece().id()], 1e-3);
  }

  @Test
  void new_tokens_alone_can_be_steered_and_are_read_so() {
    var later = plan(40).at(Positions.GENERATED);
    var written = run(desk.write(order(later), part -> {}));
    var second = written.steered().get(1);
    var prefix = written.ids(true).subList(0, written.prompt().size() + 1);
    var seen =
        run(desk.read(new Again(later, prefix, written.prompt().size(), OptionalInt.empty())));
    assertEquals(second.steeredLog(), seen.look().steered()[second.piece().id()], 1e-3);
  }

  @Test
  void strength_is_tried_and_recorded() {
    var values = List.of(-20.0, 0.0, 20.0);
    var sweep = run(desk.sweep(new Sweeping(plan(1), 0, TEXT, values, 3, OptionalInt.of(0))));
    assertEquals(values, sweep.points().stream().map(point -> point.value()).toList());
    assertTrue(
        sweep.points().stream().allMatch(point -> point.figures().active().getAsDouble() > 0),
        "active features are counted");
    var recorded =
        run(
            desk.record(
                new Recording(
                    plan(1), 0, TEXT, values, Optional.of(new Watched(1, 5)), 3, Sampling.GREEDY)));
    assertEquals(3, recorded.texts().size());
    assertEquals(recorded.baseline(), recorded.texts().get(1), "in the middle nothing is done");
  }

  @Test
  void features_are_found_for_a_word() {
    var wish =
        new Wish(TEXT, "the", Optional.empty(), List.of(1), FeatureSeek.TypicalMaxima.unknown());
    assertTrue(run(desk.seek(wish)).wanted().label().strip().startsWith("t"));
  }

  @Test
  void a_plan_is_found_by_hash_by_place_and_when_told_by_shape() {
    var identity = run(desk.identity());
    var latents = desk.sources().getFirst().latents();
    var moved = reference("/somewhere/else", identity.saes().get(1), latents);
    assertEquals(desk.sources().get(1).reference(), fitted(moved, false));
    assertEquals(
        desk.sources().get(1).reference(),
        fitted(
            SaeReference.of(
                Path.of(desk.sources().get(1).reference().path()).getFileName().toString()),
            false));
    var foreign = reference("/somewhere/layer1", "0".repeat(64), latents);
    var refused = run(desk.fit(plan(foreign), false));
    assertTrue(refused.plan().isEmpty() && refused.forcible());
    assertEquals(desk.sources().get(1).reference(), fitted(foreign, true), "of the same layer");
    var other = reference("/somewhere/layer1", "0".repeat(64), latents + 1);
    assertTrue(run(desk.fit(plan(other), true)).plan().isEmpty(), "of another shape");
  }

  @Test
  void a_latent_that_is_not_there_is_explained() {
    var beyond = new Target.Latent(desk.sources().getFirst().reference(), 1_000_000);
    var misfit = run(desk.fit(SteeringPlan.of(new Step(beyond, Mode.ADD, 1)), false));
    assertTrue(misfit.problem().orElseThrow().what().contains(Figures.count(1_000_000)));
  }

  private static SaeReference reference(String path, String hash, int latents) {
    return new SaeReference(
        path, OptionalInt.empty(), Optional.empty(), Optional.of(hash), OptionalInt.of(latents));
  }

  private static SteeringPlan plan(SaeReference sae) {
    return SteeringPlan.of(new Step(new Target.Latent(sae, 5), Mode.ADD, 1));
  }

  private SaeReference fitted(SaeReference wanted, boolean forced) {
    var fitting = run(desk.fit(plan(wanted), forced)).plan().orElseThrow();
    return ((Target.Latent) fitting.steps().getFirst().target()).sae();
  }

  @Test
  void an_empty_text_and_one_beyond_the_context_are_explained() {
    var empty = desk.look(new Ask(plan(1), "", OptionalInt.empty(), Set.of()));
    assertThrows(FeaturescopeException.class, () -> run(empty));
    var tooLong = desk.look(new Ask(plan(1), "cat ".repeat(5000), OptionalInt.empty(), Set.of()));
    assertThrows(FeaturescopeException.class, () -> run(tooLong));
  }

  @Test
  void a_prompt_that_is_looked_at_does_not_keep_the_model_open() {
    run(desk.look(new Ask(plan(3), TEXT, OptionalInt.of(1), Set.of())));
    microscope.close();
    var late = desk.look(new Ask(plan(4), TEXT, OptionalInt.of(1), Set.of()));
    assertThrows(CancellationException.class, () -> run(late));
  }
}
