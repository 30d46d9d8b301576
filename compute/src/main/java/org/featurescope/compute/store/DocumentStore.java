package org.featurescope.compute.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Named pieces of JSON of one kind: steering plans, or attribution graphs.
public final class DocumentStore {
  private final Database database;
  private final String kind;

  /// @param kind as it is stored: "plan", "graph"
  DocumentStore(Database database, String kind) {
    this.database = database;
    this.kind = kind;
  }

  /// All names, the document that was saved last first.
  public List<String> names() {
    return database.read(session ->
        session.list(
            "SELECT name FROM document WHERE kind = ? ORDER BY changed DESC, id DESC",
            row -> row.getString(1),
            kind));
  }

  public Optional<StoredDocument> find(String name) {
    return database.read(session ->
        session.first(
            "SELECT name, json, changed FROM document WHERE kind = ? AND name = ?",
            DocumentStore::document,
            kind,
            name));
  }

  private static StoredDocument document(ResultSet row) throws SQLException {
    return new StoredDocument(
        row.getString(1), row.getString(2), Instant.ofEpochMilli(row.getLong(3)));
  }

  /// Saves a document in place of an older one of its name. Later than every other of its kind,
  /// even within one millisecond.
  public void save(String name, String json) {
    database.write(session ->
        session.update(
            "INSERT INTO document (kind, name, json, changed) VALUES (?, ?, ?,"
                + " max(?, (SELECT coalesce(max(changed), 0) + 1 FROM document WHERE kind = ?)))"
                + " ON CONFLICT (kind, name)"
                + " DO UPDATE SET json = excluded.json, changed = excluded.changed",
            kind,
            name,
            json,
            System.currentTimeMillis(),
            kind));
  }

  public void delete(String name) {
    database.write(
        session -> session.update("DELETE FROM document WHERE kind = ? AND name = ?", kind, name));
  }
}
