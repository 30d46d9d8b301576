package org.featurescope.app.features;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is searched for, what is left out, and how many rows answer.
final class FeaturesToolbar extends VBox {
  private final FeaturesViewModel model;
  private final TextField search = new TextField();
  private final Label count = new Label();
  private final FlowPane chips = new FlowPane();
  private final Runnable toRows;

  /// @param toRows puts the keyboard on the rows
  FeaturesToolbar(FeaturesViewModel model, Runnable toRows) {
    this.model = model;
    this.toRows = toRows;
    getStyleClass().add("features-toolbar");
    var field = field();
    HBox.setHgrow(field, Priority.ALWAYS);
    count.setId("features-count");
    count.getStyleClass().addAll("figure", "features-count");
    count.setMinWidth(Region.USE_PREF_SIZE);
    var space = new Region();
    HBox.setHgrow(space, Priority.SOMETIMES);
    var row =
        new HBox(
            field,
            new LifeMenu(model),
            new DensityMenu(model),
            new MoreFilters(model),
            space,
            count);
    row.getStyleClass().add("features-filters");
    row.setAlignment(Pos.CENTER_LEFT);
    chips.getStyleClass().addAll("chips", "filter-chips");
    getChildren().addAll(row, chips);
    model.table().rowsProperty().subscribe(this::count);
    model.table().tableProperty().subscribe(this::count);
    model.table().queryProperty().subscribe(this::showChips);
    count();
    showChips();
  }

  private Node field() {
    search.setId("features-search");
    search.setPromptText("Search names, notes, examples");
    search.setAccessibleText("Search features by name, tag, note, example or number");
    search.getStyleClass().add("search-field");
    search
        .textProperty()
        .addListener((seen, before, text) ->
            model.table().ask(model.table().queryProperty().get().text(text)));
    model
        .table()
        .queryProperty()
        .subscribe(query -> {
          if (!search.getText().equals(query.text())) {
            search.setText(query.text());
          }
        });
    search.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    var icon = new FontIcon(Feather.SEARCH);
    icon.setMouseTransparent(true);
    StackPane.setAlignment(icon, Pos.CENTER_LEFT);
    var clear = Buttons.icon(Action.of("Clear the search", Feather.X, search::clear));
    clear.getStyleClass().add("clear-search");
    clear.setFocusTraversable(false);
    clear.visibleProperty().bind(search.textProperty().isNotEmpty());
    StackPane.setAlignment(clear, Pos.CENTER_RIGHT);
    var stack = new StackPane(search, icon, clear);
    stack.getStyleClass().add("search-stack");
    return stack;
  }

  private void key(KeyEvent event) {
    if (event.getCode() == KeyCode.ESCAPE && !search.getText().isEmpty()) {
      search.clear();
      event.consume();
    } else if (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.ENTER) {
      toRows.run();
      event.consume();
    }
  }

  /// Puts the keyboard on the search.
  void focusSearch() {
    search.requestFocus();
    search.selectAll();
  }

  private void count() {
    var table = model.table().tableProperty().get();
    var rows = model.table().rowsProperty().get();
    if (table.isEmpty()) {
      count.setText("");
      return;
    }
    var dead = 0;
    for (var latent : rows) {
      dead += table.get().dead(latent) ? 1 : 0;
    }
    var all = Figures.count(table.get().size());
    var shown = rows.length == table.get().size() ? all : Figures.count(rows.length) + " of " + all;
    count.setText(shown + (dead == 0 ? "" : ", " + Figures.count(dead) + " dead"));
    count.setAccessibleText(count.getText() + ", features shown");
  }

  /// A chip with a cross for everything that is left out by something without a button of its own.
  private void showChips() {
    var filter = model.table().queryProperty().get().filter();
    chips
        .getChildren()
        .setAll(
            Stream.of(
                    filter.list().stream()
                        .map(among -> chip(among.name(), filter.among(Optional.empty()))),
                    filter.tags().stream()
                        .sorted()
                        .map(tag -> chip("Tag: " + tag, filter.tags(without(filter, tag)))),
                    filter.labelled()
                        ? Stream.of(chip("With a name", filter.labelled(false)))
                        : Stream.<Node>empty(),
                    filter.starred()
                        ? Stream.of(chip("Starred", filter.starred(false)))
                        : Stream.<Node>empty(),
                    filter.minScore() > 0
                        ? Stream.of(
                            chip(
                                "Score at least " + Figures.of(filter.minScore()),
                                filter.minScore(0)))
                        : Stream.<Node>empty())
                .flatMap(each -> each)
                .toList());
    chips.setVisible(!chips.getChildren().isEmpty());
    chips.setManaged(chips.isVisible());
  }

  private static Set<String> without(Filter filter, String tag) {
    return filter.tags().stream().filter(each -> !each.equals(tag)).collect(Collectors.toSet());
  }

  private Node chip(String words, Filter without) {
    var label = new Label(words);
    var remove =
        Buttons.icon(
            Action.of(
                "Take away: " + words,
                Feather.X,
                () -> model.table().ask(model.table().queryProperty().get().filter(without))));
    var chip = new HBox(label, remove);
    chip.getStyleClass().add("filter-chip");
    chip.setAlignment(Pos.CENTER_LEFT);
    return chip;
  }
}
