package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.List;

/// Short words by which a person groups features.
public final class TagStore {
  private final Database database;

  TagStore(Database database) {
    this.database = database;
  }

  /// The tags of a feature, in the order of the alphabet.
  public List<String> of(FeatureKey feature) {
    return database.read(session -> of(session, feature));
  }

  static List<String> of(Session session, FeatureKey feature) throws SQLException {
    return session.list(
        "SELECT name FROM tag JOIN sae ON sae.id = tag.sae WHERE hash = ? AND latent = ?"
            + " ORDER BY name",
        row -> row.getString(1),
        feature.saeHash(),
        feature.latent());
  }

  /// All tags that any feature has, in the order of the alphabet.
  public List<String> all() {
    return database.read(session ->
        session.list("SELECT DISTINCT name FROM tag ORDER BY name", r -> r.getString(1)));
  }

  /// Gives a feature a tag; one that it has already is no mistake.
  public void add(FeatureKey feature, String tag) {
    var name = tag.strip();
    if (name.isEmpty()) {
      return;
    }
    database.write(session -> {
      add(session, Saes.key(session, feature.saeHash()), feature.latent(), name);
      return null;
    });
  }

  static void add(Session session, long sae, int latent, String name) throws SQLException {
    session.update(
        "INSERT INTO tag (sae, latent, name) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        sae,
        latent,
        name);
  }

  public void remove(FeatureKey feature, String tag) {
    database.write(session ->
        session.update(
            "DELETE FROM tag WHERE sae = ? AND latent = ? AND name = ?",
            Saes.key(session, feature.saeHash()),
            feature.latent(),
            tag.strip()));
  }
}
