package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.featurescope.app.circuit.ModelBench;
import org.featurescope.app.library.Setup;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.steer.SteeringDesk;
import org.featurescope.app.steer.SteeringDesk.Ask;
import org.featurescope.assets.pack.OpenedSae;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.OpenedSaes;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeredPrompt;
import org.featurescope.compute.steering.Steerer;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Features of the transcoders that came with a model are moved as those of its autoencoders are.
class TranscoderDeskTest {
  private static final String TEXT = "The cat sat on";

  private Microscope microscope;

  @AfterEach
  void close() {
    if (microscope != null) {
      microscope.close();
    }
  }

  private SteeringDesk open(Path model, List<Path> saes, Path transcoders) {
    var setup =
        new Setup("Model", "", model, saes, Optional.of(transcoders), List.of(), Optional.empty());
    microscope = Optics.warmingUp().open(setup, Progress.none(), new Cancellation());
    return microscope.steering();
  }

  private static Path golden(String name) throws URISyntaxException {
    var path = "/golden/" + name;
    return Path.of(
        Objects.requireNonNull(TranscoderDeskTest.class.getResource(path), path).toURI());
  }

  private static <T> T run(Job<T> job) {
    return job.run(Progress.none(), new Cancellation());
  }

  private static SteeringPlan plan(SaeReference sae, int latent, double value) {
    return SteeringPlan.of(new Step(new Target.Latent(sae, latent), Mode.ADD, value));
  }

  private static double[] steered(SteeringDesk desk, SteeringPlan plan, OptionalInt watched) {
    return run(desk.look(new Ask(plan, TEXT, watched, Set.of()))).look().steered();
  }

  /// What the command line's steering says of the same plan.
  private static double[] steered(Path model, SteeringPlan plan) {
    var options = new EngineOptions(CacheDirectory.get(), "cpu", 1);
    var never = new Cancellation();
    try (var engine = Engine.start(options, Progress.none());
        var opened = LanguageModel.open(model, engine, Precision.FP32, Progress.none(), never);
        var saes = new OpenedSaes(engine, Path::of, false)) {
      var lead = saes.get(((Target.Latent) plan.steps().getFirst().target()).sae());
      var ids = TextReader.tokenize(opened, Optional.of(lead), TEXT).ids();
      try (var prompt = new SteeredPrompt(new Steerer(opened, saes), ids, List.of(), never)) {
        return prompt.look(plan, never).steered();
      }
    }
  }

  @Test
  void of_the_bundled_pack_they_do_what_steering_does_with_the_same_plan() {
    var pack = PackShelf.ofProgram().open("").orElseThrow();
    var folder = pack.transcoders().orElseThrow();
    var desk = open(pack.model(), pack.saes().stream().map(OpenedSae::folder).toList(), folder);
    var lenses = microscope.lenses().size();
    var layer = 3;
    var source = desk.transcoder(layer).orElseThrow();
    assertEquals(lenses + layer, source, "after the lenses, by layer");
    assertFalse(run(desk.concepts(source)).isEmpty(), "features have names");

    var own = plan(desk.sources().get(source).reference(), 5, 8);
    var rest = steered(desk, plan(desk.sources().get(source).reference(), 5, 0), OptionalInt.of(0));
    var moved = steered(desk, own, OptionalInt.of(0));
    assertTrue(difference(rest, moved) > 0.01);
    var named = SaeReference.of(folder.toString()).at(layer);
    assertArrayEquals(steered(pack.model(), plan(named, 5, 8)), moved, 1e-4);

    // Watching the transcoder itself changes nothing of what the model says.
    assertArrayEquals(moved, steered(desk, own, OptionalInt.of(source)), 1e-6);

    // A plan names the set and a layer, with or without the hash of all its files.
    var hashed =
        new SaeReference(
            "transcoders",
            OptionalInt.of(layer),
            Optional.empty(),
            Optional.of(Fingerprint.ofAutoencoder(folder)),
            OptionalInt.of(desk.sources().get(source).latents()));
    for (var wanted : List.of(SaeReference.of("transcoders").at(layer), hashed, named)) {
      assertEquals(own, run(desk.fit(plan(wanted, 5, 8), false)).plan().orElseThrow());
    }
    var bench = new ModelBench(microscope, Optional.of(folder), Optional.empty());
    assertEquals(OptionalInt.of(source), bench.steered(Site.of(layer)));
    assertEquals(
        List.of(lenses, lenses + 1),
        run(microscope.sites()).stream()
            .filter(site -> site.name().startsWith("Transcoder"))
            .limit(2)
            .map(site -> site.source().orElseThrow())
            .toList());
  }

  private static double difference(double[] a, double[] b) {
    var most = 0.0;
    for (var i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  @Test
  void across_layers_they_write_to_every_later_output() throws URISyntaxException {
    var folder = golden("graphs/attribution/clt/transcoders");
    var model = golden("models/gpt2");
    var desk = open(model, List.of(), folder);
    var reference = desk.sources().getFirst().reference();
    assertEquals(SaeReference.of(folder.toString()).at(0), reference);
    assertArrayEquals(
        steered(model, plan(reference, 3, 4)),
        steered(desk, plan(reference, 3, 4), OptionalInt.of(1)),
        1e-4);
    var identity = run(desk.identity());
    assertEquals(Optional.of(Fingerprint.ofAutoencoder(folder)), identity.set());
    var other = SaeReference.of("transcoders").at(1);
    assertEquals(
        plan(desk.sources().get(1).reference(), 3, 4),
        run(desk.fit(plan(other, 3, 4), false)).plan().orElseThrow());
  }

  @Test
  void a_plan_for_a_set_that_is_not_there_is_refused() throws URISyntaxException {
    var desk =
        open(golden("models/gpt2"), List.of(), golden("graphs/attribution/jumprelu/transcoders"));
    var elsewhere = SaeReference.of("other-transcoders").at(1);
    var refused = run(desk.fit(plan(elsewhere, 3, 4), false));
    assertTrue(refused.plan().isEmpty());
    assertEquals(
        "This plan uses the autoencoder other-transcoders, layer 1, which is not open",
        refused.problem().orElseThrow().what());
  }

  @Test
  void with_the_model_they_are_closed() throws URISyntaxException {
    var desk =
        open(golden("models/gpt2"), List.of(), golden("graphs/attribution/jumprelu/transcoders"));
    var ask =
        new Ask(
            plan(desk.sources().getFirst().reference(), 3, 4), TEXT, OptionalInt.of(0), Set.of());
    assertTrue(run(desk.look(ask)).look().divergence() >= 0);
    microscope.close();
    assertThrows(CancellationException.class, () -> run(desk.look(ask)));
  }
}
