package org.featurescope.viz.heatmap;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.IndexRange;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.PaletteProperty;

/// A text whose tokens are coloured by numbers, with a minimap and a scroll bar.
///
/// One canvas shows what can be seen of a text of any length; it is redrawn when something changes,
/// once a frame at most. Arrow keys, Home, End, Page Up and Down (with Shift to select several)
/// move the selection, F3 and Shift+F3 go to the next and previous activation, Enter acts like a
/// click, N switches the numbers, Ctrl+C copies.
public final class TokenHeatmap extends Region {
  /// No token.
  public static final int NONE = -1;

  private static final CssMetaData<TokenHeatmap, Palette> PALETTE =
      PaletteProperty.metaData(heatmap -> heatmap.palette);
  private static final List<CssMetaData<? extends Styleable, ?>> CSS = withPalette();

  private final ObjectProperty<HeatmapText> text =
      new SimpleObjectProperty<>(this, "text", HeatmapText.empty());
  private final ObjectProperty<Coloring> coloring =
      new SimpleObjectProperty<>(this, "coloring", Coloring.none());
  private final PaletteProperty<TokenHeatmap> palette = new PaletteProperty<>(this, PALETTE);
  private final IntegerProperty selectedToken =
      new SimpleIntegerProperty(this, "selectedToken", NONE);
  private final IntegerProperty selectionAnchor =
      new SimpleIntegerProperty(this, "selectionAnchor", NONE);
  private final ReadOnlyIntegerWrapper hoveredToken =
      new ReadOnlyIntegerWrapper(this, "hoveredToken", NONE);
  private final ReadOnlyIntegerWrapper activationsInView =
      new ReadOnlyIntegerWrapper(this, "activationsInView", 0);
  private final ReadOnlyObjectWrapper<IndexRange> inView =
      new ReadOnlyObjectWrapper<>(this, "inView", new IndexRange(0, 0));
  private final BooleanProperty showNumbers = new SimpleBooleanProperty(this, "showNumbers", false);
  private final DoubleProperty fontSize = new SimpleDoubleProperty(this, "fontSize", 15);
  private final ObjectProperty<List<IndexRange>> matches =
      new SimpleObjectProperty<>(this, "matches", List.of());
  private final IntegerProperty currentMatch =
      new SimpleIntegerProperty(this, "currentMatch", NONE);
  private final ObjectProperty<IntConsumer> onTokenClicked =
      new SimpleObjectProperty<>(this, "onTokenClicked", token -> {});

  private final Canvas canvas = new Canvas();
  private final ScrollBar scrollBar = new ScrollBar();
  private final HeatmapScroll scroll = new HeatmapScroll(scrollBar);
  private final Minimap minimap = new Minimap(scroll::to);
  private final Region focusRing = new Region();
  private final HeatmapKeys keys = new HeatmapKeys(this);

  private HeatmapFonts fonts;
  private Measure measure;
  private HeatmapPage page;
  private HeatColors colors = HeatColors.of(Coloring.none(), Palette.LIGHT);
  private boolean pageStale = true;
  private boolean fontsStale = true;
  private boolean colorsStale = true;
  private boolean mapStale = true;

  public TokenHeatmap() {
    getStyleClass().add("token-heatmap");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.TEXT);
    scrollBar.setOrientation(Orientation.VERTICAL);
    scrollBar.setFocusTraversable(false);
    focusRing.getStyleClass().add("focus-ring");
    focusRing.setMouseTransparent(true);
    getChildren().addAll(canvas, minimap, scrollBar, focusRing);
    freshen();
    listen();
  }

  private void listen() {
    text.addListener((property, before, after) -> {
      hoveredToken.set(NONE);
      if (selectedToken.get() >= after.size()) {
        select(NONE, false);
      }
      stalePage();
    });
    coloring.addListener((Observable property) -> staleColors());
    palette.addListener((Observable property) -> staleColors());
    showNumbers.addListener((Observable property) -> staleFonts());
    fontSize.addListener((Observable property) -> staleFonts());
    matches.addListener((Observable property) -> requestLayout());
    currentMatch.addListener((Observable property) -> requestLayout());
    selectionAnchor.addListener((Observable property) -> requestLayout());
    hoveredToken.addListener((Observable property) -> requestLayout());
    selectedToken.addListener((property, before, after) -> {
      selectionAnchor.set(after.intValue());
      notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
      requestLayout();
    });
    scrollBar.valueProperty().addListener((Observable property) -> requestLayout());
    new HeatmapMouse(this).listen(canvas);
    addEventHandler(KeyEvent.KEY_PRESSED, keys::handle);
  }

  private void stalePage() {
    pageStale = true;
    requestLayout();
  }

  private void staleFonts() {
    fontsStale = true;
    stalePage();
  }

  private void staleColors() {
    colorsStale = true;
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    requestLayout();
  }

  /// Brings everything derived up to date with the properties.
  private void freshen() {
    if (fontsStale) {
      var metrics = Metrics.of(fontSize.get(), showNumbers.get());
      fonts = HeatmapFonts.of(metrics);
      measure = new FontMeasure(fonts, metrics);
      fontsStale = false;
      pageStale = true;
    }
    var shown = coloring.get();
    if (colorsStale) {
      colors = HeatColors.of(shown, palette.get());
      // Numbers take room, so that lines depend on them.
      pageStale |= showNumbers.get();
    }
    if (pageStale) {
      var metrics = Metrics.of(fontSize.get(), showNumbers.get());
      var before = page;
      page = new HeatmapPage(text.get(), metrics, measure, (int) canvas.getWidth(), numberSpace());
      scroll.keepPlace(before, page, canvas.getHeight());
    }
    if (pageStale || colorsStale || mapStale) {
      minimap.show(page, colors);
    }
    mapStale = false;
    pageStale = false;
    colorsStale = false;
  }

  private TokenWidths.NumberSpace numberSpace() {
    if (!showNumbers.get()) {
      return TokenWidths.NumberSpace.NONE;
    }
    var current = colors;
    return token -> current.colored(token) ? current.number(token).length() + 1 : 0;
  }

  @Override
  protected void layoutChildren() {
    var scale = fontSize.get() / 15;
    var bar = Math.round(14 * scale);
    var map = Math.round(50 * scale);
    var width = Math.max(0, Math.floor(getWidth()) - bar - map);
    var height = Math.max(0, Math.floor(getHeight()));
    if (canvas.getWidth() != width) {
      canvas.setWidth(width);
      pageStale = true;
    }
    mapStale |= minimap.getHeight() != height;
    canvas.setHeight(height);
    minimap.resizeRelocate(width, 0, map, height);
    focusRing.resizeRelocate(0, 0, getWidth(), getHeight());
    scrollBar.resizeRelocate(width + map + 2, 2, bar - 4, Math.max(0, height - 4));
    freshen();
    scroll.limit(page, canvas.getHeight());
    paint();
  }

  private void paint() {
    var top = scroll.top();
    var painter =
        new HeatmapPainter(canvas.getGraphicsContext2D(), page, fonts, colors, marks(), top);
    activationsInView.set(painter.paint(canvas.getWidth(), canvas.getHeight()));
    minimap.view(top, canvas.getHeight());
    inView.set(page.units(top, canvas.getHeight()));
  }

  /// What a frame does for the minimap while nothing is laid out.
  void advanceMinimap() {
    minimap.advance();
  }

  HeatmapMarks marks() {
    var selected = selectedToken.get();
    var anchor = selectionAnchor.get();
    return new HeatmapMarks(
        selected,
        anchor == NONE ? selected : anchor,
        hoveredToken.get(),
        matches.get(),
        currentMatch.get(),
        showNumbers.get(),
        0);
  }

  /// Selects a token; with `extend` everything from where the selection began up to it.
  void select(int token, boolean extend) {
    var anchor = extend && marks().anchor() != NONE ? marks().anchor() : token;
    selectedToken.set(token);
    selectionAnchor.set(anchor);
  }

  void hover(int token) {
    hoveredToken.set(token);
  }

  HeatmapScroll scroll() {
    return scroll;
  }

  /// The page as it is drawn now, for moving about on it.
  HeatmapPage page() {
    freshen();
    return page;
  }

  double contentHeight() {
    return page().height();
  }

  double viewHeight() {
    return canvas.getHeight();
  }

  /// What is written.
  public ObjectProperty<HeatmapText> textProperty() {
    return text;
  }

  /// What the colours say.
  public ObjectProperty<Coloring> coloringProperty() {
    return coloring;
  }

  /// The colours drawn with; style sheets set it as `-fs-palette: "light"` or `"dark"`.
  public ObjectProperty<Palette> paletteProperty() {
    return palette;
  }

  /// The token with the accent frame, [#NONE] for none. The arrow keys and clicks move it.
  public IntegerProperty selectedTokenProperty() {
    return selectedToken;
  }

  /// Where a selection of several tokens began; the selected token or [#NONE] where it is one only.
  public IntegerProperty selectionAnchorProperty() {
    return selectionAnchor;
  }

  /// The token under the mouse, [#NONE] for none.
  public ReadOnlyIntegerProperty hoveredTokenProperty() {
    return hoveredToken.getReadOnlyProperty();
  }

  /// How many of the tokens that can be seen have colour.
  public ReadOnlyIntegerProperty activationsInViewProperty() {
    return activationsInView.getReadOnlyProperty();
  }

  /// The part of the text that can be seen, in UTF-16 units; as of the last frame.
  public ReadOnlyObjectProperty<IndexRange> inViewProperty() {
    return inView.getReadOnlyProperty();
  }

  /// Whether each coloured token has its number beneath.
  public BooleanProperty showNumbersProperty() {
    return showNumbers;
  }

  /// Size of the reading text in pixels; everything else keeps its proportion to it.
  public DoubleProperty fontSizeProperty() {
    return fontSize;
  }

  /// Places found, in UTF-16 units of the text, ascending.
  public ObjectProperty<List<IndexRange>> matchesProperty() {
    return matches;
  }

  /// The index of the match that the reader stands on, [#NONE] for none.
  public IntegerProperty currentMatchProperty() {
    return currentMatch;
  }

  /// Called with the token that was clicked, or selected when Enter was pressed.
  public ObjectProperty<IntConsumer> onTokenClickedProperty() {
    return onTokenClicked;
  }

  /// How far the page is scrolled, in pixels; from 0 to its height less the height of the view.
  public DoubleProperty scrollProperty() {
    return scrollBar.valueProperty();
  }

  /// Brings a token into view, with room above and below; nothing moves where it is in view
  /// already.
  public void scrollToToken(int token) {
    if (token < 0 || token >= text.get().size()) {
      return;
    }
    freshen();
    scroll.show(token, page, viewHeight());
  }

  /// Goes back to the beginning.
  public void scrollToTop() {
    scroll.to(0);
  }

  /// Where a token is drawn, in this control's coordinates, whether it is in view or not.
  public Bounds tokenBounds(int token) {
    if (token < 0 || token >= text.get().size()) {
      return new BoundingBox(0, 0, -1, -1);
    }
    freshen();
    var box = page.box(token);
    return new BoundingBox(box.x(), box.y() - scroll.top(), box.width(), box.height());
  }

  /// The nearest coloured token after (or before) another, without going round. What has not been
  /// read has no colour.
  public OptionalInt nextActivation(int from, boolean forward) {
    freshen();
    return colors.next(from, forward, text.get().size());
  }

  /// Selects and shows the next (or previous) coloured token, going round at the ends.
  public void selectNextActivation(boolean forward) {
    var size = text.get().size();
    var from = selectedToken.get() == NONE && !forward ? size : selectedToken.get();
    var next = nextActivation(from, forward);
    if (next.isEmpty()) {
      next = nextActivation(forward ? NONE : size, forward);
    }
    next.ifPresent(token -> {
      select(token, false);
      scrollToToken(token);
    });
  }

  /// Puts the selected tokens' characters on the clipboard.
  public void copy() {
    var selected = selectedToken.get();
    if (selected == NONE) {
      return;
    }
    var from = Math.min(selected, marks().anchor());
    var to = Math.max(selected, marks().anchor());
    var content = new ClipboardContent();
    content.putString(text.get().text().substring(text.get().start(from), text.get().end(to)));
    Clipboard.getSystemClipboard().setContent(content);
  }

  /// A token in words: `token 121 grand, feature 88 value 7.58`.
  public String describe(int token) {
    return HeatColors.of(coloring.get(), palette.get()).describe(text.get(), token);
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    return attribute == AccessibleAttribute.TEXT
        ? describe(selectedToken.get())
        : super.queryAccessibleAttribute(attribute, parameters);
  }

  @Override
  protected double computePrefWidth(double height) {
    return 640;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 400;
  }

  private static List<CssMetaData<? extends Styleable, ?>> withPalette() {
    var all = new ArrayList<CssMetaData<? extends Styleable, ?>>(Region.getClassCssMetaData());
    all.add(PALETTE);
    return List.copyOf(all);
  }

  @Override
  public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return CSS;
  }
}
