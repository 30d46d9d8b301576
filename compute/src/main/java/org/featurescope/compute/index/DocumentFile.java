package org.featurescope.compute.index;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// The texts of one file, in their order. None is longer than [Document#MOST]; blank ones are left
/// out.
interface DocumentFile extends AutoCloseable {

  /// The next text, or nothing at the end.
  ///
  /// @throws org.featurescope.compute.job.FeaturescopeException when the file cannot be read or is
  ///   not what its name says
  Optional<String> next();

  @Override
  void close();

  /// Opens a file, by the ending of its name: `.jsonl`, `.parquet`, or else plain text.
  ///
  /// @param field what holds the text in the first two
  static DocumentFile open(Path file, String field) {
    var name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return new JsonLinesFile(file, field);
    }
    return name.endsWith(".parquet") ? new ParquetTexts(file, field) : new PlainTextFile(file);
  }
}
