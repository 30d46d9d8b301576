package org.featurescope.app.circuit;

import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Outcome;
import org.featurescope.app.task.RunningJob;
import org.featurescope.compute.job.Job;

/// A question about the graph that takes a while: the newest asked is answered, an older one that
/// is still under way is dropped.
///
/// @param <T> what answers it
public final class Question<T> {
  private final Jobs jobs;
  private final ReadOnlyObjectWrapper<Answer<T>> answer =
      new ReadOnlyObjectWrapper<>(new Answer.None<>());
  private Optional<RunningJob> running = Optional.empty();
  private int asked;

  Question(Jobs jobs) {
    this.jobs = jobs;
  }

  void ask(Job<T> job) {
    running.ifPresent(RunningJob::cancel);
    var number = ++asked;
    var handle = jobs.submit(job, outcome -> ended(number, outcome));
    if (ended != number) {
      running = Optional.of(handle);
      answer.set(new Answer.Working<>(handle));
    }
  }

  private int ended;

  private void ended(int number, Outcome<T> outcome) {
    ended = number;
    if (number != asked) {
      return;
    }
    running = Optional.empty();
    answer.set(
        switch (outcome) {
          case Outcome.Succeeded<T>(var value) -> new Answer.Given<>(value);
          case Outcome.Failed<T>(var cause) -> new Answer.Failed<>(Problems.of(cause));
          case Outcome.Cancelled<T>() -> new Answer.Cancelled<>();
        });
  }

  /// Stops the work under way.
  public void cancel() {
    running.ifPresent(RunningJob::cancel);
  }

  /// Takes an answer that was known before anybody asked.
  void know(T value) {
    clear();
    answer.set(new Answer.Given<>(value));
  }

  /// Forgets the answer, because what was asked about is no longer there.
  void clear() {
    cancel();
    running = Optional.empty();
    asked++;
    answer.set(new Answer.None<>());
  }

  public ReadOnlyObjectProperty<Answer<T>> answerProperty() {
    return answer.getReadOnlyProperty();
  }

  /// The answer, once it is there.
  public Optional<T> given() {
    return answer.get() instanceof Answer.Given<T>(var value)
        ? Optional.of(value)
        : Optional.empty();
  }
}
