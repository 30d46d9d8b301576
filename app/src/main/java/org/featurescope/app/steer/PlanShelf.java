package org.featurescope.app.steer;

import java.util.List;
import java.util.Optional;
import org.featurescope.compute.steering.SteeringPlan;

/// Where plans are kept. Asked from jobs only, as it may wait for a disk.
public interface PlanShelf {

  /// A plan that came with the program.
  ///
  /// @param note one sentence on what it does
  /// @param prompt a text that shows it; empty for none
  record Ready(String name, String note, String prompt, SteeringPlan plan) {}

  /// The names of the plans that were saved, the newest first.
  List<String> names();

  /// A plan by its name.
  Optional<SteeringPlan> find(String name);

  /// Keeps a plan in place of the one of its name.
  void save(String name, SteeringPlan plan);

  void delete(String name);

  /// Those that came with the program.
  List<Ready> ready();
}
