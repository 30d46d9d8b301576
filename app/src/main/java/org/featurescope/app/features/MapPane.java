package org.featurescope.app.features;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.read.Selection;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.FeatureMap.Layout;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.viz.feature.Menus;
import org.featurescope.viz.map.DirectionMap;
import org.featurescope.viz.map.DirectionMap.ColorMode;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// The map of decoder directions, with what goes into the head of its pane.
final class MapPane extends StackPane {
  private final FeaturesViewModel model;
  private final ObservableValue<Selection> shownInRead;
  private final DirectionMap map = new DirectionMap();
  private final Label none = new Label();
  private final Label selected = new Label();
  private final Button show;
  private final Choices<Layout> layouts;
  private final Choices<ColorMode> colors;
  private final List<Node> tools;
  private Layout layout = Layout.NEIGHBOURS;

  MapPane(FeaturesViewModel model, ObservableValue<Selection> shownInRead, FeatureActions actions) {
    this.model = model;
    this.shownInRead = shownInRead;
    getStyleClass().add("map-pane");
    map.setId("features-map");
    map.namesProperty().set(this::name);
    map.onOpenProperty().set(model.page()::select);
    map.setOnContextMenuRequested(event -> offer(event, actions));
    none.getStyleClass().add("quiet");
    none.setWrapText(true);
    getChildren().addAll(map, none);
    layouts = new Choices<>(List.of(Layout.values()), MapPane::words, this::lay);
    colors =
        new Choices<>(List.of(ColorMode.values()), MapPane::words, map.colorModeProperty()::set);
    var options = new MenuButton();
    options.setId("map-options");
    options.getStyleClass().addAll("flat", "icon-menu");
    options.setGraphic(new FontIcon(Feather.SLIDERS));
    options.setAccessibleText("Layout and colours of the map");
    options.setTooltip(new Tooltip("Layout and colours of the map"));
    options.setMinWidth(Region.USE_PREF_SIZE);
    options.getItems().addAll(layouts.items());
    options.getItems().add(new SeparatorMenuItem());
    options.getItems().addAll(colors.items());
    selected.setId("map-selected");
    selected.getStyleClass().addAll("semibold", "map-selected");
    selected.setMinWidth(Region.USE_PREF_SIZE);
    show =
        Buttons.labelled(
            "Show in table",
            Action.of("Show the selected points in the table", Feather.LIST, this::showInTable));
    show.setId("map-show");
    show.getStyleClass().addAll("flat", "icon-when-narrow");
    show.setMinWidth(Region.USE_PREF_SIZE);
    var select = new ToggleButton();
    select.setId("map-select");
    select.getStyleClass().add("icon-toggle");
    select.setGraphic(new FontIcon(Feather.CROSSHAIR));
    select.setAccessibleText("Select points by dragging");
    select.setTooltip(new Tooltip("Select points by dragging (or drag with Shift)"));
    select.selectedProperty().bindBidirectional(map.selectingProperty());
    tools =
        List.of(
            selected,
            show,
            options,
            select,
            Buttons.icon(Action.of("Zoom in", Feather.ZOOM_IN, map::zoomIn)),
            Buttons.icon(Action.of("Show all of the map", Feather.MAXIMIZE, map::fit)));
    map.selectionProperty().subscribe(this::showSelection);
    model.mapsProperty().subscribe(this::fill);
    model.table().tableProperty().subscribe((before, after) -> relabel(before, after));
    model.table().rowsProperty().subscribe(this::showHits);
    model.page().selectedProperty().subscribe(this::showCurrent);
    shownInRead.subscribe(this::showCurrent);
    showSelection();
    fill();
  }

  /// A right click on a point means its feature, elsewhere and by key the selected one.
  private void offer(ContextMenuEvent event, FeatureActions actions) {
    var point = map.hoveredProperty().get();
    if (!event.isKeyboardTrigger() && point != DirectionMap.NONE) {
      model.page().select(point);
    }
    Menus.show(map, event, FeatureMenu.items(actions));
  }

  private static String words(Layout layout) {
    return switch (layout) {
      case PCA -> "Main directions (PCA)";
      case NEIGHBOURS -> "Near neighbours together";
    };
  }

  private static String words(ColorMode mode) {
    return switch (mode) {
      case CLUSTER -> "Coloured by cluster";
      case DENSITY -> "Coloured by density";
      case HITS -> "Coloured by what the table shows";
    };
  }

  /// What stands in the head of the pane.
  List<Node> tools() {
    return tools;
  }

  private String name(int latent) {
    var words = model.words(latent);
    return words.isEmpty() ? String.valueOf(latent) : latent + " " + words;
  }

  private void lay(Layout next) {
    layout = next;
    fill();
  }

  private Optional<FeatureMap> shown() {
    var maps = model.mapsProperty().get();
    return maps.stream()
        .filter(each -> each.layout() == layout)
        .findFirst()
        .or(() -> maps.stream().findFirst());
  }

  private void fill() {
    var there = shown();
    map.setVisible(there.isPresent());
    none.setVisible(there.isEmpty());
    none.setText("This index has no map of directions.");
    layouts.setDisable(model.mapsProperty().get().size() < 2);
    there.ifPresent(each -> {
      layouts.show(each.layout());
      colors.show(map.colorModeProperty().get());
      map.setPoints(each.x(), each.y());
      model
          .table()
          .tableProperty()
          .get()
          .ifPresent(table -> {
            map.setDensities(MapModel.densities(table));
            map.setClusters(each.cluster(), MapModel.names(each, table));
          });
      showHits();
      showCurrent();
    });
  }

  /// Another table brings other points; another name on one feature only other words.
  private void relabel(Optional<FeatureTable> before, Optional<FeatureTable> after) {
    var same =
        before.isPresent()
            && after.isPresent()
            && before.get().subject().equals(after.get().subject());
    if (!same) {
      fill();
      return;
    }
    shown().ifPresent(each -> map.setClusters(each.cluster(), MapModel.names(each, after.get())));
  }

  private void showHits() {
    var query = model.table().queryProperty().get();
    var narrowed = !query.words().isEmpty() || query.filter().active() > 0;
    map.setHits(narrowed ? MapModel.hits(model.table().rowsProperty().get()) : new BitSet());
  }

  private void showCurrent() {
    var latent = model.page().selectedProperty().get();
    var points = shown().map(each -> each.x().length).orElse(0);
    map.currentProperty().set(latent < points ? latent : DirectionMap.NONE);
    map.currentHueProperty()
        .set(
            shownInRead.getValue().pick(latent).stream()
                .mapToInt(Selection.Pick::hue)
                .findFirst()
                .orElse(1));
  }

  private void showSelection() {
    var count = map.selectionProperty().get().cardinality();
    selected.setText(Figures.count(count) + " selected");
    for (var each : List.of(selected, show)) {
      each.setVisible(count > 0);
      each.setManaged(count > 0);
    }
  }

  private void showInTable() {
    var points = map.selectionProperty().get();
    var query = model.table().queryProperty().get();
    var among =
        new Filter.Among(
            Figures.count(points.cardinality()) + " selected on the map", (BitSet) points.clone());
    model.table().ask(query.filter(query.filter().among(Optional.of(among))));
  }

  /// Selects points, as a drag would.
  void select(BitSet points) {
    map.selectionProperty().set(points);
  }
}
