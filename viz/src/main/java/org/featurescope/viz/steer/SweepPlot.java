package org.featurescope.viz.steer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleConsumer;
import javafx.beans.Observable;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Pos;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;
import org.featurescope.viz.chart.Hint;
import org.featurescope.viz.chart.ListHead;

/// The effect of strength: how probable the target becomes, how far the predictions move from the
/// baseline's and how strange the text becomes, with the useful range shaded and said in words, and
/// a legend with the figures at the strength now.
///
/// The mouse reads figures anywhere; a click or a drag chooses a strength, as do the arrow keys
/// (with Shift finer, with Alt coarser) and 0 or Home for neutral.
public final class SweepPlot extends VBox {
  private final ObjectProperty<Sweep> sweep =
      new SimpleObjectProperty<>(this, "sweep", Sweep.empty());
  private final ObjectProperty<SteerMode> mode =
      new SimpleObjectProperty<>(this, "mode", SteerMode.ADD);
  private final DoubleProperty current = new SimpleDoubleProperty(this, "current", 0);
  private final ReadOnlyDoubleWrapper read = new ReadOnlyDoubleWrapper(this, "read", Double.NaN);
  private final ObjectProperty<DoubleConsumer> onChoose =
      new SimpleObjectProperty<>(this, "onChoose", strength -> {});
  private final ListHead head = new ListHead("Effect of strength", "");
  private final SweepChart chart = new SweepChart(this);
  private final VBox legend = new VBox();
  private final Label verdict = new Label();
  private final HBox range = range(verdict);
  private final Hint hint = new Hint(this);
  private final List<Label> figures = new ArrayList<>();
  private List<String> legends = List.of();
  private List<SweepSeries> shown = List.of();

  public SweepPlot() {
    getStyleClass().add("sweep-plot");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.SLIDER);
    legend.getStyleClass().add("sweep-legend");
    VBox.setVgrow(chart, Priority.ALWAYS);
    getChildren().addAll(head, chart, legend, range);
    sweep.addListener((Observable property) -> show());
    mode.addListener((Observable property) -> show());
    current.addListener((Observable property) -> write());
    addEventHandler(MouseEvent.MOUSE_MOVED, this::move);
    addEventHandler(MouseEvent.MOUSE_EXITED, event -> read(Double.NaN));
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::press);
    addEventHandler(KeyEvent.KEY_PRESSED, this::press);
    addEventHandler(
        KeyEvent.KEY_TYPED,
        event -> {
          if (event.getCharacter().equals("0") && drawn()) {
            choose(neutral());
            event.consume();
          }
        });
    show();
  }

  private static HBox range(Label verdict) {
    var swatch = new Region();
    swatch.getStyleClass().add("sweep-useful");
    swatch.setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
    swatch.setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
    verdict.getStyleClass().add("sweep-verdict");
    verdict.setWrapText(true);
    verdict.setMinHeight(USE_PREF_SIZE);
    var range = new HBox(swatch, verdict);
    range.getStyleClass().add("sweep-range");
    range.setAlignment(Pos.TOP_LEFT);
    return range;
  }

  /// What is drawn.
  public ObjectProperty<Sweep> sweepProperty() {
    return sweep;
  }

  /// How strengths are written.
  public ObjectProperty<SteerMode> modeProperty() {
    return mode;
  }

  /// The strength now.
  public DoubleProperty currentProperty() {
    return current;
  }

  /// Called with a strength that a person points at; it has become the current one then.
  public ObjectProperty<DoubleConsumer> onChooseProperty() {
    return onChoose;
  }

  /// The strength that is read out, NaN for none.
  ReadOnlyDoubleProperty readProperty() {
    return read.getReadOnlyProperty();
  }

  /// What is said of the strength that is read.
  public ReadOnlyStringProperty readingProperty() {
    return hint.textProperty();
  }

  double neutral() {
    return mode.get() == SteerMode.MULTIPLY ? 1 : 0;
  }

  String end(double strength) {
    return StrengthText.end(mode.get(), strength);
  }

  String written(double strength) {
    return StrengthText.of(mode.get(), strength, strengths().step());
  }

  private boolean drawn() {
    return sweep.get().points().size() > 1;
  }

  private StrengthRange strengths() {
    if (!drawn()) {
      return StrengthRange.around0(1);
    }
    var from = sweep.get().points().getFirst().strength();
    var to = sweep.get().points().getLast().strength();
    return new StrengthRange(from, to, Math.clamp(neutral(), from, to));
  }

  private void show() {
    var now = sweep.get();
    head.setUnit(now.target().isEmpty() ? "" : "target " + now.target().strip());
    shown =
        drawn()
            ? List.of(SweepSeries.values()).stream().filter(s -> s.in(now)).toList()
            : List.of();
    var words = shown.stream().map(series -> series.name(now) + series.top(now)).toList();
    if (!words.equals(legends)) {
      // Else a point has been added: it comes with every move of the slider.
      legends = words;
      legend.getChildren().clear();
      figures.clear();
      for (var series : shown) {
        legend.getChildren().add(entry(series, now));
      }
    }
    verdict.setText(now.verdict());
    range.setVisible(!now.verdict().isEmpty());
    range.setManaged(!now.verdict().isEmpty());
    range.getChildren().getFirst().setVisible(now.useful().isPresent());
    range.getChildren().getFirst().setManaged(now.useful().isPresent());
    read(Double.NaN);
    write();
  }

  private Node entry(SweepSeries series, Sweep now) {
    var line = new Line(0, 0, 20, 0);
    line.getStyleClass().addAll("sweep-line", series.name().toLowerCase(Locale.ROOT));
    for (var dash : series.dashes(1)) {
      line.getStrokeDashArray().add(dash);
    }
    var name = new Label(series.name(now));
    name.getStyleClass().add("sweep-name");
    name.setMinWidth(0);
    var top = new Label(series.top(now));
    top.getStyleClass().add("list-unit");
    top.setMinWidth(0);
    var room = new Region();
    HBox.setHgrow(room, Priority.ALWAYS);
    var figure = new Label();
    figure.getStyleClass().add("feature-value");
    figure.setMinWidth(USE_PREF_SIZE);
    figures.add(figure);
    var entry = new HBox(line, name, top, room, figure);
    entry.getStyleClass().add("sweep-entry");
    entry.setAlignment(Pos.CENTER_LEFT);
    return entry;
  }

  /// Writes the figures at the strength now.
  private void write() {
    if (drawn()) {
      var point = sweep.get().at(current.get());
      for (var i = 0; i < shown.size(); i++) {
        figures.get(i).setText(shown.get(i).written(point));
      }
    }
    setAccessibleText(
        drawn()
            ? "Effect of strength, " + words(current.get())
            : "Effect of strength, no sweep yet");
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
    chart.requestLayout();
  }

  /// The figures at a strength in words.
  private String words(double strength) {
    var point = sweep.get().at(strength);
    var words = new StringBuilder(written(strength));
    for (var series : shown) {
      words
          .append(series == shown.getFirst() ? ": " : ", ")
          .append(series.name(sweep.get()))
          .append(' ')
          .append(series.written(point));
    }
    return words.toString();
  }

  private void read(double strength) {
    read.set(strength);
    if (Double.isNaN(strength)) {
      hint.hide();
    } else {
      var x = chart.getLayoutX() + chart.x(strength);
      hint.say(words(strength), x + 10, chart.getLayoutY() + chart.top() - 30);
    }
    chart.requestLayout();
  }

  private boolean inside(MouseEvent event) {
    var bounds = chart.getBoundsInParent();
    return drawn() && bounds.contains(event.getX(), event.getY());
  }

  private double strengthAt(MouseEvent event) {
    var range = strengths();
    return range.nearest(chart.at(event.getX() - chart.getLayoutX()), range.step());
  }

  private void move(MouseEvent event) {
    read(inside(event) ? strengthAt(event) : Double.NaN);
  }

  private void press(MouseEvent event) {
    requestFocus();
    var dragged = event.getEventType() == MouseEvent.MOUSE_DRAGGED;
    if (event.getButton() == MouseButton.PRIMARY && drawn() && (dragged || inside(event))) {
      read(Double.NaN);
      choose(strengthAt(event));
      event.consume();
    }
  }

  private void choose(double strength) {
    if (strength != current.get()) {
      current.set(strength);
      onChoose.get().accept(strength);
    }
  }

  private void press(KeyEvent event) {
    if (!drawn() || event.isShortcutDown()) {
      return;
    }
    var size = event.isShiftDown() ? 0.1 : event.isAltDown() ? 10 : 1;
    switch (event.getCode()) {
      case LEFT -> step(-1, size);
      case RIGHT -> step(1, size);
      case PAGE_DOWN -> step(-1, 10);
      case PAGE_UP -> step(1, 10);
      case HOME -> choose(strengths().neutral());
      default -> {
        return;
      }
    }
    event.consume();
  }

  private void step(int steps, double size) {
    choose(strengths().moved(current.get(), steps, size));
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    return switch (attribute) {
      case VALUE -> current.get();
      case MIN_VALUE -> strengths().min();
      case MAX_VALUE -> strengths().max();
      default -> super.queryAccessibleAttribute(attribute, parameters);
    };
  }
}
