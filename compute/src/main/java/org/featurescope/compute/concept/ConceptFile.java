package org.featurescope.compute.concept;

import com.google.gson.Gson;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.featurescope.compute.concept.ConceptTable.Score;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// A [ConceptTable] as JSON beside the weights of its autoencoder: `concepts.json`.
public final class ConceptFile {
  public static final String NAME = "concepts.json";

  /// A table of a hundred thousand features takes some 30 MB.
  private static final long LARGEST = 100L << 20;

  private ConceptFile() {}

  /// Writes the table, whole or not at all; figures have four digits.
  public static void write(ConceptTable table, Path file) {
    AtomicFiles.writeText(file, new Gson().toJson(rounded(table)) + "\n");
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

  /// The table that lies in an autoencoder's folder, if there is one.
  ///
  /// @throws FeaturescopeException when it cannot be read or belongs to another autoencoder
  public static Optional<ConceptTable> in(Path folder, int latents) {
    var file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    var table = read(file);
    if (table.latents() != latents) {
      throw new FeaturescopeException(
          "%s speaks of %,d features, the autoencoder has %,d"
              .formatted(file, table.latents(), latents),
          "make it again with evaluate --concepts");
    }
    return Optional.of(table);
  }

  /// @throws FeaturescopeException when the file is no table
  public static ConceptTable read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw noTable(file, null);
      }
      try (var json = new JsonReader(Files.newBufferedReader(file))) {
        var table = ConceptJson.table(json);
        if (!isSound(table)) {
          throw noTable(file, null);
        }
        return table;
      }
    } catch (MalformedJsonException | CharacterCodingException | EOFException e) {
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
