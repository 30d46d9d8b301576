package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.List;

/// Features that a person wants to find again.
public final class StarStore {
  private final Database database;

  StarStore(Database database) {
    this.database = database;
  }

  public boolean of(FeatureKey feature) {
    return database.read(session -> of(session, feature));
  }

  static boolean of(Session session, FeatureKey feature) throws SQLException {
    return session
        .first(
            "SELECT 1 FROM star JOIN sae ON sae.id = star.sae WHERE hash = ? AND latent = ?",
            row -> row.getInt(1),
            feature.saeHash(),
            feature.latent())
        .isPresent();
  }

  /// All starred features, the first starred first.
  public List<FeatureKey> all() {
    return database.read(session ->
        session.list(
            "SELECT hash, latent FROM star JOIN sae ON sae.id = star.sae ORDER BY star.id",
            row -> new FeatureKey(row.getString(1), row.getInt(2))));
  }

  public void set(FeatureKey feature, boolean starred) {
    database.write(session -> {
      set(session, Saes.key(session, feature.saeHash()), feature.latent(), starred);
      return null;
    });
  }

  static void set(Session session, long sae, int latent, boolean starred) throws SQLException {
    session.update(
        starred
            ? "INSERT INTO star (sae, latent) VALUES (?, ?) ON CONFLICT DO NOTHING"
            : "DELETE FROM star WHERE sae = ? AND latent = ?",
        sae,
        latent);
  }
}
