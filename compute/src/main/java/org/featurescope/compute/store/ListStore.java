package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;

/// Named, ordered lists of features.
public final class ListStore {
  private final Database database;

  ListStore(Database database) {
    this.database = database;
  }

  /// The names of all lists, in the order of the alphabet.
  public List<String> names() {
    return database.read(
        session -> session.list("SELECT name FROM list ORDER BY name", row -> row.getString(1)));
  }

  public Optional<FeatureList> find(String name) {
    return database.read(session -> {
      var list = key(session, name);
      return list.isEmpty()
          ? Optional.empty()
          : Optional.of(new FeatureList(name, features(session, list.get())));
    });
  }

  private static List<FeatureKey> features(Session session, long list) throws SQLException {
    return session.list(
        "SELECT hash, latent FROM list_entry JOIN sae ON sae.id = list_entry.sae"
            + " WHERE list = ? ORDER BY place",
        row -> new FeatureKey(row.getString(1), row.getInt(2)),
        list);
  }

  private static Optional<Long> key(Session session, String name) throws SQLException {
    return session.first("SELECT id FROM list WHERE name = ?", row -> row.getLong(1), name);
  }

  /// Saves a list in place of an older one of its name.
  public void save(FeatureList list) {
    database.write(session -> {
      save(session, list);
      return null;
    });
  }

  static void save(Session session, FeatureList list) throws SQLException {
    session.update("DELETE FROM list WHERE name = ?", list.name());
    var key =
        session.insert(
            "INSERT INTO list (name, changed) VALUES (?, ?)",
            list.name(),
            System.currentTimeMillis());
    var place = 0;
    for (var feature : list.features()) {
      session.update(
          "INSERT INTO list_entry (list, place, sae, latent) VALUES (?, ?, ?, ?)",
          key,
          place++,
          Saes.key(session, feature.saeHash()),
          feature.latent());
    }
  }

  public void delete(String name) {
    database.write(session -> session.update("DELETE FROM list WHERE name = ?", name));
  }

  /// @throws FeaturescopeException when another list has the new name
  public void rename(String name, String other) {
    database.write(session -> {
      if (!name.equals(other) && key(session, other).isPresent()) {
        throw new FeaturescopeException(
            "there is a list of the name " + other + " already", "choose another name");
      }
      return session.update("UPDATE list SET name = ? WHERE name = ?", other, name);
    });
  }
}
