package org.featurescope.compute.sae;

import java.util.stream.IntStream;

/// Work on rows that do not depend on each other, in as many parts as there are threads.
@FunctionalInterface
public interface RowParts {
  /// With fewer rows, a part is not worth a thread.
  int FEWEST_ROWS = 16;

  void rows(int from, int to);

  /// @param threads how many rows may be worked on at a time
  static void share(int rows, int threads, RowParts work) {
    var parts = Math.clamp(rows / FEWEST_ROWS, 1, threads);
    if (parts == 1) {
      work.rows(0, rows);
      return;
    }
    IntStream.range(0, parts)
        .parallel()
        .forEach(part -> work.rows(part * rows / parts, (part + 1) * rows / parts));
  }
}
