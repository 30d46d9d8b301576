package org.featurescope.app.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.sae.format.Diagnosis;
import org.featurescope.compute.sae.format.Finding;
import org.featurescope.compute.sae.format.FormatDoctor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The doctor's look at what was selected.
class DiagnosisViewModelTest {
  @TempDir Path folder;

  private final ImmediateJobs jobs = ImmediateJobs.held();
  private final SimpleObjectProperty<Optional<Microscope>> inUse =
      new SimpleObjectProperty<>(Optional.empty());
  private final DiagnosisViewModel doctor = new DiagnosisViewModel(jobs, inUse, () -> List::of);
  private Path sae;

  @BeforeEach
  void write() throws IOException {
    sae = MadeUpSae.write(folder.resolve("sae"), 8, 16);
  }

  private Diagnosis seen() {
    if (doctor.stateProperty().get() instanceof DiagnosisState.Seen(var diagnosis, var fitting)) {
      assertFalse(fitting);
      return diagnosis;
    }
    throw new AssertionError(doctor.stateProperty().get().toString());
  }

  private List<String> subjects() {
    return seen().findings().stream().map(Finding::subject).toList();
  }

  @Test
  void it_says_what_the_command_says() {
    doctor.examine(Subject.of(sae));
    assertInstanceOf(DiagnosisState.Looking.class, doctor.stateProperty().get());
    jobs.runPending();
    assertEquals(KnownModels.complete(FormatDoctor.examine(sae), List::of), seen());
    assertTrue(subjects().contains("could fit"), "its files name no model");
    assertTrue(doctor.text().startsWith(sae + ": SAELens, version 6: ReLU autoencoder"));
    assertFalse(subjects().contains("fits"), "no model is open");
  }

  @Test
  void with_a_model_in_use_it_says_whether_it_fits() {
    inUse.set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    doctor.examine(Subject.of(sae));
    jobs.runPending();
    assertTrue(subjects().containsAll(List.of("weights", "hook", "fits", "reconstruction")));
  }

  @Test
  void another_model_is_held_against_it_when_it_is_looked_at_again() {
    doctor.examine(Subject.of(sae));
    jobs.runPending();
    inUse.set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    doctor.refresh();
    jobs.runPending();
    assertTrue(subjects().contains("fits"));
    doctor.refresh();
    assertTrue(jobs.running().isEmpty(), "nothing has changed");
  }

  @Test
  void an_answer_to_an_older_question_is_not_shown() throws IOException {
    var other = MadeUpSae.write(folder.resolve("other"), 4, 6);
    doctor.examine(Subject.of(sae));
    doctor.examine(Subject.of(other));
    jobs.runPending();
    assertEquals(other, seen().path());
    doctor.examine(Subject.of(sae));
    doctor.close();
    jobs.runPending();
    assertInstanceOf(DiagnosisState.None.class, doctor.stateProperty().get());
    assertEquals("", doctor.text());
  }

  @Test
  void of_several_parts_each_can_be_looked_at() throws IOException {
    var other = MadeUpSae.write(folder.resolve("other"), 4, 6);
    var parts = List.of(new Subject.Part("one", sae), new Subject.Part("two", other));
    doctor.examine(new Subject("both", parts));
    jobs.runPending();
    assertEquals(sae, seen().path());
    doctor.examine(parts.get(1));
    jobs.runPending();
    assertEquals(other, seen().path());
  }

  @Test
  void what_does_not_exist_is_a_problem_with_a_way_out() {
    doctor.examine(Subject.of(folder.resolve("nowhere")));
    jobs.runPending();
    assertEquals("check the path", seen().findings().getFirst().remedy());
    assertFalse(DiagnosisViewModel.canExport(seen()));
  }

  @Test
  void the_export_adds_the_hook_that_was_missing() throws IOException {
    doctor.examine(Subject.of(MadeUpSae.writeWithoutHook(folder.resolve("mute"), 8, 16)));
    jobs.runPending();
    assertTrue(DiagnosisViewModel.canExport(seen()));
    assertTrue(DiagnosisViewModel.lacksHook(seen()));
    doctor.export(folder, " blocks.2.hook_resid_post ", "");
    assertInstanceOf(ExportState.Writing.class, doctor.exportProperty().get());
    jobs.runPending();
    var into = folder.resolve("mute-saelens");
    assertEquals(new ExportState.Written(List.of(into)), doctor.exportProperty().get());
    var again = FormatDoctor.examine(into);
    assertEquals(
        Optional.of("blocks.2.hook_resid_post"), again.facts().orElseThrow().metadata().hookName());
    assertFalse(DiagnosisViewModel.canExport(again), "there is nothing left to add");
  }

  @Test
  void the_export_overwrites_nothing_and_refuses_what_is_no_hook() throws IOException {
    doctor.examine(Subject.of(MadeUpSae.writeWithoutHook(folder.resolve("mute"), 8, 16)));
    jobs.runPending();
    doctor.export(folder, "nonsense", "");
    jobs.runPending();
    assertInstanceOf(ExportState.Failed.class, doctor.exportProperty().get());
    var into = Files.createDirectories(folder.resolve("mute-saelens"));
    doctor.export(folder, "", "");
    jobs.runPending();
    assertInstanceOf(ExportState.Failed.class, doctor.exportProperty().get());
    try (var left = Files.list(into)) {
      assertEquals(0, left.count());
    }
  }
}
