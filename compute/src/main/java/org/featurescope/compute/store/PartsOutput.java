package org.featurescope.compute.store;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/// Cuts what is written into parts of a megabyte and hands several on at a time.
final class PartsOutput extends OutputStream {
  private static final int SIZE = 1 << 20;

  /// Takes parts.
  interface Taker {
    /// @param first the number of the first of them
    void take(int first, List<byte[]> parts);
  }

  private final int together;
  private final Taker taker;
  private final ByteArrayOutputStream part = new ByteArrayOutputStream(SIZE);
  private final List<byte[]> parts = new ArrayList<>();
  private int handedOn;

  PartsOutput(int together, Taker taker) {
    this.together = together;
    this.taker = taker;
  }

  @Override
  public void write(int b) {
    part.write(b);
    if (part.size() == SIZE) {
      endPart();
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    var at = offset;
    var left = length;
    while (left > 0) {
      var fitting = Math.min(left, SIZE - part.size());
      part.write(bytes, at, fitting);
      at += fitting;
      left -= fitting;
      if (part.size() == SIZE) {
        endPart();
      }
    }
  }

  private void endPart() {
    parts.add(part.toByteArray());
    part.reset();
    if (parts.size() == together) {
      handOn();
    }
  }

  private void handOn() {
    taker.take(handedOn, parts);
    handedOn += parts.size();
    parts.clear();
  }

  /// Of nothing, one empty part: a state that was saved is there.
  @Override
  public void close() {
    if (part.size() > 0 || handedOn == 0 && parts.isEmpty()) {
      endPart();
    }
    if (!parts.isEmpty()) {
      handOn();
    }
  }
}
