package org.featurescope.viz.steer;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/// Baseline and steered text side by side.
public final class TwoTexts extends Region {
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

  public TwoTexts() {
    for (var side : Side.values()) {
      texts.put(side, new SimpleObjectProperty<>(this, "text", SteeredText.empty()));
      captions.put(side, new SimpleObjectProperty<>(this, "caption", ""));
      figures.put(side, new SimpleObjectProperty<>(this, "figures", List.of()));
    }
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

  /// Called when the mouse comes to a token or leaves it, and when the keyboard moves.
  public ObjectProperty<Consumer<Optional<TokenPlace>>> onPointProperty() {
    return onPoint;
  }

  /// Called when a token is clicked, or Enter is pressed on it.
  public ObjectProperty<Consumer<TokenPlace>> onChooseProperty() {
    return onChoose;
  }

  /// Shows a card beside a token, such as a [TokenOddsCard], until the mouse leaves the token or
  /// another card comes.
  public void showCard(TokenPlace place, Node card) {}

  /// Takes the card away.
  public void hideCard() {}

  /// How many tokens of a side's continuation are not in the other's.
  public int changed(Side side) {
    return 0;
  }
}
