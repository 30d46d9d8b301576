package org.featurescope.app.features;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.SearchButton;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The top line: whose features these are, and what can be done with all of them.
final class FeaturesHeader extends HBox {
  private final FeaturesViewModel model;
  private final MenuButton subject = new MenuButton();

  FeaturesHeader(FeaturesViewModel model, FeatureActions actions) {
    this.model = model;
    getStyleClass().add("view-header");
    setAlignment(Pos.CENTER_LEFT);
    var title = new Label("Features");
    title.getStyleClass().add("view-title");
    title.setMinWidth(Region.USE_PREF_SIZE);
    subject.setId("features-subject");
    subject.getStyleClass().addAll("flat", "subject-menu");
    subject.setMinWidth(60);
    subject.setMnemonicParsing(false);
    subject.setGraphic(new FontIcon(Feather.CHEVRON_DOWN));
    subject.setContentDisplay(ContentDisplay.RIGHT);
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    getChildren()
        .addAll(
            title,
            subject,
            new IndexMenu(model),
            space,
            narrowing("features-index", Buttons.labelled("Index a text", actions.index())),
            narrowing("features-export", Buttons.labelled("Export", actions.export())),
            new SearchButton(actions.search()));
    model.choicesProperty().subscribe(this::fill);
    model.choiceProperty().subscribe(this::fill);
    fill();
  }

  private static Button narrowing(String id, Button button) {
    button.setId(id);
    button.getStyleClass().add("icon-when-narrow");
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  private void fill() {
    var choices = model.choicesProperty().get();
    var chosen = model.choiceProperty().get();
    subject.setText(chosen.map(Choice::name).orElse("No features"));
    subject.setAccessibleText("Whose features: " + subject.getText());
    subject.setDisable(choices.isEmpty());
    subject.getItems().clear();
    var group = new ToggleGroup();
    add(
        choices.stream().filter(each -> each.site().isPresent() && !each.neurons()).toList(),
        group);
    add(choices.stream().filter(each -> each.site().isPresent() && each.neurons()).toList(), group);
    add(choices.stream().filter(each -> each.site().isEmpty()).toList(), group);
  }

  private void add(List<Choice> choices, ToggleGroup group) {
    if (!choices.isEmpty() && !subject.getItems().isEmpty()) {
      subject.getItems().add(new SeparatorMenuItem());
    }
    for (var choice : choices) {
      var item = new RadioMenuItem(choice.name() + ",  " + choice.note());
      item.setMnemonicParsing(false);
      item.setToggleGroup(group);
      item.setSelected(model.choiceProperty().get().filter(choice::equals).isPresent());
      if (choice.run().isEmpty()) {
        item.setText(item.getText() + ",  not indexed yet");
      }
      item.setGraphic(new FontIcon(choice.neurons() ? Feather.SHARE_2 : Feather.LAYERS));
      item.setOnAction(event -> model.choose(choice));
      subject.getItems().add(item);
    }
  }
}
