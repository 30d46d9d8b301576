package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.featurescope.app.cli.Golden;
import org.featurescope.app.frame.History;
import org.featurescope.app.read.ModelMicroscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.EngineOptions;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.read.ReadingCache;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plans over features of whatever is open, with a model that is really run and files that come and
/// go.
class PlansOnDiskTest {
  private static final String PROMPT = "The cat sat on";

  @TempDir private Path folder;

  private final MadeUpShelf shelf = new MadeUpShelf();
  private Engine engine;
  private ModelMicroscope microscope;
  private SteerViewModel model;

  @AfterEach
  void close() {
    if (microscope != null) {
      microscope.close();
    }
    if (engine != null) {
      engine.close();
    }
  }

  /// @param kind of the set that came with the model
  private void open(Path gpt2, String kind) throws IOException {
    open(gpt2, kind, true);
  }

  private void open(Path gpt2, String kind, boolean begun) throws IOException {
    var saes = copy("graphs/attribution/relu/transcoders", folder.resolve("relu"));
    var set = copy("graphs/attribution/" + kind + "/transcoders", folder.resolve(kind));
    engine = Engine.start(new EngineOptions(CacheDirectory.get(), "cpu", 1), Progress.none());
    microscope =
        ModelMicroscope.open(
            "Tiny",
            gpt2,
            List.of(saes.resolve("layer_0.safetensors"), saes.resolve("layer_2.safetensors")),
            Optional.of(set),
            engine,
            Precision.FP32,
            ReadingCache.none(),
            Progress.none(),
            new Cancellation());
    model =
        new SteerViewModel(ImmediateJobs.eager(), new History(), Known.nothing(), shelf, PROMPT);
    // Texts are written anew after every move, here at once.
    var manner = model.texts().mannerProperty();
    manner.set(manner.get().withLength(4));
    model.deskProperty().set(Optional.of(microscope.steering()));
    if (begun) {
      model.begin();
      model.plan().begin(Draft.empty());
    }
  }

  private static Path copy(String golden, Path target) throws IOException {
    Files.createDirectories(target);
    try (var files = Files.list(Golden.path(golden))) {
      for (var file : files.toList()) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    }
    return target;
  }

  private void remove(String name) throws IOException {
    var gone = folder.resolve(name);
    try (var files = Files.list(gone)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(gone);
  }

  /// A slider of every source, each with a strength of its own.
  private void steerAll() {
    var sources = model.deskProperty().get().orElseThrow().sources();
    for (var source = 0; source < sources.size(); source++) {
      model.steer(source, 3 + source);
      model.plan().setValue(model.plan().draft().selected(), 2 + source);
    }
    model.plan().setMode(model.plan().draft().sliders().getFirst().key(), Mode.CLAMP);
  }

  private double[] steered() {
    return model.look().live().seenProperty().get().orElseThrow().look().steered();
  }

  private String told() {
    return Stream.concat(
            model.plans().plans().misfitProperty().get().stream().map(Plans.Misfit::problem),
            model.look().live().problemProperty().get().stream())
        .map(problem -> problem.what() + ". " + problem.next() + ".")
        .reduce("", String::concat);
  }

  private void assertAlive() {
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
    assertEquals("", told());
  }

  // Sets and layers.

  @Test
  void a_plan_over_two_sets_and_all_layers_comes_back_from_the_workspace_and_a_file()
      throws IOException {
    open(Golden.path("models/gpt2"), "jumprelu");
    assertComesBack();
  }

  @Test
  void so_does_one_over_transcoders_that_write_across_layers() throws IOException {
    open(Golden.path("models/gpt2"), "clt");
    assertComesBack();
  }

  private void assertComesBack() {
    steerAll();
    var made = model.plan().draft().plan();
    assertEquals(5, made.steps().size(), "two lenses and three transcoders");
    var before = steered();
    assertTrue(difference(before, neutral()) > 1e-3);
    model.plans().save("All of them");
    var file = folder.resolve("all.json");
    model.plans().save(file);
    assertHashed(PlanFile.read(file));
    for (var way :
        List.<Runnable>of(() -> model.plans().open("All of them"), () -> model.openPlan(file))) {
      model.plan().begin(Draft.empty());
      way.run();
      assertAlive();
      assertEquals(made, model.plan().draft().plan());
      assertEquals("All of them", model.plan().draft().name());
      assertArrayEquals(before, steered());
    }
  }

  private double[] neutral() {
    return model.look().live().seenProperty().get().orElseThrow().look().baseline();
  }

  private static double difference(double[] a, double... b) {
    var most = 0.0;
    for (var i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
    }
    return most;
  }

  private static void assertHashed(SteeringPlan plan) {
    assertTrue(plan.modelHash().isPresent());
    for (var step : plan.steps()) {
      assertTrue(((Target.Latent) step.target()).sae().hash().isPresent(), step.toString());
    }
  }

  /// The same directions, added to another activation.
  @Test
  void a_hook_that_a_plan_names_is_kept() throws IOException {
    open(Golden.path("models/gpt2"), "jumprelu");
    var own = model.deskProperty().get().orElseThrow().sources().getFirst().reference();
    var elsewhere =
        new SaeReference(
            own.path(),
            own.layer(),
            Optional.of("blocks.2.hook_resid_post"),
            own.hash(),
            own.latents());
    var sum = new Target.Combination(elsewhere, Map.of(1, 2.0, 4, -1.0));
    shelf.save(
        "Elsewhere",
        SteeringPlan.of(
            new Step(new Target.Latent(elsewhere, 3), Mode.ADD, 4), new Step(sum, Mode.ADD, 4)));
    model.plans().open("Elsewhere");
    assertAlive();
    var steps = model.plan().draft().plan().steps();
    assertEquals(new Target.Latent(elsewhere, 3), steps.getFirst().target());
    assertEquals(sum, steps.getLast().target());
  }

  // Files that are gone.

  @Test
  void what_is_open_serves_on_when_its_files_are_gone() throws IOException {
    open(Golden.path("models/gpt2"), "jumprelu");
    steerAll();
    var before = steered();
    remove("relu");
    remove("jumprelu");
    model.plan().reset(model.plan().draft().selected());
    model.plan().setValue(model.plan().draft().selected(), 6);
    assertArrayEquals(before, steered());
    model.texts().write();
    assertInstanceOf(Writing.State.Done.class, model.texts().writing().stateProperty().get());
    assertTrue(model.strength().sweep().state().answer().isPresent());
    model.plans().save("Kept");
    model.plan().begin(Draft.empty());
    model.plans().open("Kept");
    assertAlive();
    assertArrayEquals(before, steered());
  }

  /// Nobody has looked yet whose files they are: that is told only where it matters.
  @Test
  void files_that_go_before_the_view_is_shown_leave_plans_untied() throws IOException {
    open(Golden.path("models/gpt2"), "jumprelu", false);
    var whole = folder.resolve("relu/layer_0.safetensors");
    var hash = Fingerprint.ofAutoencoder(whole);
    remove("relu");
    model.begin();
    assertAlive();
    model.plan().begin(Draft.empty());
    model.steer(0, 3);
    model.plan().setValue(model.plan().draft().selected(), 4);
    assertTrue(difference(steered(), neutral()) > 1e-3);
    var made = model.plan().draft().plan();
    model.plans().save("Kept");
    assertEquals(Optional.empty(), sae(shelf.find("Kept").orElseThrow()).hash());
    model.plan().begin(Draft.empty());
    model.plans().open("Kept");
    assertAlive();
    assertEquals(made, model.plan().draft().plan());
    shelf.save("Tied", tied(made, hash));
    model.plan().begin(Draft.empty());
    model.plans().open("Tied");
    assertTrue(told().startsWith("Whether this plan was made for the open "), told());
    assertTrue(told().contains(" cannot be seen: its files are gone. "), told());
    model.plans().plans().misfitProperty().get().flatMap(Plans.Misfit::anyway).orElseThrow().run();
    assertAlive();
    assertEquals(made, model.plan().draft().plan());
  }

  private static SaeReference sae(SteeringPlan plan) {
    return ((Target.Latent) plan.steps().getFirst().target()).sae();
  }

  private static SteeringPlan tied(SteeringPlan plan, String hash) {
    var own = sae(plan);
    var target =
        new Target.Latent(
            new SaeReference(own.path(), own.layer(), own.hook(), Optional.of(hash), own.latents()),
            3);
    return SteeringPlan.of(new Step(target, Mode.ADD, 4));
  }

  /// A set that came with the model is opened when it is first moved.
  @Test
  void transcoders_that_are_gone_before_they_are_moved_are_told_of_in_a_sentence()
      throws IOException {
    open(Golden.path("models/gpt2"), "jumprelu");
    remove("jumprelu");
    model.steer(2, 3);
    model.plan().setValue(model.plan().draft().selected(), 4);
    assertEquals(
        folder.resolve("jumprelu")
            + " does not exist. Name the folder or file of a sparse autoencoder.",
        told());
    assertInstanceOf(SteerState.Ready.class, model.stateProperty().get());
    assertEquals(1, model.plan().draft().sliders().size());
    model.plan().remove(model.plan().draft().selected());
    assertAlive();
  }

  @Test
  void a_model_that_is_gone_from_the_disk_is_steered_on() throws IOException {
    open(copy("models/gpt2", folder.resolve("gpt2")), "jumprelu");
    model.steer(0, 3);
    remove("gpt2");
    model.plan().setValue(model.plan().draft().selected(), 4);
    assertAlive();
    model.plans().save("Kept");
    model.plan().begin(Draft.empty());
    model.plans().open("Kept");
    assertAlive();
    assertEquals(4, model.plan().draft().sliders().getFirst().value());
  }
}
