package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.List;
import org.featurescope.app.frame.Action;

/// What a person can do in the Steer view; buttons, keys, menus and the command palette share them.
///
/// @param exports what can be written of what is shown
record SteerActions(
    Action write,
    Action stop,
    Action save,
    Action saveFile,
    Action openFile,
    Action fresh,
    Action add,
    Action direction,
    Action reset,
    Action compare,
    Action find,
    Action watch,
    Action retry,
    Action library,
    Action train,
    List<Action> exports) {

  /// For the command palette and the keyboard.
  List<Action> all() {
    var all =
        new ArrayList<>(
            List.of(
                write, stop, save, saveFile, openFile, fresh, add, direction, reset, compare, find,
                watch));
    for (var export : exports) {
      all.add(
          new Action(
              "Export steering: " + export.title(),
              export.icon(),
              export.keys(),
              export.enabled(),
              export.run()));
    }
    return all;
  }
}
