package org.featurescope.viz.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.text.Font;
import javafx.scene.text.FontSmoothingType;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;
import org.featurescope.viz.color.DrawnRegion;
import org.featurescope.viz.color.Role;
import org.featurescope.viz.text.CanvasText;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Typeface;

/// How often a feature fires how strongly: tokens by activation, both on logarithmic scales, in the
/// feature's colours, with dotted lines below which a share of all activations lies.
///
/// The mouse reads a bar, and so do the arrow keys, Home and End.
public final class ActivationHistogram extends DrawnRegion {
  /// No bar.
  public static final int NONE = -1;

  /// Bars of weak activations would not be seen on the page.
  private static final double FAINTEST = 0.3;

  private final ObjectProperty<Histogram> histogram =
      new SimpleObjectProperty<>(this, "histogram", Histogram.empty());
  private final IntegerProperty hue = new SimpleIntegerProperty(this, "hue", 1);
  private final IntegerProperty read = new SimpleIntegerProperty(this, "read", NONE);
  private final ListHead head = new ListHead("Activations", "tokens, log scales");
  private final Canvas canvas = new Canvas();
  private final Hint hint = new Hint(this);
  private double left;
  private double top;
  private double bottom;
  private LogAxis across = new LogAxis(1, 10, 1);
  private LogAxis up = new LogAxis(1, 10, 1);

  public ActivationHistogram() {
    super("activation-histogram");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    canvas.setMouseTransparent(true);
    getChildren().addAll(head, canvas);
    histogram.addListener((Observable property) -> {
      read.set(NONE);
      notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
      requestLayout();
    });
    hue.addListener((Observable property) -> requestLayout());
    read.addListener((Observable property) -> {
      notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
      requestLayout();
    });
    addEventHandler(MouseEvent.MOUSE_MOVED, event -> read(bucketAt(event.getX(), event.getY())));
    addEventHandler(MouseEvent.MOUSE_EXITED, event -> read(NONE));
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    focusedProperty()
        .addListener((Observable property) -> {
          if (!isFocused()) {
            read(NONE);
          }
        });
  }

  /// What is drawn.
  public ObjectProperty<Histogram> histogramProperty() {
    return histogram;
  }

  /// The feature's hue, 1 to 6.
  public IntegerProperty hueProperty() {
    return hue;
  }

  /// The bucket that is read out, [#NONE] for none.
  public IntegerProperty readProperty() {
    return read;
  }

  /// What is said of the bar that is read.
  public ReadOnlyStringProperty readingProperty() {
    return hint.textProperty();
  }

  private void read(int bucket) {
    if (bucket == read.get()) {
      return;
    }
    read.set(bucket);
    if (bucket == NONE) {
      hint.hide();
    } else {
      hint.say(histogram.get().words(bucket), right(bucket) + pixels(8), top);
    }
  }

  private int bucketAt(double x, double y) {
    var shown = histogram.get();
    if (y < top || y > bottom + pixels(4)) {
      return NONE;
    }
    for (var bucket = shown.first(); bucket <= shown.last(); bucket++) {
      if (x >= left(bucket) && x < right(bucket)) {
        return bucket;
      }
    }
    return NONE;
  }

  private void press(KeyEvent event) {
    var shown = histogram.get();
    if (shown.total() == 0 || event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    var at = read.get();
    var first = shown.first();
    var last = shown.last();
    switch (event.getCode()) {
      case LEFT -> read(at == NONE ? last : Math.max(first, at - 1));
      case RIGHT -> read(at == NONE ? first : Math.min(last, at + 1));
      case HOME -> read(first);
      case END -> read(last);
      case ESCAPE -> {
        if (at == NONE) {
          return;
        }
        read(NONE);
      }
      default -> {
        return;
      }
    }
    event.consume();
  }

  @Override
  protected double computePrefHeight(double width) {
    return head.prefHeight(width) + pixels(130);
  }

  @Override
  protected double computeMinHeight(double width) {
    return head.prefHeight(width) + pixels(90);
  }

  @Override
  protected double computePrefWidth(double height) {
    return pixels(440);
  }

  @Override
  protected double computeMinWidth(double height) {
    return pixels(160);
  }

  @Override
  protected void layoutChildren() {
    var width = Math.floor(getWidth());
    var height = Math.floor(getHeight());
    head.resizeRelocate(0, 0, width, head.prefHeight(width));
    canvas.setWidth(width);
    canvas.setHeight(height);
    measure(width, height);
    var g = canvas.getGraphicsContext2D();
    g.clearRect(0, 0, width, height);
    g.setFontSmoothingType(FontSmoothingType.GRAY);
    if (histogram.get().total() == 0) {
      g.setFont(words());
      text(g, "It never fired.", width / 2, (top + bottom) / 2, TextAlignment.CENTER);
      return;
    }
    g.setFont(figures());
    counts(g, width);
    bars(g);
    values(g, width);
    quantiles(g, width);
  }

  private Font figures() {
    return Typeface.MONO.at(11 * scale());
  }

  private Font words() {
    return Typeface.REGULAR.at(11.5 * scale());
  }

  /// The room of so many figures.
  private double letters(int count) {
    return count * 6.6 * scale();
  }

  private double half(Histogram.Quantile quantile) {
    var text = new Text(quantile.label());
    text.setFont(words());
    return text.getLayoutBounds().getWidth() / 2;
  }

  private void measure(double width, double height) {
    var shown = histogram.get();
    var most = Math.max(1, LongStream.of(shown.counts()).max().orElse(1));
    var widest =
        IntStream.rangeClosed(0, (int) Math.log10(most))
            .map(power -> power(power).length())
            .max()
            .orElse(1);
    left = Math.ceil(letters(widest)) + pixels(8);
    top = head.getHeight() + pixels(22);
    bottom = height - pixels(20);
    var last = Math.max(0, shown.last());
    var from = shown.counts().length == 0 ? 1 : begin(shown.first());
    var to = shown.counts().length == 0 ? 10 : Math.max(shown.end(last), from * 1.01);
    across = new LogAxis(from, to, Math.max(1, width - left - pixels(2)));
    // A single token has a bar that can be seen.
    up = new LogAxis(0.6, Math.max(2, most), Math.max(1, bottom - top));
  }

  /// Where a bucket begins on the axis, which has no place for 0.
  private double begin(int bucket) {
    var edges = histogram.get().edges();
    return edges[bucket] > 0 ? edges[bucket] : edges[1] / 2;
  }

  private double left(int bucket) {
    return Math.round(left + across.at(begin(bucket)));
  }

  private double right(int bucket) {
    return Math.round(left + across.at(histogram.get().end(bucket)));
  }

  private void counts(GraphicsContext g, double width) {
    g.setLineWidth(1);
    g.setStroke(palette().get(Role.LINE_1));
    var every = 1;
    while (up.at(Math.pow(10, every)) - up.at(1) < pixels(15)) {
      every++;
    }
    for (var power = 0; Math.pow(10, power) <= up.to(); power += every) {
      var y = Math.round(bottom - up.at(Math.pow(10, power)));
      if (power > 0) {
        g.strokeLine(left, y + 0.5, width, y + 0.5);
      }
      text(g, power(power), left - pixels(6), y, TextAlignment.RIGHT);
    }
    g.setStroke(palette().get(Role.LINE_2));
    g.strokeLine(left, bottom + 0.5, width, bottom + 0.5);
  }

  private static String power(int power) {
    var signs = new String[] {"", "k", "M", "G", "T", "P", "E"};
    return "1" + "0".repeat(power % 3) + signs[power / 3];
  }

  private void bars(GraphicsContext g) {
    var shown = histogram.get();
    var scale = palette().scale(hue.get());
    for (var bucket = shown.first(); bucket <= shown.last(); bucket++) {
      if (shown.counts()[bucket] == 0) {
        continue;
      }
      var part = FAINTEST + (1 - FAINTEST) * Math.min(1, shown.end(bucket) / shown.max());
      var x = left(bucket);
      var wide = Math.max(1, right(bucket) - x);
      var y = Math.round(bottom - up.at(shown.counts()[bucket]));
      var gap = wide > 3 ? 1 : 0;
      g.setFill(scale.fill(part));
      g.fillRect(x, y, wide - gap, bottom - y);
      if (bucket == read.get()) {
        g.setStroke(palette().get(Role.TEXT_1));
        g.strokeRect(x - 0.5, y - 0.5, wide - gap + 1.0, bottom - y + 1.0);
      }
    }
  }

  private void values(GraphicsContext g, double width) {
    var y = bottom + pixels(12);
    var largest = Figures.of(histogram.get().max());
    text(g, largest, width, y, TextAlignment.RIGHT);
    var free = width - letters(largest.length()) - pixels(10);
    for (var tick : across.ticks(pixels(44))) {
      var label = plain(tick);
      var x = left + across.at(tick);
      var half = letters(label.length()) / 2;
      g.setStroke(palette().get(Role.LINE_2));
      g.strokeLine(Math.round(x) + 0.5, bottom + 1, Math.round(x) + 0.5, bottom + pixels(3));
      if (x + half <= free && x - half >= left - pixels(14)) {
        text(g, label, x, y, TextAlignment.CENTER);
      }
    }
  }

  /// A round value without the places that a measured one has.
  private static String plain(double tick) {
    return tick >= 1
        ? Figures.count(Math.round(tick))
        : new BigDecimal(tick).round(new MathContext(1)).stripTrailingZeros().toPlainString();
  }

  private void quantiles(GraphicsContext g, double width) {
    var all = histogram.get().quantiles();
    var centres = new double[all.size()];
    var gap = pixels(8);
    var free = left;
    for (var i = 0; i < centres.length; i++) {
      var half = half(all.get(i));
      centres[i] = Math.max(x(all.get(i)), free + half);
      free = centres[i] + half + gap;
    }
    // Those that were pushed over the edge push back.
    free = width;
    for (var i = centres.length - 1; i >= 0; i--) {
      var half = half(all.get(i));
      centres[i] = Math.min(centres[i], free - half);
      free = centres[i] - half - gap;
    }
    g.setFont(words());
    g.setStroke(palette().get(Role.TEXT_1));
    g.setLineDashes(pixels(1), pixels(2));
    for (var i = 0; i < centres.length; i++) {
      var x = Math.round(x(all.get(i))) + 0.5;
      g.strokeLine(x, top - pixels(6), x, bottom);
      text(g, all.get(i).label(), centres[i], top - pixels(14), TextAlignment.CENTER);
    }
    g.setLineDashes();
  }

  private double x(Histogram.Quantile quantile) {
    return left + across.at(Math.clamp(quantile.value(), across.from(), across.to()));
  }

  private void text(GraphicsContext g, String words, double x, double middle, TextAlignment align) {
    g.setFill(palette().get(Role.TEXT_2));
    g.setTextAlign(align);
    g.setTextBaseline(VPos.BASELINE);
    CanvasText.fill(g, words, Math.round(x), Math.round(middle + 0.36 * 11 * scale()));
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    return read.get() == NONE ? histogram.get().spoken() : histogram.get().words(read.get());
  }
}
