package org.featurescope.app.features;

import javafx.geometry.HPos;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.Pane;

/// A line of words with a part of it underlined. That part stays to be seen where there is no room
/// for all: what follows it gives way first, then what stands before it.
final class MarkedWords extends Pane {
  private final Label before;
  private final Label match;
  private final Label rest;

  MarkedWords(String words, int start, int end) {
    before = part(words.substring(0, start), "words-part");
    before.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
    match = part(words.substring(start, end), "words-match");
    rest = part(words.substring(end), "words-part");
    setMinWidth(0);
    getChildren().addAll(before, match, rest);
  }

  private static Label part(String text, String styleClass) {
    var label = new Label(text);
    label.getStyleClass().add(styleClass);
    return label;
  }

  @Override
  protected double computePrefWidth(double height) {
    return before.prefWidth(-1) + match.prefWidth(-1) + rest.prefWidth(-1);
  }

  @Override
  protected void layoutChildren() {
    var x = 0.0;
    x += place(before, x, Math.max(0, getWidth() - match.prefWidth(-1)));
    x += place(match, x, getWidth() - x);
    place(rest, x, getWidth() - x);
  }

  /// How wide it has become.
  private double place(Label label, double x, double most) {
    var width = Math.min(label.prefWidth(-1), most);
    layoutInArea(label, x, 0, width, getHeight(), 0, HPos.LEFT, VPos.CENTER);
    return width;
  }
}
