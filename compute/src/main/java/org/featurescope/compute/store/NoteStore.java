package org.featurescope.compute.store;

import java.sql.SQLException;

/// Free text on features.
public final class NoteStore {
  private final Database database;

  NoteStore(Database database) {
    this.database = database;
  }

  /// The note on a feature; empty where there is none.
  public String of(FeatureKey feature) {
    return database.read(session -> of(session, feature));
  }

  static String of(Session session, FeatureKey feature) throws SQLException {
    return session
        .first(
            "SELECT text FROM note JOIN sae ON sae.id = note.sae WHERE hash = ? AND latent = ?",
            row -> row.getString(1),
            feature.saeHash(),
            feature.latent())
        .orElse("");
  }

  /// Puts a note in place of an older one; an empty text removes it.
  public void set(FeatureKey feature, String text) {
    database.write(session -> {
      set(session, Saes.key(session, feature.saeHash()), feature.latent(), text);
      return null;
    });
  }

  static void set(Session session, long sae, int latent, String text) throws SQLException {
    var old =
        session.first(
            "SELECT id FROM note WHERE sae = ? AND latent = ?", row -> row.getLong(1), sae, latent);
    if (old.isPresent()) {
      session.update("DELETE FROM note WHERE id = ?", old.get());
      session.update("DELETE FROM note_words WHERE rowid = ?", old.get());
    }
    if (text.isBlank()) {
      return;
    }
    var key =
        session.insert(
            "INSERT INTO note (sae, latent, text, changed) VALUES (?, ?, ?, ?)",
            sae,
            latent,
            text,
            System.currentTimeMillis());
    session.update("INSERT INTO note_words (rowid, words) VALUES (?, ?)", key, Words.indexed(text));
  }
}
