package org.featurescope.viz.steer;

import java.util.List;
import java.util.function.IntConsumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.layout.VBox;

/// What may come next, before and after steering.
public final class NextTokenBars extends VBox {
  private final ObjectProperty<List<NextToken>> items =
      new SimpleObjectProperty<>(this, "items", List.of());
  private final StringProperty context = new SimpleStringProperty(this, "context", "");
  private final IntegerProperty target = new SimpleIntegerProperty(this, "target", -1);
  private final BooleanProperty animated = new SimpleBooleanProperty(this, "animated", true);
  private final ObjectProperty<IntConsumer> onChoose =
      new SimpleObjectProperty<>(this, "onChoose", id -> {});

  /// Most probable after steering first.
  public ObjectProperty<List<NextToken>> itemsProperty() {
    return items;
  }

  /// The last tokens before the one that comes next, written in the head; may be empty.
  public StringProperty contextProperty() {
    return context;
  }

  /// The id of the token that is aimed at, [#NONE] for none.
  public IntegerProperty targetProperty() {
    return target;
  }

  /// Whether bars and rows glide to their new places.
  public BooleanProperty animatedProperty() {
    return animated;
  }

  /// Called with a token's id when its row is clicked, or Enter is pressed on it.
  public ObjectProperty<IntConsumer> onChooseProperty() {
    return onChoose;
  }

  /// No token.
  public static final int NONE = -1;
}
