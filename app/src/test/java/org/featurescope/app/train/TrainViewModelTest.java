package org.featurescope.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.train.SaeTrainingConfig;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;
import org.featurescope.compute.train.SaeTrainingResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainViewModelTest {
  @TempDir static Path home;

  private static final SaeTrainingResult RESULT =
      new SaeTrainingResult(
          10,
          100,
          1,
          false,
          List.of(
              new SaeTrainingResult.Autoencoder(
                  Path.of("out/first"), "blocks.0.hook_resid_post", 4, 8, 0.1, 2, 0)));

  private final ImmediateJobs jobs = ImmediateJobs.held();
  private final List<String> asked = new ArrayList<>();
  private final List<Path> opened = new ArrayList<>();
  private SaeTrainingConfig config;

  /// What the training does when it runs.
  private BiFunction<Progress, Cancellation, SaeTrainingResult> training =
      (progress, cancellation) -> {
        progress.report(5, 10, "steps", List.of(Figure.of("loss", 0.25)));
        return RESULT;
      };

  private final TrainViewModel view =
      new TrainViewModel(
          jobs,
          new Trainings() {
            @Override
            public Path home() {
              return home;
            }

            @Override
            public Job<Cost> estimate(SaeTrainingConfig wanted) {
              config = wanted;
              return job("estimate", (progress, cancellation) -> new Cost(90, 1 << 20, 10));
            }

            @Override
            public Job<SaeTrainingResult> start(SaeTrainingConfig wanted, Path directory) {
              config = wanted;
              return job("start " + directory, training);
            }

            @Override
            public Job<SaeTrainingResult> resume(Path directory) {
              return job("resume " + directory, training);
            }
          },
          opened::add);

  private final TrainSettings settings = view.settings();

  private <T> Job<T> job(String title, BiFunction<Progress, Cancellation, T> work) {
    asked.add(title);
    return Job.of(title, work);
  }

  @BeforeEach
  void fill_in() {
    settings.modelProperty().set(Optional.of(Path.of("some/model")));
    settings.corpus().add(Path.of("a.txt"));
    view.chooseOutput(Path.of("out"));
    jobs.runPending();
    asked.clear();
  }

  @Test
  void what_is_typed_becomes_the_settings() {
    settings.hooksProperty().set("blocks.0.hook_resid_post, blocks.1.hook_mlp_out");
    settings.latentsProperty().set(" 64 ");
    settings.kProperty().set("3");
    settings.tokensProperty().set("5000");
    settings.kindProperty().set("batchtopk");
    view.start();

    assertEquals(List.of("start out"), asked);
    assertEquals(List.of("blocks.0.hook_resid_post", "blocks.1.hook_mlp_out"), config.hook());
    assertEquals(64, config.latents());
    assertEquals(3, config.k());
    assertEquals(5000, config.tokens());
    assertEquals("batchtopk", config.kind());
    assertEquals("a.txt", config.corpus().getFirst().file());
    assertEquals(Path.of("some/model").toString(), config.model());
  }

  @Test
  void layers_join_the_hooks_in_their_order_and_leave_the_others_alone() {
    settings.layersProperty().set(4);
    settings.hooksProperty().set("blocks.1.hook_mlp_out blocks.2.hook_resid_post");
    assertEquals(BitSet.valueOf(new long[] {0b0100}), settings.chosenLayers());

    settings.chooseLayer(3, true);
    settings.chooseLayer(0, true);
    settings.chooseLayer(0, true);
    assertEquals(
        "blocks.1.hook_mlp_out, blocks.0.hook_resid_post, blocks.2.hook_resid_post,"
            + " blocks.3.hook_resid_post",
        settings.hooksProperty().get());
    assertEquals(BitSet.valueOf(new long[] {0b1101}), settings.chosenLayers());

    settings.chooseLayer(2, false);
    settings.chooseLayer(1, false);
    assertEquals(
        "blocks.1.hook_mlp_out, blocks.0.hook_resid_post, blocks.3.hook_resid_post",
        settings.hooksProperty().get());
  }

  @Test
  void what_is_missing_is_known_before_the_start() {
    assertEquals(List.of(), settings.neededProperty().getValue());
    settings.corpus().clear();
    settings.hooksProperty().set(" ,");
    settings.modelProperty().set(Optional.empty());
    assertEquals(
        List.of("a model", "a layer or hook", "a text"), settings.neededProperty().getValue());
  }

  @Test
  void every_kind_is_one_that_a_training_knows() {
    for (var kind : Kind.values()) {
      settings.kindProperty().set(kind.id());
      assertEquals(kind.id(), settings.config(5).kind());
      assertEquals(Optional.of(kind), Kind.of(kind.id()));
    }
    assertEquals(Optional.empty(), Kind.of("gated"));
  }

  @Test
  void the_cost_is_seen_when_the_settings_rest() {
    assertEquals(new CostState.Unknown(), view.costProperty().get());
    settings.kProperty().set("4");
    settings.kProperty().set("8");
    jobs.elapse();
    assertEquals(new CostState.Estimating(), view.costProperty().get());
    jobs.runPending();
    assertEquals(List.of("estimate"), asked);
    assertEquals(8, config.k());
    assertEquals(new CostState.Known(new Cost(90, 1 << 20, 10)), view.costProperty().get());
    assertFalse(view.busy());

    settings.kProperty().set("16");
    assertEquals(new CostState.Unknown(), view.costProperty().get());
  }

  @Test
  void nothing_is_estimated_of_half_the_settings_or_beside_a_training() {
    settings.corpus().clear();
    jobs.elapse();
    assertEquals(new CostState.Unknown(), view.costProperty().get());

    settings.corpus().add(Path.of("a.txt"));
    view.start();
    settings.kProperty().set("4");
    jobs.elapse();
    jobs.runPending();
    assertFalse(asked.contains("estimate"), asked.toString());
  }

  @Test
  void what_was_not_known_before_a_training_is_seen_after_it() {
    view.start();
    settings.kProperty().set("4");
    jobs.elapse();
    jobs.runPending();
    assertEquals(new CostState.Unknown(), view.costProperty().get());
    jobs.elapse();
    jobs.runPending();
    assertEquals(new CostState.Known(new Cost(90, 1 << 20, 10)), view.costProperty().get());
  }

  @Test
  void a_start_forgets_an_estimate_that_is_under_way() {
    settings.kProperty().set("4");
    jobs.elapse();
    assertEquals(new CostState.Estimating(), view.costProperty().get());
    view.start();
    assertEquals(new CostState.Unknown(), view.costProperty().get());
  }

  @Test
  void checkpoints_come_the_sooner_the_less_memory_it_takes() {
    view.start();
    assertEquals(0.5, config.checkpointMinutes(), "nothing is known yet");
    jobs.runPending();
    settings.kProperty().set("4");
    jobs.elapse();
    jobs.runPending();
    view.start();
    assertEquals(0.1, config.checkpointMinutes());
  }

  @Test
  void a_training_that_is_not_told_where_goes_into_a_new_folder_named_after_it()
      throws IOException {
    var fresh = new TrainSettings(home);
    fresh.modelNameProperty().set("World 6L");
    var first = home.resolve("world-6l-topk-2048");
    assertEquals(first, fresh.outputProperty().get());
    Files.createDirectories(first);
    fresh.kProperty().set("8");
    assertEquals(home.resolve("world-6l-topk-2048-2"), fresh.outputProperty().get());
    var elsewhere = home.resolve("elsewhere");
    fresh.chooseOutput(elsewhere.resolve("mine"));
    fresh.kindProperty().set("standard");
    assertEquals(elsewhere.resolve("mine"), fresh.outputProperty().get());
    fresh.forgetOutput();
    assertEquals(elsewhere.resolve("world-6l-standard-2048"), fresh.outputProperty().get());
  }

  @Test
  void what_can_be_done_follows_what_is_chosen() throws IOException {
    assertTrue(view.startableProperty().get());
    assertFalse(view.resumableProperty().get());
    var taken = Files.createDirectories(home.resolve("taken"));
    Files.writeString(taken.resolve("training.json"), "{}");
    TrainingRunTest.keep(taken, 1);
    view.chooseOutput(taken);
    assertFalse(view.startableProperty().get());
    assertTrue(view.resumableProperty().get());
    Files.delete(taken.resolve("run/checkpoint.safetensors"));
    Files.writeString(taken.resolve("sae_weights.safetensors"), "");
    view.lookForRuns();
    assertFalse(view.startableProperty().get(), "what came out of it would be lost");
    assertFalse(view.resumableProperty().get());
    settings.corpus().clear();
    view.chooseOutput(home.resolve("free"));
    assertFalse(view.startableProperty().get());
    assertFalse(view.resumableProperty().get());
  }

  @Test
  void a_training_shows_its_figures_and_ends_in_an_autoencoder_to_read_with() {
    view.start();
    assertInstanceOf(TrainState.Running.class, view.stateProperty().get());
    assertTrue(view.busy());
    jobs.runPending();

    assertEquals(5, view.progressProperty().get().orElseThrow().done());
    assertEquals(
        List.of(new Moment(5 * config.batch(), Map.of(CourseFigure.LOSS, 0.25))), view.course());
    assertEquals(new TrainState.Finished(RESULT), view.stateProperty().get());
    view.openInRead();
    assertEquals(List.of(Path.of("out/first")), opened);
  }

  @Test
  void what_is_taken_again_after_a_checkpoint_replaces_what_was_there() throws IOException {
    var directory = Files.createDirectories(home.resolve("killed"));
    Files.writeString(
        directory.resolve("training.json"),
        "{\"hook\": \"blocks.0.hook_resid_post\", \"tokens\": 20480}");
    Files.writeString(
        directory.resolve("metrics.jsonl"),
        "{\"step\": 4, \"loss\": 1}\n{\"step\": 8, \"loss\": 0.5}\n");
    view.chooseOutput(directory);
    jobs.runPending();
    view.resume();
    assertEquals(2, view.course().size());
    jobs.runPending();
    var batch = SaeTrainingConfig.DEFAULTS.batch();
    assertEquals(
        List.of(4L * batch, 5L * batch), view.course().stream().map(Moment::tokens).toList());
  }

  @Test
  void only_one_thing_runs_at_a_time() {
    view.start();
    assertFalse(view.startableProperty().get());
    view.start();
    view.estimate();
    view.resume();
    assertEquals(1, asked.stream().filter(title -> title.startsWith("start")).count());
    assertFalse(asked.contains("estimate"));
    jobs.runPending();
    assertEquals(new TrainState.Finished(RESULT), view.stateProperty().get());
  }

  @Test
  void a_paused_training_can_go_on() throws IOException {
    var out = Files.createDirectories(home.resolve("paused"));
    view.chooseOutput(out);
    settings.tokensProperty().set("50000");
    training =
        (progress, cancellation) -> {
          progress.report(5, 10, "steps", List.of(Figure.of("loss", 0.5)));
          throw new CancellationException();
        };
    view.start();
    Files.writeString(out.resolve("training.json"), "{}"); // as the training does
    TrainingRunTest.keep(out, 5);
    jobs.runPending();
    assertEquals(new TrainState.Paused(out), view.stateProperty().get());
    var end = view.endProperty().get();
    var course = List.copyOf(view.course());
    assertEquals(1, course.size());

    training = (progress, cancellation) -> RESULT;
    view.resume();
    assertEquals(course, view.course(), "before anybody has looked for it on the disk");
    assertEquals(end, view.endProperty().get());
    jobs.runPending();
    assertEquals(List.of("start " + out, "resume " + out), asked);
    assertEquals(new TrainState.Finished(RESULT), view.stateProperty().get());
  }

  @Test
  void of_a_paused_training_that_was_deleted_is_told() throws IOException {
    var out = Files.createDirectories(home.resolve("deleted"));
    view.show(new TrainState.Paused(out));
    view.lookForRuns();
    var failed = assertInstanceOf(TrainState.Failed.class, view.stateProperty().get());
    assertTrue(failed.problem().what().endsWith("is no longer in " + out));
  }

  @Test
  void one_that_is_stopped_before_its_first_step_has_nothing_to_go_on_with() {
    training =
        (progress, cancellation) -> {
          throw new CancellationException();
        };
    view.start();
    view.pause();
    jobs.runPending();
    assertEquals(new TrainState.Ready(), view.stateProperty().get());
    assertTrue(view.startableProperty().get());
  }

  private String problem() {
    return assertInstanceOf(TrainState.Failed.class, view.stateProperty().get())
        .problem()
        .sentence();
  }

  @Test
  void what_fails_is_a_sentence() {
    training =
        (progress, cancellation) -> {
          throw new FeaturescopeException("the disk is full", "free some space");
        };
    view.start();
    jobs.runPending();
    assertTrue(problem().contains("disk is full"), problem());
    assertFalse(view.busy());
  }

  @Test
  void what_is_typed_wrongly_is_told_at_once() {
    settings.latentsProperty().set("many");
    view.start();
    assertTrue(problem().contains("\"many\""), problem());
    settings.latentsProperty().set(" ");
    view.start();
    assertTrue(problem().contains("empty"), problem());

    settings.latentsProperty().set("4");
    settings.kProperty().set("5");
    view.start();
    assertTrue(problem().contains("k cannot be used"), problem());

    assertEquals(List.of(), asked);
  }
}
