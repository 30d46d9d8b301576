package org.featurescope.app;

import javafx.scene.Scene;
import javafx.stage.Stage;

/// Tests of one process share one window, which keeps the size that the test before left it with:
/// each says its own.
public final class TestStage {
  private TestStage() {}

  /// Shows `scene` in the size that it was made with.
  public static void show(Stage stage, Scene scene) {
    // The stage gives its own size to a scene that it is given.
    var width = scene.getWidth();
    var height = scene.getHeight();
    stage.setScene(scene);
    stage.setMaximized(false);
    stage.setMinWidth(0);
    stage.setMinHeight(0);
    stage.setWidth(width);
    stage.setHeight(height);
    stage.show();
  }
}
