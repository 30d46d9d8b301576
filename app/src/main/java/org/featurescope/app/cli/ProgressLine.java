package org.featurescope.app.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.job.FullProgress;
import org.featurescope.compute.job.Pace;

/// Progress in one line: on a terminal a bar that is redrawn in place, otherwise a new line every
/// few seconds, so that a log stays short and short work says nothing.
final class ProgressLine extends FullProgress implements AutoCloseable {
  private static final long REDRAW = Duration.ofMillis(100).toNanos();
  private static final long NEXT_LINE = Duration.ofSeconds(5).toNanos();
  private static final int BAR = 24;
  private static final String BYTES = "bytes";

  private final String title;
  private final PrintStream err;
  private final boolean terminal;
  private final LongSupplier clock;
  private long next;
  private final Pace pace = new Pace();
  private int drawn;

  /// @param clock nanoseconds
  ProgressLine(String title, PrintStream err, boolean terminal, LongSupplier clock) {
    this.title = title;
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
    this.next = clock.getAsLong() + (terminal ? REDRAW : NEXT_LINE);
  }

  @Override
  public synchronized void report(
      long done, long total, String unit, List<Figure> figures, OptionalDouble rate) {
    var now = clock.getAsLong();
    var shown = pace.rate(done, unit, now);
    if (now < next) {
      return;
    }
    next = now + (terminal ? REDRAW : NEXT_LINE);
    var line = line(done, total, unit, figures, rate.isPresent() ? rate : shown);
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, drawn - line.length())));
      drawn = line.length();
    } else {
      err.println(line);
    }
    err.flush();
  }

  private String line(
      long done, long total, String unit, List<Figure> figures, OptionalDouble perSecond) {
    var line = new StringBuilder(title).append("  ");
    if (total > 0) {
      var share = Math.clamp((double) done / total, 0, 1);
      if (terminal) {
        var full = (int) Math.round(share * BAR);
        line.append('[').append("#".repeat(full)).append(".".repeat(BAR - full)).append("] ");
      }
      line.append(String.format(Locale.ROOT, "%3.0f %%  ", share * 100));
      line.append(amount(done, unit)).append(" of ").append(amount(total, unit));
    } else {
      line.append(amount(done, unit));
    }
    if (!unit.equals(BYTES)) {
      line.append(' ').append(unit);
    }
    perSecond.ifPresent(speed -> {
      line.append("  ").append(rate(speed, unit)).append("/s");
      if (total > done) {
        line.append("  ").append(remaining((total - done) / speed)).append(" left");
      }
    });
    figures.forEach(figure -> line.append("  ").append(text(figure)));
    return line.toString();
  }

  private static String text(Figure figure) {
    var value =
        figure.share()
            ? String.format(Locale.ROOT, "%.1f %%", 100 * figure.value())
            : String.format(
                Locale.ROOT, Math.abs(figure.value()) < 1000 ? "%.4g" : "%,.0f", figure.value());
    return figure.label() + " " + value;
  }

  private static String amount(long number, String unit) {
    return unit.equals(BYTES) ? megabytes(number) : String.format(Locale.ROOT, "%,d", number);
  }

  private static String megabytes(double bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
  }

  private static String rate(double perSecond, String unit) {
    if (unit.equals(BYTES)) {
      return megabytes(perSecond);
    }
    return String.format(Locale.ROOT, perSecond < 100 ? "%.1f" : "%,.0f", perSecond);
  }

  private static String remaining(double seconds) {
    var left = Duration.ofSeconds(Math.max(1, Math.round(seconds)));
    return left.toHours() > 0
        ? left.toHours() + " h " + left.toMinutesPart() + " min"
        : left.toMinutes() > 0
            ? left.toMinutes() + " min " + left.toSecondsPart() + " s"
            : left.toSeconds() + " s";
  }

  /// Wipes the bar, so that what is printed next starts on a clean line.
  @Override
  public synchronized void close() {
    if (drawn > 0) {
      err.print("\r" + " ".repeat(drawn) + "\r");
      err.flush();
      drawn = 0;
    }
  }
}
