package org.featurescope.app.frame;

import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.input.KeyCombination;
import org.kordamp.ikonli.Ikon;

/// Something a person can do: by a button, by a key, or by its name in the command palette.
///
/// @param title what it does, in the imperative: "Open a text file"
/// @param keys the accelerator, which works everywhere in the window
/// @param enabled whether it can be done now
public record Action(
    String title,
    Ikon icon,
    Optional<KeyCombination> keys,
    BooleanExpression enabled,
    Runnable run) {
  private static final BooleanExpression ALWAYS =
      BooleanExpression.booleanExpression(new ReadOnlyBooleanWrapper(true));

  public static Action of(String title, Ikon icon, Runnable run) {
    return new Action(title, icon, Optional.empty(), ALWAYS, run);
  }

  public static Action of(String title, Ikon icon, String keys, Runnable run) {
    return new Action(title, icon, Optional.of(KeyCombination.valueOf(keys)), ALWAYS, run);
  }

  /// The same action, possible only while `condition` holds.
  public Action when(ObservableValue<Boolean> condition) {
    return new Action(
        title, icon, keys, Bindings.createBooleanBinding(condition::getValue, condition), run);
  }

  /// The same action, for who is somewhere else: `first` goes where what it does is seen.
  public Action after(Runnable first) {
    return new Action(
        title,
        icon,
        keys,
        enabled,
        () -> {
          first.run();
          run.run();
        });
  }

  /// Does it, if it can be done now.
  public void perform() {
    if (enabled.get()) {
      run.run();
    }
  }

  /// The keys as the key caps read: "Ctrl 1", "F3"; empty without keys.
  public String keyCaps() {
    return keys.map(Action::caps).orElse("");
  }

  static String caps(KeyCombination keys) {
    return keys.getName()
        .replace("Shortcut", "Ctrl")
        .replace("Minus", "\u2212")
        .replace("Plus", "=")
        .replace("+", " ")
        .replace("Equals", "+");
  }
}
