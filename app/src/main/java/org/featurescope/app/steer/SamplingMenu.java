package org.featurescope.app.steer;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import javafx.scene.control.CheckBox;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import org.featurescope.compute.model.Sampling;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// How tokens are drawn, behind a button.
final class SamplingMenu extends MenuButton {
  private final SteerViewModel model;
  private final GridPane form = new GridPane();
  private final Label problem = new Label();

  SamplingMenu(SteerViewModel model) {
    this.model = model;
    setId("sampling");
    getStyleClass().addAll("flat", "plan-menu");
    setGraphic(new FontIcon(Feather.SETTINGS));
    setTooltip(new Tooltip("How tokens are drawn"));
    setAccessibleText("How tokens are drawn");
    setMinWidth(Region.USE_PREF_SIZE);
    form.getStyleClass().add("sampling-form");
    number(
        "temperature",
        "Temperature",
        Sampling::temperature,
        0,
        100,
        value -> with(value, now().topK(), now().topP(), now().frequencyPenalty(), now().seed()));
    number(
        "top-k",
        "Top-k (0: all)",
        Sampling::topK,
        0,
        1e6,
        value ->
            with(
                now().temperature(),
                (int) value,
                now().topP(),
                now().frequencyPenalty(),
                now().seed()));
    number(
        "top-p",
        "Top-p",
        Sampling::topP,
        1e-6,
        1,
        value ->
            with(now().temperature(), now().topK(), value, now().frequencyPenalty(), now().seed()));
    number(
        "penalty",
        "Frequency penalty",
        Sampling::frequencyPenalty,
        -100,
        100,
        value -> with(now().temperature(), now().topK(), now().topP(), value, now().seed()));
    number(
        "seed",
        "Seed",
        Sampling::seed,
        0,
        1e15,
        value ->
            with(
                now().temperature(),
                now().topK(),
                now().topP(),
                now().frequencyPenalty(),
                (long) value));
    stops();
    var follows = new CheckBox("Write anew when a slider rests");
    follows.setId("follows");
    follows.setSelected(model.texts().mannerProperty().get().follows());
    follows.setOnAction(event ->
        model
            .texts()
            .mannerProperty()
            .set(model.texts().mannerProperty().get().following(follows.isSelected())));
    form.add(follows, 0, form.getRowCount(), 2, 1);
    problem.getStyleClass().add("form-problem");
    problem.setWrapText(true);
    problem.managedProperty().bind(problem.visibleProperty());
    problem.setVisible(false);
    form.add(problem, 0, form.getRowCount(), 2, 1);
    var item = new CustomMenuItem(form, false);
    item.getStyleClass().add("form-item");
    getItems().add(item);
  }

  private Sampling now() {
    return model.texts().mannerProperty().get().sampling();
  }

  private static Sampling with(
      double temperature, int topK, double topP, double penalty, long seed) {
    return new Sampling(temperature, topK, topP, penalty, seed);
  }

  private void number(
      String id,
      String words,
      ToDoubleFunction<Sampling> read,
      double least,
      double most,
      DoubleFunction<Sampling> write) {
    var field = row(id, words);
    model
        .texts()
        .mannerProperty()
        .subscribe(manner -> field.setText(written(read.applyAsDouble(manner.sampling()))));
    Runnable commit =
        () -> {
          var value = parsed(field.getText());
          if (value >= least && value <= most) {
            problem.setVisible(false);
            model
                .texts()
                .mannerProperty()
                .set(model.texts().mannerProperty().get().with(write.apply(value)));
          } else {
            problem.setText(
                "%s goes from %s to %s.".formatted(words, written(least), written(most)));
            problem.setVisible(true);
          }
        };
    commitOn(field, commit);
  }

  private void stops() {
    var field = row("stops", "Stop at (a | b)");
    field.setText(String.join(" | ", model.texts().mannerProperty().get().stops()));
    commitOn(
        field,
        () -> {
          var texts =
              Arrays.stream(field.getText().split("\\|"))
                  .map(String::strip)
                  .filter(text -> !text.isEmpty())
                  .toList();
          model
              .texts()
              .mannerProperty()
              .set(model.texts().mannerProperty().get().stoppingAt(List.copyOf(texts)));
        });
  }

  private TextField row(String id, String words) {
    var field = new TextField();
    field.setId("sampling-" + id);
    field.setPrefColumnCount(7);
    field.setAccessibleText(words);
    var label = new Label(words);
    label.setLabelFor(field);
    var row = form.getRowCount();
    form.add(label, 0, row);
    form.add(field, 1, row);
    return field;
  }

  private static void commitOn(TextField field, Runnable commit) {
    field.setOnAction(event -> commit.run());
    field
        .focusedProperty()
        .addListener((seen, before, after) -> {
          if (!after) {
            commit.run();
          }
        });
  }

  private static double parsed(String text) {
    try {
      return Double.parseDouble(text.strip().replace(',', '.').replace('\u2212', '-'));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static String written(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e16
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }
}
