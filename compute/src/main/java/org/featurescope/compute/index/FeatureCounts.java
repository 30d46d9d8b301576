package org.featurescope.compute.index;

import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.featurescope.compute.sae.FeatureActivations;

/// What is counted of all features of one subject, in memory that does not grow with the corpus:
/// tokens, sums, histograms, the strongest places, random places of every strength, and random
/// tokens with all that is active at them.
///
/// The counts of two parts of a corpus, merged, are bit for bit the counts of the whole: sums are
/// exact ([ExactSum]), and what is drawn at random is drawn by lots that belong to the tokens
/// ([Lots]). Not for use by several threads at once.
public final class FeatureCounts {
  /// Active features of a token that are kept to see which fire together: the strongest.
  static final int STRONGEST = 128;

  private static final int NONE = -1;

  /// Rounds over the rows of any counts.
  private static final AtomicLong ROUNDS = new AtomicLong();

  private final int latents;
  private final Lots lots;
  private final FeatureTally[] tallies;
  private long tokens;

  /// By feature, where the chain of its activations in the window begins.
  private final int[] chains;

  /// Scratch of a window: by entry the one before it in its chain, and its token.
  private int[] before = {};

  private int[] tokenOf = {};
  private int[] touched = {};
  private int[] positions = {};
  private float[] values = {};

  /// @param latents n
  /// @param seed of whatever is drawn at random
  FeatureCounts(int latents, long seed) {
    this.latents = latents;
    this.lots = new Lots(seed);
    this.tallies = new FeatureTally[latents];
    this.chains = new int[latents];
    Arrays.fill(chains, NONE);
  }

  public int latents() {
    return latents;
  }

  /// How many tokens were counted.
  public long tokens() {
    return tokens;
  }

  /// Counts a window.
  ///
  /// @param features rows of the window's tokens, from `firstRow` on
  /// @param skipped tokens with this id are no tokens of the text; -1 for none
  void add(TextWindow window, FeatureActivations features, int firstRow, int skipped) {
    var drawn = new long[window.size()];
    var first = features.start(firstRow);
    reserve(features.end(firstRow + window.size() - 1) - first, window.size());
    var count = 0;
    for (var t = 0; t < window.size(); t++) {
      if (window.ids()[t] == skipped) {
        continue;
      }
      tokens++;
      drawn[t] = lots.of(window.document(), window.start() + t);
      count = chain(features, firstRow + t, t, first, count);
    }
    for (var i = 0; i < count; i++) {
      tally(touched[i], window.place(), features, first, drawn);
    }
    for (var t = 0; t < window.size(); t++) {
      if (window.ids()[t] != skipped) {
        keepRow(window, t, drawn[t], features, firstRow + t);
      }
    }
  }

  private void reserve(int entries, int size) {
    if (before.length < entries) {
      before = new int[entries];
      tokenOf = new int[entries];
      touched = new int[Math.min(entries, latents)];
    }
    if (positions.length < size) {
      positions = new int[size];
      values = new float[size];
    }
  }

  /// Adds a row's entries to the chains of their features.
  private int chain(FeatureActivations features, int row, int token, int first, int known) {
    var count = known;
    for (var entry = features.start(row); entry < features.end(row); entry++) {
      if (features.valueAt(entry) > 0) {
        var latent = features.latentAt(entry);
        var at = entry - first;
        if (chains[latent] == NONE) {
          touched[count++] = latent;
        }
        before[at] = chains[latent];
        tokenOf[at] = token;
        chains[latent] = at;
      }
    }
    return count;
  }

  private void tally(
      int latent, long window, FeatureActivations features, int first, long... drawn) {
    var count = 0;
    for (var i = chains[latent]; i != NONE; i = before[i]) {
      count++;
    }
    var at = count;
    for (var i = chains[latent]; i != NONE; i = before[i]) {
      at--;
      positions[at] = tokenOf[i];
      values[at] = features.valueAt(first + i);
    }
    chains[latent] = NONE;
    if (tallies[latent] == null) {
      tallies[latent] = new FeatureTally();
    }
    tallies[latent].add(window, count, positions, values, drawn);
  }

  /// Gives the features of a token to those that want them.
  private void keepRow(
      TextWindow window, int token, long lot, FeatureActivations features, int row) {
    var least = least(features, row);
    TokenRow kept = null;
    for (var entry = features.start(row); entry < features.end(row); entry++) {
      var value = features.valueAt(entry);
      if (value > 0 && value >= least) {
        var tally = tallies[features.latentAt(entry)];
        tally.countAmong();
        if (tally.wantsRow(lot)) {
          if (kept == null) {
            kept = row(window, token, lot, features, row, least);
          }
          tally.keep(kept);
        }
      }
    }
  }

  /// The activation of the last of a token's strongest features.
  private static float least(FeatureActivations features, int row) {
    var active = features.active(row);
    if (active <= STRONGEST) {
      return 0;
    }
    var all = new float[active];
    for (var i = 0; i < active; i++) {
      all[i] = features.valueAt(features.start(row) + i);
    }
    Arrays.sort(all);
    return all[active - STRONGEST];
  }

  private static TokenRow row(
      TextWindow window, int token, long lot, FeatureActivations features, int row, float least) {
    var latents = new int[features.active(row)];
    var count = 0;
    for (var entry = features.start(row); entry < features.end(row); entry++) {
      var value = features.valueAt(entry);
      if (value > 0 && value >= least) {
        latents[count++] = features.latentAt(entry);
      }
    }
    var place = TextWindow.place(window.document(), window.start() + token);
    return new TokenRow(place, lot, Arrays.copyOf(latents, count));
  }

  /// Adds the counts of another part of the corpus.
  ///
  /// @throws IllegalArgumentException if they are of other features or drawn by other lots
  public void merge(FeatureCounts other) {
    if (latents != other.latents || !lots.equals(other.lots)) {
      throw new IllegalArgumentException("counts of different subjects");
    }
    tokens += other.tokens;
    for (var latent = 0; latent < latents; latent++) {
      if (other.tallies[latent] != null) {
        if (tallies[latent] == null) {
          tallies[latent] = new FeatureTally();
        }
        tallies[latent].merge(other.tallies[latent]);
      }
    }
  }

  /// How often and how strongly a feature fires.
  public FeatureStatistics statistics(int latent) {
    return tally(latent).statistics(latent, tokens);
  }

  FeatureTally tally(int latent) {
    return tallies[latent] == null ? new FeatureTally() : tallies[latent];
  }

  /// Writes the counts; [#readFrom] reads them.
  void writeTo(DataOutput out) throws IOException {
    Packed.writeLong(out, tokens);
    var before = -1;
    for (var latent = 0; latent < latents; latent++) {
      if (tallies[latent] != null) {
        Packed.writeInt(out, latent - before);
        tallies[latent].writeTo(out);
        before = latent;
      }
    }
    Packed.writeInt(out, 0);
    writeRows(out);
  }

  /// Every row once: whose they are follows from their order.
  private void writeRows(DataOutput out) throws IOException {
    var rows = rows();
    Packed.writeInt(out, rows.size());
    for (var row : rows) {
      Packed.writeLong(out, row.place());
      Packed.writeInt(out, row.latents().length);
      var previous = 0;
      for (var latent : row.latents()) {
        Packed.writeInt(out, latent - previous);
        previous = latent;
      }
    }
  }

  private List<TokenRow> rows() {
    var round = ROUNDS.incrementAndGet();
    var rows = new ArrayList<TokenRow>();
    for (var tally : tallies) {
      for (var i = 0; tally != null && i < tally.rows().size(); i++) {
        var row = tally.rows().get(i);
        if (row.visit(round)) {
          rows.add(row);
        }
      }
    }
    rows.sort(Comparator.comparingLong(TokenRow::place));
    return rows;
  }

  /// Reads what [#writeTo] wrote.
  ///
  /// @throws IOException also where it contradicts itself or what is expected
  static FeatureCounts readFrom(Packed.Reader in, long seed) throws IOException {
    var counts = new FeatureCounts(in.limits().latents(), seed);
    counts.tokens = in.readLong();
    in.require(counts.tokens >= 0);
    var latent = -1;
    for (var step = in.readInt(counts.latents); step > 0; step = in.readInt(counts.latents)) {
      latent += step;
      in.require(latent < counts.latents);
      counts.tallies[latent] = FeatureTally.readFrom(in, counts.lots);
    }
    counts.readRows(in);
    return counts;
  }

  private void readRows(Packed.Reader in) throws IOException {
    var count = in.readInt(Integer.MAX_VALUE);
    for (var i = 0; i < count; i++) {
      var place = in.readLong();
      var active = new int[in.readInt(latents)];
      var latent = 0;
      for (var j = 0; j < active.length; j++) {
        latent += in.readInt(latents);
        in.require(latent < latents && tallies[latent] != null);
        active[j] = latent;
      }
      var key = TextWindow.key(place);
      var row = new TokenRow(place, lots.of(key.document(), key.start()), active);
      for (var each : active) {
        tallies[each].keep(row);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FeatureCounts that
        && latents == that.latents
        && tokens == that.tokens
        && lots.equals(that.lots)
        && Arrays.equals(tallies, that.tallies);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(tokens);
  }
}
