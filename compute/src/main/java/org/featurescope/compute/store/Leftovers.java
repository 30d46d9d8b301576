package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.List;

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
          var missing = removeDangling(within);
          for (var run :
              within.list(
                  "SELECT id, latents FROM run WHERE state = 1",
                  row -> new long[] {row.getLong(1), row.getLong(2)})) {
            missing |= complete(within, run[0], run[1]);
          }
          return missing;
        });
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
      session.update("UPDATE run SET state = 2 WHERE id = ?", run);
      return true;
    }
    if (left == latents && pages == latents) {
      return false;
    }
    session.update(
        "WITH RECURSIVE every (id) AS (SELECT ? UNION ALL SELECT id + 1 FROM every WHERE id < ?)"
            + " INSERT OR IGNORE INTO feature (id, tokens, fired, sum, sum_of_squares, max)"
            + " SELECT id, 0, 0, 0, 0, 0 FROM every",
        first,
        end - 1);
    session.update(
        "INSERT OR IGNORE INTO feature_page (id, histogram, partners, geometry)"
            + " SELECT id, x'0000', x'00', x'00000000' FROM feature WHERE id >= ? AND id < ?",
        first,
        end);
    return true;
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
