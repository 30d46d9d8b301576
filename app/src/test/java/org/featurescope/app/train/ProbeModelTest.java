package org.featurescope.app.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.task.ImmediateJobs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeModelTest {
  @TempDir Path folder;

  private final ImmediateJobs jobs = ImmediateJobs.held();
  private final ProbeModel probe = new ProbeModel(jobs);

  @BeforeEach
  void open() {
    probe.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    probe
        .textProperty()
        .set(
            "The capital of the state containing Dallas is Austin, and some other words follow for"
                + " the share of it.");
    jobs.elapse();
  }

  private void write(long time) throws IOException {
    var weights = folder.resolve("sae_weights.safetensors");
    Files.writeString(weights, "");
    Files.setLastModifiedTime(weights, FileTime.fromMillis(time));
  }

  private void follow(Path sae) {
    probe.follow(sae, Optional.of(MadeUpMicroscope.withTwoLenses().modelFolder()));
  }

  @Test
  void the_text_is_read_once_for_all_weights_that_are_written() throws IOException {
    follow(folder);
    assertEquals(0, jobs.running().size(), "nothing is written yet");
    write(1000);
    probe.look();
    probe.look();
    assertEquals(1, jobs.running().size());
    jobs.runPending();
    assertTrue(probe.pageProperty().get().reading().complete());
    assertFalse(probe.featuresProperty().get().isEmpty());

    var before = probe.featuresProperty().get();
    probe.look();
    assertEquals(0, jobs.running().size(), "the weights are the same");
    write(2000);
    probe.look();
    jobs.runPending();
    assertEquals(before, probe.featuresProperty().get(), "what fires keeps its place");
  }

  @Test
  void another_text_is_read_through_the_same_weights() throws IOException {
    write(1000);
    follow(folder);
    jobs.runPending();
    probe.textProperty().set("A dog.");
    jobs.elapse();
    jobs.runPending();
    assertEquals("A dog.", probe.pageProperty().get().reading().text());
    probe.textProperty().set("");
    jobs.elapse();
    assertEquals(0, jobs.running().size());
  }

  @Test
  void an_autoencoder_that_goes_on_learning_keeps_its_colours() throws IOException {
    write(1000);
    follow(folder);
    jobs.runPending();
    probe.textProperty().set("Austin follows for the share of it.");
    jobs.elapse();
    jobs.runPending();
    var before = probe.featuresProperty().get();
    var page = probe.pageProperty().get();
    follow(folder);
    assertEquals(page, probe.pageProperty().get());
    jobs.runPending();
    assertEquals(before, probe.featuresProperty().get());
    Files.delete(folder.resolve("sae_weights.safetensors"));
    follow(folder);
    assertEquals(0, probe.pageProperty().get().reading().done(), "it begins anew");
    assertEquals(List.of(), probe.featuresProperty().get());
  }

  @Test
  void another_autoencoder_begins_anew() throws IOException {
    write(1000);
    follow(folder);
    follow(folder.resolve("another"));
    jobs.runPending();
    assertEquals(0, probe.pageProperty().get().reading().done());
  }

  @Test
  void colours_of_a_model_that_was_closed_go_with_it() throws IOException {
    write(1000);
    follow(folder);
    jobs.runPending();
    var page = probe.pageProperty().get();
    probe.microscopeProperty().set(Optional.of(MadeUpMicroscope.withoutLens()));
    assertEquals(page, probe.pageProperty().get(), "the same model with other lenses");

    write(2000);
    probe.look();
    probe.microscopeProperty().set(Optional.of(MadeUpMicroscope.named("another")));
    assertEquals(0, probe.pageProperty().get().reading().done());
    assertEquals(List.of(), probe.featuresProperty().get());
    jobs.runPending();
    assertEquals(0, probe.pageProperty().get().reading().done(), "what was under way as well");
    write(3000);
    probe.look();
    assertEquals(0, jobs.running().size(), "it does not learn from this one");
    probe.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
    jobs.runPending();
    assertTrue(probe.pageProperty().get().reading().complete(), "it learns from this one");
  }

  @Test
  void what_learns_from_another_model_has_no_colours_until_that_is_open() throws IOException {
    write(1000);
    probe.follow(folder, Optional.of(Path.of("another")));
    jobs.runPending();
    assertEquals(0, probe.pageProperty().get().reading().done());
    probe.microscopeProperty().set(Optional.of(MadeUpMicroscope.named("third")));
    jobs.runPending();
    assertEquals(0, probe.pageProperty().get().reading().done());
    probe.microscopeProperty().set(Optional.of(MadeUpMicroscope.named("another")));
    jobs.runPending();
    assertTrue(probe.pageProperty().get().reading().complete());
    probe.follow(folder.resolve("unknown"), Optional.empty());
    assertEquals(0, probe.pageProperty().get().reading().done());
  }
}
