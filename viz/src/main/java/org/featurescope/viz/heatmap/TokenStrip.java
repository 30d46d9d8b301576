package org.featurescope.viz.heatmap;

import java.util.List;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import org.featurescope.viz.color.DrawnRegion;

/// A short text with coloured tokens, as a heatmap draws them: one line of it around a token, or
/// all of it, wrapped to the width there is.
public final class TokenStrip extends DrawnRegion {
  /// No token.
  public static final int NONE = TokenHeatmap.NONE;

  /// Reading text where the root size is that of the design.
  private static final double FONT_SIZE = 14;

  private static Type type = Type.of(FONT_SIZE);

  private final ObjectProperty<HeatmapText> text =
      new SimpleObjectProperty<>(this, "text", HeatmapText.empty());
  private final ObjectProperty<Coloring> coloring =
      new SimpleObjectProperty<>(this, "coloring", Coloring.none());
  private final IntegerProperty centre = new SimpleIntegerProperty(this, "centre", 0);
  private final BooleanProperty wrapped = new SimpleBooleanProperty(this, "wrapped", false);
  private final IntegerProperty marked = new SimpleIntegerProperty(this, "marked", NONE);
  private final IntegerProperty chosen = new SimpleIntegerProperty(this, "chosen", NONE);
  private final IntegerProperty quiet = new SimpleIntegerProperty(this, "quiet", 0);
  private final Canvas canvas = new Canvas();
  private Type pageType = type;
  private int pageWidth = -1;
  private double viewTop;
  private double viewHeight = Double.MAX_VALUE;
  private HeatmapPage page;

  /// What strips of one size have in common; letters are measured once for all of them.
  private record Type(double size, Metrics metrics, HeatmapFonts fonts, Measure measure) {
    static Type of(double size) {
      var metrics = Metrics.strip(size);
      var fonts = HeatmapFonts.of(metrics);
      return new Type(size, metrics, fonts, new FontMeasure(fonts, metrics));
    }
  }

  public TokenStrip() {
    super("token-strip");
    setAccessibleRole(AccessibleRole.TEXT);
    canvas.setMouseTransparent(true);
    getChildren().add(canvas);
    text.addListener((Observable property) -> stale());
    centre.addListener((Observable property) -> stale());
    wrapped.addListener((Observable property) -> stale());
    coloring.addListener((Observable property) -> requestLayout());
    for (var property : List.of(marked, chosen, quiet)) {
      property.addListener((Observable changed) -> requestLayout());
    }
  }

  /// What is written.
  public ObjectProperty<HeatmapText> textProperty() {
    return text;
  }

  /// What the colours say.
  public ObjectProperty<Coloring> coloringProperty() {
    return coloring;
  }

  /// The token that stands in the middle of the line.
  public IntegerProperty centreProperty() {
    return centre;
  }

  /// Whether all of the text is shown.
  public BooleanProperty wrappedProperty() {
    return wrapped;
  }

  /// The token with a thin frame, such as the one under the mouse; [#NONE] for none.
  public IntegerProperty markedProperty() {
    return marked;
  }

  /// The token with the accent frame, [#NONE] for none.
  public IntegerProperty chosenProperty() {
    return chosen;
  }

  /// How many tokens at the beginning are written more faintly: a prompt before its continuation.
  public IntegerProperty quietProperty() {
    return quiet;
  }

  /// Says which part of this control can be seen, so that a long text draws no more than that.
  public void setView(double top, double height) {
    if (top != viewTop || height != viewHeight) {
      viewTop = Math.max(0, top);
      viewHeight = height;
      requestLayout();
    }
  }

  private void stale() {
    pageWidth = -1;
    requestLayout();
  }

  private HeatmapPage page(double width) {
    var size = FONT_SIZE * scale();
    if (type.size() != size) {
      type = Type.of(size);
    }
    if (pageWidth != (int) width || pageType.size() != type.size()) {
      pageWidth = (int) width;
      pageType = type;
      var shown = text.get();
      page =
          wrapped.get()
              ? HeatmapPage.wrapped(shown, type.metrics(), type.measure(), pageWidth)
              : HeatmapPage.around(
                  Math.clamp(centre.get(), 0, Math.max(0, shown.size() - 1)),
                  shown,
                  type.metrics(),
                  type.measure(),
                  pageWidth);
    }
    return page;
  }

  private HeatmapPage page() {
    return page(getWidth());
  }

  /// The first token that is shown; [#NONE] where there is no text.
  public int firstShown() {
    return page().lines().count() == 0 ? NONE : page().lines().firstToken(0);
  }

  /// The last token that is shown; [#NONE] where there is no text.
  public int lastShown() {
    var lines = page().lines();
    return lines.count() == 0 ? NONE : lines.lastToken(lines.count() - 1);
  }

  /// The token at a point of this control, [#NONE] beside the text.
  public int tokenAt(double x, double y) {
    return page().tokenAt(x, y);
  }

  /// The token nearest to another one, so many lines further down or up; in the first or last line
  /// where there are no more.
  public int tokenAcross(int token, int lines) {
    var all = page().lines();
    if (all.count() == 0 || token < firstShown() || token > lastShown()) {
      return NONE;
    }
    var box = page().box(token);
    var line = Math.clamp((long) all.of(token) + lines, 0, all.count() - 1);
    return page().nearest(line, box.x() + box.width() / 2);
  }

  /// Where a token that is shown is drawn, in this control's coordinates.
  public Bounds tokenBounds(int token) {
    if (token < firstShown() || token > lastShown() || firstShown() == NONE) {
      return new BoundingBox(0, 0, -1, -1);
    }
    var box = page().box(token);
    return new BoundingBox(box.x(), box.y(), box.width(), box.height());
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  @Override
  protected double computePrefHeight(double width) {
    var line = Metrics.strip(FONT_SIZE * scale()).lineHeight();
    return wrapped.get() && width > 0 ? Math.max(line, page(Math.floor(width)).height()) : line;
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefWidth(double height) {
    return pixels(400);
  }

  @Override
  protected double computeMinWidth(double height) {
    return pixels(80);
  }

  @Override
  protected void layoutChildren() {
    var top = Math.floor(Math.min(viewTop, getHeight()));
    canvas.setWidth(Math.floor(getWidth()));
    canvas.setHeight(Math.max(0, Math.floor(Math.min(viewHeight, getHeight() - top))));
    canvas.relocate(0, top);
    var marks =
        new HeatmapMarks(
            chosen.get(), chosen.get(), marked.get(), List.of(), NONE, false, quiet.get());
    var colors = HeatColors.of(coloring.get(), palette());
    new HeatmapPainter(canvas.getGraphicsContext2D(), page(), pageType.fonts(), colors, marks, top)
        .paint(canvas.getWidth(), canvas.getHeight());
  }
}
