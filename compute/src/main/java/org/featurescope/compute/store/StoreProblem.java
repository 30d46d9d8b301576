package org.featurescope.compute.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.featurescope.compute.job.FeaturescopeException;
import org.sqlite.SQLiteErrorCode;

/// Turns what SQLite complains about into one sentence for the person at the screen.
final class StoreProblem {
  private static final int PRIMARY = 0xff;

  /// SQLite's number for a damaged file.
  static final int DAMAGE = SQLiteErrorCode.SQLITE_CORRUPT.code;

  private StoreProblem() {}

  /// @param seen what showed the damage
  static FeaturescopeException of(Path file, SQLException damage, RuntimeException seen) {
    damage.initCause(seen);
    return of(file, damage);
  }

  static FeaturescopeException of(Path file, SQLException e) {
    return switch (code(e)) {
      case SQLITE_NOTADB -> notAWorkspace(file, e);
      case SQLITE_CORRUPT ->
          new FeaturescopeException(
              file + " is damaged", "repair it: what is legible goes to a new file", e);
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new FeaturescopeException(
              file + " is locked by another program", "close it there, and try again", e);
      case SQLITE_READONLY ->
          new FeaturescopeException(
              "writing " + file + " is not permitted",
              "change the permissions of the file and its folder",
              e);
      case SQLITE_CANTOPEN ->
          new FeaturescopeException(
              file + (Files.exists(file) ? " cannot be opened" : " does not exist"),
              "check the path and the permissions of its folder",
              e);
      case SQLITE_FULL ->
          new FeaturescopeException(
              "the disk is full: " + file + " could not be written", "free some space", e);
      case SQLITE_IOERR ->
          new FeaturescopeException(
              "reading or writing " + file + " failed",
              "check the disk and the room on it, and try again",
              e);
      case SQLITE_TOOBIG ->
          new FeaturescopeException(
              file + " holds a larger value than this program reads",
              "open a workspace that this program has made",
              e);
      default ->
          new FeaturescopeException(
              file + " cannot be used: " + e.getMessage(), "check the disk, and try again", e);
    };
  }

  static FeaturescopeException notAWorkspace(Path file, Exception e) {
    return new FeaturescopeException(
        file + " is not a workspace",
        "choose a workspace, or move this file away for a new one; it was left as it is",
        e);
  }

  /// Whether the file itself is at fault.
  static boolean isDamage(SQLException e) {
    return switch (code(e)) {
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_TOOBIG -> true;
      default -> false;
    };
  }

  /// Whether somebody else is at the file.
  static boolean isLock(SQLException e) {
    return switch (code(e)) {
      case SQLITE_BUSY, SQLITE_LOCKED -> true;
      default -> false;
    };
  }

  /// The kind of fault, without its finer distinctions.
  private static SQLiteErrorCode code(SQLException e) {
    return SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY);
  }
}
