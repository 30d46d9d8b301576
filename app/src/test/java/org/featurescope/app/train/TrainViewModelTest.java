package org.featurescope.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
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

class TrainViewModelTest {
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

  private <T> Job<T> job(String title, BiFunction<Progress, Cancellation, T> work) {
    asked.add(title);
    return new Job<>() {
      @Override
      public String title() {
        return title;
      }

      @Override
      public T run(Progress progress, Cancellation cancellation) {
        return work.apply(progress, cancellation);
      }
    };
  }

  @BeforeEach
  void fill_in() {
    view.modelProperty().set(Optional.of(Path.of("some/model")));
    view.corpus().add(Path.of("a.txt"));
    view.outputProperty().set(Optional.of(Path.of("out")));
  }

  @Test
  void what_is_typed_becomes_the_settings() {
    view.hooksProperty().set("blocks.0.hook_resid_post, blocks.1.hook_mlp_out");
    view.latentsProperty().set(" 64 ");
    view.kProperty().set("3");
    view.tokensProperty().set("5000");
    view.kindProperty().set("batchtopk");
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
    view.layersProperty().set(4);
    view.hooksProperty().set("blocks.1.hook_mlp_out blocks.2.hook_resid_post");
    assertEquals(BitSet.valueOf(new long[] {0b0100}), view.chosenLayers());

    view.chooseLayer(3, true);
    view.chooseLayer(0, true);
    view.chooseLayer(0, true);
    assertEquals(
        "blocks.1.hook_mlp_out, blocks.0.hook_resid_post, blocks.2.hook_resid_post,"
            + " blocks.3.hook_resid_post",
        view.hooksProperty().get());
    assertEquals(BitSet.valueOf(new long[] {0b1101}), view.chosenLayers());

    view.chooseLayer(2, false);
    view.chooseLayer(1, false);
    assertEquals(
        "blocks.1.hook_mlp_out, blocks.0.hook_resid_post, blocks.3.hook_resid_post",
        view.hooksProperty().get());
  }

  @Test
  void what_is_missing_is_known_before_the_start() {
    assertEquals(List.of(), view.neededProperty().getValue());
    view.corpus().clear();
    view.outputProperty().set(Optional.empty());
    view.hooksProperty().set(" ,");
    view.modelProperty().set(Optional.empty());
    assertEquals(
        List.of("a model", "a layer or hook", "a text", "a folder"),
        view.neededProperty().getValue());
  }

  @Test
  void every_kind_is_one_that_a_training_knows() {
    for (var kind : Kind.values()) {
      view.kindProperty().set(kind.id());
      assertEquals(kind.id(), view.config().kind());
      assertEquals(Optional.of(kind), Kind.of(kind.id()));
    }
    assertEquals(Optional.empty(), Kind.of("gated"));
  }

  @Test
  void the_cost_is_seen_before_the_start() {
    view.estimate();
    assertInstanceOf(TrainState.Estimating.class, view.stateProperty().get());
    jobs.runPending();
    assertEquals(new TrainState.Estimated(new Cost(90, 1 << 20, 10)), view.stateProperty().get());
    assertFalse(view.busy());
  }

  @Test
  void a_training_shows_its_figures_and_ends_in_an_autoencoder_to_read_with() {
    view.start();
    assertInstanceOf(TrainState.Running.class, view.stateProperty().get());
    assertTrue(view.busy());
    jobs.runPending();

    var seen = view.courseProperty().get().orElseThrow();
    assertEquals(5, seen.done());
    assertEquals(List.of(Figure.of("loss", 0.25)), seen.figures());
    assertEquals(new TrainState.Finished(RESULT), view.stateProperty().get());
    view.openInRead();
    assertEquals(List.of(Path.of("out/first")), opened);
  }

  @Test
  void only_one_thing_runs_at_a_time() {
    view.start();
    view.start();
    view.estimate();
    view.resume();
    assertEquals(1, asked.stream().filter(title -> title.startsWith("start")).count());
    assertFalse(asked.contains("estimate"));
    jobs.runPending();
    assertEquals(new TrainState.Finished(RESULT), view.stateProperty().get());
  }

  @Test
  void a_stopped_training_can_go_on() {
    training =
        (progress, cancellation) -> {
          cancellation.check();
          throw new CancellationException();
        };
    view.start();
    view.cancel();
    jobs.runPending();
    assertEquals(new TrainState.Stopped(Path.of("out")), view.stateProperty().get());

    training = (progress, cancellation) -> RESULT;
    view.resume();
    jobs.runPending();
    assertEquals(List.of("start out", "resume out"), asked);
    assertEquals(new TrainState.Finished(RESULT), view.stateProperty().get());
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
    view.latentsProperty().set("many");
    view.start();
    assertTrue(problem().contains("\"many\""), problem());

    view.latentsProperty().set("4");
    view.kProperty().set("5");
    view.start();
    assertTrue(problem().contains("k cannot be used"), problem());

    view.kProperty().set("2");
    view.outputProperty().set(Optional.empty());
    view.start();
    assertTrue(problem().contains("no folder"), problem());
    assertEquals(List.of(), asked);
  }
}
