package org.featurescope.app.frame;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The left rail: the views, and below them what they look through.
final class Rail extends VBox {
  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");

  private final List<View> views;
  private final List<Button> entries;

  Rail(
      List<View> views,
      Consumer<View> choose,
      ObservableValue<Instrument> instrument,
      Runnable openLibrary,
      Action details) {
    this.views = views;
    getStyleClass().add("rail");
    var name = new Label("Featurescope");
    name.getStyleClass().addAll("brand-name", "wide-only");
    var brand = new HBox(new BrandMark(), name);
    brand.getStyleClass().add("brand");
    entries = views.stream().map(view -> entry(view, view.number(), choose)).toList();
    var list = new VBox();
    list.getStyleClass().add("rail-views");
    list.getChildren().addAll(entries);
    var space = new Region();
    VBox.setVgrow(space, Priority.ALWAYS);
    getChildren().addAll(brand, list, space, details(details), card(instrument, openLibrary));
  }

  void setCurrent(View view) {
    for (var i = 0; i < entries.size(); i++) {
      entries.get(i).pseudoClassStateChanged(CURRENT, views.get(i).equals(view));
    }
  }

  private static Button entry(View view, int number, Consumer<View> choose) {
    var name = new Label(view.name());
    name.getStyleClass().addAll("rail-name", "wide-only");
    HBox.setHgrow(name, Priority.ALWAYS);
    name.setMaxWidth(Double.MAX_VALUE);
    var keys = new Label("Ctrl " + number);
    keys.getStyleClass().addAll("rail-keys", "wide-only");
    var row = new HBox(new FontIcon(view.icon()), name, keys);
    row.getStyleClass().add("rail-row");
    row.setAlignment(Pos.CENTER_LEFT);
    var button = new Button();
    button.setGraphic(row);
    button.getStyleClass().add("rail-entry");
    button.setMaxWidth(Double.MAX_VALUE);
    row.prefWidthProperty().bind(button.widthProperty().subtract(2));
    button.setAccessibleText(view.name() + ", Ctrl " + number);
    button.setTooltip(new Tooltip(view.name() + "  (Ctrl " + number + ")"));
    button.setOnAction(event -> choose.accept(view));
    return button;
  }

  /// There only while there is no room for the inspector beside the view.
  private static Button details(Action action) {
    var button = Buttons.icon(action);
    button.setId("switch-details");
    button.visibleProperty().bind(button.disabledProperty().not());
    button.managedProperty().bind(button.visibleProperty());
    return button;
  }

  private static Button card(ObservableValue<Instrument> instrument, Runnable openLibrary) {
    var model = new CardPart(Feather.CPU);
    var sae = new CardPart(Feather.LAYERS);
    var dot = new Region();
    dot.getStyleClass().add("status-dot");
    var device = new Label();
    device.getStyleClass().addAll("instrument-device", "wide-only");
    var deviceRow = new HBox(dot, device);
    deviceRow.getStyleClass().addAll("instrument-part", "instrument-device-row");
    deviceRow.setAlignment(Pos.CENTER_LEFT);
    var rows = new VBox(model, sae, deviceRow);
    rows.getStyleClass().add("card-rows");
    rows.setFillWidth(true);
    var card = new Button();
    card.setGraphic(rows);
    card.setId("instrument");
    card.getStyleClass().add("instrument");
    card.setMaxWidth(Double.MAX_VALUE);
    rows.prefWidthProperty().bind(card.widthProperty().subtract(2));
    card.setOnAction(event -> openLibrary.run());
    card.setTooltip(new Tooltip("Choose a model and an SAE  (Ctrl L)"));
    Runnable show =
        () -> {
          var now = instrument.getValue();
          model.show("Model", now.model(), now.modelNote());
          sae.show(now.kind(), now.sae().orElse("No SAE"), now.saeNote());
          device.setText(now.device());
          deviceRow.setVisible(!now.device().isEmpty());
          deviceRow.setManaged(!now.device().isEmpty());
          card.setAccessibleText(
              "Model %s, %s %s, %s. Opens the Library."
                  .formatted(now.model(), now.kind(), now.sae().orElse("none"), now.device()));
        };
    instrument.addListener((seen, before, after) -> show.run());
    show.run();
    return card;
  }

  /// One thing in use: what kind, its name, a note.
  private static final class CardPart extends VBox {
    private final Label kind = new Label();
    private final Label name = new Label();
    private final Label note = new Label();

    CardPart(Ikon icon) {
      getStyleClass().add("instrument-part");
      kind.getStyleClass().addAll("instrument-kind", "wide-only");
      HBox.setHgrow(kind, Priority.ALWAYS);
      kind.setMaxWidth(Double.MAX_VALUE);
      var arrow = new StackPane(new FontIcon(Feather.CHEVRON_RIGHT));
      arrow.getStyleClass().add("wide-only");
      var head = new HBox(new FontIcon(icon), kind, arrow);
      head.getStyleClass().add("instrument-head");
      head.setAlignment(Pos.CENTER_LEFT);
      name.getStyleClass().addAll("instrument-name", "wide-only");
      note.getStyleClass().addAll("instrument-note", "wide-only");
      getChildren().addAll(head, name, note);
    }

    void show(String newKind, String newName, String newNote) {
      kind.setText(newKind);
      name.setText(newName);
      note.setText(newNote);
    }
  }
}
