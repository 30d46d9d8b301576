package org.featurescope.compute.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.store.Opening.Access;

/// The connections of one workspace: some for reading, which see the file as it was when they began
/// and wait for nobody; one for what a person changes; one for the indexer's many rows.
///
/// A change is in the file and on the disk when [#write] returns (`synchronous = FULL`: the log is
/// flushed at every commit), so that it outlives a killed process as well as a power cut. The
/// indexer's batches ([#writeBulk]) are flushed once, by the commit that makes them count.
final class Database implements AutoCloseable {
  private static final int SPARE_READERS = 4;

  /// Pages that the indexer changes again and again are written to the file once in a while.
  private static final String FILLING =
      "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -64000; PRAGMA wal_autocheckpoint = 8000;"
          + " PRAGMA journal_size_limit = 67108864";

  private final Path file;
  private final Access access;

  /// One writer at a time, in the order in which they came: SQLite itself would let one that goes on
  /// and on starve the others.
  private final ReentrantLock writing = new ReentrantLock(true);

  private final Deque<Session> readers = new ArrayDeque<>();
  private Session editor;
  private Session filler;
  private boolean closed;

  Database(Path file, Access access) {
    this.file = file;
    this.access = access;
  }

  Path file() {
    return file;
  }

  boolean writable() {
    return access == Access.WRITE;
  }

  /// Reads; all statements of `work` see the same state of the file.
  <T> T read(Session.Work<T> work) {
    try {
      var session = borrow();
      try {
        return session.snapshot(work);
      } finally {
        giveBack(session);
      }
    } catch (SQLException e) {
      throw StoreProblem.of(file, e);
    } catch (NullPointerException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // A stranger's file may lack what the tables of this program demand.
      throw StoreProblem.of(file, Unpacker.damage(), e);
    }
  }

  /// Changes something, durably: it is there once this returns, and not at all when it throws.
  <T> T write(Session.Work<T> work) {
    requireWritable();
    writing.lock();
    try {
      return editor().transaction("BEGIN IMMEDIATE", work);
    } catch (SQLException e) {
      throw StoreProblem.of(file, e);
    } finally {
      writing.unlock();
    }
  }

  /// As [#write], but what was written is sure to outlive a power cut only after the next [#write].
  <T> T writeBulk(Session.Work<T> work) {
    requireWritable();
    writing.lock();
    try {
      requireOpen();
      if (filler == null || !filler.sound()) {
        closeQuietly(filler);
        filler = Opening.session(file, access, FILLING);
      }
      return filler.transaction("BEGIN IMMEDIATE", work);
    } catch (SQLException e) {
      throw StoreProblem.of(file, e);
    } finally {
      writing.unlock();
    }
  }

  /// Works on a connection of its own, outside of any transaction.
  <T> T alone(Session.Work<T> work) {
    requireOpen();
    try (var session = Opening.session(file, access)) {
      return work.run(session);
    } catch (SQLException e) {
      throw StoreProblem.of(file, e);
    }
  }

  /// A number that is another one after somebody else, a window or a program, has changed the file;
  /// own changes by [#write] do not count, those by [#writeBulk] do.
  long version() {
    writing.lock();
    try {
      return editor().number("PRAGMA data_version");
    } catch (SQLException e) {
      throw StoreProblem.of(file, e);
    } finally {
      writing.unlock();
    }
  }

  private Session editor() throws SQLException {
    requireOpen();
    if (editor == null || !editor.sound()) {
      closeQuietly(editor);
      editor = Opening.session(file, access, "PRAGMA synchronous = FULL");
    }
    return editor;
  }

  private void requireWritable() {
    if (!writable()) {
      throw new FeaturescopeException(
          file + " is open for reading alone", "open a workspace that can be written");
    }
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new FeaturescopeException(file + " has been closed", "open it again");
    }
  }

  private Session borrow() throws SQLException {
    synchronized (this) {
      requireOpen();
      var spare = readers.poll();
      if (spare != null) {
        return spare;
      }
    }
    return Opening.session(file, access, "PRAGMA query_only = ON");
  }

  private void giveBack(Session session) throws SQLException {
    synchronized (this) {
      if (session.sound() && !closed && readers.size() < SPARE_READERS) {
        readers.push(session);
        return;
      }
    }
    session.close();
  }

  /// Waits for changes that are under way; the last one to close a file tidies it up.
  @Override
  public void close() {
    writing.lock();
    try {
      synchronized (this) {
        closed = true;
        closeQuietly(filler);
        closeQuietly(editor);
        while (!readers.isEmpty()) {
          closeQuietly(readers.pop());
        }
        filler = null;
        editor = null;
      }
    } finally {
      writing.unlock();
    }
  }

  private static void closeQuietly(Session session) {
    if (session == null) {
      return;
    }
    try {
      session.close();
    } catch (SQLException committedAlready) {
      // Whatever was reported as saved is in the file.
      return;
    }
  }
}
