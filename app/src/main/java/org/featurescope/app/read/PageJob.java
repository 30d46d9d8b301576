package org.featurescope.app.read;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.read.Focus;
import org.featurescope.viz.heatmap.HeatmapText;

/// Reads a text through the model and prepares it for the screen. Of a long text it shows the
/// beginning of its tokens and its first numbers, then all tokens, then what has been read so far,
/// seldom enough that preparing takes a small part of the time.
final class PageJob implements Job<Page> {
  /// Least time from the beginning to the first part and from one part to the next: a few a second
  /// look like a stream.
  static final Duration PACE = Duration.ofMillis(150);

  /// Time between two parts over the time that the last one took to prepare.
  private static final int PATIENCE = 5;

  private final Microscope scope;
  private final TextSource source;
  private final int lens;
  private final boolean ignoreSpecial;
  private final Focus focus;
  private final Duration pace;
  private final Consumer<Page> partial;
  private final GrowingSummary summary = new GrowingSummary();
  private Optional<HeatmapText> heatText = Optional.empty();
  private boolean numbers;
  private long nextPart;

  /// @param focus where the person looks
  /// @param pace least time between two parts; zero shows every one
  /// @param partial gets the page so far, on the job's thread
  PageJob(
      Microscope scope,
      TextSource source,
      int lens,
      boolean ignoreSpecial,
      Focus focus,
      Duration pace,
      Consumer<Page> partial) {
    this.scope = scope;
    this.source = source;
    this.lens = lens;
    this.ignoreSpecial = ignoreSpecial;
    this.focus = focus;
    this.pace = pace;
    this.partial = partial;
  }

  @Override
  public String title() {
    return "Reading " + source.name();
  }

  @Override
  public Page run(Progress progress, Cancellation cancellation) {
    nextPart = System.nanoTime() + pace.toNanos();
    var work = scope.read(title(), source.text(), lens, focus, this::part);
    return page(work.run(progress, cancellation));
  }

  private void part(TextReading growing) {
    var now = System.nanoTime();
    // A short text keeps its old colours until then.
    var isLong = source.text().length() > Page.BEGINNING;
    if (now < nextPart && !(isLong && isFirst(growing))) {
      return;
    }
    numbers |= growing.done() > 0;
    partial.accept(page(growing));
    var after = System.nanoTime();
    // The first numbers follow the tokens at once, however long those took.
    if (pace.isPositive() && growing.done() > 0) {
      nextPart = after + Math.max(pace.toNanos(), PATIENCE * (after - now));
    }
  }

  /// Other tokens than are shown, or the first numbers: they are shown at once.
  private boolean isFirst(TextReading growing) {
    return growing.done() > 0
        ? !numbers
        : heatText.filter(shown -> shown.size() == growing.size()).isEmpty();
  }

  /// The tokens stay the same while their numbers come, once all of them are known.
  private Page page(TextReading reading) {
    if (heatText.filter(tokens -> tokens.size() == reading.size()).isEmpty()) {
      heatText = Optional.of(Page.heatText(reading));
    }
    summary.add(reading);
    return new Page(
        reading, summary.ofWords(), summary.ofAll(), ignoreSpecial, heatText.orElseThrow());
  }
}
