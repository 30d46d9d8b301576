package org.featurescope.app.frame;

import javafx.scene.control.Label;

/// A key as it looks on the keyboard, beside what it does.
public final class KeyCap extends Label {
  public KeyCap(String key) {
    super(key);
    getStyleClass().add("key-cap");
  }
}
