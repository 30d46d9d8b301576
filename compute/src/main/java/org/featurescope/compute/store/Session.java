package org.featurescope.compute.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One connection, for one thread at a time, with its statements kept ready. Values are always
/// bound, never written into a statement.
final class Session implements AutoCloseable {

  /// Reads one row.
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /// Looks at one row.
  @FunctionalInterface
  interface Each {
    void accept(ResultSet row) throws SQLException;
  }

  /// Several statements that happen together or not at all.
  @FunctionalInterface
  interface Work<T> {
    T run(Session session) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> ready = new HashMap<>();
  private boolean broken;

  Session(Connection connection) {
    this.connection = connection;
  }

  /// All rows of a question. The same question must not be asked while its rows are being read.
  <T> List<T> list(String sql, Row<T> row, Object... values) throws SQLException {
    var rows = new ArrayList<T>();
    each(sql, found -> rows.add(row.read(found)), values);
    return rows;
  }

  void each(String sql, Each each, Object... values) throws SQLException {
    try (var rows = bound(sql, values).executeQuery()) {
      while (rows.next()) {
        each.accept(rows);
      }
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /// The driver does not get a statement that has failed ready again.
  private SQLException failed(String sql, SQLException e) {
    try {
      var statement = ready.remove(sql);
      if (statement != null) {
        statement.close();
      }
    } catch (SQLException alsoFailed) {
      e.addSuppressed(alsoFailed);
    }
    return e;
  }

  <T> Optional<T> first(String sql, Row<T> row, Object... values) throws SQLException {
    try (var rows = bound(sql, values).executeQuery()) {
      return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /// The number in the first column of the first row.
  long number(String sql, Object... values) throws SQLException {
    return first(sql, row -> row.getLong(1), values)
        .orElseThrow(() -> new SQLException("no answer to " + sql));
  }

  /// @return how many rows it changed
  int update(String sql, Object... values) throws SQLException {
    try {
      return bound(sql, values).executeUpdate();
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  /// Adds a row.
  ///
  /// @return its key
  long insert(String sql, Object... values) throws SQLException {
    update(sql, values);
    return number("SELECT last_insert_rowid()");
  }

  /// One or more statements without values.
  void run(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  /// Runs `work` between `begin` and COMMIT; what it did is undone when it throws.
  <T> T transaction(String begin, Work<T> work) throws SQLException {
    run(begin);
    var done = false;
    try {
      var result = work.run(this);
      run("COMMIT");
      done = true;
      return result;
    } finally {
      if (!done) {
        rollBack();
      }
    }
  }

  /// Runs `work`, which only reads, on the file as it is now.
  <T> T snapshot(Work<T> work) throws SQLException {
    run("BEGIN");
    try {
      return work.run(this);
    } finally {
      rollBack();
    }
  }

  private void rollBack() {
    try {
      run("ROLLBACK");
    } catch (SQLException alreadyUndone) {
      // Some faults undo a transaction by themselves; what went wrong first is on its way.
      broken = true;
    }
  }

  /// Whether it may be used again.
  boolean sound() {
    return !broken;
  }

  private PreparedStatement bound(String sql, Object... values) throws SQLException {
    var statement = ready.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      ready.put(sql, statement);
    }
    for (var i = 0; i < values.length; i++) {
      bind(statement, i + 1, values[i]);
    }
    return statement;
  }

  private static void bind(PreparedStatement statement, int at, Object value) throws SQLException {
    switch (value) {
      case null -> statement.setObject(at, null);
      case Long number -> statement.setLong(at, number);
      case Integer number -> statement.setInt(at, number);
      case Double number -> statement.setDouble(at, number);
      case Float number -> statement.setDouble(at, number);
      case Boolean truth -> statement.setInt(at, truth ? 1 : 0);
      case String text -> statement.setString(at, text);
      case byte[] bytes -> statement.setBytes(at, bytes);
      default -> throw new IllegalArgumentException("a value of " + value.getClass());
    }
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
