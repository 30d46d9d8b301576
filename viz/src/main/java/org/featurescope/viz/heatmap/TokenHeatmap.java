package org.featurescope.viz.heatmap;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Bounds;
import javafx.scene.control.IndexRange;
import javafx.scene.layout.Region;
import org.featurescope.viz.color.Palette;

/// A text whose tokens are coloured by numbers, with a minimap and a scroll bar.
public final class TokenHeatmap extends Region {
  /// No token.
  public static final int NONE = -1;

  private final ObjectProperty<HeatmapText> text =
      new SimpleObjectProperty<>(this, "text", HeatmapText.empty());
  private final ObjectProperty<Coloring> coloring =
      new SimpleObjectProperty<>(this, "coloring", Coloring.none());
  private final ObjectProperty<Palette> palette =
      new SimpleObjectProperty<>(this, "palette", Palette.LIGHT);
  private final IntegerProperty selectedToken = new SimpleIntegerProperty(this, "selectedToken", NONE);
  private final ReadOnlyIntegerWrapper hoveredToken =
      new ReadOnlyIntegerWrapper(this, "hoveredToken", NONE);
  private final ReadOnlyIntegerWrapper activationsInView =
      new ReadOnlyIntegerWrapper(this, "activationsInView", 0);
  private final BooleanProperty showNumbers = new SimpleBooleanProperty(this, "showNumbers", false);
  private final DoubleProperty fontSize = new SimpleDoubleProperty(this, "fontSize", 15);
  private final ObjectProperty<List<IndexRange>> matches =
      new SimpleObjectProperty<>(this, "matches", List.of());
  private final IntegerProperty currentMatch = new SimpleIntegerProperty(this, "currentMatch", NONE);
  private final ObjectProperty<IntConsumer> onTokenClicked =
      new SimpleObjectProperty<>(this, "onTokenClicked", token -> {});

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

  /// The token under the mouse, [#NONE] for none.
  public ReadOnlyIntegerProperty hoveredTokenProperty() {
    return hoveredToken.getReadOnlyProperty();
  }

  /// How many of the tokens that can be seen have colour.
  public ReadOnlyIntegerProperty activationsInViewProperty() {
    return activationsInView.getReadOnlyProperty();
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

  /// Brings a token into view, with room above and below.
  public void scrollToToken(int token) {
    throw new UnsupportedOperationException();
  }

  /// Where a token is drawn, in this control's coordinates; empty bounds where it is out of view.
  public Bounds tokenBounds(int token) {
    throw new UnsupportedOperationException();
  }

  /// The nearest coloured token after (or before) another, without going round.
  public OptionalInt nextActivation(int from, boolean forward) {
    throw new UnsupportedOperationException();
  }

  /// Selects and shows the next (or previous) coloured token, going round at the ends.
  public void selectNextActivation(boolean forward) {
    throw new UnsupportedOperationException();
  }

  /// Puts the selected tokens' characters on the clipboard.
  public void copy() {
    throw new UnsupportedOperationException();
  }
}
