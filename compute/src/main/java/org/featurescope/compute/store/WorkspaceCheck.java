package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Reads every page of a workspace and says what is not sound; nothing where all is well. It may
/// run while the workspace is used.
public final class WorkspaceCheck implements Job<List<String>> {
  private static final int LISTED = 20;

  private final Workspace workspace;

  public WorkspaceCheck(Workspace workspace) {
    this.workspace = workspace;
  }

  @Override
  public String title() {
    return "Checking " + workspace.file().getFileName();
  }

  @Override
  public List<String> run(Progress progress, Cancellation cancellation) {
    var tables =
        workspace
            .database()
            .read(session ->
                session.list(
                    "SELECT name FROM sqlite_schema WHERE type = 'table'",
                    row -> row.getString(1)));
    var findings = new ArrayList<String>();
    var done = 0;
    for (var table : tables) {
      cancellation.check();
      var quoted = "'" + table.replace("'", "''") + "'";
      check(quoted).stream()
          .filter(line -> !line.equals("ok") && findings.size() < LISTED)
          .forEach(line -> findings.add(table + ": " + line));
      progress.report(++done, tables.size(), "tables");
    }
    return findings;
  }

  private List<String> check(String quoted) {
    return workspace
        .database()
        .read(session -> {
          try {
            return session.list("PRAGMA integrity_check(" + quoted + ")", row -> row.getString(1));
          } catch (SQLException e) {
            if (StoreProblem.isDamage(e)) {
              return List.of("not legible");
            }
            throw e;
          }
        });
  }
}
