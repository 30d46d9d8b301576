package org.featurescope.app.circuit;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What is asked about the graph: tests, paths, faithfulness, the minimal circuit, a comparison.
final class LowerPane extends VBox {

  /// What it shows.
  enum Tab {
    /// Only where there is no room for it beside the others.
    PINNED("Pinned"),
    /// Only where something is told of the graph.
    STORY("Story"),
    TEST("Test it"),
    PATHS("Paths"),
    TRUST("Faithfulness"),
    MINIMAL("Minimal circuit"),
    COMPARE("Compare");

    private final String words;

    Tab(String words) {
      this.words = words;
    }
  }

  private final ObjectProperty<Tab> tab = new SimpleObjectProperty<>(Tab.TEST);
  private final Map<Tab, Node> panes = new EnumMap<>(Tab.class);
  private final ScrollPane body = new ScrollPane();
  private final Map<Tab, BooleanProperty> here = new EnumMap<>(Tab.class);

  LowerPane() {
    setId("circuit-lower");
    getStyleClass().add("circuit-part");
    var tabs = new HBox();
    tabs.getStyleClass().add("segmented");
    tabs.setMaxHeight(Region.USE_PREF_SIZE);
    tabs.setMinWidth(0);
    var group = new ToggleGroup();
    for (var each : Tab.values()) {
      var button = new ToggleButton(each.words);
      button.setId("circuit-tab-" + each.name().toLowerCase(Locale.ROOT));
      button.getStyleClass().add("segment");
      button.setToggleGroup(group);
      button.setOnAction(event -> {
        show(each);
        button.setSelected(true);
      });
      tab.subscribe(now -> button.setSelected(now == each));
      here.put(each, new SimpleBooleanProperty(each != Tab.PINNED && each != Tab.STORY));
      button.visibleProperty().bind(here.get(each));
      button.managedProperty().bind(here.get(each));
      tabs.getChildren().add(button);
    }
    var head = new HBox(tabs);
    head.getStyleClass().add("circuit-part-head");
    head.setAlignment(Pos.CENTER_LEFT);
    body.setFitToWidth(true);
    body.setFocusTraversable(false);
    body.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    body.getStyleClass().add("circuit-part-body");
    VBox.setVgrow(body, Priority.ALWAYS);
    getChildren().addAll(head, body);
    setMinSize(0, 0);
    tab.subscribe(this::fill);
  }

  void add(Tab of, Node pane) {
    panes.put(of, pane);
    fill();
  }

  /// Takes the pinned part in, or lets it go.
  void take(Optional<Region> pinned) {
    if (pinned.isPresent()) {
      panes.put(Tab.PINNED, pinned.get());
    } else {
      panes.remove(Tab.PINNED);
    }
    offer(Tab.PINNED, pinned.isPresent());
    fill();
  }

  /// Whether something can be shown now.
  void offer(Tab of, boolean there) {
    here.get(of).set(there);
    if (!there && tab.get() == of) {
      tab.set(Tab.TEST);
    }
  }

  private void fill() {
    body.setFitToHeight(tab.get() == Tab.PINNED);
    body.setContent(panes.get(tab.get()));
    body.setVvalue(0);
  }

  void show(Tab next) {
    tab.set(next);
  }

  ObjectProperty<Tab> tabProperty() {
    return tab;
  }
}
