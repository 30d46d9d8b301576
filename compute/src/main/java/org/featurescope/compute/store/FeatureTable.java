package org.featurescope.compute.store;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.featurescope.compute.index.IndexSubject;

/// The features of one index as columns, for lists of a hundred thousand rows: a snapshot that any
/// thread may read. The row of a feature is its number.
public final class FeatureTable {

  /// What a list can be sorted by.
  public enum Order {
    LATENT,
    DENSITY,
    MAX,
    MEAN,
    LABEL,
    SCORE
  }

  /// The numbers of an index, each array `[n]`.
  record Numbers(long[] tokens, long[] fired, float[] mean, float[] max) {}

  /// What is written on the features, each array `[n]`; `label` null where there is none.
  record Remarks(Label[] label, List<String>[] tags, BitSet starred, BitSet noted) {

    /// Of nothing, for a start.
    @SuppressWarnings({"unchecked", "rawtypes"})
    static Remarks none(int latents) {
      var tags = (List<String>[]) new List[latents];
      Arrays.fill(tags, List.of());
      return new Remarks(new Label[latents], tags, new BitSet(latents), new BitSet(latents));
    }

    Remarks copy() {
      return new Remarks(
          label.clone(), tags.clone(), (BitSet) starred.clone(), (BitSet) noted.clone());
    }
  }

  private final IndexSubject subject;
  private final Numbers numbers;
  private final Remarks remarks;
  private final String[] searchable;
  private volatile int[] labelRanks;

  /// A table that comes from no file.
  ///
  /// @param tokens how many tokens were looked at
  /// @param fired `[n]` at how many of them each feature was active
  /// @param mean `[n]` its mean activation where it is active
  /// @param max `[n]` its largest activation
  /// @param labels by latent, of those that have one
  public static FeatureTable of(
      IndexSubject subject,
      long tokens,
      long[] fired,
      float[] mean,
      float[] max,
      Map<Integer, Label> labels) {
    var looked = new long[fired.length];
    Arrays.fill(looked, tokens);
    var remarks = Remarks.none(fired.length);
    labels.forEach((latent, label) -> remarks.label()[latent] = label);
    return new FeatureTable(
        subject, new Numbers(looked, fired.clone(), mean.clone(), max.clone()), remarks);
  }

  FeatureTable(IndexSubject subject, Numbers numbers, Remarks remarks) {
    this(subject, numbers, remarks, searchable(remarks));
  }

  private FeatureTable(
      IndexSubject subject, Numbers numbers, Remarks remarks, String... searchable) {
    this.subject = subject;
    this.numbers = numbers;
    this.remarks = remarks;
    this.searchable = searchable;
  }

  public IndexSubject subject() {
    return subject;
  }

  /// How many features there are.
  public int size() {
    return numbers.fired().length;
  }

  public FeatureKey key(int latent) {
    return new FeatureKey(subject.saeHash(), Objects.checkIndex(latent, size()));
  }

  /// At how many tokens it was active.
  public long fired(int latent) {
    return numbers.fired()[latent];
  }

  /// The share of tokens at which it fires.
  public double density(int latent) {
    var tokens = numbers.tokens()[latent];
    return tokens == 0 ? 0 : (double) numbers.fired()[latent] / tokens;
  }

  public boolean dead(int latent) {
    return numbers.fired()[latent] == 0;
  }

  /// Its mean activation where it is active.
  public float mean(int latent) {
    return numbers.mean()[latent];
  }

  public float max(int latent) {
    return numbers.max()[latent];
  }

  /// The text of the label that wins; empty where there is none.
  public String label(int latent) {
    var label = remarks.label()[latent];
    return label == null ? "" : label.text();
  }

  public boolean labelled(int latent) {
    return remarks.label()[latent] != null;
  }

  /// Whose label it is.
  ///
  /// @throws IllegalStateException where there is none
  public LabelSource source(int latent) {
    var label = remarks.label()[latent];
    if (label == null) {
      throw new IllegalStateException("feature " + latent + " has no label");
    }
    return label.source();
  }

  /// How well the label holds, in [0, 1]; NaN where nobody measured.
  public double score(int latent) {
    var label = remarks.label()[latent];
    return label == null ? Double.NaN : label.score();
  }

  public List<String> tags(int latent) {
    return remarks.tags()[latent];
  }

  public boolean starred(int latent) {
    return remarks.starred().get(latent);
  }

  public boolean noted(int latent) {
    return remarks.noted().get(latent);
  }

  /// The same table with other remarks on one feature; it shares what did not change.
  public FeatureTable with(int latent, Annotation annotation) {
    Objects.checkIndex(latent, size());
    var changed = remarks.copy();
    changed.label()[latent] = annotation.label().orElse(null);
    changed.tags()[latent] = annotation.tags();
    changed.starred().set(latent, annotation.starred());
    changed.noted().set(latent, !annotation.note().isEmpty());
    var words = searchable.clone();
    words[latent] = searchable(changed, latent);
    return new FeatureTable(subject, numbers, changed, words);
  }

  /// Does now what the first list sorted by labels would wait for.
  FeatureTable prepared() {
    labelRanks();
    return this;
  }

  /// The same numbers with other remarks.
  FeatureTable with(Remarks others) {
    return new FeatureTable(subject, numbers, others);
  }

  /// The features whose label or tags hold every word of `text`, whatever its case and accents; of
  /// a number, also those that begin with its digits. Of nothing, all.
  public BitSet matching(String text) {
    var words = Words.typed(text);
    var found = new BitSet(size());
    if (words.isEmpty()) {
      found.set(0, size());
      return found;
    }
    for (var latent = 0; latent < searchable.length; latent++) {
      if (holdsAll(searchable[latent], words)) {
        found.set(latent);
      }
    }
    setNumbered(found, text.strip());
    return found;
  }

  private static boolean holdsAll(String text, List<String> words) {
    for (var word : words) {
      if (!text.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private void setNumbered(BitSet found, String digits) {
    if (digits.length() > 9 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return;
    }
    // 12 is the beginning of 12, 120 to 129, 1200 to 1299 and so on.
    long first = Integer.parseInt(digits);
    for (var width = 1L; first * width < size(); width *= 10) {
      var end = (int) Math.min((first + 1) * width, size());
      found.set((int) (first * width), end);
      if (first == 0) {
        return;
      }
    }
  }

  /// All features in an order; equals stay in the order of their numbers, and what has no label or
  /// score comes last either way.
  public int[] sorted(Order order, boolean descending) {
    var keys = new long[size()];
    for (var latent = 0; latent < keys.length; latent++) {
      var place = place(order, latent);
      var turned = place == LAST || !descending ? place : LAST - 1 - place;
      keys[latent] = turned << 32 | latent;
    }
    Arrays.sort(keys);
    var sorted = new int[keys.length];
    for (var i = 0; i < keys.length; i++) {
      sorted[i] = (int) keys[i];
    }
    return sorted;
  }

  /// After every other place; places have 31 bits.
  private static final long LAST = (1L << 31) - 1;

  private long place(Order order, int latent) {
    return switch (order) {
      case LATENT -> latent;
      case DENSITY -> place((float) density(latent));
      case MAX -> place(max(latent));
      case MEAN -> place(mean(latent));
      case LABEL -> labelled(latent) ? labelRanks()[latent] : LAST;
      case SCORE -> Double.isNaN(score(latent)) ? LAST : place((float) score(latent));
    };
  }

  /// Floats of one sign are ordered as their bits; the lowest bit is given up for the other sign.
  private static long place(float value) {
    var bits = Float.floatToIntBits(value);
    var ordered = (bits < 0 ? ~bits : bits | Integer.MIN_VALUE) >>> 1;
    return Math.min(ordered, LAST - 1);
  }

  private int[] labelRanks() {
    var ranks = labelRanks;
    if (ranks == null) {
      // What is searched begins with the folded label.
      ranks = Ranks.of(searchable);
      labelRanks = ranks;
    }
    return ranks;
  }

  private static String[] searchable(Remarks remarks) {
    var searchable = new String[remarks.label().length];
    for (var latent = 0; latent < searchable.length; latent++) {
      searchable[latent] = searchable(remarks, latent);
    }
    return searchable;
  }

  /// The folded label, then the tags.
  private static String searchable(Remarks remarks, int latent) {
    var label = remarks.label()[latent];
    var tags = remarks.tags()[latent];
    if (tags.isEmpty()) {
      return label == null ? "" : Words.fold(label.text());
    }
    return Words.fold((label == null ? "" : label.text()) + "\n" + String.join("\n", tags));
  }
}
