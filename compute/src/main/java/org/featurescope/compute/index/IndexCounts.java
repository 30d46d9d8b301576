package org.featurescope.compute.index;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.sae.FeatureActivations;

/// The [FeatureCounts] of several subjects over the same tokens, as they can be written to a file,
/// sent to another machine and merged with those of another part of the corpus.
public final class IndexCounts {
  /// What to do about counts that cannot be gone on with.
  static final String ANEW = "begin the index anew, on the command line with --restart";

  private static final int MAGIC = 0x46534958;
  private static final int VERSION = 2;
  private static final int BUFFER = 1 << 16;

  private final Plan plan;
  private final List<FeatureCounts> counts;
  private Place place = Place.BEGIN;
  private boolean ended;
  private boolean complete;
  private String arithmetic = "";

  /// What counts must have in common to be merged, or gone on with.
  ///
  /// @param subjects what is counted
  /// @param context tokens of a window
  /// @param batch windows of a batch: activations may differ in the last bit between batches of
  ///   different shapes
  /// @param seed of whatever is drawn at random
  /// @param corpusHash of the whole corpus
  /// @param precision of the matrix products
  /// @param tokens how many are wanted
  public record Plan(
      List<IndexSubject> subjects,
      int context,
      int batch,
      long seed,
      String corpusHash,
      String precision,
      long tokens) {

    public Plan {
      subjects = List.copyOf(subjects);
    }

    /// Of all but the names, which a person may change.
    private String fingerprint() {
      var text = new StringBuilder();
      for (var subject : subjects) {
        text.append(subject.modelHash()).append(' ').append(subject.saeHash()).append(' ');
        text.append(subject.hook()).append(' ').append(subject.latents()).append('\n');
      }
      text.append(List.of(context, batch, seed, corpusHash, precision, tokens));
      return Fingerprint.ofText(text.toString());
    }
  }

  private IndexCounts(Plan plan, List<FeatureCounts> counts) {
    this.plan = plan;
    this.counts = counts;
  }

  /// Of nothing.
  public static IndexCounts none(Plan plan) {
    return new IndexCounts(
        plan, plan.subjects.stream().map(s -> new FeatureCounts(s.latents(), plan.seed)).toList());
  }

  public Plan plan() {
    return plan;
  }

  /// Up to where all has been counted.
  Place place() {
    return place;
  }

  /// Whether nothing is left to count.
  boolean ended() {
    return ended;
  }

  /// Whether that is the whole corpus.
  public boolean complete() {
    return complete;
  }

  /// How the products were taken that the counts come from, see
  /// [org.featurescope.compute.engine.Engine#arithmetic]; empty where nothing has been counted.
  String arithmetic() {
    return arithmetic;
  }

  void setArithmetic(String taken) {
    arithmetic = taken;
  }

  void reached(Place where) {
    place = where;
  }

  /// Says that all is counted; to be said of what was merged, too.
  ///
  /// @param all whether that is the whole corpus
  public void end(boolean all) {
    ended = true;
    complete = all;
  }

  /// By subject.
  public List<FeatureCounts> counts() {
    return List.copyOf(counts);
  }

  /// How many tokens were counted.
  public long tokens() {
    return counts.getFirst().tokens();
  }

  /// What the counts come from, one for each subject.
  ///
  /// @param corpus the names of its files
  /// @param version of the program
  public List<IndexRun> runs(String corpus, String version) {
    return plan.subjects.stream()
        .map(subject ->
            new IndexRun(
                subject,
                corpus,
                plan.corpusHash,
                plan.context,
                plan.seed,
                version,
                tokens(),
                complete))
        .toList();
  }

  /// @param features by subject, rows of the windows' tokens one after another
  /// @param atATime whether several subjects are counted at a time; each for itself, so that what
  ///   is counted is the same
  void add(
      List<TextWindow> windows, List<FeatureActivations> features, int skipped, boolean atATime) {
    var subjects = IntStream.range(0, counts.size());
    (atATime ? subjects.parallel() : subjects)
        .forEach(i -> {
          var row = 0;
          for (var window : windows) {
            counts.get(i).add(window, features.get(i), row, skipped);
            row += window.size();
          }
        });
  }

  /// Adds the counts of another part of the corpus.
  ///
  /// @throws IllegalArgumentException if they were counted by another plan
  public void merge(IndexCounts other) {
    if (!plan.equals(other.plan)) {
      throw new IllegalArgumentException("counts by different plans");
    }
    for (var i = 0; i < counts.size(); i++) {
      counts.get(i).merge(other.counts.get(i));
    }
  }

  /// Writes the counts; [#readFrom] reads them.
  public void writeTo(OutputStream out) throws IOException {
    var checked = new CheckedOutputStream(out, new CRC32());
    var data = new DataOutputStream(new BufferedOutputStream(checked, BUFFER));
    data.writeInt(MAGIC);
    data.writeInt(VERSION);
    data.writeUTF(plan.fingerprint());
    data.writeUTF(arithmetic);
    place.writeTo(data);
    data.writeBoolean(ended);
    data.writeBoolean(complete);
    for (var each : counts) {
      each.writeTo(data);
    }
    data.flush();
    data.writeInt((int) checked.getChecksum().getValue());
    data.flush();
  }

  /// Reads counts.
  ///
  /// @param plan by which they must have been counted
  /// @throws FeaturescopeException if they are damaged, or of another plan or version
  public static IndexCounts readFrom(InputStream in, Plan plan) {
    try {
      return read(in, plan);
    } catch (IOException e) {
      throw new FeaturescopeException(
          "the counts of an interrupted index are damaged"
              + (e instanceof EOFException ? ": they end too early" : ""),
          ANEW,
          e);
    }
  }

  private static IndexCounts read(InputStream in, Plan plan) throws IOException {
    var checked = new CheckedInputStream(new BufferedInputStream(in, BUFFER), new CRC32());
    var data = new DataInputStream(checked);
    if (data.readInt() != MAGIC) {
      throw new StreamCorruptedException("no counts");
    }
    if (data.readInt() != VERSION) {
      throw new FeaturescopeException(
          "the interrupted index is from another version of the program",
          "go on with that version, or begin the index anew (--restart)");
    }
    if (!data.readUTF().equals(plan.fingerprint())) {
      throw new FeaturescopeException(
          "the interrupted index is of another corpus, model, autoencoder or of other settings",
          ANEW);
    }
    var arithmetic = data.readUTF();
    var place = Place.readFrom(new Packed.Reader(data, new Packed.Limits(0, 0)));
    var ended = data.readBoolean();
    var complete = data.readBoolean();
    var counts = new ArrayList<FeatureCounts>();
    for (var subject : plan.subjects) {
      var limits = new Packed.Limits(subject.latents(), plan.context);
      counts.add(FeatureCounts.readFrom(new Packed.Reader(data, limits), plan.seed));
    }
    var sum = (int) checked.getChecksum().getValue();
    if (data.readInt() != sum) {
      throw new StreamCorruptedException("another checksum");
    }
    var all = new IndexCounts(plan, counts);
    all.arithmetic = arithmetic;
    all.place = place;
    all.ended = ended;
    all.complete = complete;
    return all;
  }

  /// As [#writeTo(OutputStream)], to what is no stream.
  void writeTo(DataOutput out) throws IOException {
    writeTo(
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            out.write(b);
          }

          @Override
          public void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
          }
        });
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IndexCounts that
        && plan.equals(that.plan)
        && counts.equals(that.counts);
  }

  @Override
  public int hashCode() {
    return plan.hashCode();
  }
}
