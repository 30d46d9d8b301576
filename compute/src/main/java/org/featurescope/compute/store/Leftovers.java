package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.index.FeatureMap;

/// Makes salvaged rows fit together again.
final class Leftovers {
  private Leftovers() {}

  /// Removes rows that refer to lost ones, and fills what an index lacks with features of which
  /// nothing is known.
  ///
  /// @return whether anything was missing
  static boolean remove(Session session) throws SQLException {
    return session.transaction(
        "BEGIN",
        within -> {
          var missing = removeMisshapen(within);
          missing |= removeDangling(within);
          for (var run :
              within.list(
                  "SELECT id, latents FROM run WHERE " + Runs.IS_WHOLE,
                  row -> new long[] {row.getLong(1), row.getLong(2)})) {
            missing |= complete(within, run[0], run[1]);
          }
          readAgain(within);
          return missing;
        });
  }

  /// Damage that SQLite does not notice: values that do not unpack.
  private static boolean removeMisshapen(Session session) throws SQLException {
    var any =
        remove(
            session,
            "feature_page",
            "SELECT id, histogram, partners, geometry FROM feature_page",
            row -> {
              Blobs.histogram(row.getBytes(2));
              Blobs.partners(row.getBytes(3));
              Blobs.geometry(row.getBytes(4));
            });
    any |=
        remove(
            session,
            "passage",
            "SELECT id, document, start, text, tokens FROM passage",
            row -> Blobs.passage(row.getLong(2), row.getInt(3), row.getString(4), row.getBytes(5)));
    any |=
        remove(
            session,
            "example",
            "SELECT example.id, band, peak, value, activations, document, start, text, tokens"
                + " FROM example JOIN passage ON passage.id = example.passage",
            row -> {
              var passage =
                  Blobs.passage(row.getLong(6), row.getInt(7), row.getString(8), row.getBytes(9));
              Blobs.example(
                  row.getInt(2), passage, row.getInt(3), row.getFloat(4), row.getBytes(5));
            });
    any |=
        remove(
            session,
            "map",
            "SELECT id, layout, clusters, places FROM map",
            row ->
                Blobs.map(
                    FeatureMap.Layout.valueOf(row.getString(2)), row.getInt(3), row.getBytes(4)));
    return any;
  }

  /// Removes the rows that cannot be read.
  private static boolean remove(Session session, String table, String select, Session.Each reading)
      throws SQLException {
    var bad = new ArrayList<Long>();
    session.each(
        select,
        row -> {
          var id = row.getLong(1);
          try {
            reading.accept(row);
          } catch (SQLException | NullPointerException | IllegalArgumentException e) {
            bad.add(id);
          }
        });
    for (var id : bad) {
      session.update("DELETE FROM " + table + " WHERE id = ?", id);
    }
    return !bad.isEmpty();
  }

  private record Dangling(String table, long row) {}

  private static boolean removeDangling(Session session) throws SQLException {
    var any = false;
    List<Dangling> dangling;
    do {
      dangling =
          session.list(
              "PRAGMA foreign_key_check", row -> new Dangling(row.getString(1), row.getLong(2)));
      for (var row : dangling) {
        session.update("DELETE FROM " + row.table() + " WHERE rowid = ?", row.row());
      }
      any |= !dangling.isEmpty();
    } while (!dangling.isEmpty());
    return any;
  }

  /// An index of which less than half is left is given up.
  private static boolean complete(Session session, long run, long latents) throws SQLException {
    var first = RowIds.feature(run, 0);
    var end = first + latents;
    var left = session.number("SELECT count(*) FROM feature WHERE id >= ? AND id < ?", first, end);
    var pages =
        session.number("SELECT count(*) FROM feature_page WHERE id >= ? AND id < ?", first, end);
    if (left < latents / 2) {
      session.update("UPDATE run SET state = ? WHERE id = ?", Runs.TO_REMOVE, run);
      return true;
    }
    if (left == latents && pages == latents) {
      return false;
    }
    FeatureRows.fill(session, run, latents);
    return true;
  }

  /// Where the index that was read is lost, the latest that was put aside for it is read again.
  private static void readAgain(Session session) throws SQLException {
    session.update(
        "UPDATE run SET state = ?1 WHERE id IN (SELECT max(id) FROM run AS aside WHERE state = ?2"
            + " AND NOT EXISTS (SELECT 1 FROM run WHERE state = ?1 AND (sae, model_hash, hook)"
            + " = (aside.sae, aside.model_hash, aside.hook)) GROUP BY sae, model_hash, hook)",
        Runs.TO_READ,
        Runs.PUT_ASIDE);
  }

  /// Makes the tables of words anew.
  static void indexWords(Session session) throws SQLException {
    for (var table : List.of("label", "note", "passage")) {
      session.transaction(
          "BEGIN",
          within -> {
            within.each(
                "SELECT id, text FROM " + table,
                row ->
                    within.update(
                        "INSERT INTO " + table + "_words (rowid, words) VALUES (?, ?)",
                        row.getLong(1),
                        Words.indexed(row.getString(2))));
            return null;
          });
    }
  }
}
