package org.featurescope.compute.store;

import java.util.List;

/// The features that a person keeps in sight, in their order.
public final class PinStore {
  private final Database database;

  PinStore(Database database) {
    this.database = database;
  }

  public List<FeatureKey> all() {
    return database.read(session ->
        session.list(
            "SELECT hash, latent FROM pin JOIN sae ON sae.id = pin.sae ORDER BY place",
            row -> new FeatureKey(row.getString(1), row.getInt(2))));
  }

  /// Puts these pins in place of all others.
  public void set(List<FeatureKey> features) {
    database.write(session -> {
      session.update("DELETE FROM pin");
      var place = 0;
      for (var feature : features) {
        session.update(
            "INSERT INTO pin (sae, latent, place) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            Saes.key(session, feature.saeHash()),
            feature.latent(),
            place++);
      }
      return null;
    });
  }
}
