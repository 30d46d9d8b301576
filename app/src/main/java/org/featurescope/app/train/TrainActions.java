package org.featurescope.app.train;

import java.util.List;
import org.featurescope.app.frame.Action;

/// What can be done in the Train view.
record TrainActions(Action estimate, Action start, Action resume, Action pause, Action open) {

  /// Those that are always worth finding.
  List<Action> all() {
    return List.of(estimate, start, resume, pause);
  }
}
