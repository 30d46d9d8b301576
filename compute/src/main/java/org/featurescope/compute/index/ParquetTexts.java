package org.featurescope.compute.index;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.hardwood.schema.ColumnSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.text.TextPieces;

/// The strings of one column of a Parquet file.
final class ParquetTexts implements DocumentFile {
  private final Path file;
  private final String column;
  private final ParquetFileReader reader;
  private final RowReader rows;
  private final Queue<String> pieces = new ArrayDeque<>();

  ParquetTexts(Path file, String column) {
    this.file = file;
    this.column = column;
    requireReadable();
    ParquetFileReader opened = null;
    try {
      opened = ParquetFileReader.open(InputFile.of(file));
      requireColumn(opened);
      rows = opened.buildRowReader().projection(ColumnProjection.columns(column)).build();
      reader = opened;
    } catch (IOException | RuntimeException e) {
      close(opened);
      throw problem(e);
    }
  }

  private void requireReadable() {
    try (var channel = Files.newByteChannel(file)) {
      if (channel.size() == 0) {
        throw new FeaturescopeException(file + " is empty", "leave it out, or fetch it again");
      }
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private void requireColumn(ParquetFileReader opened) {
    var columns = opened.getFileSchema().getColumns();
    var strings =
        columns.stream()
            .filter(c -> c.type() == PhysicalType.BYTE_ARRAY && c.maxRepetitionLevel() == 0)
            .map(ColumnSchema::name)
            .toList();
    if (!strings.contains(column)) {
      throw new FeaturescopeException(
          "%s has no column \"%s\" of texts".formatted(file, column),
          "name the column with --text-field"
              + (strings.isEmpty() ? "" : "; there are " + String.join(", ", strings)));
    }
  }

  @Override
  public Optional<String> next() {
    try {
      while (pieces.isEmpty()) {
        if (!rows.hasNext()) {
          return Optional.empty();
        }
        rows.next();
        if (!rows.isNull(column)) {
          TextPieces.of(rows.getString(column), Document.MOST).stream()
              .filter(piece -> !piece.isBlank())
              .forEach(pieces::add);
        }
      }
      return Optional.of(pieces.remove());
    } catch (RuntimeException | LinkageError e) {
      throw problem(e);
    }
  }

  /// A damaged file comes to light as whatever the reader stumbles over.
  private FeaturescopeException problem(Throwable e) {
    if (e instanceof FeaturescopeException known) {
      return known;
    }
    var why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new FeaturescopeException(
        file + " cannot be read as Parquet: " + why, "fetch it again, or convert it to .jsonl", e);
  }

  @Override
  public void close() {
    rows.close();
    close(reader);
  }

  private void close(ParquetFileReader opened) {
    try {
      if (opened != null) {
        opened.close();
      }
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }
}
