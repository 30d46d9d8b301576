package org.featurescope.viz.graph;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import javafx.util.Duration;
import org.featurescope.viz.text.Figures;

/// A circuit: tokens along x, layers along y, outputs on top; area is influence, the width of an
/// edge its weight, and the edges of the node under the mouse (or the current one) are coloured by
/// their sign.
///
/// A click selects and opens a node, a double click or P pins it. The wheel zooms at the pointer,
/// plus and minus zoom, 0 shows everything; a drag or Ctrl and an arrow key moves the plane; a drag
/// with Shift (or in the mode for selecting, then Space moves) selects what it encloses, with Ctrl
/// in addition. Arrow keys walk: up to the strongest output, down to the strongest input, left and
/// right within the layer, with Shift up and down within the token; Enter opens, Escape selects
/// nothing, then leaves the current node.
public final class CircuitCanvas extends ShownCircuit {
  private final CircuitPainter painter = new CircuitPainter();
  private final Region band = new Region();
  private final Label hint = new Label();
  private final Region focusRing = new Region();
  private final Rectangle edge = new Rectangle();
  private CircuitScene scene = new CircuitScene(CircuitPicture.of(CircuitModel.empty()), 1, 1, 1);
  private CircuitView view = CircuitView.all();

  private double density;
  private double drawnScale;
  private boolean sceneStale = true;
  private boolean overStale = true;

  /// Runs while the plane moves, and a moment longer.
  private final PauseTransition moving = new PauseTransition(Duration.millis(160));

  /// Runs until what is seen has stood still for a moment.
  private final PauseTransition settling = new PauseTransition(Duration.millis(100));

  public CircuitCanvas() {
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    band.getStyleClass().add("map-band");
    hint.getStyleClass().add("drawing-hint");
    focusRing.getStyleClass().add("focus-ring");
    for (var each : List.of(band, hint, focusRing)) {
      each.setManaged(false);
      each.setMouseTransparent(true);
    }
    band.setVisible(false);
    hint.setVisible(false);
    setClip(edge);
    getChildren().addAll(painter.parts());
    getChildren().addAll(band, hint, focusRing);
    new CircuitMouse(this, new CircuitKeys(this));
    moving.setOnFinished(event -> rest());
    settling.setOnFinished(event -> settle());
    listen();
  }

  private void listen() {
    model.addListener((Observable property) -> forget());
    for (var property : List.of(hiddenNodes, hiddenEdges, groups, comparison)) {
      property.addListener((Observable changed) -> staleScene());
    }
    paletteProperty().addListener((Observable property) -> stalePainting());
    sceneProperty().subscribe((before, now) -> leave(before));
    for (var property : List.of(pinned, current)) {
      property.addListener((Observable changed) -> {
        // The scene knows them, but nothing moves.
        sceneStale = true;
        staleOver();
      });
    }
    selection.addListener((Observable property) -> staleOver());
    hovered.addListener((Observable property) -> staleOver());
  }

  /// Another circuit: whatever belonged to the one before goes with it.
  private void forget() {
    setHovered(NONE);
    current.set(NONE);
    for (var property : List.of(hiddenNodes, hiddenEdges, pinned, selection)) {
      property.set(new BitSet());
    }
    groups.set(List.of());
    comparison.set(Optional.empty());
    view = CircuitView.all();
    staleScene();
  }

  private void staleScene() {
    sceneStale = true;
    stalePainting();
  }

  private void stalePainting() {
    painter.forget();
    staleGround();
  }

  /// Nothing is painted for a window that shows this no more.
  private void leave(Scene before) {
    if (before != null) {
      settling.stop();
      painter.forget();
      rest();
    }
  }

  private void staleGround() {
    painter.staleGround();
    staleOver();
  }

  private void staleOver() {
    overStale = true;
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    requestLayout();
  }

  /// Shows everything.
  public void fit() {
    view = CircuitView.all();
    staleGround();
  }

  public void zoomIn() {
    zoom(1.5, getWidth() / 2, getHeight() / 2);
  }

  public void zoomOut() {
    zoom(1 / 1.5, getWidth() / 2, getHeight() / 2);
  }

  /// Brings a node into view; nothing moves where it is.
  public void reveal(int node) {
    refresh();
    var layout = scene.layout();
    if (!layout.placed(node)) {
      return;
    }
    var sight = sight();
    if (!scene.frame().holds(sight.nodeX(node), sight.nodeY(node))) {
      view = view.around(layout.x(node), layout.y(node), scene.frame());
      staleGround();
    }
  }

  /// Where a node is, in this control's coordinates, in view or not; empty for one not drawn.
  public Bounds nodeBounds(int node) {
    refresh();
    if (!scene.layout().placed(node)) {
      return new BoundingBox(0, 0, -1, -1);
    }
    var sight = sight();
    var wide = sight.halfWidth(node);
    var high = sight.halfHeight(node);
    return new BoundingBox(sight.nodeX(node) - wide, sight.nodeY(node) - high, 2 * wide, 2 * high);
  }

  /// How a drawing for a file sets the pixels of the raster for one of the window.
  void fixDensity(double pixels) {
    density = pixels;
  }

  CircuitView view() {
    return view;
  }

  List<String> written() {
    return painter.written();
  }

  private Sight sight() {
    return scene.sight(view, palette(), hovered.get(), selection.get());
  }

  void zoom(double factor, double x, double y) {
    view = view.zoomed(factor, x - scene.frame().left(), y - scene.frame().top(), scene.frame());
    moving.playFromStart();
    staleGround();
  }

  void move(double right, double down) {
    view = view.moved(right, down, scene.frame());
    moving.playFromStart();
    staleGround();
  }

  /// Ends a movement at once, as it ends by itself a moment after the last step.
  void rest() {
    moving.stop();
    staleGround();
  }

  /// Makes ready for a movement, as it happens by itself a moment after something else is shown.
  void settle() {
    settling.stop();
    refresh();
    painter.prepare(scene, sight());
  }

  /// Shows the part of the plane that the minimap has at a place; false where the minimap is not.
  boolean showAt(double x, double y) {
    var box = new AxisPainter(sight(), getWidth(), getHeight()).minimap();
    var across = (x - box.x()) / box.width();
    var down = (y - box.y()) / box.height();
    if (view.whole() || across < 0 || across > 1 || down < 0 || down > 1) {
      return false;
    }
    var frame = scene.frame();
    view = view.around(across * frame.width(), down * frame.height(), frame);
    staleGround();
    return true;
  }

  int nodeAt(double x, double y) {
    return scene.frame().holds(x, y) ? CircuitScene.nodeAt(sight(), x, y, 4 * scale()) : NONE;
  }

  void setHovered(int node) {
    if (node != hovered.get()) {
      hovered.set(node);
      hint.setVisible(node != NONE);
      hint.setText(node == NONE ? "" : reading(node));
    }
  }

  private String reading(int node) {
    var it = model.get().nodes().get(node);
    var name =
        it.detail().isEmpty() || it.detail().equals(it.title())
            ? it.title()
            : it.title() + " " + it.detail();
    return "%s · %s · %s".formatted(name, model.get().place(node), Figures.of(it.influence()));
  }

  /// The node from which the keyboard goes on.
  int from() {
    return scene.layout().placed(current.get()) ? current.get() : NONE;
  }

  /// Goes to another node; to where a walk begins, if none is current.
  void walk(ToIntFunction<CircuitWalk> next) {
    refresh();
    var walk = new CircuitWalk(scene);
    current.set(from() == NONE ? walk.start() : next.applyAsInt(walk));
    reveal(current.get());
  }

  void open(int node) {
    current.set(node);
    var only = new BitSet();
    only.set(node);
    selection.set(only);
    onOpen.get().accept(node);
  }

  boolean togglePin(int node) {
    return flip(pinned, node);
  }

  boolean toggle(int node) {
    return flip(selection, node);
  }

  private static boolean flip(ObjectProperty<BitSet> property, int node) {
    if (node == NONE) {
      return false;
    }
    var changed = (BitSet) property.get().clone();
    changed.flip(node);
    property.set(changed);
    return true;
  }

  /// The nodes whose middles are in a rectangle.
  BitSet enclosed(double fromX, double fromY, double toX, double toY) {
    refresh();
    var sight = sight();
    var found = new BitSet();
    for (var node : scene.layout().nodes()) {
      var x = sight.nodeX(node);
      var y = sight.nodeY(node);
      var across = x >= Math.min(fromX, toX) && x <= Math.max(fromX, toX);
      var down = y >= Math.min(fromY, toY) && y <= Math.max(fromY, toY);
      found.set(node, across && down && scene.frame().holds(x, y));
    }
    return found;
  }

  void band(double fromX, double fromY, double toX, double toY) {
    band.setVisible(true);
    band.resizeRelocate(
        Math.round(Math.min(fromX, toX)),
        Math.round(Math.min(fromY, toY)),
        Math.round(Math.abs(toX - fromX)),
        Math.round(Math.abs(toY - fromY)));
  }

  void hideBand() {
    band.setVisible(false);
  }

  @Override
  protected double computePrefWidth(double height) {
    return pixels(720);
  }

  @Override
  protected double computePrefHeight(double width) {
    return pixels(420);
  }

  @Override
  protected double computeMinWidth(double height) {
    return pixels(200);
  }

  @Override
  protected double computeMinHeight(double width) {
    return pixels(140);
  }

  /// Lays the circuit out anew where something of it has changed.
  private void refresh() {
    if (sceneStale) {
      scene =
          new CircuitScene(picture(), Math.max(1, getWidth()), Math.max(1, getHeight()), scale());
      view = view.kept(scene.frame());
      sceneStale = false;
    }
  }

  @Override
  protected void layoutChildren() {
    resizePicture(Math.max(1, Math.floor(getWidth())), Math.max(1, Math.floor(getHeight())));
    refresh();
    if (overStale) {
      painter.paint(scene, sight(), moves());
      overStale = false;
      settleSoon();
    }
    placeHint();
  }

  private void settleSoon() {
    // A drawing for a file never moves.
    if (moves() || density > 0 || getScene() == null) {
      settling.stop();
    } else {
      settling.playFromStart();
    }
  }

  private void resizePicture(double width, double height) {
    if (edge.getWidth() != width || edge.getHeight() != height || scale() != drawnScale) {
      edge.setWidth(width);
      edge.setHeight(height);
      drawnScale = scale();
      focusRing.resizeRelocate(0, 0, width, height);
      staleScene();
    }
    var pixels = density > 0 ? density : LineRaster.pixelsOfScreen(this);
    if (painter.resize(width, height, pixels)) {
      staleGround();
    }
  }

  private boolean moves() {
    return moving.getStatus() == Animation.Status.RUNNING;
  }

  private void placeHint() {
    var node = hovered.get();
    if (!scene.layout().placed(node)) {
      return;
    }
    var box = nodeBounds(node);
    hint.autosize();
    var gap = pixels(8);
    var above = box.getMinY() - gap - hint.getHeight();
    hint.relocate(
        Math.round(
            Math.clamp(box.getMaxX() + gap, 2, Math.max(2, getWidth() - hint.getWidth() - 2))),
        Math.round(above < 2 ? box.getMaxY() + gap : above));
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    refresh();
    if (from() != NONE) {
      return new CircuitWalk(scene).spoken(from());
    }
    return "Circuit of %s nodes and %s edges, %s pinned"
        .formatted(
            Figures.count(scene.layout().nodes().length),
            Figures.count(scene.edges().length),
            Figures.count(pinned.get().cardinality()));
  }
}
