package org.featurescope.app.frame;

import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import org.kordamp.ikonli.Ikon;

/// A room of the workbench, as the frame sees it: a name on the rail, what fills the middle and the
/// inspector, and what can be done and found in it.
public interface View {

  /// What the card below the rail says while this room is shown.
  ///
  /// @param usual what the rest of the program looks through
  default ObservableValue<Instrument> instrument(ObservableValue<Instrument> usual) {
    return usual;
  }

  /// The name on the rail: "Read".
  String name();

  /// The digit that goes here together with Ctrl.
  default int number() {
    return 1;
  }

  Ikon icon();

  /// What fills the middle; built once, shown many times.
  Node content();

  /// What the inspector shows for the present selection.
  Node inspector();

  /// Whether the inspector needs room for more than a few lines.
  default boolean wideInspector() {
    return false;
  }

  /// What stays at the foot of the inspector while the rest of it scrolls.
  default Optional<Node> inspectorFoot() {
    return Optional.empty();
  }

  /// The title over the inspector: "Token".
  ObservableValue<String> inspectorTitle();

  /// The small buttons beside the inspector's title.
  List<Action> inspectorActions();

  /// What can be done here; each is in the command palette, those with keys also on the keyboard.
  List<Action> actions();

  /// What the command palette finds for `query` beside the actions.
  List<PaletteEntry> find(String query);

  /// Puts the keyboard where work goes on.
  void focus();
}
