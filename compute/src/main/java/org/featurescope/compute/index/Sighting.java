package org.featurescope.compute.index;

import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;

/// One place where a feature was active, and all of its activations in the window around it.
///
/// @param window the window's place, [TextWindow#place]
/// @param peak the token in the window
/// @param value the activation there
/// @param hash the token's lot, [Lots]
/// @param marks tokens of the window at which the feature is active, ascending, each followed by
///   the bits of its activation
record Sighting(long window, int peak, float value, long hash, int... marks) {

  /// The strongest first; of equals, what comes first in the corpus.
  static final Comparator<Sighting> STRONGEST =
      (a, b) -> {
        var byValue = Float.compare(b.value, a.value);
        return byValue != 0 ? byValue : Long.compare(a.window, b.window);
      };

  /// The lowest lot first.
  static final Comparator<Sighting> LOT =
      (a, b) -> {
        var byLot = Long.compare(a.hash, b.hash);
        if (byLot != 0) {
          return byLot;
        }
        var byWindow = Long.compare(a.window, b.window);
        return byWindow != 0 ? byWindow : Integer.compare(a.peak, b.peak);
      };

  /// Orders activations, which are above 0, as [#STRONGEST] does: the lowest first.
  static long rank(float value) {
    return -Float.floatToRawIntBits(value);
  }

  int[] positions() {
    var positions = new int[marks.length / 2];
    for (var i = 0; i < positions.length; i++) {
      positions[i] = marks[2 * i];
    }
    return positions;
  }

  float[] activations() {
    var activations = new float[marks.length / 2];
    for (var i = 0; i < activations.length; i++) {
      activations[i] = Float.intBitsToFloat(marks[2 * i + 1]);
    }
    return activations;
  }

  /// The lot follows from the place and the peak's activation from the marks; neither is written.
  void writeTo(DataOutput out) throws IOException {
    Packed.writeLong(out, window);
    Packed.writeInt(out, peak);
    Packed.writeInt(out, marks.length / 2);
    var before = 0;
    for (var i = 0; i < marks.length; i += 2) {
      Packed.writeInt(out, marks[i] - before);
      out.writeInt(marks[i + 1]);
      before = marks[i];
    }
  }

  static Sighting readFrom(Packed.Reader in, Lots lots) throws IOException {
    var window = in.readLong();
    var key = TextWindow.key(window);
    var peak = in.readInt(in.limits().window());
    var count = in.readInt(in.limits().window());
    var marks = new int[2 * count];
    var value = 0f;
    var at = 0;
    for (var i = 0; i < count; i++) {
      at += in.readInt(in.limits().window());
      in.require(at <= in.limits().window() && (i == 0 || at > marks[2 * i - 2]));
      marks[2 * i] = at;
      marks[2 * i + 1] = in.readBits();
      var activation = Float.intBitsToFloat(marks[2 * i + 1]);
      in.require(activation > 0);
      value = at == peak ? activation : value;
    }
    in.require(value > 0);
    return new Sighting(window, peak, value, lots.of(key.document(), key.start() + peak), marks);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Sighting that
        && window == that.window
        && peak == that.peak
        && Float.compare(value, that.value) == 0
        && hash == that.hash
        && Arrays.equals(marks, that.marks);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(window) * 31 + peak;
  }
}
