package org.featurescope.compute.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Texts that a person keeps, each once.
public final class TextStore {
  private static final String COLUMNS = "SELECT hash, name, content, added FROM text ";

  private final Database database;

  TextStore(Database database) {
    this.database = database;
  }

  /// SHA-256 of a text in UTF-8, in hexadecimal digits.
  public static String hash(String content) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(content.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// What is known of a text that is not read.
  ///
  /// @param beginning its first characters
  public record Heading(String hash, String name, String beginning) {}

  /// All texts by their names, the newest first.
  public List<Heading> headings() {
    return database.read(session ->
        session.list(
            "SELECT hash, name, substr(content, 1, 200) FROM text ORDER BY added DESC, id DESC",
            row -> new Heading(row.getString(1), row.getString(2), row.getString(3))));
  }

  /// All texts, the newest first.
  public List<StoredText> all() {
    return database.read(
        session -> session.list(COLUMNS + "ORDER BY added DESC, id DESC", TextStore::text));
  }

  public Optional<StoredText> find(String hash) {
    return database.read(
        session -> session.first(COLUMNS + "WHERE hash = ?", TextStore::text, hash));
  }

  private static StoredText text(ResultSet row) throws SQLException {
    return new StoredText(
        row.getString(1), row.getString(2), row.getString(3), Instant.ofEpochMilli(row.getLong(4)));
  }

  /// Keeps a text; one that is kept already is given the new name.
  public StoredText save(String name, String content) {
    var hash = hash(content);
    database.write(session ->
        session.update(
            "INSERT INTO text (hash, name, content, added) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (hash) DO UPDATE SET name = excluded.name",
            hash,
            name,
            content,
            System.currentTimeMillis()));
    return find(hash).orElseThrow();
  }

  public void delete(String hash) {
    database.write(session -> session.update("DELETE FROM text WHERE hash = ?", hash));
  }
}
