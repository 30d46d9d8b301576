package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.featurescope.app.TestStage;
import org.featurescope.app.frame.Appearance;
import org.featurescope.app.frame.History;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.viz.steer.NextTokenBars;
import org.featurescope.viz.steer.StrengthSlider;
import org.featurescope.viz.text.Typeface;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/// The view on a desk without a language model, with one slider that has the focus.
@ExtendWith(ApplicationExtension.class)
abstract class SteerOnScreen {
  final History history = new History();
  final List<String> opened = new ArrayList<>();
  final MadeUpShelf shelf = new MadeUpShelf();
  final MadeUpDesk desk = MadeUpDesk.withTwoSources();
  final ImmediateJobs jobs = ImmediateJobs.held();
  Appearance appearance;
  SteerViewModel model;
  SteerView view;
  Scene scene;

  void open(Stage stage) {
    Typeface.loadAll();
    appearance = new Appearance(Settings.inMemory(), new SimpleObjectProperty<>(ColorScheme.LIGHT));
    model = new SteerViewModel(jobs, history, shelf, shelf, "The opposite of small is");
    model.deskProperty().set(Optional.of(desk));
    view = new SteerView(model, jobs, new SteerView.Doors(() -> {}, () -> opened.add("train")));
    scene = new Scene(new StackPane(view.content()), 990, 960);
    appearance.dress(scene);
    TestStage.show(stage, scene);
    work();
    model.plan().begin(Draft.empty());
    model.steer(0, 7);
    work();
    view.focus();
  }

  /// Lets what was asked for happen, as a moment would.
  void work() {
    jobs.runPending();
    jobs.elapse();
    jobs.runPending();
  }

  void afterwards() {
    WaitForAsyncUtils.waitForAsyncFx(10_000, this::work);
    WaitForAsyncUtils.waitForFxEvents();
  }

  void clickOn(FxRobot robot, String query) {
    robot.clickOn(node(query));
    afterwards();
  }

  void push(FxRobot robot, KeyCode... keys) {
    robot.push(keys);
    afterwards();
  }

  void type(FxRobot robot, String text) {
    robot.write(text, 0);
    afterwards();
  }

  Node node(String query) {
    var node = scene.lookup(query);
    assertNotNull(node, query);
    return node;
  }

  String textOf(String query) {
    return ((Labeled) node(query)).getText();
  }

  double value() {
    return model.plan().draft().sliders().getFirst().value();
  }

  double grand() {
    return ((NextTokenBars) node("#next"))
        .itemsProperty().get().stream()
            .filter(token -> token.id() == MadeUpDesk.GRAND)
            .findFirst()
            .orElseThrow()
            .after();
  }

  StrengthSlider thumb() {
    return (StrengthSlider) node("#sliders .strength-slider");
  }
}
