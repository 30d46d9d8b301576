package org.featurescope.compute.store;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.featurescope.compute.index.format.FeatureFormat;
import org.featurescope.compute.index.format.ForeignFeature;

/// The rows of what other tools' files said.
final class ForeignRows {
  /// Bytes of one record, unpacked.
  private static final int LARGEST = 256 << 20;

  private ForeignRows() {}

  static void addFile(Session session, long run, FeatureFormat format, JsonObject header)
      throws SQLException {
    session.update(
        "INSERT INTO foreign_file (id, format, header) VALUES (?, ?, ?)",
        run,
        format.name(),
        packed(header));
  }

  static void add(Session session, long run, ForeignFeature feature) throws SQLException {
    session.update(
        "INSERT INTO foreign_record (id, json) VALUES (?, ?)",
        RowIds.feature(run, feature.latent()),
        packed(feature.packed()));
  }

  /// The kind of file that an index came from, where it came from one.
  static Optional<FeatureFormat> format(Session session, long run) throws SQLException {
    return session.first(
        "SELECT format FROM foreign_file WHERE id = ?",
        row -> FeatureFormat.valueOf(row.getString(1)),
        run);
  }

  static Optional<JsonObject> header(Session session, long run) throws SQLException {
    return session.first(
        "SELECT header FROM foreign_file WHERE id = ?", row -> unpacked(row.getBytes(1)), run);
  }

  static Optional<ForeignFeature> find(Session session, long run, int latent) throws SQLException {
    return session.first(
        "SELECT json FROM foreign_record WHERE id = ?",
        row -> ForeignFeature.unpacked(unpacked(row.getBytes(1))),
        RowIds.feature(run, latent));
  }

  private static byte[] packed(JsonObject object) {
    var bytes = new ByteArrayOutputStream();
    try (var zipped = new GZIPOutputStream(bytes)) {
      zipped.write(object.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static JsonObject unpacked(byte... bytes) throws SQLException {
    try (var zipped = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      var text = new String(zipped.readNBytes(LARGEST), StandardCharsets.UTF_8);
      return JsonParser.parseString(text).getAsJsonObject();
    } catch (IOException | JsonParseException | IllegalStateException e) {
      throw Unpacker.damage();
    }
  }
}
