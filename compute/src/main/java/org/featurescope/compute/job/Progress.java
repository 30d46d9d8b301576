package org.featurescope.compute.job;

import java.util.List;
import java.util.OptionalDouble;

/// Where a job says how far it has come. Implementations must be cheap and safe to call from the
/// job's own thread at any rate.
@FunctionalInterface
public interface Progress {

  /// Reports that `done` of `total` units are finished.
  ///
  /// @param total the number of units in all, or a negative number while it is not known
  /// @param unit what is counted, in the plural: "tokens", "layers", "steps", "bytes"
  void report(long done, long total, String unit);

  /// As [#report(long, long, String)], with what the work has found so far. Who shows no figures
  /// need not know of them.
  ///
  /// @param figures in the order in which they are worth reading
  default void report(long done, long total, String unit, List<Figure> figures) {
    report(done, total, unit);
  }

  /// As [#report(long, long, String, List)], with how fast it goes on from here, where the work
  /// knows better than its reports show. Who tells no speed need not know of it.
  ///
  /// @param rate units a second, empty while it is not known
  default void report(
      long done, long total, String unit, List<Figure> figures, OptionalDouble rate) {
    report(done, total, unit, figures);
  }

  /// A progress that nobody watches.
  static Progress none() {
    return (done, total, unit) -> {};
  }
}
