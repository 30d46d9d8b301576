package org.featurescope.compute.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.Opening.Access;

/// Takes what is legible of a damaged workspace into a new file beside it. The damaged one is only
/// read.
///
/// Rows are read in the order of their keys. Where a page is damaged, reading goes on at the first
/// later key that is legible, which is looked for by ever longer steps and then by halving.
public final class Repair implements Job<Repair.Saved> {
  private final Path file;

  /// What became of it.
  ///
  /// @param file the new workspace
  /// @param rows how many rows it holds
  /// @param lost whether any part of the damaged one could not be read
  public record Saved(Path file, long rows, boolean lost) {}

  /// @param file a damaged workspace
  public Repair(Path file) {
    this.file = file;
  }

  @Override
  public String title() {
    return "Repairing " + file.getFileName();
  }

  @Override
  public Saved run(Progress progress, Cancellation cancellation) {
    FileProblem.requireFile(file);
    if (Files.isDirectory(file)) {
      throw new FeaturescopeException(file + " is a folder", "choose a file");
    }
    var target = freeName();
    var temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(temporary);
      var saved = salvage(temporary, target, progress, cancellation);
      Files.move(temporary, target);
      return saved;
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    } finally {
      remove(temporary);
    }
  }

  private Path freeName() {
    var name = file.getFileName().toString().replaceFirst("\\.db$", "");
    for (var number = 1; ; number++) {
      var suffix = number == 1 ? "" : "-" + number;
      var candidate = file.resolveSibling(name + ".repaired" + suffix + ".db");
      if (!Files.exists(candidate)) {
        return candidate;
      }
    }
  }

  private Saved salvage(Path temporary, Path target, Progress progress, Cancellation cancellation)
      throws IOException {
    var access = FileHeader.hasLog(file) ? Access.DAMAGED_WITH_LOG : Access.DAMAGED;
    try (var from = Opening.session(file, access);
        var to = Opening.session(temporary, Access.WRITE, "PRAGMA synchronous = OFF")) {
      to.run("PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF");
      Schema.migrate(to, Schema.CURRENT);
      var rows = 0L;
      var lost = false;
      var done = 0;
      for (var table : Schema.TABLES) {
        var salvage = new Salvage(from, to, table, cancellation);
        rows += salvage.run();
        lost |= salvage.lost();
        progress.report(++done, Schema.TABLES.size(), "tables");
      }
      lost |= Leftovers.remove(to);
      Leftovers.indexWords(to);
      if (rows == 0) {
        throw new FeaturescopeException(
            "nothing in " + file + " is legible", "use an older copy of it");
      }
      return new Saved(target, rows, lost);
    } catch (SQLException e) {
      throw StoreProblem.of(file, e);
    }
  }

  private static void remove(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw FileProblem.writing(temporary, e);
    }
  }
}
