package org.featurescope.app.read;

import java.util.Optional;
import java.util.function.Consumer;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.heatmap.HeatmapText;

/// Reads a text through the model and prepares it for the screen. Of a long text it shows what has
/// been read so far, seldom enough that preparing takes a small part of the time.
final class PageJob implements Job<Page> {
  private static final long FIRST_PART_NANOS = 150_000_000L;

  /// Time between two parts over the time that the last one took to prepare.
  private static final int PATIENCE = 5;

  private final Microscope scope;
  private final TextSource source;
  private final int lens;
  private final boolean ignoreSpecial;
  private final Consumer<Page> partial;
  private Optional<HeatmapText> heatText = Optional.empty();
  private long nextPart;

  /// @param partial gets the page so far, on the job's thread
  PageJob(
      Microscope scope,
      TextSource source,
      int lens,
      boolean ignoreSpecial,
      Consumer<Page> partial) {
    this.scope = scope;
    this.source = source;
    this.lens = lens;
    this.ignoreSpecial = ignoreSpecial;
    this.partial = partial;
  }

  @Override
  public String title() {
    return "Reading " + source.name();
  }

  @Override
  public Page run(Progress progress, Cancellation cancellation) {
    nextPart = System.nanoTime() + FIRST_PART_NANOS;
    var work = scope.read(title(), source.text(), lens, this::part);
    return page(work.run(progress, cancellation));
  }

  private void part(TextReading growing) {
    var now = System.nanoTime();
    if (now < nextPart) {
      return;
    }
    partial.accept(page(growing));
    var after = System.nanoTime();
    nextPart = after + PATIENCE * (after - now);
  }

  /// The tokens stay the same while their numbers come.
  private Page page(TextReading reading) {
    if (heatText.isEmpty()) {
      heatText = Optional.of(Page.heatText(reading));
    }
    return new Page(reading, FeatureSummary.of(reading, ignoreSpecial), heatText.get());
  }
}
