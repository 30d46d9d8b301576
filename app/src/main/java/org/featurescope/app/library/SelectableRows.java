package org.featurescope.app.library;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;

/// The rows that can be looked at more closely: a click selects one, or Enter or Space where the
/// keyboard is.
final class SelectableRows {
  private static final PseudoClass SELECTED = PseudoClass.getPseudoClass("selected");

  private final DiagnosisViewModel diagnosis;
  private final Map<Node, Subject> rows = new LinkedHashMap<>();

  SelectableRows(DiagnosisViewModel diagnosis) {
    this.diagnosis = diagnosis;
    diagnosis.subjectProperty().subscribe(subject -> rows.keySet().forEach(this::mark));
  }

  void clear() {
    rows.clear();
  }

  /// @param subject what the row stands for
  /// @return the row
  <R extends Node> R add(R row, Subject subject) {
    rows.put(row, subject);
    row.getStyleClass().add("selectable");
    row.setFocusTraversable(true);
    row.setAccessibleRole(AccessibleRole.LIST_ITEM);
    row.setAccessibleText(subject.name() + ", press Enter for its diagnosis");
    row.setOnMousePressed(event -> {
      if (event.getButton() == MouseButton.PRIMARY) {
        row.requestFocus();
        diagnosis.examine(subject);
      }
    });
    row.setOnKeyPressed(event -> {
      var chosen = event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE;
      if (chosen && event.getTarget().equals(row)) {
        diagnosis.examine(subject);
        event.consume();
      }
    });
    mark(row);
    return row;
  }

  private void mark(Node row) {
    var shown = diagnosis.subjectProperty().get();
    row.pseudoClassStateChanged(SELECTED, shown.equals(Optional.of(rows.get(row))));
  }
}
