package org.featurescope.app.features;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Region;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureList;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Filters by what was said about features: names, stars, tags, scores and lists.
final class MoreFilters extends MenuButton {
  private static final double[] SCORES = {0, 0.3, 0.5, 0.7, 0.9};

  private final FeaturesViewModel model;
  private final CheckMenuItem labelled = new CheckMenuItem("Only with a name");
  private final CheckMenuItem starred = new CheckMenuItem("Only starred");
  private final Menu tags = new Menu("Tag");
  private final Menu scores = new Menu("Score");
  private final Menu lists = new Menu("List");

  MoreFilters(FeaturesViewModel model) {
    this.model = model;
    setId("filter-more");
    getStyleClass().addAll("flat", "icon-when-narrow");
    setGraphic(new FontIcon(Feather.FILTER));
    setMinWidth(Region.USE_PREF_SIZE);
    labelled.setId("filter-labelled");
    starred.setId("filter-starred");
    labelled.setOnAction(event -> ask(filter -> filter.labelled(labelled.isSelected())));
    starred.setOnAction(event -> ask(filter -> filter.starred(starred.isSelected())));
    getItems().addAll(labelled, starred, scores, tags, lists);
    setOnShowing(event -> fill());
    model.table().queryProperty().subscribe(this::mark);
    mark();
    fill();
  }

  private Filter filter() {
    return model.table().queryProperty().get().filter();
  }

  private void ask(UnaryOperator<Filter> change) {
    var query = model.table().queryProperty().get();
    model.table().ask(query.filter(change.apply(query.filter())));
  }

  private void mark() {
    var active = filter().active();
    setText("Filters");
    setAccessibleText("More filters, " + active + " active");
    labelled.setSelected(filter().labelled());
    starred.setSelected(filter().starred());
  }

  private void fill() {
    var group = new ToggleGroup();
    scores.getItems().clear();
    for (var score : SCORES) {
      var item = new RadioMenuItem(score == 0 ? "Any" : "At least %.1f".formatted(score));
      item.setToggleGroup(group);
      item.setSelected(filter().minScore() == score);
      item.setOnAction(event -> ask(filter -> filter.minScore(score)));
      scores.getItems().add(item);
    }
    tags.getItems().clear();
    for (var tag : model.table().tags()) {
      var item = new CheckMenuItem(tag);
      item.setMnemonicParsing(false);
      item.setSelected(filter().tags().contains(tag));
      item.setOnAction(event -> toggle(tag, item.isSelected()));
      tags.getItems().add(item);
    }
    orNothing(tags, "No feature has a tag yet");
    lists.getItems().clear();
    for (var list : model.editor().listsProperty().get()) {
      lists.getItems().add(menu(list));
    }
    orNothing(lists, "There is no list yet");
  }

  private Menu menu(FeatureList list) {
    var show = new MenuItem("Show its features", new FontIcon(Feather.LIST));
    show.setOnAction(event -> ask(filter -> filter.among(Optional.of(among(list)))));
    var forget = new MenuItem("Forget the list", new FontIcon(Feather.TRASH_2));
    forget.setOnAction(event -> model.editor().forget(list.name()));
    var menu = new Menu("%s, %d".formatted(list.name(), list.features().size()));
    menu.setMnemonicParsing(false);
    menu.getItems().addAll(show, forget);
    return menu;
  }

  private static void orNothing(Menu menu, String words) {
    if (menu.getItems().isEmpty()) {
      var none = new MenuItem(words);
      none.setDisable(true);
      menu.getItems().add(none);
    }
  }

  private void toggle(String tag, boolean wanted) {
    var next = new HashSet<>(filter().tags());
    if (wanted) {
      next.add(tag);
    } else {
      next.remove(tag);
    }
    ask(filter -> filter.tags(next));
  }

  /// The members of a list that belong to what is shown.
  private Filter.Among among(FeatureList list) {
    var latents = new BitSet();
    var hash = model.choiceProperty().get().map(choice -> choice.key().saeHash()).orElse("");
    list.features().stream()
        .filter(key -> key.saeHash().equals(hash))
        .mapToInt(FeatureKey::latent)
        .forEach(latents::set);
    return new Filter.Among("List: " + list.name(), latents);
  }
}
