package org.featurescope.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.featurescope.app.steer.Continuation;
import org.featurescope.app.steer.Fitting;
import org.featurescope.app.steer.Seen;
import org.featurescope.app.steer.SteeringDesk;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.steering.SteeredTexts;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Sweep;

/// A desk that remembers its answers: the tour asks the same many times.
final class TourDesk implements SteeringDesk {
  private final SteeringDesk real;
  private final Map<Object, Object> answers = new HashMap<>();

  TourDesk(SteeringDesk real) {
    this.real = real;
  }

  @SuppressWarnings("unchecked")
  private <T> Job<T> remembered(Object question, Job<T> job) {
    // A question has one kind of answer.
    return Job.of(
        job.title(),
        (progress, cancellation) ->
            (T) answers.computeIfAbsent(question, key -> job.run(progress, cancellation)));
  }

  @Override
  public String model() {
    return real.model();
  }

  @Override
  public List<Source> sources() {
    return real.sources();
  }

  @Override
  public int context() {
    return real.context();
  }

  @Override
  public int layers() {
    return real.layers();
  }

  @Override
  public Job<Seen> look(Ask ask) {
    return remembered(ask, real.look(ask));
  }

  @Override
  public Job<Seen> read(Again again) {
    return remembered(again, real.read(again));
  }

  @Override
  public Job<Continuation> write(Order order, Consumer<Continuation> partial) {
    return remembered(order, real.write(order, partial));
  }

  @Override
  public Job<SteeredTexts.Features> features(Continuation written, int watched) {
    return remembered(List.of(written, watched), real.features(written, watched));
  }

  @Override
  public Job<Sweep> sweep(Sweeping question) {
    return remembered(question, real.sweep(question));
  }

  @Override
  public Job<Wished> seek(Wish wish) {
    return remembered(
        List.of(wish.text(), wish.wanted(), wish.instead(), wish.sources()), real.seek(wish));
  }

  @Override
  public Job<Recorded> record(Recording what) {
    return real.record(what);
  }

  @Override
  public Job<Map<Integer, String>> concepts(int source) {
    return real.concepts(source);
  }

  @Override
  public Job<Fitting> fit(SteeringPlan plan, boolean forced) {
    return remembered(List.of(plan, forced), real.fit(plan, forced));
  }

  @Override
  public void forget() {
    real.forget();
  }

  @Override
  public Job<Identity> identity() {
    return remembered("identity", real.identity());
  }
}
