package org.featurescope.app.steer;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import javafx.util.Subscription;
import org.featurescope.compute.steering.Positions;

/// Where one slider acts: on which tokens, and of a plain direction in which layers. What is chosen
/// holds at once; Escape or a click elsewhere closes it.
final class WherePopup extends Popup {

  private enum Choice {
    PLAN("Plan", "The tokens of the plan"),
    ALL("All", "Every token"),
    PROMPT("Prompt", "The tokens of the prompt"),
    GENERATED("New", "The tokens after the prompt"),
    RANGE("Tokens", "Tokens from one to another");

    private final String words;
    private final String whole;

    Choice(String words, String whole) {
      this.words = words;
      this.whole = whole;
    }

    static Choice of(Optional<Positions> own) {
      return own.map(positions ->
              switch (positions) {
                case Positions.All all -> ALL;
                case Positions.Prompt prompt -> PROMPT;
                case Positions.Generated generated -> GENERATED;
                case Positions.Range range -> RANGE;
              })
          .orElse(PLAN);
    }
  }

  private final SteerViewModel model;
  private final int key;
  private final VBox form = new VBox();
  private final Map<Choice, ToggleButton> choices = new EnumMap<>(Choice.class);
  private final TextField first = field("own-first", "First token that is steered");
  private final TextField last = field("own-last", "Last token that is steered");
  private final HBox range = row(new Label("from"), first, new Label("to"), last);
  private final TokenPicker tokens;
  private final Label note = new Label();
  private final TextField firstLayer = field("own-first-layer", "First layer that is steered");
  private final TextField lastLayer = field("own-last-layer", "Last layer that is steered");
  private final HBox layers = row(new Label("In layers"), firstLayer, new Label("to"), lastLayer);
  private final Label problem = new Label();
  private Subscription shown = Subscription.EMPTY;

  /// @param key of the slider
  WherePopup(SteerViewModel model, int key) {
    this.model = model;
    this.key = key;
    tokens = new TokenPicker(chosen -> take(Optional.of(chosen)));
    setAutoHide(true);
    setHideOnEscape(true);
    form.setId("where-form");
    form.getStyleClass().add("where-form");
    var title = new Label("Where it acts");
    title.getStyleClass().add("section-title");
    var name = new Label(slider().map(this::named).orElse(""));
    name.getStyleClass().add("caption");
    var head = new HBox(title, name);
    head.getStyleClass().add("where-range");
    head.setAlignment(Pos.BASELINE_LEFT);
    title.setMinWidth(Region.USE_PREF_SIZE);
    note.setId("own-note");
    note.getStyleClass().add("caption");
    note.setWrapText(true);
    problem.setId("own-problem");
    problem.getStyleClass().add("form-problem");
    problem.setWrapText(true);
    problem.managedProperty().bind(problem.visibleProperty());
    for (var each : List.of(range, layers)) {
      each.managedProperty().bind(each.visibleProperty());
    }
    commitOn(range, this::takeRange, first, last);
    commitOn(layers, this::takeLayers, firstLayer, lastLayer);
    form.getChildren().addAll(head, choices(), range, tokens, note, layers, problem);
    // Escape takes back what was typed; without that, leaving a field would keep it.
    form.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE) {
            refresh();
          }
        });
    getContent().add(form);
    setOnShown(event -> {
      shown = model.plan().draftProperty().subscribe(this::refresh);
      choices.get(chosen()).requestFocus();
    });
    setOnHidden(event -> shown.unsubscribe());
    refresh();
  }

  /// @param beside what tells now where it acts
  void showBeside(Node beside) {
    var at = beside.localToScreen(beside.getBoundsInLocal());
    show(beside, at.getMinX(), at.getMaxY());
  }

  private HBox choices() {
    var group = new ToggleGroup();
    var row = new HBox();
    row.getStyleClass().add("segmented");
    row.setMaxWidth(Region.USE_PREF_SIZE);
    for (var choice : Choice.values()) {
      var button = new ToggleButton(choice.words);
      button.setId("own-" + choice.words.toLowerCase(Locale.ROOT));
      button.getStyleClass().add("segment");
      button.setToggleGroup(group);
      button.setAccessibleText(choice.whole);
      button.setTooltip(new Tooltip(choice.whole));
      button.setOnAction(event -> take(positions(choice)));
      choices.put(choice, button);
      row.getChildren().add(button);
    }
    return row;
  }

  private static TextField field(String id, String words) {
    var field = new TextField();
    field.setId(id);
    field.setPrefColumnCount(3);
    field.setAccessibleText(words);
    return field;
  }

  private static HBox row(Node... parts) {
    var row = new HBox(parts);
    row.getStyleClass().add("where-range");
    row.setAlignment(Pos.CENTER_LEFT);
    return row;
  }

  private static void commitOn(HBox row, Runnable commit, TextField... fields) {
    for (var field : fields) {
      field.setOnAction(event -> commit.run());
    }
    row.focusWithinProperty()
        .addListener((seen, before, after) -> {
          if (!after && row.isVisible()) {
            commit.run();
          }
        });
  }

  private Optional<Slider> slider() {
    return model.plan().draft().slider(key);
  }

  private String named(Slider slider) {
    return model.namesProperty().get().shown(slider.target());
  }

  private Choice chosen() {
    return Choice.of(slider().flatMap(Slider::positions));
  }

  private List<Piece> prompt() {
    return model.look().live().seenProperty().get().map(Seen::tokens).orElse(List.of());
  }

  private Optional<Positions> positions(Choice choice) {
    return switch (choice) {
      case PLAN -> Optional.empty();
      case ALL -> Optional.of(Positions.ALL);
      case PROMPT -> Optional.of(Positions.PROMPT);
      case GENERATED -> Optional.of(Positions.GENERATED);
      case RANGE ->
          slider()
              .flatMap(Slider::positions)
              .filter(Positions.Range.class::isInstance)
              .or(() -> Optional.of(TokenSpan.suggested(prompt().size())));
    };
  }

  private void take(Optional<Positions> where) {
    model.plan().setPositions(key, where);
    refresh();
  }

  private void takeRange() {
    var span = new TokenSpan(first.getText(), last.getText());
    var wrong = span.problem(model.deskProperty().get().map(SteeringDesk::context).orElse(0));
    if (wrong.isEmpty()) {
      take(Optional.of(span.range()));
    } else {
      complain(wrong);
    }
  }

  private void takeLayers() {
    var span = new LayerSpan(firstLayer.getText(), lastLayer.getText());
    var wrong = span.problem(model.deskProperty().get().map(SteeringDesk::layers).orElse(0));
    if (wrong.isEmpty()) {
      slider()
          .ifPresent(slider -> model.plan().setTarget(key, span.of(slider.target(), home(slider))));
      refresh();
    } else {
      complain(wrong);
    }
  }

  private void complain(String sentence) {
    problem.setText(sentence);
    problem.setVisible(true);
  }

  private OptionalInt home(Slider slider) {
    return LayerSpan.home(slider.target(), model.namesProperty().get());
  }

  private void refresh() {
    slider().ifPresentOrElse(this::show, this::hide);
  }

  private void show(Slider slider) {
    problem.setVisible(false);
    choices.get(chosen()).setSelected(true);
    var plan = model.plan().draft().positions();
    var where = slider.positions().orElse(plan);
    range.setVisible(slider.positions().filter(Positions.Range.class::isInstance).isPresent());
    if (where instanceof Positions.Range each) {
      first.setText(String.valueOf(each.first()));
      last.setText(String.valueOf(each.last()));
    }
    tokens.show(prompt(), where);
    note.setText(note(slider, where));
    var home = home(slider);
    layers.setVisible(home.isPresent());
    if (home.isPresent()) {
      var span = LayerSpan.of(slider.target(), home.getAsInt());
      firstLayer.setText(span.first());
      lastLayer.setText(span.last());
    }
  }

  private String note(Slider slider, Positions where) {
    var beyond =
        where instanceof Positions.Range each ? TokenSpan.beyond(each, prompt().size()) : "";
    if (!beyond.isEmpty()) {
      return beyond;
    }
    return slider.positions().isEmpty()
        ? "Like the plan: " + SliderItems.words(where) + "."
        : SliderItems.capital(where) + ".";
  }
}
