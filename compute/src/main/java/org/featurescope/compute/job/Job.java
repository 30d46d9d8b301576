package org.featurescope.compute.job;

import java.util.function.BiFunction;

/// A piece of long work. Its inputs are fixed at construction; it may run on any thread, once.
///
/// @param <T> what the work yields
public interface Job<T> {

  /// What a person reads beside the progress bar, e.g. "Reading moby-dick.txt".
  String title();

  /// Does the work.
  ///
  /// @throws java.util.concurrent.CancellationException when `cancellation` was asked for
  /// @throws FeaturescopeException when the work cannot be done
  T run(Progress progress, Cancellation cancellation);

  /// The job of doing `work`.
  static <T> Job<T> of(String title, BiFunction<Progress, Cancellation, T> work) {
    return new Job<>() {
      @Override
      public String title() {
        return title;
      }

      @Override
      public T run(Progress progress, Cancellation cancellation) {
        return work.apply(progress, cancellation);
      }
    };
  }
}
