package org.featurescope.compute.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.store.Opening.Access;
import org.featurescope.compute.store.WorkspaceState.Damaged;
import org.featurescope.compute.store.WorkspaceState.ReadOnly;
import org.featurescope.compute.store.WorkspaceState.Writable;

/// What is looked at before a workspace is open: whether the file is one, of which version, whole,
/// and whether it may be written. The look takes no longer for a large file than for a small one:
/// of the tables that grow, only the full [WorkspaceCheck] reads every page.
///
/// @param checkAdvised whether it was not closed the last time
record Door(Database database, WorkspaceState state, boolean checkAdvised) {

  /// Who opens a file does not want to wait for another program for long.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(5);

  private static final String LOOKING = "it was opened for reading";

  /// Says why a file cannot be written; empty where it can.
  interface Barrier {
    String of(Path file);
  }

  /// @param write whether it is to be written
  /// @param makeNew whether a file that is missing is made
  static Door open(Path file, boolean write, boolean makeNew) {
    return open(file, makeNew, write ? Door::protection : any -> LOOKING);
  }

  static Door open(Path file, boolean makeNew, Barrier barrier) {
    try {
      if (Files.isDirectory(file)) {
        throw new FeaturescopeException(file + " is a folder", "choose a file");
      }
      FileProblem.requireFile(file);
      if (makeNew && isMissing(file)) {
        make(file);
      }
      if (makeNew) {
        AtomicFiles.sweep(file);
      }
      var header = FileHeader.of(file).orElseThrow(() -> StoreProblem.notAWorkspace(file, null));
      if (header.application() != Schema.APPLICATION) {
        throw StoreProblem.notAWorkspace(file, null);
      }
      requireKnown(file, header.version());
      var unclean = FileHeader.hasLog(file);
      if (header.cutOff(file)) {
        return damaged(file, file + " is damaged: it ends too early");
      }
      return existing(file, header, barrier.of(file), unclean);
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// Whether there is nothing, or a file of nothing.
  private static boolean isMissing(Path file) throws IOException {
    return !Files.exists(file) || Files.size(file) == 0;
  }

  /// Makes a workspace beside its place, which it takes when it is whole: whoever is killed on the
  /// way leaves none, and of two windows that make one at a time the second finds that of the
  /// first.
  private static void make(Path file) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileProblem.writing(folder, e);
    }
    var temporary = AtomicFiles.temporaryFor(file);
    try {
      try (var session = Opening.session(temporary, Access.WRITE)) {
        Schema.migrate(session, Schema.CURRENT);
        session.run("PRAGMA journal_mode = WAL");
      }
      if (Files.exists(file) && Files.size(file) == 0) {
        Files.delete(file);
      }
      AtomicFiles.publish(temporary, file);
    } catch (SQLException e) {
      throw StoreProblem.of(file, e);
    } finally {
      remove(temporary);
    }
  }

  private static void requireKnown(Path file, int version) {
    if (version > Schema.CURRENT) {
      throw new FeaturescopeException(
          "%s was made by a newer version of this program (its version is %d, this one knows %d)"
              .formatted(file, version, Schema.CURRENT),
          "update the program; the file was left as it is");
    }
  }

  private static Door existing(Path file, FileHeader header, String barrier, boolean unclean)
      throws IOException {
    var access = barrier.isEmpty() ? Access.WRITE : forReading(file, header, barrier);
    try (var session =
        Opening.session(file, access, "PRAGMA busy_timeout = " + PATIENCE.toMillis())) {
      var strangers = Schema.strangers(session);
      if (!strangers.isEmpty()) {
        throw new FeaturescopeException(
            "%s holds what no workspace holds: %s".formatted(file, strangers.getFirst()),
            "do not use it; a repair takes the rows alone into a new file");
      }
      var version = Schema.version(session);
      requireKnown(file, version);
      var finding = check(session);
      if (!finding.isEmpty()) {
        return damaged(file, file + " is damaged: " + finding);
      }
      if (access == Access.WRITE) {
        prepare(file, session, version);
        return new Door(new Database(file, access), new Writable(), unclean);
      }
      if (version < 1) {
        throw StoreProblem.notAWorkspace(file, null);
      }
      return new Door(new Database(file, access), new ReadOnly(barrier), unclean);
    } catch (SQLException e) {
      if (StoreProblem.isDamage(e)) {
        return damaged(file, file + " is damaged");
      }
      throw StoreProblem.of(file, e);
    }
  }

  private static String protection(Path file) {
    if (!Files.isWritable(file)) {
      return "its file is write-protected";
    }
    return Files.isWritable(file.toAbsolutePath().getParent())
        ? ""
        : "its folder is write-protected";
  }

  /// Reading leaves nothing beside the file that was not there before.
  private static Access forReading(Path file, FileHeader header, String barrier)
      throws IOException {
    if (!header.log()) {
      return Access.READ;
    }
    if (barrier.equals(LOOKING) && protection(file).isEmpty()) {
      return FileHeader.hasLog(file) ? Access.READ : Access.LOOK;
    }
    if (Files.isWritable(file.toAbsolutePath().getParent())) {
      return Files.exists(FileHeader.log(file)) ? Access.READ : Access.FROZEN;
    }
    if (FileHeader.hasLog(file)) {
      throw new FeaturescopeException(
          file + " was not closed properly, and its folder is write-protected",
          "copy it, with the file whose name ends in -wal, into another folder");
    }
    return Access.FROZEN;
  }

  /// Checks what nothing can make again; of the index, which can be made again, the pages are
  /// checked as they are read.
  private static String check(Session session) throws SQLException {
    for (var table : Schema.PERSONAL) {
      var found = session.first("PRAGMA quick_check('" + table + "')", row -> row.getString(1));
      if (!found.orElse("").equals("ok")) {
        return "its table " + table + " is not sound";
      }
    }
    return "";
  }

  private static void prepare(Path file, Session session, int version) throws SQLException {
    if (version < Schema.CURRENT) {
      backUp(file, session, version);
      Schema.migrate(session, Schema.CURRENT);
    }
    keepLog(session);
  }

  /// From now on changes go to a log. SQLite reads before it makes this change of its own, and who
  /// reads is refused at once where another window is about to make it, however long it would wait:
  /// so it is asked again.
  private static void keepLog(Session session) throws SQLException {
    var start = System.nanoTime();
    while (true) {
      try {
        session.first("PRAGMA journal_mode = WAL", row -> row.getString(1));
        return;
      } catch (SQLException e) {
        if (!StoreProblem.isLock(e) || System.nanoTime() - start > PATIENCE.toNanos()) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  /// Keeps the file as it is beside it: `workspace.db.version-1`.
  private static void backUp(Path file, Session session, int version) throws SQLException {
    var backup = file.resolveSibling(file.getFileName() + ".version-" + version);
    if (!Files.exists(backup)) {
      copy(session, backup);
    }
  }

  /// Writes a compact copy, whole or not at all.
  static void copy(Session session, Path target) throws SQLException {
    AtomicFiles.sweep(target);
    var temporary = AtomicFiles.temporaryFor(target);
    try {
      session.update("VACUUM INTO ?", temporary.toAbsolutePath().toString());
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    } finally {
      remove(temporary);
    }
  }

  /// Also what SQLite has put beside it.
  static void remove(Path temporary) {
    try {
      for (var ending : List.of("", "-journal", "-wal", "-shm")) {
        Files.deleteIfExists(Path.of(temporary + ending));
      }
    } catch (IOException e) {
      throw FileProblem.writing(temporary, e);
    }
  }

  /// For reading what is legible. Nothing is written, not even beside it, unless a log is there
  /// whose changes would be missed otherwise.
  private static Door damaged(Path file, String problem) throws IOException {
    var access =
        FileHeader.hasLog(file) && protection(file).isEmpty()
            ? Access.DAMAGED_WITH_LOG
            : Access.DAMAGED;
    return new Door(new Database(file, access), new Damaged(problem), false);
  }
}
