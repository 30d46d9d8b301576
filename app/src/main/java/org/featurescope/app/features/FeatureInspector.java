package org.featurescope.app.features;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.Section;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.read.Selection;
import org.featurescope.app.read.Site;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureList;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of the selected feature: its name, figures, examples and relations, and what a person
/// has to say about it.
final class FeatureInspector extends VBox {
  private final FeaturesViewModel model;
  private final ObservableValue<Selection> shownInRead;
  private final NameEditor name;
  private final Label source = new Label();
  private final ToggleButton star = new ToggleButton();
  private final MenuButton lists = new MenuButton("List");
  private final FeatureBody body;
  private final FlowPane tags = new FlowPane();
  private final TextField newTag = new TextField();
  private final TextArea note = new TextArea();
  private final VBox nothing = new VBox();
  private final VBox pageBox = new VBox();
  private Optional<FeatureKey> noted = Optional.empty();

  FeatureInspector(
      FeaturesViewModel model, FeatureActions actions, ObservableValue<Selection> shownInRead) {
    this.model = model;
    this.shownInRead = shownInRead;
    setId("feature-page");
    getStyleClass().add("feature-page");
    name =
        new NameEditor(
            "feature",
            "this feature",
            text -> page().ifPresent(page -> model.editor().rename(page, text)));
    body = new FeatureBody(new PageLinks(model));
    source.setId("feature-source");
    source.getStyleClass().add("caption");
    source.setWrapText(true);
    pageBox.getStyleClass().add("feature-page-parts");
    pageBox.getChildren().addAll(new VBox(name, source), buttons(actions), body, said());
    var words = new Label();
    words
        .textProperty()
        .bind(
            model
                .stateProperty()
                .map(state ->
                    state instanceof FeaturesState.Ready
                        ? "Choose a feature in the table or on the map."
                        : "The page of a feature will be here: what it fires on, what it does, and"
                            + " what it is near to."));
    words.getStyleClass().add("quiet");
    words.setWrapText(true);
    nothing.getChildren().add(words);
    getChildren().addAll(pageBox, nothing);
    model.page().pageProperty().subscribe(this::show);
    shownInRead.subscribe(selection -> showBody());
    model.table().tableProperty().subscribe(table -> showBody());
    model.editor().listsProperty().subscribe(all -> fillLists());
  }

  private Optional<FeaturePage> page() {
    return model.page().pageProperty().get();
  }

  private Node buttons(FeatureActions actions) {
    star.setId("feature-star");
    star.getStyleClass().add("star-button");
    star.setGraphic(new FontIcon(Feather.STAR));
    star.setTooltip(new Tooltip("Star (S)"));
    star.setOnAction(event -> actions.star().perform());
    lists.setId("feature-lists");
    lists.setGraphic(new FontIcon(Feather.LIST));
    lists.getStyleClass().add("plain");
    lists.setTooltip(new Tooltip("Add to a list, or take out of one"));
    lists.setOnShowing(event -> fillLists());
    var show = Buttons.labelled("Show in Read", actions.showInRead());
    show.setId("feature-show-in-read");
    var steer = Buttons.labelled("Add to steering", actions.steer());
    steer.setId("feature-steer");
    var compare = Buttons.labelled("Compare", actions.compare());
    compare.setId("feature-compare");
    // So that all fit into one row of the inspector.
    compare.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    for (var button : List.<Region>of(star, show, steer, compare, lists)) {
      button.setMinWidth(Region.USE_PREF_SIZE);
    }
    var row = new FlowPane(star, show, steer, compare, lists);
    row.getStyleClass().addAll("chips", "feature-buttons");
    return row;
  }

  /// Tags and note.
  private Node said() {
    tags.getStyleClass().add("chips");
    tags.setId("feature-tags");
    newTag.setId("feature-new-tag");
    newTag.setPromptText("Add a tag");
    newTag.setAccessibleText("Add a tag");
    newTag.getStyleClass().add("tag-field");
    newTag.setOnAction(event -> {
      page().ifPresent(page -> model.editor().tag(page, newTag.getText()));
      newTag.clear();
    });
    note.setId("feature-note");
    note.setPromptText("What you found out about it");
    note.setAccessibleText("Note about this feature");
    note.setWrapText(true);
    note.setPrefRowCount(3);
    note.focusedProperty()
        .subscribe(focused -> {
          if (!focused) {
            keepNote();
          }
        });
    var box = new VBox(Section.title("Tags"), tags, Section.title("Note"), note);
    box.getStyleClass().add("feature-said");
    return box;
  }

  private void keepNote() {
    page()
        .filter(page -> noted.filter(page.key()::equals).isPresent())
        .ifPresent(page -> model.editor().note(page, note.getText()));
  }

  private void show(Optional<FeaturePage> next) {
    show(pageBox, next.isPresent());
    show(nothing, next.isEmpty());
    next.ifPresent(page -> {
      var label = page.annotation().label();
      var dead = page.feature().statistics().dead();
      name.show(
          page.key(),
          label.map(each -> each.text()).orElse(""),
          dead ? "Never fired" : "No name yet");
      source.setText(label.map(Sources::words).orElse("Name it with the pencil, or press F2."));
      star.setSelected(page.annotation().starred());
      star.setAccessibleText(page.annotation().starred() ? "Starred" : "Not starred");
      showTags(page);
      if (noted.filter(page.key()::equals).isEmpty() || !note.isFocused()) {
        noted = Optional.of(page.key());
        note.setText(page.annotation().note());
      }
      fillLists();
    });
    showBody();
  }

  private void showBody() {
    page()
        .ifPresent(page -> {
          var site = model.choiceProperty().get().flatMap(Choice::site);
          body.show(
              page, hue(page.latent()).orElse(1), model::words, site.map(Site::layer).orElse(-1));
        });
  }

  private OptionalInt hue(int latent) {
    return shownInRead.getValue().pick(latent).stream().mapToInt(Selection.Pick::hue).findFirst();
  }

  private void showTags(FeaturePage page) {
    tags.getChildren().clear();
    for (var tag : page.annotation().tags()) {
      var remove =
          Buttons.icon(
              Action.of(
                  "Remove the tag " + tag,
                  Feather.X,
                  () -> page().ifPresent(shown -> model.editor().untag(shown, tag))));
      var chip = new HBox(new Label(tag), remove);
      chip.getStyleClass().add("filter-chip");
      chip.setAlignment(Pos.CENTER_LEFT);
      tags.getChildren().add(chip);
    }
    tags.getChildren().add(newTag);
  }

  private void fillLists() {
    var key = page().map(FeaturePage::key);
    lists.getItems().clear();
    for (var list : model.editor().listsProperty().get()) {
      var member = key.filter(list.features()::contains).isPresent();
      var item =
          new MenuItem(
              (member ? "Take out of " : "Add to ") + list.name(),
              new FontIcon(member ? Feather.MINUS : Feather.PLUS));
      item.setMnemonicParsing(false);
      item.setOnAction(event -> key.ifPresent(feature -> toggle(list, feature, member)));
      lists.getItems().add(item);
    }
    if (!lists.getItems().isEmpty()) {
      lists.getItems().add(new SeparatorMenuItem());
    }
    lists
        .getItems()
        .add(
            NewListItem.of(
                name -> key.ifPresent(feature -> model.editor().add(name, List.of(feature)))));
    var count =
        model.editor().listsProperty().get().stream()
            .filter(list -> key.filter(list.features()::contains).isPresent())
            .count();
    lists.setText(count == 0 ? "Lists" : Spoken.count(count, "list", "lists"));
    lists.setAccessibleText(count == 0 ? "Add to a list" : "In " + lists.getText());
  }

  private void toggle(FeatureList list, FeatureKey feature, boolean member) {
    if (member) {
      model.editor().remove(list.name(), feature);
    } else {
      model.editor().add(list.name(), List.of(feature));
    }
  }

  /// Opens the field for the feature's name.
  void rename() {
    name.edit();
  }

  private static void show(Node node, boolean visible) {
    node.setVisible(visible);
    node.setManaged(visible);
  }
}
