package org.featurescope.compute.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.index.FeatureCounter;

/// Documents `first` to `end - 1` of a corpus.
record Part(long first, long end) implements Serializable {

  /// Cuts a corpus into about `count` parts where cuts leave no trace.
  static List<Part> of(long documents, int count) {
    var blocks = Math.ceilDiv(documents, (long) FeatureCounter.BLOCK);
    var size = Math.max(1, Math.ceilDiv(blocks, Math.max(1, count))) * FeatureCounter.BLOCK;
    var parts = new ArrayList<Part>();
    for (var first = 0L; first < documents; first += size) {
      parts.add(new Part(first, Math.min(documents, first + size)));
    }
    return parts;
  }
}
