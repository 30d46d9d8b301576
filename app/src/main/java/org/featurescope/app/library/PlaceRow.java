package org.featurescope.app.library;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.Spoken;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// A line of the Library: what it is, what is known of it, and what can be done with it.
final class PlaceRow extends HBox {

  /// @param what icon and name
  /// @param lines below the name, each cut where the window is narrow
  PlaceRow(Ikon icon, String name, List<Node> lines, Node... right) {
    getStyleClass().add("library-row");
    var title = new Label(name);
    title.getStyleClass().add("library-name");
    var words = new VBox(title);
    words.getStyleClass().add("library-words");
    words.getChildren().addAll(lines);
    words.setMinWidth(0);
    HBox.setHgrow(words, Priority.ALWAYS);
    getChildren().addAll(new FontIcon(icon), words);
    getChildren().addAll(right);
  }

  /// A folder on this disk.
  static PlaceRow of(Place place, boolean inUse, Runnable open) {
    var lines = new ArrayList<Node>();
    if (!place.about().isEmpty()) {
      lines.add(line(place.about()));
    }
    place.fault().ifPresent(fault -> lines.add(warning("Not whole: " + fault + ".")));
    place.mismatch().ifPresent(other -> lines.add(warning(other + ".")));
    if (!place.from().isEmpty()) {
      lines.add(path(place.from()));
    }
    var opens = place.fault().isEmpty() && place.mismatch().isEmpty();
    var row =
        new PlaceRow(
            place.model() ? Feather.CPU : Feather.LAYERS,
            place.name(),
            lines,
            inUse ? inUse() : opens ? open(place.name(), open) : state("Does not fit"));
    if (!inUse && place.fault().isPresent()) {
      row.getChildren().set(row.getChildren().size() - 1, state("Not whole"));
    }
    row.mark(inUse);
    return row;
  }

  /// SAEs of one repository: those that fit the model in use can be chosen.
  static PlaceRow of(String repository, List<Place> saes, Consumer<Place> open) {
    var lines = new ArrayList<Node>();
    var about = saes.getFirst().about();
    lines.add(
        line(
            Spoken.count(saes.size(), "SAE", "SAEs")
                + (about.isEmpty() ? "" : ": " + about + ", \u2026")));
    var unfit = saes.stream().allMatch(sae -> sae.mismatch().isPresent());
    if (unfit) {
      saes.getFirst().mismatch().ifPresent(other -> lines.add(warning(other + ".")));
    }
    var menu = new MenuButton("Open", new FontIcon(Feather.CORNER_DOWN_RIGHT));
    menu.setAccessibleText("Open an SAE of " + repository);
    menu.setMinWidth(Region.USE_PREF_SIZE);
    for (var sae : saes) {
      var item = new MenuItem(sae.name().substring(repository.length()).replaceFirst("^/", ""));
      item.setMnemonicParsing(false);
      item.setDisable(sae.mismatch().isPresent());
      item.setOnAction(event -> open.accept(sae));
      menu.getItems().add(item);
    }
    return new PlaceRow(Feather.LAYERS, repository, lines, unfit ? state("Does not fit") : menu);
  }

  /// Marks the row of what is in use.
  PlaceRow mark(boolean inUse) {
    if (inUse) {
      getStyleClass().add("in-use");
    }
    return this;
  }

  static Node open(String name, Runnable use) {
    var button =
        Buttons.labelled("Open", Action.of("Open " + name, Feather.CORNER_DOWN_RIGHT, use));
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  static Node inUse() {
    var label = new Label("In use", new FontIcon(Feather.CHECK));
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }

  static Node state(String text) {
    var label = new Label(text);
    label.getStyleClass().add("quiet");
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }

  static Label line(String text) {
    var label = new Label(text);
    label.getStyleClass().add("caption");
    label.setMinWidth(0);
    return label;
  }

  /// A sentence that may take several lines.
  static Label sentence(String text) {
    var label = line(text);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }

  /// A folder's path, cut at its less telling end.
  static Label path(String text) {
    var label = line(text);
    label.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    label.setTooltip(new Tooltip(text));
    return label;
  }

  static Label warning(String text) {
    var label = sentence(text);
    label.getStyleClass().add("library-warning");
    label.setGraphic(new FontIcon(Feather.ALERT_TRIANGLE));
    return label;
  }
}
