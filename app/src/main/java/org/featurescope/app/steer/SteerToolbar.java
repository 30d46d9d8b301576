package org.featurescope.app.steer;

import java.util.List;
import java.util.Locale;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.featurescope.app.frame.Buttons;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What the texts' colours say, how they are continued, and what can be taken away from here.
final class SteerToolbar extends HBox {
  /// Enough room for all words, in sizes of the letters.
  private static final double ROOMY = 59.5;

  private final SteerViewModel model;
  private final ToggleGroup group = new ToggleGroup();
  private final TextField length = new TextField();

  /// Whether there is room for short words only.
  private final ReadOnlyBooleanWrapper narrow = new ReadOnlyBooleanWrapper();

  SteerToolbar(SteerViewModel model, TextsPane texts, SteerActions actions) {
    this.model = model;
    getStyleClass().addAll("view-header", "steer-toolbar");
    setAlignment(Pos.CENTER_LEFT);
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    var words = new Label("Length");
    words.getStyleClass().addAll("caption", "steer-wide-only");
    words.setMinWidth(Region.USE_PREF_SIZE);
    length.setId("length");
    length.getStyleClass().add("length-field");
    length.setAccessibleText("How many tokens are written");
    length.setMinWidth(Region.USE_PREF_SIZE);
    length.setPrefColumnCount(3);
    length.setOnAction(event -> commit());
    length
        .focusedProperty()
        .addListener((seen, before, after) -> {
          if (!after) {
            commit();
          }
        });
    var write = Buttons.primary("Continue", actions.write());
    write.setId("continue");
    write.getStyleClass().add("icon-when-narrow");
    var stop = Buttons.labelled("Stop", actions.stop());
    stop.setId("stop-writing");
    // It takes the place of Continue: one click too many there does not mean it.
    stop.addEventFilter(
        MouseEvent.MOUSE_PRESSED,
        event -> {
          if (event.getClickCount() > 1) {
            event.consume();
          }
        });
    for (var each : List.of(write, stop)) {
      each.setMinWidth(Region.USE_PREF_SIZE);
      each.managedProperty().bind(each.visibleProperty());
    }
    var running =
        model
            .texts()
            .writing()
            .stateProperty()
            .map(state -> state instanceof Writing.State.Running);
    stop.visibleProperty().bind(running);
    write.visibleProperty().bind(running.map(now -> !now));
    getChildren()
        .addAll(
            shading(texts),
            space,
            words,
            length,
            new SamplingMenu(model),
            exports(actions),
            write,
            stop);
    widthProperty()
        .subscribe(width -> narrow.set(width.doubleValue() < ROOMY * length.getFont().getSize()));
    model.texts().mannerProperty().subscribe(now -> length.setText(String.valueOf(now.length())));
  }

  private void commit() {
    var typed = length.getText().strip();
    if (typed.matches("\\d{1,5}") && Integer.parseInt(typed) > 0) {
      model
          .texts()
          .mannerProperty()
          .set(model.texts().mannerProperty().get().withLength(Integer.parseInt(typed)));
    }
    length.setText(String.valueOf(model.texts().mannerProperty().get().length()));
  }

  private HBox shading(TextsPane texts) {
    var bar = new HBox();
    bar.getStyleClass().add("segmented");
    bar.setMinWidth(Region.USE_PREF_SIZE);
    bar.setMaxHeight(Region.USE_PREF_SIZE);
    for (var each : TextsPane.Shown.values()) {
      var button = new ToggleButton(each.words());
      button.setAccessibleText(each.words());
      narrow.addListener((seen, before, now) -> button.setText(now ? each.brief() : each.words()));
      button.setId("shade-" + each.name().toLowerCase(Locale.ROOT));
      button.getStyleClass().add("segment");
      button.setToggleGroup(group);
      button.setSelected(texts.shownProperty().get() == each);
      button.setOnAction(event -> {
        button.setSelected(true);
        texts.shownProperty().set(each);
      });
      bar.getChildren().add(button);
    }
    bar.addEventFilter(KeyEvent.KEY_PRESSED, event -> walk(bar, event));
    return bar;
  }

  /// Left and right walk along the segments, as along any group of choices.
  private void walk(HBox bar, KeyEvent event) {
    var at = bar.getChildren().indexOf(getScene().getFocusOwner());
    var step = event.getCode() == KeyCode.RIGHT ? 1 : event.getCode() == KeyCode.LEFT ? -1 : 0;
    if (at >= 0 && step != 0) {
      bar.getChildren().get(Math.clamp(at + step, 0, bar.getChildren().size() - 1)).requestFocus();
      event.consume();
    }
  }

  private static MenuButton exports(SteerActions actions) {
    var menu = new MenuButton("Export", new FontIcon(Feather.DOWNLOAD));
    menu.getStyleClass().addAll("plain", "icon-when-narrow");
    menu.setId("steer-export");
    menu.setMinWidth(Region.USE_PREF_SIZE);
    menu.setAccessibleText("Export what is shown");
    actions.exports().stream().map(Buttons::item).forEach(menu.getItems()::add);
    return menu;
  }
}
