package org.featurescope.compute.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What is known of every position besides its features; filled pass by pass by the reader, whose
/// readings look only at the passes that were there when they were made.
///
/// @param surprisal `[T]` nats
/// @param entropy `[T]` nats
/// @param error `[T]` share of the activation lost
/// @param topIds `[T, top]` likeliest tokens, likeliest first; -1 where there is none
/// @param topProbabilities `[T, top]`
@SuppressWarnings("ArrayRecordComponent") // a carrier of results, never compared
record Quantities(
    float[] surprisal,
    float[] entropy,
    float[] error,
    int top,
    int[] topIds,
    float[] topProbabilities) {

  static Quantities unknown(int tokens, int top) {
    var quantities =
        new Quantities(
            new float[tokens],
            new float[tokens],
            new float[tokens],
            top,
            new int[Math.multiplyExact(tokens, top)],
            new float[Math.multiplyExact(tokens, top)]);
    Arrays.fill(quantities.surprisal, Float.NaN);
    Arrays.fill(quantities.entropy, Float.NaN);
    Arrays.fill(quantities.error, Float.NaN);
    Arrays.fill(quantities.topIds, -1);
    return quantities;
  }

  List<Reading.Expected> expected(int position) {
    var out = new ArrayList<Reading.Expected>(top);
    for (var i = position * top; i < (position + 1) * top && topIds[i] >= 0; i++) {
      out.add(new Reading.Expected(topIds[i], topProbabilities[i]));
    }
    return out;
  }
}
