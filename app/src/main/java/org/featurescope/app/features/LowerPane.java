package org.featurescope.app.features;

import java.util.Locale;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Rectangle;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.kordamp.ikonli.feather.Feather;

/// What lies under the table: the map, two features side by side, or the search by examples. It
/// folds away to its head.
final class LowerPane extends VBox {

  /// What it shows.
  enum Tab {
    MAP("Map of directions"),
    COMPARE("Compare"),
    EXAMPLES("By examples");

    private final String words;

    Tab(String words) {
      this.words = words;
    }
  }

  private final ReadOnlyObjectWrapper<Boolean> open = new ReadOnlyObjectWrapper<>(true);
  private final ObjectProperty<Tab> tab = new SimpleObjectProperty<>(Tab.MAP);
  private final StackPane body = new StackPane();
  private final HBox tools = new HBox();
  private final HBox head;
  private final MapPane map;
  private final ComparePane compare;
  private final AboutPane about;

  LowerPane(MapPane map, ComparePane compare, AboutPane about) {
    this.map = map;
    this.compare = compare;
    this.about = about;
    setId("features-lower");
    getStyleClass().add("lower-pane");
    var tabs = new HBox();
    tabs.getStyleClass().add("segmented");
    tabs.setMaxHeight(Region.USE_PREF_SIZE);
    tabs.setMinWidth(Region.USE_PREF_SIZE);
    var group = new ToggleGroup();
    for (var each : Tab.values()) {
      var button = new ToggleButton(each.words);
      button.setId("lower-" + each.name().toLowerCase(Locale.ROOT));
      button.getStyleClass().add("segment");
      button.setToggleGroup(group);
      button.setOnAction(event -> {
        show(each);
        button.setSelected(true);
      });
      tab.subscribe(now -> button.setSelected(now == each));
      tabs.getChildren().add(button);
    }
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    tools.getStyleClass().add("lower-tools");
    tools.setAlignment(Pos.CENTER_RIGHT);
    var fold = Buttons.icon(Action.of("Fold the lower pane", Feather.CHEVRON_DOWN, this::fold));
    fold.setId("lower-fold");
    var unfold = Buttons.icon(Action.of("Unfold the lower pane", Feather.CHEVRON_UP, this::unfold));
    unfold.setId("lower-unfold");
    var folding = new StackPane(fold, unfold);
    head = new HBox(tabs, space, tools, folding);
    head.getStyleClass().add("lower-head");
    head.setAlignment(Pos.CENTER_LEFT);
    head.setMinHeight(Region.USE_PREF_SIZE);
    VBox.setVgrow(body, Priority.ALWAYS);
    body.setMinHeight(0);
    // In a low window what does not fit is cut off at the foot.
    body.setAlignment(Pos.TOP_LEFT);
    var clip = new Rectangle();
    clip.widthProperty().bind(body.widthProperty());
    clip.heightProperty().bind(body.heightProperty());
    body.setClip(clip);
    setMinWidth(0);
    getChildren().addAll(head, body);
    tab.subscribe(this::fill);
    fill();
    open.subscribe(now -> {
      fold.setVisible(now);
      unfold.setVisible(!now);
      body.setVisible(now);
      body.setManaged(now);
      tools.setVisible(now);
    });
  }

  private void fill() {
    var node =
        switch (tab.get()) {
          case MAP -> map;
          case COMPARE -> compare;
          case EXAMPLES -> about;
        };
    body.getChildren().setAll((Node) node);
    tools.getChildren().clear();
    if (tab.get() == Tab.MAP) {
      tools.getChildren().setAll(map.tools());
    }
  }

  /// Shows one of the three, unfolded.
  void show(Tab next) {
    tab.set(next);
    unfold();
  }

  private void fold() {
    open.set(false);
  }

  private void unfold() {
    open.set(true);
  }

  /// The part that stays when it is folded away.
  Region head() {
    return head;
  }

  ReadOnlyObjectProperty<Boolean> openProperty() {
    return open.getReadOnlyProperty();
  }
}
