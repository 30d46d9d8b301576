package org.featurescope.compute.store;

import java.sql.SQLException;

/// The rows that stand for autoencoders.
final class Saes {
  private Saes() {}

  /// The key of an autoencoder, added when it is new.
  static long key(Session session, String hash) throws SQLException {
    var known = session.first("SELECT id FROM sae WHERE hash = ?", row -> row.getLong(1), hash);
    return known.isPresent()
        ? known.get()
        : session.insert("INSERT INTO sae (hash) VALUES (?)", hash);
  }
}
