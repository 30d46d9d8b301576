package org.featurescope.app.frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Ctrl+K: one field that finds everything by its name, floating over the window.
final class CommandPalette extends StackPane {
  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

  private final Function<String, List<PaletteEntry>> search;
  private final TextField field = new TextField();
  private final Label matches = new Label();
  private final VBox list = new VBox();
  private final ScrollPane scroll = new ScrollPane(list);
  private final List<PaletteEntry> entries = new ArrayList<>();
  private final List<HBox> rows = new ArrayList<>();
  private final VBox card;
  private int chosen;
  private Runnable closed = () -> {};

  /// @param search what is found for the words typed so far, in the order of the groups
  CommandPalette(Function<String, List<PaletteEntry>> search) {
    this.search = search;
    getStyleClass().add("palette-layer");
    setVisible(false);
    setManaged(false);
    field.setPromptText("Search or run");
    field.getStyleClass().add("palette-field");
    field.setAccessibleText("Search actions, features, prompts and models");
    field.setId("palette-field");
    HBox.setHgrow(field, Priority.ALWAYS);
    matches.getStyleClass().add("palette-note");
    matches.setMinWidth(Region.USE_PREF_SIZE);
    var head = new HBox(new FontIcon(Feather.SEARCH), field, matches, new KeyCap("Esc"));
    head.getStyleClass().add("palette-head");
    head.setAlignment(Pos.CENTER_LEFT);
    list.getStyleClass().add("palette-list");
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    scroll.getStyleClass().add("palette-scroll");
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    card = new VBox(head, scroll, foot());
    card.getStyleClass().add("palette");
    card.setMaxHeight(Region.USE_PREF_SIZE);
    StackPane.setAlignment(card, Pos.TOP_CENTER);
    field.textProperty().addListener((seen, before, after) -> refresh());
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    setOnMousePressed(event -> {
      if (event.getTarget() == this) {
        hide();
      }
    });
  }

  /// Opens the palette with the keyboard in its field.
  void show(String query, Runnable whenClosed) {
    closed = whenClosed;
    // Its styles are computed when it is first seen: the window opens without them.
    if (getChildren().isEmpty()) {
      getChildren().add(card);
    }
    setVisible(true);
    setManaged(true);
    field.setText(query);
    refresh();
    field.requestFocus();
    field.end();
  }

  void hide() {
    if (isVisible()) {
      setVisible(false);
      setManaged(false);
      closed.run();
    }
  }

  private static HBox foot() {
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    var foot =
        new HBox(
            new KeyCap("\u2191"),
            new KeyCap("\u2193"),
            note("choose"),
            new KeyCap("Enter"),
            note("go to"),
            space,
            note("# number, > action"));
    foot.getStyleClass().add("palette-foot");
    foot.setAlignment(Pos.CENTER_LEFT);
    return foot;
  }

  private static Label note(String text) {
    var label = new Label(text);
    label.getStyleClass().add("palette-note");
    return label;
  }

  private void refresh() {
    entries.clear();
    entries.addAll(search.apply(field.getText().strip()));
    matches.setText(Spoken.count(entries.size(), "match", "matches"));
    rows.clear();
    list.getChildren().clear();
    var group = "";
    for (var entry : entries) {
      if (!entry.group().equals(group)) {
        group = entry.group();
        var heading = new Label(group);
        heading.getStyleClass().add("palette-group");
        list.getChildren().add(heading);
      }
      var row = row(entry, rows.size());
      rows.add(row);
      list.getChildren().add(row);
    }
    if (entries.isEmpty()) {
      list.getChildren()
          .add(note("Nothing is called that. Try a feature's number or another word."));
    }
    choose(0);
  }

  private HBox row(PaletteEntry entry, int index) {
    var row = new HBox(new FontIcon(entry.icon()));
    if (!entry.number().isEmpty()) {
      var number = new Label(entry.number());
      number.getStyleClass().addAll("figure", "palette-number");
      row.getChildren().add(number);
    }
    var title = marked(entry.title(), field.getText().strip());
    HBox.setHgrow(title, Priority.ALWAYS);
    var side = note(entry.note());
    side.setMinWidth(0);
    title.setMinWidth(Region.USE_PREF_SIZE);
    row.getChildren().addAll(title, side);
    row.getStyleClass().add("palette-row");
    row.setAlignment(Pos.CENTER_LEFT);
    row.setFillHeight(false);
    row.setAccessibleText(entry.group() + ": " + entry.title() + " " + entry.note());
    row.setOnMouseMoved(event -> choose(index));
    row.setOnMouseClicked(event -> perform(index));
    return row;
  }

  /// The title with the typed words underlined where they stand in it.
  private static Region marked(String title, String query) {
    var at =
        query.isEmpty()
            ? -1
            : title.toLowerCase(Locale.ROOT).indexOf(query.toLowerCase(Locale.ROOT));
    if (at < 0) {
      var label = new Label(title);
      label.getStyleClass().add("palette-title");
      label.setMaxWidth(Double.MAX_VALUE);
      return label;
    }
    var before = new Text(title.substring(0, at));
    var match = new Text(title.substring(at, at + query.length()));
    match.setUnderline(true);
    match.getStyleClass().add("palette-match");
    var after = new Text(title.substring(at + query.length()));
    before.getStyleClass().add("palette-text");
    after.getStyleClass().add("palette-text");
    match.getStyleClass().add("palette-text");
    var flow = new TextFlow(before, match, after);
    flow.getStyleClass().add("palette-title");
    return flow;
  }

  private void choose(int index) {
    chosen = entries.isEmpty() ? 0 : Math.floorMod(index, entries.size());
    for (var i = 0; i < rows.size(); i++) {
      rows.get(i).pseudoClassStateChanged(CHOSEN, i == chosen);
    }
  }

  private void perform(int index) {
    if (index < entries.size()) {
      var entry = entries.get(index);
      hide();
      entry.choose().run();
    }
  }

  private void key(KeyEvent event) {
    switch (event.getCode()) {
      case ESCAPE -> hide();
      case DOWN -> move(1);
      case UP -> move(-1);
      case ENTER -> perform(chosen);
      case TAB -> {
        // The palette is one field: the keyboard stays in it until it closes.
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void move(int by) {
    choose(chosen + by);
    if (!rows.isEmpty()) {
      var row = rows.get(chosen).getBoundsInParent();
      var content = list.getHeight();
      var view = scroll.getViewportBounds().getHeight();
      var top = scroll.getVvalue() * Math.max(0, content - view);
      if (row.getMinY() < top) {
        scroll.setVvalue(row.getMinY() / Math.max(1, content - view));
      } else if (row.getMaxY() > top + view) {
        scroll.setVvalue((row.getMaxY() - view) / Math.max(1, content - view));
      }
    }
  }
}
