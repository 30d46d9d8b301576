package org.featurescope.app.library;

import java.nio.file.Path;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;

/// Texts that came with a model, of the kind that it learned from: examples of its features can be
/// looked for in them.
@FunctionalInterface
public interface TextsAtHand {

  /// The texts as a file, the same ones each time; not for the thread of the window.
  Path file(Progress progress, Cancellation cancellation);
}
