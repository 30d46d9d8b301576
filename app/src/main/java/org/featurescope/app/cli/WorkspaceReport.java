package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.format.Diagnosis;
import org.featurescope.compute.sae.format.Finding;
import org.featurescope.compute.store.Workspace;
import org.featurescope.compute.store.WorkspaceCheck;
import org.featurescope.compute.store.WorkspaceState;

/// The doctor's look at a workspace: every page of it is read, and nothing written.
final class WorkspaceReport {
  private static final String REPAIR = "'featurescope features --repair --workspace FILE' saves it";

  private final Console console;

  WorkspaceReport(Console console) {
    this.console = console;
  }

  Diagnosis examine(Path file) {
    var findings = new ArrayList<Finding>();
    try (var workspace = Workspace.readOnly(file)) {
      if (workspace.state() instanceof WorkspaceState.Damaged damaged) {
        findings.add(Finding.problem("file", damaged.problem(), REPAIR));
      }
      findings.addAll(contents(workspace));
      findings.addAll(check(workspace));
    } catch (FeaturescopeException e) {
      findings.add(Finding.problem("file", e.problem(), e.remedy()));
    }
    return new Diagnosis(file, "a workspace", Optional.empty(), List.copyOf(findings));
  }

  private static List<Finding> contents(Workspace workspace) {
    try {
      var findings = new ArrayList<Finding>();
      workspace.runs().forEach(run -> findings.add(Finding.ok("index", words(run))));
      workspace.aside().forEach(run -> findings.add(Finding.ok("put aside", words(run))));
      findings.add(
          Finding.ok(
              "person",
              "%,d lists, %,d texts, %,d plans, %,d graphs, %,d stars"
                  .formatted(
                      workspace.lists().names().size(),
                      workspace.texts().all().size(),
                      workspace.plans().names().size(),
                      workspace.graphs().names().size(),
                      workspace.stars().all().size())));
      return findings;
    } catch (FeaturescopeException e) {
      return List.of(Finding.problem("contents", e.problem(), REPAIR));
    }
  }

  private static String words(IndexRun run) {
    var subject = run.subject();
    return "%s at %s of %s: %,d features over %,d tokens of %s%s"
        .formatted(
            subject.saeName(),
            subject.hook(),
            subject.modelName(),
            subject.latents(),
            run.tokens(),
            run.corpus(),
            run.complete() ? "" : ", not all of it");
  }

  private List<Finding> check(Workspace workspace) {
    try (var progress = console.progress("Checking")) {
      var found = new WorkspaceCheck(workspace).run(progress, console.cancellation());
      return found.isEmpty()
          ? List.of(Finding.ok("pages", "all sound"))
          : found.stream().map(line -> Finding.problem("pages", line, REPAIR)).toList();
    } catch (FeaturescopeException e) {
      return List.of(Finding.problem("pages", e.problem(), REPAIR));
    }
  }
}
