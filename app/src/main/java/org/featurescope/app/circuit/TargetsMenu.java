package org.featurescope.app.circuit;

import java.util.List;
import java.util.Locale;
import javafx.scene.control.CustomMenuItem;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Which outputs the next graph explains, and what it is made of.
final class TargetsMenu extends MenuButton {
  private final CircuitViewModel model;
  private final TextField tokens = new TextField();

  TargetsMenu(CircuitViewModel model) {
    super("Targets", new FontIcon(Feather.CROSSHAIR));
    this.model = model;
    setId("circuit-targets");
    getStyleClass().addAll("plain", "icon-when-narrow");
    tokens.setId("circuit-target-tokens");
    tokens.setPromptText("Likeliest outputs");
    tokens.setAccessibleText("Tokens to explain, or one against another");
    tokens.textProperty().bindBidirectional(model.targetsProperty());
    setOnShowing(event -> fill());
    model.targetsProperty().subscribe(this::say);
    model.materialProperty().subscribe(this::say);
    model.benchProperty().subscribe(this::fill);
    fill();
  }

  private void say() {
    setAccessibleText(
        "Targets: %s, made of %s"
            .formatted(
                Targets.parse(model.targetsProperty().get()).words(),
                model.materialProperty().get().words().toLowerCase(Locale.ROOT)));
  }

  private void fill() {
    var words = new Label("Explain these outputs");
    words.getStyleClass().add("semibold");
    var note = new Label("Austin, Sacramento\nor Austin against Sacramento");
    note.getStyleClass().add("caption");
    var box = new VBox(words, tokens, note);
    box.getStyleClass().add("range-box");
    tokens.setOnAction(event -> {
      hide();
      model.trace();
    });
    var field = new CustomMenuItem(box, false);
    field.getStyleClass().add("field-item");
    getItems().setAll(field, new SeparatorMenuItem());
    var group = new ToggleGroup();
    for (var material : model.materials()) {
      var item =
          new RadioMenuItem(
              "%s: %s, %s".formatted(material.kind().words(), material.name(), material.note()));
      item.setMnemonicParsing(false);
      item.setToggleGroup(group);
      item.setSelected(material.kind() == model.materialProperty().get());
      item.setOnAction(event -> model.materialProperty().set(material.kind()));
      getItems().add(item);
    }
    addFeatures();
    if (model.materials().stream().noneMatch(each -> each.kind() == Material.Kind.TRANSCODERS)) {
      model
          .benchProperty()
          .get()
          .ifPresent(bench -> {
            var missing = new Label(bench.wouldFit());
            missing.setWrapText(true);
            missing.getStyleClass().add("caption");
            var line = new CustomMenuItem(new VBox(missing), false);
            line.getStyleClass().add("field-item");
            getItems().add(line);
          });
    }
    say();
  }

  private void addFeatures() {
    var group = new ToggleGroup();
    getItems().add(new SeparatorMenuItem());
    for (var most : List.of(Order.FEW, Order.MANY)) {
      var item =
          new RadioMenuItem(
              most == Order.FEW
                  ? "Follow the %s most influential features".formatted(Figures.count(most))
                  : "Follow %s features, which takes longer".formatted(Figures.count(most)));
      item.setToggleGroup(group);
      item.setSelected(most.equals(model.mostFeaturesProperty().get()));
      item.setOnAction(event -> model.mostFeaturesProperty().set(most));
      getItems().add(item);
    }
  }
}
