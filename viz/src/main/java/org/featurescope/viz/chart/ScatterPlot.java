package org.featurescope.viz.chart;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.VPos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.FontSmoothingType;
import javafx.scene.text.TextAlignment;
import org.featurescope.viz.color.DrawnRegion;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.text.CanvasText;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Typeface;

/// Two figures of many things against each other, on one scale, with the line on which both are
/// equal.
///
/// The mouse reads a point and a click or Enter opens it; the arrow keys, Home and End move from
/// left to right.
public final class ScatterPlot extends DrawnRegion {
  /// No point.
  public static final int NONE = -1;

  /// @param number what a click leads to
  /// @param name such as `Texas, L2 Dallas`
  /// @param x the figure from left to right
  /// @param y the figure upwards
  public record Point(int number, String name, double x, double y) {
    public Point {
      Objects.requireNonNull(name);
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        throw new IllegalArgumentException("the point of %s is at %s, %s".formatted(name, x, y));
      }
    }
  }

  private final String across;
  private final String up;
  private final ObjectProperty<List<Point>> points =
      new SimpleObjectProperty<>(this, "points", List.of());
  private final IntegerProperty read = new SimpleIntegerProperty(this, "read", NONE);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", number -> {});
  private final Canvas canvas = new Canvas();
  private final Hint hint = new Hint(this);
  private double left;
  private double bottom;
  private double side;
  private double low;
  private double high = 1;

  /// @param across what x is, such as `predicted`
  /// @param up what y is, such as `measured`
  public ScatterPlot(String across, String up) {
    super("scatter-plot");
    this.across = across;
    this.up = up;
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    canvas.setMouseTransparent(true);
    getChildren().add(canvas);
    points.addListener((Observable property) -> {
      read.set(NONE);
      hint.hide();
      requestLayout();
    });
    read.addListener((Observable property) -> {
      notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
      requestLayout();
    });
    addEventHandler(MouseEvent.MOUSE_MOVED, event -> read(nearest(event.getX(), event.getY())));
    addEventHandler(MouseEvent.MOUSE_EXITED, event -> read(NONE));
    addEventHandler(
        MouseEvent.MOUSE_PRESSED,
        event -> {
          requestFocus();
          read(nearest(event.getX(), event.getY()));
          open();
        });
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
  }

  public ObjectProperty<List<Point>> pointsProperty() {
    return points;
  }

  /// The index of the point that is read out, [#NONE] for none.
  public IntegerProperty readProperty() {
    return read;
  }

  /// What is said of the point that is read.
  public ReadOnlyStringProperty readingProperty() {
    return hint.textProperty();
  }

  /// Called with the number of a point that was clicked, or on which Enter was pressed.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  private void open() {
    if (read.get() != NONE) {
      onOpen.get().accept(points.get().get(read.get()).number());
    }
  }

  private void read(int point) {
    if (point == read.get()) {
      return;
    }
    read.set(point);
    if (point == NONE) {
      hint.hide();
    } else {
      var it = points.get().get(point);
      hint.say(words(it), x(it.x()) + pixels(8), y(it.y()) + pixels(8));
    }
  }

  private String words(Point point) {
    var largest = Math.max(Math.abs(point.x()), Math.abs(point.y()));
    return "%s  %s %s, %s %s"
        .formatted(
            point.name(),
            across,
            Figures.signed(point.x(), largest),
            up,
            Figures.signed(point.y(), largest));
  }

  private int nearest(double x, double y) {
    var reach = pixels(8);
    return IntStream.range(0, points.get().size())
        .filter(at -> distance(at, x, y) <= reach)
        .boxed()
        .min(Comparator.comparingDouble(at -> distance(at, x, y)))
        .orElse(NONE);
  }

  private double distance(int at, double x, double y) {
    var point = points.get().get(at);
    return Math.hypot(x(point.x()) - x, y(point.y()) - y);
  }

  private void press(KeyEvent event) {
    if (points.get().isEmpty() || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    var order =
        IntStream.range(0, points.get().size())
            .boxed()
            .sorted(Comparator.comparingDouble(at -> points.get().get(at).x()))
            .toList();
    var at = order.indexOf(read.get());
    switch (event.getCode()) {
      case LEFT -> read(order.get(Math.max(0, at - 1)));
      case RIGHT -> read(order.get(Math.min(order.size() - 1, at + 1)));
      case HOME -> read(order.getFirst());
      case END -> read(order.getLast());
      default -> {
        if (event.getCode() != KeyCode.ENTER || at < 0) {
          return;
        }
        open();
      }
    }
    event.consume();
  }

  @Override
  protected double computePrefHeight(double width) {
    return pixels(180);
  }

  @Override
  protected double computePrefWidth(double height) {
    return pixels(240);
  }

  @Override
  protected double computeMinHeight(double width) {
    return pixels(120);
  }

  @Override
  protected void layoutChildren() {
    var width = Math.floor(getWidth());
    var height = Math.floor(getHeight());
    canvas.setWidth(width);
    canvas.setHeight(height);
    left = pixels(46);
    bottom = height - pixels(34);
    side = Math.max(1, Math.min(width - left - pixels(8), bottom - pixels(6)));
    scaleAxes();
    var g = canvas.getGraphicsContext2D();
    g.clearRect(0, 0, width, height);
    g.setFontSmoothingType(FontSmoothingType.GRAY);
    axes(g);
    for (var at = 0; at < points.get().size(); at++) {
      dot(g, points.get().get(at), at == read.get());
    }
  }

  private void scaleAxes() {
    var all = points.get().stream().flatMapToDouble(point -> DoubleStream.of(point.x(), point.y()));
    var range = all.summaryStatistics();
    low = Math.min(0, range.getMin());
    high = Math.max(0, range.getMax());
    if (points.get().isEmpty() || high - low < 1e-12) {
      low = 0;
      high = 1;
    }
  }

  private double x(double value) {
    return left + side * (value - low) / (high - low);
  }

  private double y(double value) {
    return bottom - side * (value - low) / (high - low);
  }

  private void axes(GraphicsContext g) {
    g.setLineWidth(1);
    g.setLineDashes();
    g.setStroke(palette().get(Role.LINE_1));
    g.strokeRect(
        Math.floor(left) + 0.5,
        Math.floor(bottom - side) + 0.5,
        Math.floor(side),
        Math.floor(side));
    g.setStroke(palette().get(Role.LINE_2));
    g.strokeLine(x(0), y(low), x(0), y(high));
    g.strokeLine(x(low), y(0), x(high), y(0));
    g.setLineDashes(pixels(4), pixels(4));
    g.setStroke(palette().get(Role.LINE_3));
    g.strokeLine(x(low), y(low), x(high), y(high));
    g.setLineDashes();
    g.setFill(palette().get(Role.TEXT_3));
    g.setFont(Typeface.MONO.at(11 * scale()));
    g.setTextBaseline(VPos.TOP);
    var largest = Math.max(-low, high);
    text(g, Figures.beside(low, largest), x(low), bottom + pixels(4), TextAlignment.LEFT);
    text(g, Figures.beside(high, largest), x(high), bottom + pixels(4), TextAlignment.RIGHT);
    g.setTextBaseline(VPos.CENTER);
    text(
        g,
        Figures.beside(high, largest),
        left - pixels(6),
        y(high) + pixels(6),
        TextAlignment.RIGHT);
    text(
        g, Figures.beside(low, largest), left - pixels(6), y(low) - pixels(6), TextAlignment.RIGHT);
    g.setFont(Typeface.REGULAR.at(12 * scale()));
    text(g, across, left + side / 2, bottom + pixels(24), TextAlignment.CENTER);
    g.save();
    g.translate(left - pixels(30), bottom - side / 2);
    g.rotate(-90);
    text(g, up, 0, 0, TextAlignment.CENTER);
    g.restore();
  }

  private void dot(GraphicsContext g, Point point, boolean current) {
    var radius = pixels(4);
    g.setFill(palette().get(Role.ACCENT_FILL).deriveColor(0, 1, 1, 0.75));
    g.fillOval(x(point.x()) - radius, y(point.y()) - radius, 2 * radius, 2 * radius);
    if (current) {
      g.setStroke(palette().get(Role.TEXT_1));
      g.setLineWidth(2);
      g.strokeOval(x(point.x()) - radius, y(point.y()) - radius, 2 * radius, 2 * radius);
    }
  }

  private static void text(
      GraphicsContext g, String text, double x, double y, TextAlignment alignment) {
    g.setTextAlign(alignment);
    CanvasText.fill(g, text, x, y);
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    return read.get() == NONE
        ? "%s against %s, %s points".formatted(up, across, Figures.count(points.get().size()))
        : words(points.get().get(read.get()));
  }
}
