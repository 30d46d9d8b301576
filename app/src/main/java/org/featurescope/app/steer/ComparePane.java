package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.viz.steer.CompareGrid;
import org.featurescope.viz.steer.ComparedPlan;
import org.featurescope.viz.steer.SteeredText;
import org.featurescope.viz.steer.TextFigure;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Up to four plans side by side on the same prompt and seed. A click on one uses it.
final class ComparePane extends VBox {
  private static final int NEXT = 6;

  private final SteerViewModel model;
  private final CompareGrid grid = new CompareGrid();
  private final MenuButton more = new MenuButton("Add a plan", new FontIcon(Feather.PLUS));
  private final Label note = new Label();
  private final FlowPane taken = new FlowPane();

  /// @param close goes back to the sliders' texts
  ComparePane(SteerViewModel model, Action close) {
    this.model = model;
    getStyleClass().add("compare-pane");
    setId("compare");
    var title = new Label("Compare plans");
    title.getStyleClass().add("section-title");
    title.setMinWidth(Region.USE_PREF_SIZE);
    more.setId("compare-add");
    more.getStyleClass().add("plain");
    more.setOnShowing(event -> fill());
    more.setMinWidth(Region.USE_PREF_SIZE);
    note.getStyleClass().add("caption");
    note.setMinWidth(Region.USE_PREF_SIZE);
    // The note goes below the title where both have no room beside the buttons.
    var said = new FlowPane(title, note);
    said.getStyleClass().add("compare-said");
    said.setRowValignment(VPos.BASELINE);
    HBox.setHgrow(said, Priority.ALWAYS);
    var head = new HBox(said, more, Buttons.icon(close));
    head.getStyleClass().add("watch-head");
    head.setAlignment(Pos.CENTER_LEFT);
    taken.getStyleClass().add("chips");
    grid.setId("compare-grid");
    grid.onOpenProperty().set(this::use);
    var scroll = new ScrollPane(grid);
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    getChildren().addAll(head, taken, scroll);
    model.comparison().comparing().entriesProperty().subscribe(this::show);
    model.comparison().comparing().workingProperty().subscribe(this::show);
    fill();
  }

  private void use(int index) {
    model.comparison().use(index);
  }

  private void fill() {
    more.getItems().clear();
    var now = new MenuItem("The plan as it is now");
    now.setOnAction(event -> model.compare());
    more.getItems().add(now);
    for (var ready : model.plans().plans().stockProperty().get().ready()) {
      var item = new MenuItem(ready.name());
      item.setMnemonicParsing(false);
      item.setOnAction(event -> model.comparison().compare(ready));
      more.getItems().add(item);
    }
    for (var saved : model.plans().plans().stockProperty().get().names()) {
      var item = new MenuItem(saved);
      item.setMnemonicParsing(false);
      item.setOnAction(event -> model.comparison().compareSaved(saved));
      more.getItems().add(item);
    }
  }

  private void show() {
    var entries = model.comparison().comparing().entriesProperty().get();
    var sampling = model.texts().mannerProperty().get().sampling();
    note.setText(
        model.comparison().comparing().workingProperty().get()
            ? "working"
            : entries.isEmpty()
                ? ""
                : sampling.temperature() == 0
                    ? "the same prompt, likeliest tokens"
                    : "the same prompt, seed " + sampling.seed());
    var plans = new ArrayList<ComparedPlan>();
    for (var i = 0; i < entries.size(); i++) {
      plans.add(plan(i, entries.get(i)));
    }
    grid.baselineProperty()
        .set(
            entries.stream()
                .flatMap(each -> each.written().stream())
                .findFirst()
                .map(both -> TextsPane.text(both.pieces(false), both.prompt().size()))
                .orElse(SteeredText.empty()));
    grid.plansProperty().set(plans);
    taken.getChildren().clear();
    for (var i = 0; i < entries.size(); i++) {
      taken.getChildren().add(chip(i, entries.get(i)));
    }
  }

  private HBox chip(int index, Comparing.Entry entry) {
    var name = new Label(letter(index) + "  " + entry.name());
    var drop =
        Buttons.icon(
            Action.of(
                "Take " + entry.name() + " out", Feather.X, () -> model.comparison().drop(index)));
    drop.setId("compare-drop-" + index);
    var chip = new HBox(name, drop);
    chip.getStyleClass().add("compare-chip");
    chip.setAlignment(Pos.CENTER_LEFT);
    return chip;
  }

  private static String letter(int index) {
    return String.valueOf((char) ('A' + index));
  }

  private static ComparedPlan plan(int index, Comparing.Entry entry) {
    var text =
        entry
            .written()
            .map(both -> TextsPane.text(both.pieces(true), both.prompt().size()))
            .orElse(SteeredText.empty());
    return new ComparedPlan(
        letter(index),
        entry.name(),
        text,
        figures(entry),
        entry.seen().map(seen -> Pointing.tokens(seen, NEXT)).orElse(List.of()));
  }

  private static List<TextFigure> figures(Comparing.Entry entry) {
    if (entry.problem().isPresent()) {
      return List.of(new TextFigure("", entry.problem().get().what(), true));
    }
    Optional<Continuation> both = entry.written().filter(each -> !each.steered().isEmpty());
    return both.map(texts ->
            List.of(
                TextFigure.of("Perplexity", Figures.of(texts.perplexity(true))),
                TextFigure.of("KL", Figures.of(texts.divergence()) + " nat")))
        .orElse(List.of());
  }
}
