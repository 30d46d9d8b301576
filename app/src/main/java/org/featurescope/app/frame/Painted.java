package org.featurescope.app.frame;

import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.scene.Scene;

/// Tells when a frame is on the screen.
public final class Painted {

  private Painted() {}

  /// Calls back once: at the pulse after the one that painted what is ready.
  ///
  /// @param ready whether what is waited for is in the scene
  public static void then(Scene scene, BooleanSupplier ready, Runnable then) {
    scene.addPostLayoutPulseListener(
        new Runnable() {
          private int frames;

          @Override
          public void run() {
            if (ready.getAsBoolean() && frames++ == 1) {
              scene.removePostLayoutPulseListener(this);
              then.run();
            } else if (frames == 1) {
              Platform.requestNextPulse();
            }
          }
        });
    Platform.requestNextPulse();
  }
}
