package org.featurescope.viz.map;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import org.featurescope.viz.color.DrawnRegion;
import org.featurescope.viz.text.Figures;

/// Many points on a plane: near points belong together, large ones are common, hollow ones never
/// fire.
///
/// The wheel zooms at the pointer, a drag moves the plane, a drag with Shift (or in the mode for
/// selecting) selects what it encloses, with Ctrl in addition; a click selects and opens the
/// nearest point. Arrow keys move the plane, plus and minus zoom, 0 shows everything; Ctrl and an
/// arrow key go from point to point, Enter opens one, Space selects it, Ctrl+A selects what is in
/// view, Escape selects nothing.
public final class DirectionMap extends DrawnRegion {
  /// No point.
  public static final int NONE = -1;

  /// How near to a point the mouse must be, in pixels of the design.
  private static final double REACH = 9;

  /// What the colours of the points say.
  public enum ColorMode {
    /// Which cluster a point belongs to; the clusters' names say it too.
    CLUSTER,
    /// How common a point is; its size says it too.
    DENSITY,
    /// Whether a search found a point; those are larger too.
    HITS
  }

  private final ObjectProperty<ColorMode> colorMode =
      new SimpleObjectProperty<>(this, "colorMode", ColorMode.CLUSTER);
  private final ObjectProperty<BitSet> hits =
      new SimpleObjectProperty<>(this, "hits", new BitSet());
  private final ObjectProperty<BitSet> selection =
      new SimpleObjectProperty<>(this, "selection", new BitSet());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final IntegerProperty currentHue = new SimpleIntegerProperty(this, "currentHue", 1);
  private final ReadOnlyIntegerWrapper hovered = new ReadOnlyIntegerWrapper(this, "hovered", NONE);
  private final BooleanProperty selecting = new SimpleBooleanProperty(this, "selecting", false);
  private final ObjectProperty<IntFunction<String>> names =
      new SimpleObjectProperty<>(this, "names", Integer::toString);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", point -> {});

  private final MapPicture picture = new MapPicture();
  private final MapOverlay overlay = new MapOverlay();
  private final Region focusRing = new Region();
  private final Rectangle edge = new Rectangle();
  private final ReadOnlyStringWrapper reading = new ReadOnlyStringWrapper(this, "reading", "");
  private MapPoints points = new MapPoints(new float[0], new float[0]);
  private int[] clusters = new int[0];
  private final MapCamera camera = new MapCamera();
  private boolean colorsStale = true;

  public DirectionMap() {
    super("direction-map");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    focusRing.getStyleClass().add("focus-ring");
    focusRing.setMouseTransparent(true);
    setClip(edge);
    getChildren().addAll(picture.node(), overlay, focusRing);
    new MapMouse(this);
    new MapKeys(this);
    listen();
  }

  private void listen() {
    paletteProperty().addListener((Observable property) -> staleColors());
    colorMode.addListener((Observable property) -> staleColors());
    hits.addListener((Observable property) -> staleColors());
    selection.addListener((Observable property) -> {
      notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
      stalePicture();
    });
    current.addListener((Observable property) -> markPin());
    currentHue.addListener((Observable property) -> markPin());
  }

  private void staleColors() {
    colorsStale = true;
    stalePicture();
  }

  private void stalePicture() {
    picture.forget();
    requestLayout();
  }

  /// Shows other points, all of them, and forgets what belonged to those before.
  ///
  /// @param x `[point]` from 0 to 1; a point without a place is `NaN`
  /// @param y `[point]` from 0 to 1, upwards
  public void setPoints(float[] x, float[] y) {
    points = new MapPoints(x, y);
    clusters = new int[x.length];
    Arrays.fill(clusters, NONE);
    overlay.name(ClusterLabels.none());
    setHovered(NONE);
    current.set(NONE);
    hits.set(new BitSet());
    selection.set(new BitSet());
    staleColors();
    fit();
  }

  /// @param density `[point]` from 0 to 1: the share of tokens at which it fires
  public void setDensities(float[] density) {
    points.setDensities(density);
    staleColors();
  }

  /// @param cluster `[point]` the cluster of each point, -1 for none
  /// @param labels `[cluster]` what the clusters are called; empty for those without a name
  public void setClusters(int[] cluster, List<String> labels) {
    if (cluster.length != points.size()) {
      throw new IllegalArgumentException(
          "%d clusters for %d points".formatted(cluster.length, points.size()));
    }
    clusters = cluster.clone();
    overlay.name(ClusterLabels.of(points, clusters, labels));
    staleColors();
  }

  /// Points found by a search.
  public void setHits(BitSet found) {
    hits.set((BitSet) found.clone());
  }

  public ObjectProperty<ColorMode> colorModeProperty() {
    return colorMode;
  }

  /// The points selected. A set that is there is not changed any more: another selection is another
  /// set.
  public ObjectProperty<BitSet> selectionProperty() {
    return selection;
  }

  /// The point with the pin, [#NONE] for none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// The hue of the pin, 1 to 6.
  public IntegerProperty currentHueProperty() {
    return currentHue;
  }

  /// The point under the mouse or the keyboard, [#NONE] for none.
  public ReadOnlyIntegerProperty hoveredProperty() {
    return hovered.getReadOnlyProperty();
  }

  /// What is said of that point; empty for nothing.
  public ReadOnlyStringProperty readingProperty() {
    return reading.getReadOnlyProperty();
  }

  /// Whether a drag selects instead of moving the plane.
  public BooleanProperty selectingProperty() {
    return selecting;
  }

  /// What a point is called, such as `318 Closing quotation mark`.
  public ObjectProperty<IntFunction<String>> namesProperty() {
    return names;
  }

  /// Called with the point that was clicked, or on which Enter was pressed.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  /// Shows everything.
  public void fit() {
    camera.fit();
    requestLayout();
  }

  /// Shows some points, as large as they fit; everything where there are none.
  public void fitTo(BitSet some) {
    points.around(some).ifPresentOrElse(camera::show, camera::fit);
    requestLayout();
  }

  public void zoomIn() {
    zoom(1.5, camera.width() / 2, camera.height() / 2);
  }

  public void zoomOut() {
    zoom(1 / 1.5, camera.width() / 2, camera.height() / 2);
  }

  /// Where a point is, in this control's coordinates, whether it is in view or not; empty for one
  /// that has no place.
  public Bounds pointBounds(int point) {
    if (!points.placed(point)) {
      return new BoundingBox(0, 0, -1, -1);
    }
    var radius = baseRadius();
    return new BoundingBox(x(point) - radius, y(point) - radius, 2 * radius, 2 * radius);
  }

  MapCamera camera() {
    return camera;
  }

  MapOverlay overlay() {
    return overlay;
  }

  private double x(int point) {
    return camera.view().x(points.x(point));
  }

  private double y(int point) {
    return camera.view().y(points.y(point));
  }

  void zoom(double factor, double x, double y) {
    camera.zoom(factor, x, y);
    requestLayout();
  }

  void move(double right, double down) {
    camera.move(right, down);
    requestLayout();
  }

  int pointAt(double x, double y) {
    return points.nearest(camera.view(), x, y, Math.max(REACH * scale(), 2 * baseRadius()));
  }

  void hover(double x, double y) {
    setHovered(pointAt(x, y));
  }

  void setHovered(int point) {
    if (point == hovered.get()) {
      return;
    }
    hovered.set(point);
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    reading.set(point == NONE ? "" : names.get().apply(point));
    overlay.showReading(reading.get());
    requestLayout();
  }

  /// Goes to the next point in a direction, from the one under the keyboard, else the pin, else the
  /// middle; the plane follows.
  void step(int right, int down) {
    var from = hovered.get() != NONE ? hovered.get() : current.get();
    var placed = points.placed(from);
    var middleX = camera.width() / 2;
    var middleY = camera.height() / 2;
    var next =
        points.next(
            camera.view(), placed ? x(from) : middleX, placed ? y(from) : middleY, right, down);
    if (next == NONE) {
      return;
    }
    if (!edge.contains(x(next), y(next))) {
      move(middleX - x(next), middleY - y(next));
    }
    setHovered(next);
  }

  /// Adds a point to those selected, or takes it out; false where there is none.
  boolean toggle(int point) {
    if (point == NONE) {
      return false;
    }
    var changed = (BitSet) selection.get().clone();
    changed.flip(point);
    selection.set(changed);
    return true;
  }

  void band(double fromX, double fromY, double toX, double toY) {
    overlay.band(fromX, fromY, toX, toY);
  }

  void hideBand() {
    overlay.hideBand();
  }

  /// The points in a rectangle of the screen.
  BitSet enclosed(double fromX, double fromY, double toX, double toY) {
    var view = camera.view();
    var box =
        new MapView.Box(
            view.planeX(Math.min(fromX, toX)),
            view.planeY(Math.max(fromY, toY)),
            view.planeX(Math.max(fromX, toX)),
            view.planeY(Math.min(fromY, toY)));
    var found = new BitSet();
    points.within(box, found::set);
    return found;
  }

  /// Points are small where there are many, and grow a little when one comes nearer.
  private double baseRadius() {
    var room = Math.sqrt(camera.width() * camera.height() / Math.max(1, points.size()));
    var growth = Math.clamp(Math.pow(camera.zoomed(), 0.35), 1, 2.4);
    return Math.clamp(0.3 * room / scale(), 0.9, 2.6) * growth * scale();
  }

  @Override
  protected double computePrefWidth(double height) {
    return pixels(600);
  }

  @Override
  protected double computePrefHeight(double width) {
    return pixels(300);
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
    resizePicture(Math.max(1, Math.floor(getWidth())), Math.max(1, Math.floor(getHeight())));
    if (colorsStale) {
      picture.paintWith(MapPainter.of(points, palette(), colorMode.get(), clusters, hits.get()));
      overlay.color(palette());
      colorsStale = false;
    }
    picture.draw(camera.view(), pixelsOfScreen(), baseRadius(), selection.get());
    placePin();
    placeReading();
    overlay.placeNames(camera.view(), camera.width(), camera.height());
  }

  private void resizePicture(double width, double height) {
    if (camera.resize(width, height, pixels(22))) {
      edge.setWidth(width);
      edge.setHeight(height);
      overlay.resizeRelocate(0, 0, width, height);
      focusRing.resizeRelocate(0, 0, width, height);
      // Points are as large as there is room for them.
      picture.forget();
    }
    picture.resize(width, height, pixelsOfScreen());
  }

  /// Pixels of the screen for one of the window; 2 on a fine screen.
  private double pixelsOfScreen() {
    var window = getScene() == null ? null : getScene().getWindow();
    return window == null ? 1 : Math.max(1, window.getRenderScaleX());
  }

  private void markPin() {
    var point = current.get();
    overlay.showPin(points.placed(point), currentHue.get(), Integer.toString(point));
    requestLayout();
  }

  private void placePin() {
    var point = current.get();
    if (points.placed(point)) {
      overlay.placePin(x(point), y(point), pixels(6));
    }
  }

  private void placeReading() {
    var point = hovered.get();
    if (points.placed(point)) {
      overlay.placeReading(x(point), y(point), 2 * baseRadius() + pixels(3));
    }
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    if (hovered.get() != NONE) {
      return names.get().apply(hovered.get());
    }
    return "Map of %s points, %s selected"
        .formatted(Figures.count(points.size()), Figures.count(selection.get().cardinality()));
  }
}
