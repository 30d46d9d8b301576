package org.featurescope.compute.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.Cancellation;

/// Takes the legible rows of one table into a sound file.
final class Salvage {
  private static final int BATCH = 2000;

  private final Session from;
  private final Session to;
  private final String table;
  private final Cancellation cancellation;
  private final List<String> columns;
  private boolean lost;

  Salvage(Session from, Session to, String table, Cancellation cancellation) throws SQLException {
    this.from = from;
    this.to = to;
    this.table = table;
    this.cancellation = cancellation;
    columns = to.list("SELECT name FROM pragma_table_info(?)", row -> row.getString(1), table);
  }

  /// Whether rows were passed over.
  boolean lost() {
    return lost;
  }

  /// @return how many rows were taken
  long run() throws SQLException {
    if (!isThere()) {
      return 0;
    }
    var rows = 0L;
    var next = Optional.of(Long.MIN_VALUE);
    while (next.isPresent()) {
      cancellation.check();
      var batch = new ArrayList<Object[]>();
      var whole = read(next.get(), batch);
      rows += add(batch);
      if (whole && batch.size() < BATCH) {
        return rows;
      }
      var last = batch.isEmpty() ? next.get() - 1 : (Long) batch.getLast()[0];
      if (last == Long.MAX_VALUE) {
        return rows;
      }
      next = whole ? Optional.of(last + 1) : legibleAfter(last);
    }
    return rows;
  }

  /// A table, and nothing else of that name: what pretends to be one is not asked.
  private boolean isThere() {
    try {
      return from.first(
              "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?"
                  + " AND sql NOT LIKE 'create virtual%'",
              row -> row.getInt(1), table)
          .isPresent();
    } catch (SQLException damaged) {
      lost = true;
      return false;
    }
  }

  /// Reads rows from a key on until there are enough, or one is not legible.
  ///
  /// @return whether all were legible
  private boolean read(long first, List<Object[]> batch) {
    try {
      from.each(select(BATCH), row -> batch.add(values(row)), first);
      return true;
    } catch (SQLException damaged) {
      lost = true;
      return false;
    }
  }

  private Object[] values(ResultSet row) throws SQLException {
    var values = new Object[1 + columns.size()];
    for (var i = 0; i < values.length; i++) {
      values[i] = row.getObject(i + 1);
    }
    values[0] = row.getLong(1);
    return values;
  }

  private String select(int rows) {
    return "SELECT rowid, %s FROM %s WHERE rowid >= ? ORDER BY rowid LIMIT %d"
        .formatted(String.join(", ", columns), table, rows);
  }

  private long add(List<Object[]> batch) throws SQLException {
    var insert =
        "INSERT OR IGNORE INTO %s (rowid, %s) VALUES (?%s)"
            .formatted(
                table,
                String.join(", ", columns),
                String.join("", Collections.nCopies(columns.size(), ", ?")));
    return to.transaction(
        "BEGIN",
        session -> {
          var rows = 0L;
          for (var values : batch) {
            rows += session.update(insert, values);
          }
          return rows;
        });
  }

  /// The first key after `last` and what is damaged behind it from which on rows are legible.
  private Optional<Long> legibleAfter(long last) {
    var illegible = 0L;
    var step = 1L;
    while (!isLegible(last + step)) {
      illegible = step;
      if (step > Long.MAX_VALUE - Math.max(last, 0) >> 1) {
        return Optional.empty();
      }
      step <<= 1;
    }
    while (step - illegible > 1) {
      var middle = illegible + (step - illegible) / 2;
      if (isLegible(last + middle)) {
        step = middle;
      } else {
        illegible = middle;
      }
    }
    return Optional.of(last + step);
  }

  private boolean isLegible(long key) {
    try {
      from.each(select(1), this::values, key);
      return true;
    } catch (SQLException damaged) {
      return false;
    }
  }
}
