package org.featurescope.compute.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;

/// Memory on its way into the processor's cache, a piece at a time, by any thread.
final class ReadAhead {
  /// Bytes that take about a microsecond.
  private static final int PIECE = 16 << 10;

  private static final int CACHE_LINE = 64;

  /// As many places as a product reads at a time, so that none of its parts is ahead of the others.
  private static final int PLACES = 16;

  private final MemorySegment memory;
  private final long each;
  private final long pieces;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong seen = new AtomicLong();

  ReadAhead(MemorySegment memory) {
    this.memory = memory;
    each = memory.byteSize() / PLACES;
    pieces = each / PIECE * PLACES;
  }

  /// Reads the next piece.
  ///
  /// @return whether there was one
  boolean some() {
    var piece = next.getAndIncrement();
    if (piece >= pieces) {
      return false;
    }
    var start = piece % PLACES * each + piece / PLACES * PIECE;
    var sum = 0;
    for (var at = start; at < start + PIECE; at += CACHE_LINE) {
      sum += memory.get(ValueLayout.JAVA_BYTE, at);
    }
    seen.lazySet(sum); // so that the reading is not left out
    return true;
  }
}
