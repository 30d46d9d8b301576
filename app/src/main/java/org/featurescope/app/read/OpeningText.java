package org.featurescope.app.read;

import java.nio.file.Path;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Reads a text file.
record OpeningText(Path file) implements Job<TextSource> {
  @Override
  public String title() {
    return "Opening " + file.getFileName();
  }

  @Override
  public TextSource run(Progress progress, Cancellation cancellation) {
    return TextSource.read(file);
  }
}
