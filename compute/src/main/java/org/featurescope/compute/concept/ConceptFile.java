package org.featurescope.compute.concept;

import com.google.gson.Gson;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.featurescope.compute.concept.ConceptTable.Score;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// A [ConceptTable] as JSON, packed by gzip, beside the weights of its autoencoder: in its folder
/// `concepts.json.gz`, of a file such as `layer_3.safetensors` beside it
/// `layer_3.concepts.json.gz`. Unpacked files without `.gz` are read as well.
public final class ConceptFile {
  private static final String PLAIN = "concepts.json";
  private static final String PACKED = ".gz";

  /// What a table is called in the folder of its autoencoder.
  public static final String NAME = PLAIN + PACKED;

  /// A table of a hundred thousand features takes some 30 MB, unpacked.
  private static final long LARGEST = 100L << 20;

  private ConceptFile() {}

  /// Writes the table, whole or not at all; figures have four digits.
  ///
  /// @param file packed where its name ends in `.gz`
  public static void write(ConceptTable table, Path file) {
    var json = (new Gson().toJson(rounded(table)) + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFiles.writeBytes(file, isPacked(file) ? packed(json) : json);
  }

  private static boolean isPacked(Path file) {
    return file.toString().endsWith(PACKED);
  }

  private static byte[] packed(byte... json) {
    try (var bytes = new ByteArrayOutputStream()) {
      try (var packing = new GZIPOutputStream(bytes)) {
        packing.write(json);
      }
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// What the table of an autoencoder is called.
  ///
  /// @param autoencoder its folder or file
  /// @return the file's name, beside or in it
  public static String nameFor(Path autoencoder) {
    var file = String.valueOf(autoencoder.getFileName());
    return Files.isDirectory(autoencoder)
        ? NAME
        : file.replaceFirst("\\.[A-Za-z]+$", "") + "." + NAME;
  }

  private static ConceptTable rounded(ConceptTable table) {
    return new ConceptTable(
        table.hook(),
        table.tokens(),
        table.latents(),
        table.concepts().stream()
            .map(match ->
                new ConceptTable.ConceptMatch(
                    match.concept(),
                    match.title(),
                    match.tokens(),
                    match.latent(),
                    rounded(match.score()),
                    match.splits()))
            .toList(),
        table.features().stream()
            .map(match ->
                new ConceptTable.FeatureMatch(
                    match.latent(),
                    match.concept(),
                    match.title(),
                    match.firings(),
                    rounded(match.score())))
            .toList());
  }

  private static Score rounded(Score score) {
    return new Score(
        rounded(score.threshold()),
        rounded(score.precision()),
        rounded(score.recall()),
        rounded(score.f1()),
        rounded(score.probeLoss()),
        rounded(score.baseLoss()));
  }

  private static double rounded(double value) {
    return value == 0 ? 0 : Double.parseDouble(String.format(Locale.ROOT, "%.4g", value));
  }

  /// The table of an autoencoder, if there is one.
  ///
  /// @param autoencoder its folder or file
  /// @throws FeaturescopeException when it cannot be read or belongs to another autoencoder
  public static Optional<ConceptTable> of(Path autoencoder, int latents) {
    var folder =
        Files.isDirectory(autoencoder) ? autoencoder : autoencoder.toAbsolutePath().getParent();
    var packed = folder.resolve(nameFor(autoencoder));
    var plain = packed.resolveSibling(packed.getFileName().toString().replace(PACKED, ""));
    return Stream.of(packed, plain)
        .filter(Files::isRegularFile)
        .findFirst()
        .map(file -> fitting(file, latents));
  }

  private static ConceptTable fitting(Path file, int latents) {
    var table = read(file);
    if (table.latents() != latents) {
      throw new FeaturescopeException(
          "%s speaks of %,d features, the autoencoder has %,d"
              .formatted(file, table.latents(), latents),
          "make it again with evaluate --concepts");
    }
    return table;
  }

  /// @throws FeaturescopeException when the file is no table
  public static ConceptTable read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw noTable(file, null);
      }
      try (var json = new JsonReader(open(file))) {
        var table = ConceptJson.table(json);
        if (!isSound(table)) {
          throw noTable(file, null);
        }
        return table;
      }
    } catch (MalformedJsonException | CharacterCodingException | EOFException | ZipException e) {
      throw noTable(file, e);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    } catch (FeaturescopeException e) {
      throw e;
    } catch (RuntimeException e) {
      // Gson says in exceptions of its own that a value is of another kind.
      throw noTable(file, e);
    }
  }

  private static Reader open(Path file) throws IOException {
    var in = Files.newInputStream(file);
    try {
      var unpacked = isPacked(file) ? new Bounded(new GZIPInputStream(in)) : in;
      return new BufferedReader(
          new InputStreamReader(unpacked, StandardCharsets.UTF_8.newDecoder()));
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /// What unpacks to more than any table takes is none.
  private static final class Bounded extends FilterInputStream {
    private long read;

    Bounded(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      var count = super.read(into, offset, length);
      count(count);
      return count;
    }

    private void count(int more) throws ZipException {
      read += Math.max(0, more);
      if (read > LARGEST) {
        throw new ZipException("more than " + LARGEST + " bytes");
      }
    }
  }

  private static boolean isSound(ConceptTable table) {
    var before = -1;
    for (var match : table.features()) {
      if (match.latent() <= before
          || match.latent() >= table.latents()
          || match.title().isEmpty()
          || !isSound(match.score())) {
        return false;
      }
      before = match.latent();
    }
    return !table.hook().isEmpty()
        && table.concepts().stream()
            .allMatch(match ->
                match.latent() >= 0
                    && match.latent() < table.latents()
                    && !match.title().isEmpty()
                    && isSound(match.score()));
  }

  private static boolean isSound(Score score) {
    return isShare(score.precision()) && isShare(score.recall()) && isShare(score.f1());
  }

  private static boolean isShare(double value) {
    return value >= 0 && value <= 1;
  }

  private static FeaturescopeException noTable(Path file, Exception cause) {
    return new FeaturescopeException(
        file + " is not a table of features and concepts",
        "make it again with evaluate --concepts",
        cause);
  }
}
