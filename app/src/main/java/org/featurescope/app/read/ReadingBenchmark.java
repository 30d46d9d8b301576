package org.featurescope.app.read;

import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.read.Focus;

/// How long a person waits for a long text who has opened it and looks at its middle.
public final class ReadingBenchmark {

  /// All in seconds since the text was opened, up to the moment when a page is ready to be drawn.
  ///
  /// @param tokens of the whole text
  /// @param beginning the first tokens
  /// @param allTokens all tokens, without numbers
  /// @param first the first numbers, of the part in view
  /// @param whole all numbers
  /// @param page what is shown then; whoever holds it holds the memory of it
  public record Result(
      int tokens, double beginning, double allTokens, double first, double whole, Page page) {}

  private final long start = System.nanoTime();
  private double beginning = Double.NaN;
  private double allTokens = Double.NaN;
  private double first = Double.NaN;

  private ReadingBenchmark() {}

  /// Reads `text` through a lens as the Read view does.
  public static Result run(
      Microscope scope, int lens, String text, Progress progress, Cancellation cancellation) {
    var benchmark = new ReadingBenchmark();
    var focus = new Focus();
    focus.look(text.length() / 2, text.length() / 2 + 2000);
    var job =
        new PageJob(
            scope,
            TextSource.typed(text),
            lens,
            true,
            focus,
            PageJob.PACE,
            page -> benchmark.see(page, text));
    var page = job.run(progress, cancellation);
    return benchmark.result(page);
  }

  private Result result(Page page) {
    var whole = seconds();
    return new Result(
        page.reading().size(),
        or(beginning, whole),
        or(allTokens, whole),
        or(first, whole),
        whole,
        page);
  }

  /// Of what came so fast that it was not shown apart.
  private static double or(double seconds, double whole) {
    return Double.isNaN(seconds) ? whole : seconds;
  }

  private void see(Page page, String text) {
    if (Double.isNaN(beginning)) {
      beginning = seconds();
    }
    if (Double.isNaN(allTokens) && page.reading().text().length() == text.length()) {
      allTokens = seconds();
    }
    if (Double.isNaN(first) && page.reading().done() > 0) {
      first = seconds();
    }
  }

  private double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
