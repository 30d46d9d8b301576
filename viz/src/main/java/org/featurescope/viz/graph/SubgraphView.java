package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.image.ImageView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.featurescope.viz.color.DrawnRegion;
import org.featurescope.viz.color.Role;

/// The pinned part of a circuit as boxes and arrows with their weights.
///
/// It fits itself into its room. A click or Enter opens a box, arrow keys go to the nearest one.
public final class SubgraphView extends DrawnRegion {
  /// No box.
  public static final int NONE = -1;

  private static final double SMALLEST = 0.35;

  private final ObjectProperty<PlacedSubgraph> placed =
      new SimpleObjectProperty<>(this, "placed", PlacedSubgraph.empty());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", box -> {});
  private final ImageView image = new ImageView();
  private final WordPool words = new WordPool();
  private final Region focusRing = new Region();
  private LineRaster raster = new LineRaster(1, 1);

  public SubgraphView() {
    super("subgraph-view");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    focusRing.getStyleClass().add("focus-ring");
    image.setSmooth(false);
    for (var each : new Node[] {image, focusRing}) {
      each.setManaged(false);
      each.setMouseTransparent(true);
    }
    getChildren().addAll(image, words, focusRing);
    placed.addListener((Observable property) -> {
      current.set(NONE);
      stale();
    });
    current.addListener((Observable property) -> stale());
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    addEventHandler(MouseEvent.MOUSE_CLICKED, this::click);
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
  }

  private void stale() {
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    requestLayout();
  }

  /// What [SubgraphLayout] made of the pins.
  public ObjectProperty<PlacedSubgraph> placedProperty() {
    return placed;
  }

  /// The box that is framed, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// Called with a box that was clicked, or on which Enter was pressed.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  private SubgraphPainter painter() {
    var graph = placed.get();
    var factor =
        Math.max(
            SMALLEST * scale(),
            Math.min(
                scale(),
                Math.min(
                    getWidth() / Math.max(1, graph.width()),
                    getHeight() / Math.max(1, graph.height()))));
    return new SubgraphPainter(
        graph,
        palette(),
        Math.round((getWidth() - factor * graph.width()) / 2),
        Math.round((getHeight() - factor * graph.height()) / 2),
        factor,
        current.get());
  }

  private void click(MouseEvent event) {
    if (event.getButton() != MouseButton.PRIMARY || !event.isStillSincePress()) {
      return;
    }
    var box = boxAt(event.getX(), event.getY());
    current.set(box);
    if (box != NONE) {
      onOpen.get().accept(box);
    }
  }

  int boxAt(double x, double y) {
    var painter = painter();
    return IntStream.range(0, placed.get().boxes().size())
        .filter(box -> {
          var shape = painter.shape(box);
          return x >= shape.x()
              && y >= shape.y()
              && x <= shape.x() + shape.width()
              && y <= shape.y() + shape.height();
        })
        .findFirst()
        .orElse(NONE);
  }

  private void press(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown() || placed.get().boxes().isEmpty()) {
      return;
    }
    switch (event.getCode()) {
      case UP -> step(0, -1);
      case DOWN -> step(0, 1);
      case LEFT -> step(-1, 0);
      case RIGHT -> step(1, 0);
      default -> {
        if (event.getCode() != KeyCode.ENTER || current.get() == NONE) {
          return;
        }
        onOpen.get().accept(current.get());
      }
    }
    event.consume();
  }

  /// The first step leads to the first box.
  private void step(int right, int down) {
    var boxes = placed.get().boxes();
    if (current.get() == NONE) {
      current.set(0);
      return;
    }
    var from = boxes.get(current.get());
    IntStream.range(0, boxes.size())
        .filter(box -> ahead(from, boxes.get(box), right, down) > 1)
        .boxed()
        .min(
            Comparator.comparingDouble(box ->
                ahead(from, boxes.get(box), right, down)
                    + 2 * Math.abs(ahead(from, boxes.get(box), down, right))))
        .ifPresent(current::set);
  }

  private static double ahead(
      PlacedSubgraph.Place from, PlacedSubgraph.Place to, int right, int down) {
    var across = to.x() + to.width() / 2 - from.x() - from.width() / 2;
    return across * right + (to.y() - from.y()) * down;
  }

  @Override
  protected double computePrefWidth(double height) {
    return Math.max(pixels(240), scale() * placed.get().width());
  }

  @Override
  protected double computePrefHeight(double width) {
    return Math.max(pixels(140), scale() * placed.get().height());
  }

  @Override
  protected double computeMinWidth(double height) {
    return pixels(120);
  }

  @Override
  protected double computeMinHeight(double width) {
    return pixels(80);
  }

  @Override
  protected void layoutChildren() {
    var width = Math.max(1, Math.floor(getWidth()));
    var height = Math.max(1, Math.floor(getHeight()));
    words.resize(width, height);
    focusRing.resizeRelocate(0, 0, width, height);
    var pixels = LineRaster.pixelsOfScreen(this);
    raster = raster.sized((int) Math.ceil(width * pixels), (int) Math.ceil(height * pixels));
    image.setImage(raster.image());
    image.setFitWidth(raster.width() / pixels);
    image.setFitHeight(raster.height() / pixels);
    var lines = new ArrayList<Pen.Words>();
    var strokes = new Strokes(lines, pixels);
    painter().paint(strokes);
    raster.paint(Look.argb(palette().get(Role.CANVAS)), new Strokes(lines, pixels));
    raster.paintOver(strokes);
    raster.show();
    words.show(lines);
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    var graph = placed.get().graph();
    var at = current.get();
    if (at < 0 || at >= graph.boxes().size()) {
      return "Pinned subgraph of %d boxes".formatted(graph.boxes().size());
    }
    var inputs =
        graph.links().stream()
            .filter(link -> link.target() == at)
            .map(link ->
                graph.boxes().get(link.source()).label().strip() + " " + SubgraphLayout.words(link))
            .collect(Collectors.joining(", "));
    var label = graph.boxes().get(at).label().strip();
    return inputs.isEmpty() ? label + ", no inputs" : label + ", driven by " + inputs;
  }
}
