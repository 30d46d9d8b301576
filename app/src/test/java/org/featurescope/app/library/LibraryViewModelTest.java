package org.featurescope.app.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryViewModelTest {
  @TempDir Path folder;

  private final List<MadeUpMicroscope> opened = new ArrayList<>();
  private final LibraryViewModel library =
      new LibraryViewModel(
          ImmediateJobs.eager(),
          Settings.inMemory(),
          List.of(),
          (setup, progress, cancellation) -> {
            if (setup.name().equals("broken")) {
              throw new FeaturescopeException("config.json is missing", "choose another folder");
            }
            opened.add(MadeUpMicroscope.withTwoLenses());
            return opened.getLast();
          });

  private Path model(String name) throws IOException {
    var path = Files.createDirectories(folder.resolve(name));
    Files.writeString(path.resolve("config.json"), "{}");
    return path;
  }

  @Test
  void opening_a_model_puts_it_in_use_and_closes_the_one_before() throws IOException {
    library.openModel(model("one"));
    library.openModel(model("two"));
    assertSame(opened.getLast(), library.inUseProperty().get().orElseThrow());
    assertTrue(opened.getFirst().closed());
    assertFalse(opened.getLast().closed());
  }

  @Test
  void a_model_that_fails_leaves_the_one_in_use() throws IOException {
    library.openModel(model("one"));
    library.openModel(model("broken"));
    assertSame(opened.getFirst(), library.inUseProperty().get().orElseThrow());
    assertFalse(opened.getFirst().closed());
    assertEquals("config.json is missing", library.problemProperty().get().orElseThrow().what());
  }

  @Test
  void the_next_success_takes_the_problem_away() throws IOException {
    library.openModel(model("broken"));
    library.openModel(model("one"));
    assertTrue(library.problemProperty().get().isEmpty());
  }

  @Test
  void models_opened_before_are_remembered_while_they_exist() throws IOException {
    var one = model("one");
    library.openModel(one);
    library.openModel(model("two"));
    Files.delete(one.resolve("config.json"));
    Files.delete(one);
    assertEquals(List.of(folder.resolve("two")), library.recentModels());
  }

  @Test
  void an_sae_needs_a_model_first() {
    library.openSae(folder);
    assertEquals("No model is open", library.problemProperty().get().orElseThrow().what());
  }

  @Test
  void an_sae_joins_the_model_in_use() throws IOException {
    library.openModel(model("one"));
    library.openSae(folder);
    assertEquals(3, library.inUseProperty().get().orElseThrow().lenses().size());
    assertFalse(opened.getFirst().closed(), "its model is still looked through");
  }

  @Test
  void a_folder_is_known_by_what_is_in_it() throws IOException {
    assertTrue(library.openFolder(model("one")));
    assertEquals(1, opened.size());
    var sae = Files.createDirectories(folder.resolve("sae"));
    Files.writeString(sae.resolve("cfg.json"), "{}");
    assertTrue(library.openFolder(sae));
    assertFalse(library.openFolder(Files.createDirectories(folder.resolve("nothing"))));
    assertTrue(library.problemProperty().get().isPresent());
  }
}
