package org.featurescope.compute.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What features are said to stand for: at most one label of each source a feature.
public final class LabelStore {
  private final Database database;

  LabelStore(Database database) {
    this.database = database;
  }

  /// The labels of a feature, the one that lists show first.
  public List<Label> of(FeatureKey feature) {
    return database.read(session -> of(session, feature));
  }

  static List<Label> of(Session session, FeatureKey feature) throws SQLException {
    return session
        .list(
            "SELECT text, source, score FROM label JOIN sae ON sae.id = label.sae"
                + " WHERE hash = ? AND latent = ?",
            row -> label(row, 1),
            feature.saeHash(),
            feature.latent())
        .stream()
        .sorted(Comparator.comparing(Label::source))
        .toList();
  }

  /// A label from three columns.
  static Label label(ResultSet row, int from) throws SQLException {
    var text = row.getString(from);
    var source = LabelSource.of(row.getString(from + 1));
    var score = row.getDouble(from + 2);
    return new Label(text, source, row.wasNull() ? Double.NaN : score);
  }

  /// Sets a label in place of an older one of the same source; an empty text removes it.
  public void set(FeatureKey feature, Label label) {
    setAll(feature.saeHash(), Map.of(feature.latent(), label));
  }

  public void remove(FeatureKey feature, LabelSource source) {
    set(feature, Label.none(source));
  }

  /// Sets the labels of many features at once, by their numbers.
  public void setAll(String saeHash, Map<Integer, Label> labels) {
    database.write(session -> {
      var sae = Saes.key(session, saeHash);
      for (var entry : labels.entrySet()) {
        set(session, sae, new FeatureKey(saeHash, entry.getKey()).latent(), entry.getValue());
      }
      return null;
    });
  }

  /// All labels on the features of an autoencoder, by the features' numbers.
  Map<Integer, List<Label>> all(String saeHash) {
    return database.read(session -> {
      var all = new TreeMap<Integer, List<Label>>();
      session.each(
          "SELECT latent, text, source, score FROM label JOIN sae ON sae.id = label.sae"
              + " WHERE hash = ?",
          row -> all.computeIfAbsent(row.getInt(1), l -> new ArrayList<>()).add(label(row, 2)),
          saeHash);
      return all;
    });
  }

  /// Adds labels where a feature has none of that source.
  void addMissing(String saeHash, Map<Integer, List<Label>> labels) {
    database.write(session -> {
      var sae = Saes.key(session, saeHash);
      for (var entry : labels.entrySet()) {
        for (var label : entry.getValue()) {
          if (find(session, sae, entry.getKey(), label.source()).isEmpty()) {
            set(session, sae, entry.getKey(), label);
          }
        }
      }
      return null;
    });
  }

  private static Optional<Long> find(Session session, long sae, int latent, LabelSource source)
      throws SQLException {
    return session.first(
        "SELECT id FROM label WHERE sae = ? AND latent = ? AND source = ?",
        row -> row.getLong(1),
        sae,
        latent,
        source.word());
  }

  static void set(Session session, long sae, int latent, Label label) throws SQLException {
    var old = find(session, sae, latent, label.source());
    if (old.isPresent()) {
      session.update("DELETE FROM label WHERE id = ?", old.get());
      session.update("DELETE FROM label_words WHERE rowid = ?", old.get());
    }
    var text = label.text().strip();
    if (text.isEmpty()) {
      return;
    }
    var key =
        session.insert(
            "INSERT INTO label (sae, latent, source, text, score, changed)"
                + " VALUES (?, ?, ?, ?, ?, ?)",
            sae,
            latent,
            label.source().word(),
            text,
            label.scored() ? (Double) label.score() : null,
            System.currentTimeMillis());
    session.update(
        "INSERT INTO label_words (rowid, words) VALUES (?, ?)", key, Words.indexed(text));
  }
}
