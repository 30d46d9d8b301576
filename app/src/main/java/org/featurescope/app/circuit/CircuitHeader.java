package org.featurescope.app.circuit;

import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Appearance;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.SearchButton;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The top line: the prompt, what of it is explained, and what can be done with the graph.
final class CircuitHeader extends HBox {
  /// In root sizes: with less, the prompt would have too little beside the words of the buttons.
  private static final double ROOM = 72;

  private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");

  private final CircuitViewModel model;
  private final CircuitActions actions;
  private final TextField prompt = new TextField();
  private final MenuButton graphs = menu("Graphs", Feather.FOLDER, "Open a graph");
  private final MenuButton compare = menu("Compare", Feather.COLUMNS, "Compare with another graph");

  /// @param scale size of everything over the design's size
  CircuitHeader(CircuitViewModel model, CircuitActions actions, ReadOnlyDoubleProperty scale) {
    this.model = model;
    this.actions = actions;
    getStyleClass().addAll("view-header", "circuit-header");
    setAlignment(Pos.CENTER_LEFT);
    prompt.setId("circuit-prompt");
    prompt.setPromptText("Type a prompt whose next token is to be explained");
    prompt.setAccessibleText("Prompt. Enter traces it.");
    prompt.textProperty().bindBidirectional(model.promptProperty());
    prompt.setOnAction(event -> trace());
    prompt.setMinWidth(90);
    HBox.setHgrow(prompt, Priority.ALWAYS);
    var trace = Buttons.primary("Trace", actions.trace());
    trace.setId("circuit-trace");
    var exports = menu("Export", Feather.DOWNLOAD, "Export the graph");
    exports.setId("circuit-export");
    actions.exports().forEach(action -> exports.getItems().add(item(action)));
    graphs.setId("circuit-graphs");
    compare.setId("circuit-compare");
    graphs.setOnShowing(event -> fillGraphs());
    compare.setOnShowing(event -> fillCompare());
    var none = actions.saveJson().enabled().not();
    compare.disableProperty().bind(none);
    exports.disableProperty().bind(none);
    model.shelf().namesProperty().subscribe(this::fillGraphs);
    model.stories().storiesProperty().subscribe(this::fillGraphs);
    fillCompare();
    getChildren()
        .addAll(
            prompt,
            fixed(trace),
            fixed(new TargetsMenu(model)),
            fixed(graphs),
            fixed(compare),
            fixed(exports),
            new SearchButton(actions.search()));
    widthProperty().subscribe(() -> fit(scale.get()));
    scale.subscribe(() -> fit(scale.get()));
  }

  private void fit(double scale) {
    pseudoClassStateChanged(
        NARROW, getWidth() > 0 && getWidth() < ROOM * Appearance.ROOT_SIZE * scale);
  }

  private static <T extends Region> T fixed(T node) {
    node.setMinWidth(Region.USE_PREF_SIZE);
    return node;
  }

  private static MenuButton menu(String word, Feather icon, String spoken) {
    var menu = new MenuButton(word, new FontIcon(icon));
    menu.getStyleClass().addAll("plain", "icon-when-narrow");
    menu.setAccessibleText(spoken);
    return menu;
  }

  static MenuItem item(Action action) {
    var item = new MenuItem(action.title(), new FontIcon(action.icon()));
    item.setOnAction(event -> action.perform());
    item.disableProperty().bind(action.enabled().not());
    return item;
  }

  private void fillGraphs() {
    graphs.getItems().setAll(item(actions.open()), item(actions.sample()), item(actions.forget()));
    var names = model.shelf().namesProperty().get();
    if (!names.isEmpty()) {
      graphs.getItems().add(new SeparatorMenuItem());
    }
    for (var name : names) {
      var item = new MenuItem(name, new FontIcon(Feather.SHARE_2));
      item.setMnemonicParsing(false);
      item.setOnAction(event -> model.reopen(name));
      graphs.getItems().add(item);
    }
    var stories = model.stories().storiesProperty().get();
    if (!stories.isEmpty()) {
      graphs.getItems().add(new SeparatorMenuItem());
    }
    for (var story : stories) {
      var item = new MenuItem(Stories.title(story), new FontIcon(Feather.BOOK_OPEN));
      item.setMnemonicParsing(false);
      item.setOnAction(event -> model.tell(story));
      graphs.getItems().add(item);
    }
  }

  private void fillCompare() {
    compare
        .getItems()
        .setAll(
            item(actions.comparePrompt()),
            item(actions.comparePlan()),
            item(actions.compareFile()),
            item(actions.endComparison()));
    var names = model.shelf().namesProperty().get();
    if (!names.isEmpty()) {
      compare.getItems().add(new SeparatorMenuItem());
    }
    for (var name : names) {
      var item = new MenuItem(name, new FontIcon(Feather.SHARE_2));
      item.setMnemonicParsing(false);
      item.setOnAction(event -> model.contrast().withKept(name));
      compare.getItems().add(item);
    }
  }

  /// Where the button cannot be pressed, Enter is told why.
  private void trace() {
    if (!prompt.getText().isBlank()) {
      model.trace();
    }
  }

  /// Puts the keyboard on the prompt.
  void focusPrompt() {
    prompt.requestFocus();
    prompt.selectAll();
  }
}
