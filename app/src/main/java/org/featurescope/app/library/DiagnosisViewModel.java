package org.featurescope.app.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.sae.Wiring;
import org.featurescope.compute.sae.format.Diagnosis;
import org.featurescope.compute.sae.format.Finding;
import org.featurescope.compute.sae.format.FormatDoctor;
import org.featurescope.compute.sae.format.SaeFamily;
import org.featurescope.compute.sae.format.SaeLensExport;

/// The format doctor's look at what was selected, dropped or could not be opened: first at the
/// files, then, where a model is open, at how it fits that.
public final class DiagnosisViewModel {
  private final Jobs jobs;
  private final Lane lane;
  private final ObservableValue<Optional<Microscope>> model;
  private final Supplier<Supplier<List<KnownModels.Model>>> known;
  private final ReadOnlyObjectWrapper<Optional<Subject>> subject =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Subject.Part>> part =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<DiagnosisState> state =
      new ReadOnlyObjectWrapper<>(new DiagnosisState.None());
  private final ReadOnlyObjectWrapper<ExportState> export =
      new ReadOnlyObjectWrapper<>(new ExportState.None());

  /// What the files alone told, to be held against another model.
  private Optional<Diagnosis> files = Optional.empty();

  private Optional<Microscope> heldAgainst = Optional.empty();

  /// Answers to an older question are not shown.
  private int question;

  /// @param model the one in use
  /// @param known asked on the screen's thread for what, away from it, looks for models
  DiagnosisViewModel(
      Jobs jobs,
      ObservableValue<Optional<Microscope>> model,
      Supplier<Supplier<List<KnownModels.Model>>> known) {
    this.jobs = jobs;
    this.model = model;
    this.known = known;
    lane = new Lane(jobs);
  }

  /// Looks at something; of several parts, at the first.
  public void examine(Subject wanted) {
    if (!subject.get().filter(wanted::equals).isPresent()) {
      part.set(Optional.empty());
      subject.set(Optional.of(wanted));
      examine(wanted.parts().getFirst());
    }
  }

  /// Looks at one of the subject's parts.
  public void examine(Subject.Part wanted) {
    if (part.get().filter(wanted::equals).isPresent()) {
      return;
    }
    part.set(Optional.of(wanted));
    files = Optional.empty();
    export.set(new ExportState.None());
    state.set(new DiagnosisState.Looking());
    var asked = ++question;
    lane.submit(
        new Examining(wanted.path(), known.get()),
        outcome -> {
          if (asked == question) {
            examined(outcome);
          }
        });
  }

  private void examined(Outcome<Diagnosis> outcome) {
    switch (outcome) {
      case Outcome.Succeeded<Diagnosis>(var diagnosis) -> {
        files = Optional.of(diagnosis);
        fit(diagnosis);
      }
      case Outcome.Failed<Diagnosis>(var cause) ->
          state.set(new DiagnosisState.Failed(Problems.of(cause)));
      case Outcome.Cancelled<Diagnosis>() -> close();
    }
  }

  private void fit(Diagnosis diagnosis) {
    heldAgainst = model.getValue();
    if (heldAgainst.isEmpty() || !diagnosis.isUsable()) {
      state.set(new DiagnosisState.Seen(diagnosis, false));
      return;
    }
    state.set(new DiagnosisState.Seen(diagnosis, true));
    var asked = ++question;
    lane.submit(
        heldAgainst.get().examine(diagnosis.path()),
        outcome -> {
          if (asked == question) {
            state.set(new DiagnosisState.Seen(diagnosis.with(findings(outcome)), false));
          }
        });
  }

  private static List<Finding> findings(Outcome<List<Finding>> outcome) {
    return switch (outcome) {
      case Outcome.Succeeded<List<Finding>>(var found) -> found;
      case Outcome.Failed<List<Finding>>(var cause) -> {
        var problem = Problems.of(cause);
        yield List.of(Finding.problem("fits", problem.what(), problem.next()));
      }
      case Outcome.Cancelled<List<Finding>>() -> List.of();
    };
  }

  /// Holds what is shown against the model in use, if that is another one by now.
  public void refresh() {
    var same = heldAgainst.equals(model.getValue());
    if (!same && state.get() instanceof DiagnosisState.Seen) {
      files.ifPresent(this::fit);
    }
  }

  /// Looks at nothing.
  public void close() {
    question++;
    lane.cancel();
    files = Optional.empty();
    part.set(Optional.empty());
    subject.set(Optional.empty());
    state.set(new DiagnosisState.None());
    export.set(new ExportState.None());
  }

  /// What is looked at; empty for nothing.
  public ReadOnlyObjectProperty<Optional<Subject>> subjectProperty() {
    return subject.getReadOnlyProperty();
  }

  /// Which of the subject's parts is looked at.
  public ReadOnlyObjectProperty<Optional<Subject.Part>> partProperty() {
    return part.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<DiagnosisState> stateProperty() {
    return state.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<ExportState> exportProperty() {
    return export.getReadOnlyProperty();
  }

  /// Whether a model is open that an autoencoder could fit.
  public boolean hasModel() {
    return model.getValue().isPresent();
  }

  /// The diagnosis as plain text; empty before there is one.
  public String text() {
    return state.get() instanceof DiagnosisState.Seen(var diagnosis, var fitting)
        ? String.join("\n", DiagnosisText.lines(diagnosis)) + "\n"
        : "";
  }

  /// Whether writing it in SAELens' layout would give more than is there.
  public static boolean canExport(Diagnosis diagnosis) {
    return diagnosis.facts().filter(facts -> !facts.crossLayer()).isPresent()
        && files(diagnosis)
        && (!isSaeLens6(diagnosis) || lacksHook(diagnosis) || lacksHookOut(diagnosis));
  }

  /// Whether its files are in order, whatever model it belongs to.
  private static boolean files(Diagnosis diagnosis) {
    return diagnosis.findings().stream()
        .filter(finding -> finding.level() == Finding.Level.PROBLEM)
        .allMatch(finding -> List.of("fits", "reconstruction").contains(finding.subject()));
  }

  private static boolean isSaeLens6(Diagnosis diagnosis) {
    return diagnosis
        .facts()
        .filter(facts -> facts.family() == SaeFamily.SAELENS && facts.version().equals("version 6"))
        .isPresent();
  }

  /// Whether its files do not say what it reads.
  public static boolean lacksHook(Diagnosis diagnosis) {
    return diagnosis.facts().filter(facts -> facts.metadata().hookName().isEmpty()).isPresent();
  }

  /// Whether it is a transcoder whose files do not say what it writes.
  public static boolean lacksHookOut(Diagnosis diagnosis) {
    return diagnosis
        .facts()
        .filter(facts -> facts.spec().wiring() != Wiring.AUTOENCODER)
        .filter(facts -> facts.metadata().hookNameOut().isEmpty())
        .isPresent();
  }

  /// Writes what is looked at in SAELens' layout, into a new folder in `folder`.
  ///
  /// @param hook the activation it reads, empty where its files say so
  /// @param hookOut the activation that a transcoder writes, empty where its files say so
  public void export(Path folder, String hook, String hookOut) {
    var from = part.get().map(Subject.Part::path);
    if (from.isEmpty() || export.get() instanceof ExportState.Writing) {
      return;
    }
    var name = String.valueOf(from.get().getFileName()).replaceFirst("\\.\\w+$", "");
    export.set(new ExportState.Writing());
    jobs.submit(
        new Exporting(from.get(), folder.resolve(name + "-saelens"), named(hook), named(hookOut)),
        outcome -> {
          if (part.get().map(Subject.Part::path).equals(from)) {
            export.set(exported(outcome));
          }
        });
  }

  private static Optional<String> named(String hook) {
    return Optional.of(hook.strip()).filter(name -> !name.isEmpty());
  }

  private static ExportState exported(Outcome<List<Path>> outcome) {
    return switch (outcome) {
      case Outcome.Succeeded<List<Path>>(var folders) -> new ExportState.Written(folders);
      case Outcome.Failed<List<Path>>(var cause) -> new ExportState.Failed(Problems.of(cause));
      case Outcome.Cancelled<List<Path>>() -> new ExportState.None();
    };
  }

  private record Examining(Path path, Supplier<List<KnownModels.Model>> known)
      implements Job<Diagnosis> {
    @Override
    public String title() {
      return "Examining " + path.getFileName();
    }

    @Override
    public Diagnosis run(Progress progress, Cancellation cancellation) {
      return KnownModels.complete(FormatDoctor.examine(path), known);
    }
  }

  private record Exporting(Path from, Path into, Optional<String> hook, Optional<String> hookOut)
      implements Job<List<Path>> {
    @Override
    public String title() {
      return "Exporting " + from.getFileName();
    }

    @Override
    public List<Path> run(Progress progress, Cancellation cancellation) {
      if (Files.exists(into)) {
        throw new FeaturescopeException(into + " is there already", "choose another folder");
      }
      return new SaeLensExport(hook, hookOut).write(from, into);
    }
  }
}
