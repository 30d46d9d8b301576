package org.featurescope.compute.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.Example.Band;
import org.featurescope.compute.index.FeatureGeometry;
import org.featurescope.compute.index.FeatureGeometry.LayerNeighbour;
import org.featurescope.compute.index.FeatureGeometry.Neighbour;
import org.featurescope.compute.index.FeatureGeometry.TokenEffect;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.Partner;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Fingerprint;

/// An index small enough to come with the program: fewer examples of each feature, their
/// activations and what the weights say rounded to three digits, the whole packed by gzip. What was
/// counted (density, mean, largest, histogram) is exact.
public final class CompactIndex {
  private static final int TOP = 8;
  private static final int OF_BAND = 1;

  /// Examples of a feature, at most.
  static final int MOST_EXAMPLES = TOP + OF_BAND * (Band.values().length - 1);

  /// Significant bits of a rounded number, with the leading one: three digits.
  private static final int BITS = 11;

  /// Bytes of the largest index that is unpacked.
  private static final long LARGEST = 1L << 30;

  private CompactIndex() {}

  /// Writes the indexes of a workspace, whole or not at all.
  ///
  /// @param labels by autoencoder's hash, then by feature
  public static void write(Workspace from, Map<String, Map<Integer, Label>> labels, Path target) {
    try {
      var folder = Files.createTempDirectory("featurescope-index");
      try {
        fill(from, labels, folder.resolve("full.db"), folder.resolve("compact.db"));
        AtomicFiles.write(
            target,
            channel -> {
              try (var gzip = new Packed(Channels.newOutputStream(channel))) {
                Files.copy(folder.resolve("compact.db"), gzip);
                gzip.finish();
              }
            });
      } finally {
        for (var name : List.of("full.db", "full.db-wal", "full.db-shm", "compact.db")) {
          Files.deleteIfExists(folder.resolve(name));
        }
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    }
  }

  /// The channel is the caller's to close; nobody reads what the time of packing was.
  private static final class Packed extends GZIPOutputStream {
    Packed(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }

    @Override
    public void close() throws IOException {
      def.end();
    }
  }

  private static void fill(
      Workspace from, Map<String, Map<Integer, Label>> labels, Path full, Path compact) {
    try (var into = Workspace.open(full)) {
      for (var run : from.runs()) {
        into.publish(from, run, CompactIndex::trimmed);
        var hash = run.subject().saeHash();
        into.labels().setAll(hash, labels.getOrDefault(hash, Map.of()));
      }
      into.copyTo(compact);
    }
  }

  private static IndexedFeature trimmed(IndexedFeature feature) {
    var kept = new ArrayList<Example>();
    var count = new EnumMap<Band, Integer>(Band.class);
    for (var example : feature.examples()) {
      var number = count.merge(example.band(), 1, Integer::sum);
      if (number <= (example.band() == Band.TOP ? TOP : OF_BAND)) {
        kept.add(rounded(example));
      }
    }
    return new IndexedFeature(
        feature.statistics(),
        kept,
        feature.partners().stream()
            .map(each -> new Partner(each.latent(), rounded(each.share()), rounded(each.lift())))
            .toList(),
        rounded(feature.geometry()));
  }

  private static Example rounded(Example example) {
    var activations = new float[example.activations().length];
    for (var i = 0; i < activations.length; i++) {
      activations[i] = rounded(example.activations()[i]);
    }
    return new Example(
        example.band(),
        example.passage(),
        example.peak(),
        rounded(example.value()),
        example.positions(),
        activations);
  }

  private static FeatureGeometry rounded(FeatureGeometry geometry) {
    return new FeatureGeometry(
        rounded(geometry.promoted()),
        rounded(geometry.suppressed()),
        geometry.neighbours().stream()
            .map(each -> new Neighbour(each.latent(), rounded(each.cosine())))
            .toList(),
        geometry.layers().stream()
            .map(each ->
                new LayerNeighbour(
                    each.saeHash(), each.layer(), each.latent(), rounded(each.cosine())))
            .toList());
  }

  private static List<TokenEffect> rounded(List<TokenEffect> effects) {
    return effects.stream()
        .map(each -> new TokenEffect(each.id(), each.token(), rounded(each.effect())))
        .toList();
  }

  /// To the nearest number of [#BITS] bits.
  static float rounded(float value) {
    if (value == 0 || !Float.isFinite(value)) {
      return value;
    }
    var unit = Math.scalb(1.0, Math.getExponent(value) - BITS + 1);
    return (float) (Math.rint(value / unit) * unit);
  }

  /// The workspace file in an archive: unpacked once into the cache directory, under the name of
  /// its contents.
  ///
  /// @throws FeaturescopeException when the archive is damaged or there is no room
  public static Path unpacked(Path archive) {
    var file = CacheDirectory.get("indexes").resolve(Fingerprint.of(List.of(archive)) + ".db");
    CacheDirectory.dropUnused(file);
    if (Files.isRegularFile(file)) {
      return file;
    }
    AtomicFiles.write(
        file,
        channel -> {
          try (var in = new GZIPInputStream(Files.newInputStream(archive), 1 << 16)) {
            var out = Channels.newOutputStream(channel);
            var buffer = new byte[1 << 16];
            var size = 0L;
            for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
              size += read;
              if (size > LARGEST) {
                throw new IOException("it unpacks to more than an index can be");
              }
              out.write(buffer, 0, read);
            }
          }
        });
    return file;
  }
}
