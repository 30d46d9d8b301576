package org.featurescope.app.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.featurescope.app.TestStage;
import org.featurescope.app.features.CatalogueInMemory;
import org.featurescope.app.frame.Appearance;
import org.featurescope.app.frame.History;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// What can be done without a model, and without a graph.
@ExtendWith(ApplicationExtension.class)
class CircuitWithoutModelTest {
  private final MadeUpBench bench = new MadeUpBench();

  private CircuitViewModel model;
  private Scene scene;

  @Start
  void open(Stage stage) {
    Typeface.loadAll();
    var jobs = ImmediateJobs.eager();
    var appearance =
        new Appearance(Settings.inMemory(), new SimpleObjectProperty<>(ColorScheme.LIGHT));
    model =
        new CircuitViewModel(
            jobs, new History(), CatalogueInMemory.ofLayerOne().catalogue(), List::of);
    var view =
        new CircuitView(
            model,
            jobs,
            appearance.scaleProperty(),
            new CircuitView.Doors(
                words -> {},
                () -> {},
                (lens, latent) -> {},
                (hash, latent) -> {},
                (lens, latent) -> {},
                (source, latent) -> {}));
    scene = new Scene(new StackPane(view.content()), 990, 700);
    appearance.dress(scene);
    TestStage.show(stage, scene);
    view.focus();
  }

  /// Those of the header's buttons that can be pressed.
  private List<String> enabled() {
    WaitForAsyncUtils.waitForFxEvents();
    return Stream.of("trace", "graphs", "compare", "export")
        .filter(name -> !scene.lookup("#circuit-" + name).isDisabled())
        .toList();
  }

  private static void onScreen(Runnable action) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, action);
  }

  @Test
  void what_needs_a_model_waits_for_one_and_what_needs_a_graph_for_that() {
    assertEquals(List.of("graphs"), enabled());
    bench.materials = List.of();
    onScreen(() -> model.benchProperty().set(Optional.of(bench)));
    assertEquals(List.of("graphs"), enabled(), "there is nothing to trace through");
    onScreen(() -> model.benchProperty().set(Optional.of(new MadeUpBench())));
    assertEquals(List.of("trace", "graphs", "compare", "export"), enabled());
    onScreen(() -> model.benchProperty().set(Optional.empty()));
    assertEquals(List.of("graphs", "compare", "export"), enabled(), "the graph is still there");
  }

  @Test
  void another_prompt_is_compared_where_there_is_a_graph_and_what_to_trace_it_through() {
    onScreen(() -> ((ToggleButton) scene.lookup("#circuit-tab-compare")).fire());
    onScreen(() -> ((TextField) scene.lookup("#circuit-other-prompt")).setText("the capital"));
    assertTrue(scene.lookup("#circuit-compare-run").isDisabled());
    onScreen(() -> model.benchProperty().set(Optional.of(bench)));
    assertFalse(scene.lookup("#circuit-compare-run").isDisabled());
    onScreen(() -> model.benchProperty().set(Optional.empty()));
    assertTrue(scene.lookup("#circuit-compare-run").isDisabled());
  }

  @Test
  void enter_is_told_why_nothing_is_traced(FxRobot robot) {
    robot.push(KeyCode.ENTER);
    WaitForAsyncUtils.waitForFxEvents();
    var failed = assertInstanceOf(CircuitState.Failed.class, model.stateProperty().get());
    assertEquals("No model is open", failed.problem().what());
  }
}
