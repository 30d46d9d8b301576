package org.featurescope.app.task;

/// How a job ended. Always told on the screen's thread, exactly once a job.
///
/// @param <T> what the job yields
public sealed interface Outcome<T> {

  record Succeeded<T>(T value) implements Outcome<T> {}

  record Failed<T>(Throwable cause) implements Outcome<T> {}

  record Cancelled<T>() implements Outcome<T> {}
}
