package org.featurescope.viz.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import javafx.beans.Observable;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.viz.chart.ListHead;
import org.featurescope.viz.feature.ListKeys;
import org.featurescope.viz.feature.Reveal;
import org.featurescope.viz.text.Figures;

/// The features that steering moved: those that woke up, fell silent, rose and fell, each with its
/// change as a signed bar and a figure.
///
/// A click or Enter opens a feature; the arrow keys, Home and End move.
public final class ChangeList extends VBox {
  /// No row.
  public static final int NONE = -1;

  /// Characters that the figures have room for in any case, and the width of one in em.
  private static final int FIGURES = 6;

  private static final double DIGIT = 0.634;

  private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");
  private static final PseudoClass NOTHING_CURRENT = PseudoClass.getPseudoClass("nothing-current");

  private final ObjectProperty<List<FeatureChange>> items =
      new SimpleObjectProperty<>(this, "items", List.of());
  private final IntegerProperty current = new SimpleIntegerProperty(this, "current", NONE);
  private final ObjectProperty<IntConsumer> onOpen =
      new SimpleObjectProperty<>(this, "onOpen", feature -> {});
  private final VBox groups = new VBox();
  private final List<HBox> rows = new ArrayList<>();
  private final List<FeatureChange> inOrder = new ArrayList<>();

  public ChangeList() {
    getStyleClass().add("change-list");
    groups.getStyleClass().add("change-groups");
    setAccessibleRole(AccessibleRole.LIST_VIEW);
    getChildren().addAll(new ListHead("It also moved", "mean change"), groups);
    items.addListener((Observable property) -> rebuild());
    current.addListener((Observable property) -> mark());
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    rebuild();
  }

  /// Most changed first; they are shown by what became of them, in this order.
  public ObjectProperty<List<FeatureChange>> itemsProperty() {
    return items;
  }

  /// The index of the row that the keyboard stands on, counted through all groups, [#NONE] for
  /// none.
  public IntegerProperty currentProperty() {
    return current;
  }

  /// Called with a feature's number when it is clicked, or Enter is pressed on it.
  public ObjectProperty<IntConsumer> onOpenProperty() {
    return onOpen;
  }

  private void rebuild() {
    groups.getChildren().clear();
    rows.clear();
    inOrder.clear();
    var all = items.get();
    var largest =
        Math.max(1e-12, all.stream().mapToDouble(item -> Math.abs(item.change())).max().orElse(1));
    var look =
        new Look(
            largest,
            Spread.of(all),
            all.stream()
                .mapToInt(item -> Figures.signed(item.change(), largest).length())
                .max()
                .orElse(0));
    for (var kind : FeatureChange.Kind.values()) {
      var group = all.stream().filter(item -> item.kind() == kind).toList();
      if (!group.isEmpty()) {
        groups.getChildren().add(group(kind, group, look));
      }
    }
    if (all.isEmpty()) {
      var none = new Label("None");
      none.getStyleClass().add("list-empty");
      groups.getChildren().add(none);
    }
    setFocusTraversable(!all.isEmpty());
    current.set(NONE);
    mark();
  }

  /// What all rows have in common.
  ///
  /// @param largest change, above 0
  /// @param figures characters of the longest figure
  private record Look(double largest, Spread spread, int figures) {}

  /// To which sides the bars go: where all go to one, they need no room for the other.
  private enum Spread {
    UP,
    DOWN,
    BOTH;

    static Spread of(List<FeatureChange> all) {
      var lowers = all.stream().anyMatch(item -> item.change() < 0);
      var raises = all.stream().anyMatch(item -> item.change() >= 0);
      return lowers && raises ? BOTH : lowers ? DOWN : UP;
    }
  }

  private VBox group(FeatureChange.Kind kind, List<FeatureChange> all, Look look) {
    var name = new Label(kind.words());
    name.getStyleClass().add("change-kind");
    var box = new VBox(name);
    box.getStyleClass().add("change-group");
    for (var item : all) {
      var row = row(rows.size(), item, look);
      rows.add(row);
      inOrder.add(item);
      box.getChildren().add(row);
    }
    return box;
  }

  private HBox row(int index, FeatureChange item, Look look) {
    var number = new Label(Integer.toString(item.number()));
    number.getStyleClass().add("feature-number");
    var words = new Label(item.words());
    words.getStyleClass().add("feature-words");
    words.pseudoClassStateChanged(PseudoClass.getPseudoClass("unexplained"), item.name().isEmpty());
    var value = new Label(Figures.signed(item.change(), look.largest));
    value.getStyleClass().addAll("feature-value", "effect-value");
    var sign = PseudoClass.getPseudoClass(item.change() < 0 ? "lowers" : "raises");
    value.pseudoClassStateChanged(sign, true);
    value.setStyle("-fx-min-width: %sem".formatted(Math.max(FIGURES, look.figures) * DIGIT));
    var bar = new ChangeBar(item.change() / look.largest, look.spread);
    var row = new ChangeRow(number, words, bar, value);
    row.setAccessibleRole(AccessibleRole.LIST_ITEM);
    row.setAccessibleText(spoken(item));
    row.setOnMouseClicked(event -> {
      if (event.getButton() == MouseButton.PRIMARY) {
        open(index);
      }
    });
    return row;
  }

  private static String spoken(FeatureChange item) {
    return "feature %d, %s, %s, from %s to %s"
        .formatted(
            item.number(),
            item.words(),
            item.kind().words().toLowerCase(Locale.ROOT),
            Figures.of(item.before()),
            Figures.of(item.after()));
  }

  private void open(int index) {
    current.set(index);
    onOpen.get().accept(inOrder.get(index).number());
  }

  private void mark() {
    pseudoClassStateChanged(NOTHING_CURRENT, current.get() < 0);
    for (var i = 0; i < rows.size(); i++) {
      rows.get(i).pseudoClassStateChanged(CURRENT, i == current.get());
    }
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  private void press(KeyEvent event) {
    if (event.isShortcutDown() || event.isAltDown()) {
      return;
    }
    var at = current.get();
    var to = ListKeys.target(event.getCode(), at, rows.size());
    if (to >= 0) {
      current.set(to);
      Reveal.vertically(rows.get(to));
      event.consume();
    } else if (event.getCode() == KeyCode.ENTER && at >= 0) {
      open(at);
      event.consume();
    }
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    if (attribute != AccessibleAttribute.TEXT) {
      return super.queryAccessibleAttribute(attribute, parameters);
    }
    var at = current.get();
    return at >= 0 && at < inOrder.size()
        ? spoken(inOrder.get(at))
        : "Features that steering moved";
  }

  /// A bar from the axis to the right (raised) or to the left (lowered).
  private static final class ChangeBar extends Region {
    private final Region fill = new Region();
    private final Region axis = new Region();
    private final double part;
    private final Spread spread;

    ChangeBar(double part, Spread spread) {
      this.part = Math.clamp(part, -1, 1);
      this.spread = spread;
      getStyleClass().add("change-bar");
      pseudoClassStateChanged(PseudoClass.getPseudoClass("both"), spread == Spread.BOTH);
      fill.getStyleClass().add("change-fill");
      fill.pseudoClassStateChanged(
          PseudoClass.getPseudoClass(part < 0 ? "lowers" : "raises"), true);
      axis.getStyleClass().add("change-axis");
      fill.setManaged(false);
      axis.setManaged(false);
      setMinWidth(USE_PREF_SIZE);
      getChildren().addAll(fill, axis);
    }

    @Override
    protected void layoutChildren() {
      var middle =
          switch (spread) {
            case UP -> 0;
            case DOWN -> Math.floor(getWidth()) - 1;
            case BOTH -> Math.floor(getWidth() / 2);
          };
      var length = Math.max(2, Math.round(Math.abs(part) * Math.max(middle, getWidth() - middle)));
      var height = Math.floor(getHeight());
      fill.resizeRelocate(part < 0 ? middle - length : middle, 0, length, height);
      axis.resizeRelocate(middle, -2, 1, height + 4);
    }
  }
}
