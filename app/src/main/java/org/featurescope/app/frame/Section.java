package org.featurescope.app.frame;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Parts of the inspector: sections with a head each, and words about them.
public final class Section {
  private Section() {}

  public static VBox of(Node... parts) {
    var section = new VBox(parts);
    section.getStyleClass().add("inspector-section");
    return section;
  }

  /// @param note stands at the right, quieter; may be empty
  public static HBox head(String title, String note) {
    return head(title, note(note));
  }

  /// @param side stands at the right
  public static HBox head(String title, Node side) {
    var name = title(title);
    name.setMinWidth(Region.USE_PREF_SIZE);
    name.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(name, Priority.ALWAYS);
    var head = new HBox(name, side);
    head.getStyleClass().add("section-head");
    return head;
  }

  public static Label title(String words) {
    var title = new Label(words);
    title.getStyleClass().add("section-title");
    return title;
  }

  public static Label note(String words) {
    var note = new Label(words);
    note.getStyleClass().add("section-note");
    return note;
  }

  /// A sentence that explains, as long as it needs to be.
  public static Label quiet(String words) {
    var label = new Label(words);
    label.setWrapText(true);
    label.getStyleClass().add("caption");
    return label;
  }
}
