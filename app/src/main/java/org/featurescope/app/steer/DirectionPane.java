package org.featurescope.app.steer;

import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.kordamp.ikonli.feather.Feather;

/// The form that takes a direction into the plan: the difference of two texts, a sum of features,
/// or a neuron. Enter adds it (with Shift it begins a line), Escape closes the form.
final class DirectionPane extends VBox {
  private final SteerViewModel model;
  private final ToggleGroup kinds = new ToggleGroup();
  private final ToggleButton texts = kind("Two texts", "direction-texts");
  private final ToggleButton features = kind("Features", "direction-features");
  private final ToggleButton neuron = kind("Neuron", "direction-neuron");
  private final TextArea more = area("direction-more", "More like this text");
  private final TextArea less = area("direction-less", "Less like this text");
  private final TextField sum = field("direction-sum", "Such as 614 + 0.5 \u00d7 233");
  private final TextField index = field("direction-index", "Number of the neuron");
  private final TextField layer = field("direction-layer", "Layer");
  private final TextField last = field("direction-last", "Last layer, may stay empty");
  private final Label upTo = new Label("up to");
  private final HBox where = new HBox(new Label("Layer"), layer, upTo, last);
  private final Label note = new Label();
  private final Label problem = new Label();

  DirectionPane(SteerViewModel model) {
    this.model = model;
    setId("direction-form");
    getStyleClass().add("direction-form");
    var title = new Label("Add a direction");
    title.getStyleClass().add("section-title");
    var choice = new HBox(texts, features, neuron);
    choice.getStyleClass().add("segmented");
    choice.setMaxWidth(Region.USE_PREF_SIZE);
    layer.setPrefColumnCount(3);
    last.setPrefColumnCount(3);
    last.setPromptText("");
    layer.setPromptText("");
    where.getStyleClass().add("where-range");
    where.setAlignment(Pos.CENTER_LEFT);
    note.getStyleClass().add("caption");
    note.setWrapText(true);
    note.setMinHeight(Region.USE_PREF_SIZE);
    problem.setId("direction-problem");
    problem.getStyleClass().add("form-problem");
    problem.setWrapText(true);
    problem.setMinHeight(Region.USE_PREF_SIZE);
    var add =
        Buttons.primary("Add", Action.of("Add the direction to the plan", Feather.PLUS, this::add));
    add.setId("direction-add");
    var close =
        Buttons.labelled("Cancel", Action.of("Close the form", Feather.X, () -> open(false)));
    close.setId("direction-close");
    var buttons = new FlowPane(add, close);
    buttons.getStyleClass().add("chips");
    getChildren().addAll(title, choice, more, less, sum, index, where, note, problem, buttons);
    kinds.selectToggle(texts);
    kinds.selectedToggleProperty().subscribe(this::show);
    show();
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    model.adding().describing().problemProperty().subscribe(this::answer);
    open(false);
  }

  private ToggleButton kind(String words, String id) {
    var button = new ToggleButton(words);
    button.setId(id);
    button.getStyleClass().add("segment");
    button.setToggleGroup(kinds);
    button.setOnAction(event -> button.setSelected(true));
    return button;
  }

  private static TextArea area(String id, String words) {
    var area = new TextArea();
    area.setId(id);
    area.setPromptText(words);
    area.setAccessibleText(words);
    area.setWrapText(true);
    area.setPrefRowCount(2);
    area.setMinHeight(Region.USE_PREF_SIZE);
    return area;
  }

  private static TextField field(String id, String words) {
    var field = new TextField();
    field.setId(id);
    field.setPromptText(words);
    field.setAccessibleText(words);
    return field;
  }

  /// Shows the form with the keyboard in it, or puts it away.
  void open(boolean open) {
    shown(this, open);
    if (open) {
      if (layer.getText().isEmpty()) {
        var sources = model.namesProperty().get().sources();
        layer.setText(
            sources.isEmpty() ? "0" : String.valueOf(sources.get(model.source()).layer()));
      }
      first().requestFocus();
    }
  }

  private Node first() {
    return texts.isSelected() ? more : features.isSelected() ? sum : index;
  }

  private void show() {
    shown(more, texts.isSelected());
    shown(less, texts.isSelected());
    shown(sum, features.isSelected());
    shown(index, neuron.isSelected());
    shown(upTo, !neuron.isSelected());
    shown(last, !neuron.isSelected());
    note.setText(
        texts.isSelected()
            ? "The mean activation after this layer of the first text, minus that of the second."
            : features.isSelected()
                ? "Decoder rows of this layer\u2019s autoencoder, added up."
                : "One neuron of this layer\u2019s MLP, after its non-linearity.");
    problem.setText("");
    shown(problem, false);
  }

  private static void shown(Node node, boolean visible) {
    node.setVisible(visible);
    node.setManaged(visible);
  }

  private DirectionForm form() {
    if (texts.isSelected()) {
      return new DirectionForm.Texts(
          layer.getText(), last.getText(), more.getText(), less.getText());
    }
    return features.isSelected()
        ? new DirectionForm.Features(layer.getText(), last.getText(), sum.getText())
        : new DirectionForm.Neuron(layer.getText(), index.getText());
  }

  private void add() {
    model.adding().describe(form(), () -> open(false));
  }

  private void answer() {
    var said = model.adding().describing().problemProperty().get();
    problem.setText(said.map(each -> each.what() + ". " + each.next() + ".").orElse(""));
    shown(problem, said.isPresent());
  }

  private void key(KeyEvent event) {
    var area = event.getTarget() instanceof TextArea text ? Optional.of(text) : none();
    var typing = event.getTarget() instanceof TextInputControl;
    if (event.getCode() == KeyCode.ESCAPE) {
      open(false);
    } else if (event.getCode() == KeyCode.ENTER && area.isPresent() && event.isShiftDown()) {
      area.get().replaceSelection("\n");
    } else if (event.getCode() == KeyCode.ENTER && typing) {
      add();
    } else if (event.getCode() == KeyCode.TAB && area.isPresent()) {
      area.get()
          .requestFocusTraversal(
              event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
    } else {
      return;
    }
    event.consume();
  }

  private static Optional<TextArea> none() {
    return Optional.empty();
  }
}
