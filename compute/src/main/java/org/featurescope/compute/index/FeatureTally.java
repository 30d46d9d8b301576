package org.featurescope.compute.index;

import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/// What is counted of one feature. Only activations above 0 count.
///
/// Everything in it follows from the set of tokens that were counted, whatever their order, so that
/// tallies of parts of a corpus add up to the whole's exactly.
final class FeatureTally {
  /// Places with the highest activations, one a window.
  static final int TOP = 20;

  /// Places kept of every doubling of the activation, those with the lowest lots.
  static final int SAMPLED = 5;

  /// Tokens kept to see which other features are active at them, those with the lowest lots.
  static final int ROWS = 96;

  static final int OCTAVES = LogHistogram.BUCKETS / LogHistogram.PER_OCTAVE;

  private long fired;
  private long among;
  private final ExactSum sum = new ExactSum();
  private final ExactSum squares = new ExactSum();
  private float max;
  private int firstOctave;
  private long[] buckets = {};
  private final Kept<Sighting> top = new Kept<>(TOP, Sighting.STRONGEST);

  @SuppressWarnings({"unchecked", "rawtypes"})
  private final Kept<Sighting>[] samples = new Kept[OCTAVES];

  private final Kept<TokenRow> rows = new Kept<>(ROWS, TokenRow.LOT);

  /// A window's activations of this feature.
  ///
  /// @param count how many
  /// @param positions tokens of the window, ascending
  /// @param values above 0
  /// @param lots of all tokens of the window
  void add(long window, int count, int[] positions, float[] values, long... lots) {
    var peak = 0;
    var marks = new Marks(count, positions, values);
    for (var i = 0; i < count; i++) {
      var value = values[i];
      sum.add(value);
      squares.add((double) value * value);
      var bucket = LogHistogram.bucket(value);
      buckets(bucket / LogHistogram.PER_OCTAVE);
      buckets[bucket - firstOctave * LogHistogram.PER_OCTAVE]++;
      sample(window, positions[i], value, bucket, lots[positions[i]], marks);
      peak = value > values[peak] ? i : peak;
    }
    fired += count;
    max = Math.max(max, values[peak]);
    var rank = Sighting.rank(values[peak]);
    if (top.wants(rank)) {
      var at = positions[peak];
      top.offer(rank, new Sighting(window, at, values[peak], lots[at], marks.get()));
    }
  }

  /// A window's activations as they are kept, made when the first place needs them.
  private static final class Marks {
    private final int count;
    private final int[] positions;
    private final float[] values;
    private int[] marks = {};

    Marks(int count, int[] positions, float... values) {
      this.count = count;
      this.positions = positions;
      this.values = values;
    }

    int[] get() {
      if (marks.length == 0) {
        marks = new int[2 * count];
        for (var i = 0; i < count; i++) {
          marks[2 * i] = positions[i];
          marks[2 * i + 1] = Float.floatToRawIntBits(values[i]);
        }
      }
      return marks;
    }
  }

  private void sample(long window, int at, float value, int bucket, long lot, Marks marks) {
    var octave = bucket / LogHistogram.PER_OCTAVE;
    var kept = samples(octave);
    if (kept.wants(lot)) {
      kept.offer(lot, new Sighting(window, at, value, lot, marks.get()));
    }
  }

  private Kept<Sighting> samples(int octave) {
    if (samples[octave] == null) {
      samples[octave] = new Kept<>(SAMPLED, Sighting.LOT);
    }
    return samples[octave];
  }

  /// Makes room for an octave.
  private void buckets(int octave) {
    var octaves = buckets.length / LogHistogram.PER_OCTAVE;
    if (octaves == 0) {
      firstOctave = octave;
      buckets = new long[LogHistogram.PER_OCTAVE];
    } else if (octave < firstOctave) {
      var wider = new long[(firstOctave - octave + octaves) * LogHistogram.PER_OCTAVE];
      System.arraycopy(
          buckets, 0, wider, (firstOctave - octave) * LogHistogram.PER_OCTAVE, buckets.length);
      buckets = wider;
      firstOctave = octave;
    } else if (octave >= firstOctave + octaves) {
      buckets = Arrays.copyOf(buckets, (octave - firstOctave + 1) * LogHistogram.PER_OCTAVE);
    }
  }

  /// Whether the features beside this one at a token with that lot would be kept.
  boolean wantsRow(long lot) {
    return rows.wants(lot);
  }

  /// Counts a token at which this feature is among the strongest, whether or not its row is wanted.
  void countAmong() {
    among++;
  }

  void keep(TokenRow row) {
    rows.offer(row.hash(), row);
  }

  void merge(FeatureTally other) {
    fired += other.fired;
    among += other.among;
    sum.add(other.sum);
    squares.add(other.squares);
    max = Math.max(max, other.max);
    for (var i = 0; i < other.buckets.length; i++) {
      var bucket = other.firstOctave * LogHistogram.PER_OCTAVE + i;
      buckets(bucket / LogHistogram.PER_OCTAVE);
      buckets[bucket - firstOctave * LogHistogram.PER_OCTAVE] += other.buckets[i];
    }
    top.offerAll(other.top);
    for (var octave = 0; octave < OCTAVES; octave++) {
      if (other.samples[octave] != null) {
        samples(octave).offerAll(other.samples[octave]);
      }
    }
    rows.offerAll(other.rows);
  }

  FeatureStatistics statistics(int latent, long tokens) {
    return new FeatureStatistics(
        latent, tokens, fired, sum.value(), squares.value(), max, histogram());
  }

  LogHistogram histogram() {
    var from = 0;
    var to = buckets.length;
    while (from < to && buckets[from] == 0) {
      from++;
    }
    while (to > from && buckets[to - 1] == 0) {
      to--;
    }
    return from == to
        ? LogHistogram.empty()
        : new LogHistogram(
            firstOctave * LogHistogram.PER_OCTAVE + from, Arrays.copyOfRange(buckets, from, to));
  }

  /// At how many tokens it was among the strongest.
  long among() {
    return among;
  }

  Kept<Sighting> top() {
    return top;
  }

  /// The sample of an octave; empty where there is none.
  Kept<Sighting> sample(int octave) {
    return samples[octave] == null ? new Kept<>(SAMPLED, Sighting.LOT) : samples[octave];
  }

  Kept<TokenRow> rows() {
    return rows;
  }

  /// All but the rows, which features share.
  void writeTo(DataOutput out) throws IOException {
    Packed.writeLong(out, fired);
    Packed.writeLong(out, among);
    sum.writeTo(out);
    squares.writeTo(out);
    out.writeFloat(max);
    var histogram = histogram();
    Packed.writeInt(out, histogram.first());
    Packed.writeInt(out, histogram.counts().length);
    for (var count : histogram.counts()) {
      Packed.writeLong(out, count);
    }
    write(out, top);
    for (var octave = 0; octave < OCTAVES; octave++) {
      write(out, sample(octave));
    }
  }

  private static void write(DataOutput out, Kept<Sighting> kept) throws IOException {
    Packed.writeInt(out, kept.size());
    for (var i = 0; i < kept.size(); i++) {
      kept.get(i).writeTo(out);
    }
  }

  static FeatureTally readFrom(Packed.Reader in, Lots lots) throws IOException {
    var tally = new FeatureTally();
    tally.fired = in.readLong();
    tally.among = in.readLong();
    in.require(tally.fired > 0 && tally.among >= 0 && tally.among <= tally.fired);
    tally.sum.add(ExactSum.readFrom(in));
    tally.squares.add(ExactSum.readFrom(in));
    tally.max = Float.intBitsToFloat(in.readBits());
    in.require(tally.max > 0);
    tally.readHistogram(in);
    tally.readTop(in, lots);
    for (var octave = 0; octave < OCTAVES; octave++) {
      var kept = readSample(in, lots);
      if (kept.size() > 0) {
        tally.samples[octave] = kept;
      }
    }
    return tally;
  }

  private void readHistogram(Packed.Reader in) throws IOException {
    var first = in.readInt(LogHistogram.BUCKETS);
    var length = in.readInt(LogHistogram.BUCKETS - first);
    for (var i = first; i < first + length; i++) {
      var count = in.readLong();
      in.require(count >= 0);
      buckets(i / LogHistogram.PER_OCTAVE);
      buckets[i - firstOctave * LogHistogram.PER_OCTAVE] = count;
    }
    in.require(Arrays.stream(buckets).sum() == fired);
  }

  private void readTop(Packed.Reader in, Lots lots) throws IOException {
    var size = in.readInt(TOP);
    for (var i = 0; i < size; i++) {
      var sighting = Sighting.readFrom(in, lots);
      top.offer(Sighting.rank(sighting.value()), sighting);
    }
    in.require(top.size() == size);
  }

  private static Kept<Sighting> readSample(Packed.Reader in, Lots lots) throws IOException {
    var kept = new Kept<>(SAMPLED, Sighting.LOT);
    var size = in.readInt(SAMPLED);
    for (var i = 0; i < size; i++) {
      var sighting = Sighting.readFrom(in, lots);
      kept.offer(sighting.hash(), sighting);
    }
    in.require(kept.size() == size);
    return kept;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureTally that
        && fired == that.fired
        && among == that.among
        && sum.same(that.sum)
        && squares.same(that.squares)
        && Float.compare(max, that.max) == 0
        && histogram().equals(that.histogram())
        && top.equals(that.top)
        && Arrays.equals(samples, that.samples)
        && rows.equals(that.rows);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(fired);
  }
}
