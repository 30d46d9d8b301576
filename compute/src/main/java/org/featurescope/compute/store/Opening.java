package org.featurescope.compute.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;
import org.sqlite.SQLiteOpenMode;

/// Opens connections to a file that may have come from anywhere: nothing in it is executed, and no
/// value of it is larger than [#LARGEST].
final class Opening {
  /// Bytes of one value. SQLite refuses larger ones before they are read.
  static final int LARGEST = 256 << 20;

  /// How long another window's change is waited for.
  private static final int PATIENCE_MS = 10_000;

  /// How a file is opened.
  enum Access {
    WRITE("", ""),
    READ("?mode=ro", ""),
    /// Nothing of it is changed; as SQLite might, the last to close it takes away what SQLite puts
    /// beside a file that is open.
    LOOK("?mode=rw", "PRAGMA query_only = ON"),
    /// Nobody writes it and nothing may be written beside it.
    FROZEN("?immutable=1", ""),
    /// As [#FROZEN], and SQLite reads what there is of a file that is not whole. Its leave to write
    /// the schema is what says so; written it cannot be.
    DAMAGED("?immutable=1", "PRAGMA writable_schema = ON"),
    /// As [#DAMAGED], with the changes that did not come into the file.
    DAMAGED_WITH_LOG("?mode=ro", "PRAGMA writable_schema = ON");

    private final String suffix;
    private final String first;

    Access(String suffix, String first) {
      this.suffix = suffix;
      this.first = first;
    }
  }

  private Opening() {}

  static Session session(Path file, Access access, String... settings) throws SQLException {
    SqliteLibrary.place();
    var connection = connect(file, access);
    try {
      // The driver's native part checks the length of every value that it reads or writes.
      ((SQLiteConnection) connection).setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, LARGEST);
      var session = new Session(connection);
      session.run("PRAGMA trusted_schema = OFF;" + access.first);
      // Functions of views and triggers of a stranger's file run nothing that has effects; cells
      // are checked as they are read; nothing is mapped, for a file that shrinks under a mapping
      // takes the process down.
      session.run(
          "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA"
              + " foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000");
      for (var setting : settings) {
        session.run(setting);
      }
      return session;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static Connection connect(Path file, Access access) throws SQLException {
    var config = new SQLiteConfig();
    config.setBusyTimeout(PATIENCE_MS);
    config.enableLoadExtension(false);
    config.setGetGeneratedKeys(false);
    config.setOpenMode(SQLiteOpenMode.OPEN_URI);
    if (access != Access.WRITE && access != Access.LOOK) {
      config.setReadOnly(true);
    }
    // As an address, so that no sign in the file's name means anything to the driver.
    return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri() + access.suffix);
  }
}
