package org.featurescope.app;

import java.util.Optional;
import java.util.function.Consumer;
import org.featurescope.app.problem.Problem;

/// A picture to draw.
///
/// @param path leads there from the freshly opened window
record TourStop(String name, Consumer<Services> path) {

  /// What goes wrong where a picture shows that.
  static Problem failure() {
    return new Problem(
        "model.safetensors ends after 1\u202F024 bytes of 4\u202F718\u202F592",
        Optional.empty(),
        "Copy or download the file again");
  }
}
