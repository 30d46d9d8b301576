package org.featurescope.compute.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;

/// Shows what looks at memory of Java's that nobody holds any more.
public final class JavaMemory {
  private static final int ROUNDS = 20;
  private static final int BUFFERS = 500;

  private JavaMemory() {}

  /// Has the collector take back what is free, and fills it.
  ///
  /// @param bytes of the buffers that may have become free
  public static void useAgain(int bytes) {
    var others = new ArrayList<ByteBuffer>();
    for (var round = 0; round < ROUNDS; round++) {
      System.gc();
      for (var i = 0; i < BUFFERS; i++) {
        var other = ByteBuffer.allocateDirect(bytes);
        while (other.hasRemaining()) {
          other.put((byte) -1);
        }
        others.add(other);
      }
    }
    if (others.size() != ROUNDS * BUFFERS) {
      throw new IllegalStateException("all are held until here");
    }
  }
}
