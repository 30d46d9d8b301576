package org.featurescope.viz.steer;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.Observable;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import org.featurescope.viz.color.DrawnRegion;
import org.featurescope.viz.heatmap.TokenStrip;

/// Baseline and steered text side by side, below each other where there is no room. The prompt is
/// written more faintly; tokens of the continuations that are not in the other one (by their
/// longest common subsequence) are marked: in the steered text with a fill and a line, in the
/// baseline with a line.
///
/// A text may grow token by token; it is compared and set again at most once for each picture, and
/// only the lines that can be seen are drawn.
public final class TwoTexts extends DrawnRegion {
  private static final PseudoClass STACKED = PseudoClass.getPseudoClass("stacked");

  private final Map<Side, ObjectProperty<SteeredText>> texts = new EnumMap<>(Side.class);
  private final Map<Side, ObjectProperty<String>> captions = new EnumMap<>(Side.class);
  private final Map<Side, ObjectProperty<List<TextFigure>>> figures = new EnumMap<>(Side.class);
  private final ObjectProperty<Shading> shading =
      new SimpleObjectProperty<>(this, "shading", Shading.changes());
  private final ObjectProperty<Optional<TokenPlace>> selected =
      new SimpleObjectProperty<>(this, "selected", Optional.empty());
  private final ObjectProperty<Consumer<Optional<TokenPlace>>> onPoint =
      new SimpleObjectProperty<>(this, "onPoint", place -> {});
  private final ObjectProperty<Consumer<TokenPlace>> onChoose =
      new SimpleObjectProperty<>(this, "onChoose", place -> {});
  private final Map<Side, TextSide> sides = new EnumMap<>(Side.class);
  private final Region divider = new Region();

  /// A tooltip takes letters and colours from the control that it belongs to.
  private final Tooltip popup = new Tooltip();

  private Optional<TokenPlace> pointed = Optional.empty();
  private Optional<TokenDiff> diff = Optional.empty();
  private final Map<Side, SteeredText> written = new EnumMap<>(Side.class);
  private boolean recolour = true;

  public TwoTexts() {
    super("two-texts");
    setAccessibleRole(AccessibleRole.PARENT);
    divider.getStyleClass().add("text-divider");
    popup.getStyleClass().setAll("card-popup");
    popup.setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    popup.setHideOnEscape(false);
    for (var side : Side.values()) {
      var shown = new TextSide(side, token -> point(side, token), token -> choose(side, token));
      sides.put(side, shown);
      texts.put(side, new SimpleObjectProperty<>(this, "text", SteeredText.empty()));
      captions.put(side, new SimpleObjectProperty<>(this, "caption", ""));
      figures.put(side, new SimpleObjectProperty<>(this, "figures", List.of()));
      texts.get(side).addListener((Observable property) -> compareAgain());
      captions
          .get(side)
          .addListener((Observable property) -> shown.caption(captions.get(side).get()));
      figures
          .get(side)
          .addListener((Observable property) -> shown.figures(figures.get(side).get()));
    }
    shading.addListener((Observable property) -> {
      recolour = true;
      requestLayout();
    });
    selected.addListener((Observable property) -> frame());
    getChildren().addAll(sides.get(Side.BASELINE), divider, sides.get(Side.STEERED));
  }

  /// What is written on a side.
  public ObjectProperty<SteeredText> textProperty(Side side) {
    return texts.get(side);
  }

  /// Adds a token to a side's end.
  public void append(Side side, String token) {
    var text = texts.get(side);
    text.set(text.get().plus(token));
  }

  /// What stands beside a side's name, such as `seed 17`.
  public ObjectProperty<String> captionProperty(Side side) {
    return captions.get(side);
  }

  /// What stands below a side.
  public ObjectProperty<List<TextFigure>> figuresProperty(Side side) {
    return figures.get(side);
  }

  /// What the colours say.
  public ObjectProperty<Shading> shadingProperty() {
    return shading;
  }

  /// The token with the accent frame.
  public ObjectProperty<Optional<TokenPlace>> selectedProperty() {
    return selected;
  }

  /// Called when the mouse or the keyboard comes to a token, and with none when it leaves.
  public ObjectProperty<Consumer<Optional<TokenPlace>>> onPointProperty() {
    return onPoint;
  }

  /// Called when a token is clicked, or Enter is pressed on it; it has become the selected one
  /// then.
  public ObjectProperty<Consumer<TokenPlace>> onChooseProperty() {
    return onChoose;
  }

  /// How many tokens of a side's continuation are not in the other's.
  public int changed(Side side) {
    return changes(side).cardinality();
  }

  /// Shows a card below a token, such as a [TokenOddsCard], until the mouse or the keyboard leaves
  /// the token or another card comes; nothing where the token has been left already.
  public void showCard(TokenPlace place, Node card) {
    hideCard();
    if (!pointed.equals(Optional.of(place)) || getScene() == null) {
      return;
    }
    var box = sides.get(place.side()).onScreen(place.index());
    if (box != null && getScene().getWindow() != null) {
      popup.setGraphic(card);
      popup.show(this, box.getMinX(), box.getMaxY() + pixels(6));
    }
  }

  /// Takes the card away.
  public void hideCard() {
    popup.hide();
  }

  boolean showsCard() {
    return popup.isShowing();
  }

  private void compareAgain() {
    diff = Optional.empty();
    recolour = true;
    requestLayout();
  }

  private BitSet changes(Side side) {
    if (diff.isEmpty()) {
      var before = texts.get(Side.BASELINE).get().continuation();
      var after = texts.get(Side.STEERED).get().continuation();
      // Where one of them has not begun, nothing can be said to differ.
      diff =
          Optional.of(
              before.isEmpty() || after.isEmpty()
                  ? new TokenDiff(new BitSet(), new BitSet())
                  : TokenDiff.of(before, after));
    }
    return side == Side.BASELINE ? diff.get().before() : diff.get().after();
  }

  private void point(Side side, int token) {
    var to = token == TokenStrip.NONE ? Optional.<TokenPlace>empty() : place(side, token);
    if (to.isEmpty() && pointed.map(TokenPlace::side).filter(side::equals).isEmpty()) {
      return;
    }
    if (!to.equals(pointed)) {
      pointed = to;
      hideCard();
      onPoint.get().accept(to);
    }
  }

  private static Optional<TokenPlace> place(Side side, int token) {
    return Optional.of(new TokenPlace(side, token));
  }

  private void choose(Side side, int token) {
    var place = new TokenPlace(side, token);
    selected.set(Optional.of(place));
    onChoose.get().accept(place);
  }

  private void frame() {
    sides.forEach((side, shown) ->
        shown.select(
            selected
                .get()
                .filter(place -> place.side() == side)
                .map(TokenPlace::index)
                .orElse(TokenStrip.NONE)));
  }

  private void refresh() {
    sides.forEach((side, shown) -> {
      var text = texts.get(side).get();
      var before = written.put(side, text);
      if (!text.equals(before)) {
        shown.write(text, before != null && before.tokens().size() < text.tokens().size());
      }
    });
    if (recolour) {
      recolour = false;
      sides.forEach((side, shown) -> shown.color(shading.get(), changes(side)));
    }
  }

  private boolean stacked(double width) {
    return width >= 0 && width < pixels(420);
  }

  @Override
  protected double computePrefHeight(double width) {
    return stacked(width) ? pixels(400) : pixels(240);
  }

  @Override
  protected double computeMinHeight(double width) {
    return pixels(120);
  }

  @Override
  protected double computePrefWidth(double height) {
    return pixels(620);
  }

  @Override
  protected double computeMinWidth(double height) {
    return pixels(200);
  }

  @Override
  protected void layoutChildren() {
    refresh();
    var width = getWidth();
    var height = getHeight();
    var stack = stacked(width);
    pseudoClassStateChanged(STACKED, stack);
    if (stack) {
      var half = Math.floor(height / 2);
      sides.get(Side.BASELINE).resizeRelocate(0, 0, width, half);
      divider.resizeRelocate(0, half, width, 1);
      sides.get(Side.STEERED).resizeRelocate(0, half + 1, width, height - half - 1);
    } else {
      var half = Math.floor(width / 2);
      sides.get(Side.BASELINE).resizeRelocate(0, 0, half, height);
      divider.resizeRelocate(half, 0, 1, height);
      sides.get(Side.STEERED).resizeRelocate(half + 1, 0, width - half - 1, height);
    }
  }
}
