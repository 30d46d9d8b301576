package org.featurescope.app;

import java.util.List;
import org.featurescope.app.steer.SteerState;

/// Steer, with a slider in use.
final class TourOfSteer {
  private TourOfSteer() {}

  static List<TourStop> stops() {
    return List.of(
        new TourStop("steer", TourOfSteer::steer),
        new TourStop("steer-compare", TourOfSteer::steerCompare),
        new TourStop("steer-find", TourOfSteer::steerFind),
        new TourStop("steer-empty", TourOfSteer::steerEmpty),
        new TourStop(
            "steer-failed",
            services -> steer(services, new SteerState.Failed(TourStop.failure()))));
  }

  /// A slider in use, and the cursor on the first new word.
  static void steer(Services services) {
    services.workbench().show(services.steerView());
    if (services.steer().plan().draft().name().isEmpty()) {
      services.steer().promptProperty().set("The opposite of \"small\" is \"");
    }
    services.steer().push(0.5);
    services.steer().pointAtFirstNew();
  }

  private static void steerCompare(Services services) {
    steer(services);
    services.steerView().compare();
    for (var part : List.of(-0.5, 0.2, 0.9)) {
      services.steer().push(part);
      services.steer().compare();
    }
  }

  private static void steerFind(Services services) {
    steer(services);
    services.steer().push(0);
    services.steerView().find();
    services.steer().seek("open", "large");
  }

  /// A model without an autoencoder.
  private static void steerEmpty(Services services) {
    services.workbench().show(services.steerView());
    services.steer().fresh();
    services.steer().show(new SteerState.NoFeatures());
  }

  private static void steer(Services services, SteerState state) {
    services.workbench().show(services.steerView());
    services.steer().show(state);
  }
}
