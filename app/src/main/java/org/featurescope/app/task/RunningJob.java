package org.featurescope.app.task;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.FullProgress;
import org.featurescope.compute.job.Pace;
import org.featurescope.compute.job.Progress;

/// A job under way, as the job bar shows it. The work reports from its own thread; [#snapshot]
/// changes on the screen's thread only.
public final class RunningJob {

  /// How far a job has come.
  ///
  /// @param done finished units
  /// @param total units in all, negative while it is not known
  /// @param unit what is counted, in the plural; empty before the first report
  /// @param rate units a second; empty in the first moments
  /// @param figures what the work has found so far
  public record Snapshot(
      long done, long total, String unit, OptionalDouble rate, List<Figure> figures) {

    /// The finished share in [0, 1], empty while the total is not known.
    public OptionalDouble fraction() {
      return total > 0
          ? OptionalDouble.of(Math.clamp((double) done / total, 0, 1))
          : OptionalDouble.empty();
    }

    /// The time left at the present rate.
    public Optional<Duration> remaining() {
      if (total <= 0 || rate.isEmpty() || rate.getAsDouble() <= 0) {
        return Optional.empty();
      }
      return Optional.of(Duration.ofMillis((long) (1000 * (total - done) / rate.getAsDouble())));
    }
  }

  private record Report(
      long done, long total, String unit, List<Figure> figures, OptionalDouble rate, long nanos) {}

  private final String title;
  private final Cancellation cancellation = new Cancellation();
  private final LongSupplier nanoTime;
  private final ReadOnlyObjectWrapper<Snapshot> snapshot =
      new ReadOnlyObjectWrapper<>(new Snapshot(0, -1, "", OptionalDouble.empty(), List.of()));
  private final AtomicReference<Report> news = new AtomicReference<>();
  private final Pace pace = new Pace();

  RunningJob(String title, LongSupplier nanoTime) {
    this.title = title;
    this.nanoTime = nanoTime;
  }

  public String title() {
    return title;
  }

  /// Asks the work to stop at its next check. Any thread may call it.
  public void cancel() {
    cancellation.cancel();
  }

  public ReadOnlyObjectProperty<Snapshot> snapshotProperty() {
    return snapshot.getReadOnlyProperty();
  }

  public Snapshot snapshot() {
    return snapshot.get();
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /// The progress to hand to the work: it keeps the latest report and calls `wake` when the screen
  /// has none waiting.
  Progress progress(Runnable wake) {
    return new FullProgress() {
      @Override
      public void report(
          long done, long total, String unit, List<Figure> figures, OptionalDouble rate) {
        var report =
            new Report(done, total, unit, List.copyOf(figures), rate, nanoTime.getAsLong());
        if (news.getAndSet(report) == null) {
          wake.run();
        }
      }
    };
  }

  /// Shows the latest report; on the screen's thread.
  void flush() {
    var report = news.getAndSet(null);
    if (report == null) {
      return;
    }
    var shown = pace.rate(report.done, report.unit, report.nanos);
    var rate = report.rate.isPresent() ? report.rate : shown;
    snapshot.set(new Snapshot(report.done, report.total, report.unit, rate, report.figures));
  }
}
