package org.featurescope.app.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.library.Stock.Presence;
import org.featurescope.app.read.MadeUpMicroscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.app.task.Jobs;
import org.featurescope.assets.catalogue.Catalogue;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryViewModelTest {
  @TempDir Path folder;

  private final List<MadeUpMicroscope> opened = new ArrayList<>();
  private final ImmediateJobs jobs = ImmediateJobs.held();
  private MadeUpCache cache;
  private LibraryViewModel library;

  @BeforeEach
  void make() {
    cache = new MadeUpCache(folder.resolve("hub"));
    library = library(ImmediateJobs.eager());
  }

  private LibraryViewModel library(Jobs jobs) {
    return new LibraryViewModel(
        jobs,
        Settings.inMemory(),
        List.of(),
        (setup, progress, cancellation) -> {
          if (setup.name().equals("broken")) {
            throw new FeaturescopeException("config.json is missing", "choose another folder");
          }
          opened.add(MadeUpMicroscope.withTwoLenses());
          return opened.getLast();
        },
        cache,
        new MadeUpDevices());
  }

  private static CatalogueEntry entry(String name) {
    return Catalogue.ofProgram().entry(name).orElseThrow();
  }

  private Shelf shelf() {
    return library.shelfProperty().get().orElseThrow();
  }

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
  void what_another_model_overtakes_leaves_word_that_that_one_is_being_opened() throws IOException {
    var late = library(jobs);
    var waiting = new ArrayList<Optional<String>>();
    late.inUseProperty().subscribe(() -> waiting.add(late.openingProperty().get()));
    late.openModel(model("one"));
    late.openModel(model("two"));
    jobs.runPending();
    assertEquals(List.of(Optional.of("two")), waiting);
    assertTrue(late.openingProperty().get().isEmpty());
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
  void what_could_not_be_opened_is_tried_again() throws IOException {
    assertFalse(library.openAgain(), "nothing was asked for");
    library.openModel(model("broken"));
    library.forgive();
    assertTrue(library.openAgain());
    assertTrue(library.problemProperty().get().isPresent());
    library.openModel(model("one"));
    library.openAgain();
    assertEquals(2, opened.size());
  }

  @Test
  void what_could_not_be_opened_is_not_among_what_was_opened_before() throws IOException {
    library.openModel(model("broken"));
    assertEquals(List.of(), library.recentModels());
    assertTrue(library.problemProperty().get().isPresent());
    library.forgive();
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
  void an_sae_waits_for_the_model_that_is_being_opened() throws IOException {
    library = library(jobs);
    library.openModel(model("one"));
    library.openSae(folder.resolve("sae"));
    assertEquals(Optional.of("one, then sae"), library.openingProperty().get());
    jobs.runPending();
    assertEquals(3, library.inUseProperty().get().orElseThrow().lenses().size());
    assertTrue(library.openingProperty().get().isEmpty());
    assertTrue(library.problemProperty().get().isEmpty());
  }

  @Test
  void saes_that_are_asked_for_meanwhile_are_opened_one_after_another() throws IOException {
    library = library(jobs);
    library.openModel(model("one"));
    var a = Files.createDirectory(folder.resolve("a"));
    var b = Files.createDirectory(folder.resolve("b"));
    library.openSae(a);
    library.openSae(b);
    var told = new ArrayList<String>();
    library.openingProperty().subscribe(name -> told.add(name.orElse("")));
    jobs.runPending();
    assertEquals(List.of("one, then a, then b", "", "a, then b", "", "b", ""), told);
    assertEquals(4, library.inUseProperty().get().orElseThrow().lenses().size());
    assertEquals(List.of(b, a), library.recentSaes());
  }

  @Test
  void an_sae_that_cannot_be_opened_does_not_keep_the_next_from_it() throws IOException {
    library = library(jobs);
    library.openModel(model("one"));
    library.openSae(folder.resolve(MadeUpMicroscope.NO_SAE));
    library.openSae(folder.resolve("b"));
    jobs.runPending();
    assertEquals(3, library.inUseProperty().get().orElseThrow().lenses().size());
    assertTrue(library.problemProperty().get().isPresent());
    library.openSae(folder.resolve("c"));
    assertTrue(library.problemProperty().get().isEmpty());
  }

  @Test
  void an_sae_whose_model_fails_or_is_stopped_waits_no_more() throws IOException {
    library = library(jobs);
    library.openModel(model("broken"));
    library.openSae(folder.resolve("sae"));
    jobs.runPending();
    assertEquals("config.json is missing", library.problemProperty().get().orElseThrow().what());
    library.openModel(model("one"));
    library.openModel(model("two"));
    library.openSae(folder.resolve("sae"));
    library.cancel();
    jobs.runPending();
    assertTrue(library.openingProperty().get().isEmpty());
    assertTrue(library.inUseProperty().get().isEmpty());
  }

  @Test
  void a_folder_is_known_by_what_is_in_it() throws IOException {
    assertTrue(library.openPath(model("one")));
    assertEquals(1, opened.size());
    assertTrue(library.openPath(MadeUpSae.write(folder.resolve("sae"), 8, 16)));
    assertEquals(3, library.inUseProperty().get().orElseThrow().lenses().size());
    assertFalse(library.openPath(Files.createDirectories(folder.resolve("nothing"))));
    assertTrue(library.problemProperty().get().isPresent());
  }

  @Test
  void an_sae_may_be_a_file_and_is_remembered_as_one() throws IOException {
    library.openPath(model("one"));
    var file = MadeUpSae.write(folder.resolve("sae"), 8, 16).resolve("sae_weights.safetensors");
    assertTrue(LibraryViewModel.concerns(file));
    assertTrue(library.openPath(file));
    assertEquals(List.of(file), library.recentSaes());
    Files.delete(file);
    assertEquals(List.of(), library.recentSaes());
  }

  @Test
  void texts_are_not_for_the_library_and_weights_are_even_when_they_are_broken()
      throws IOException {
    assertFalse(LibraryViewModel.concerns(Files.writeString(folder.resolve("a.txt"), "text")));
    var broken = Files.writeString(folder.resolve("ae.pt"), "not a pickle");
    assertTrue(LibraryViewModel.concerns(broken));
    assertFalse(library.openPath(broken));
  }

  @Test
  void what_cannot_be_opened_is_diagnosed() throws IOException {
    library.openPath(model("one"));
    var half = Files.createDirectories(folder.resolve("half"));
    Files.writeString(half.resolve("cfg.json"), "{\"d_in\": 8}");
    assertFalse(library.openPath(half));
    if (!(library.diagnosis().stateProperty().get()
        instanceof DiagnosisState.Seen(var diagnosis, var fitting))) {
      throw new AssertionError("it is diagnosed");
    }
    assertEquals("an autoencoder with parts missing", diagnosis.what());
    assertTrue(library.diagnosis().text().contains("cfg.json is there without weights"));
  }

  @Test
  void nothing_is_looked_at_before_it_is_asked_for() throws IOException {
    cache.model("org/one", 6, 512);
    assertTrue(library.shelfProperty().get().isEmpty());
    library.look();
    assertEquals(List.of("org/one"), shelf().cached().stream().map(Place::name).toList());
    assertEquals("6 layers, width 512", shelf().cached().getFirst().about());
  }

  @Test
  void an_sae_that_fits_the_model_in_use_is_offered_and_one_that_does_not_says_why()
      throws IOException {
    var model = cache.model("org/one", 6, 512);
    cache.sae("org/fits", "", "blocks.2.hook_resid_post", 512);
    cache.sae("org/wide", "", "blocks.2.hook_resid_post", 768);
    library.look();
    assertEquals(List.of(), shelf().fitting(), "without a model nothing fits");
    library.openModel(model);
    assertEquals(List.of("org/fits"), shelf().fitting().stream().map(Place::name).toList());
    assertEquals(
        List.of("It reads width 768, the model in use has 512"),
        shelf().cached().stream().flatMap(place -> place.mismatch().stream()).toList());
  }

  @Test
  void nothing_is_fetched_before_a_person_agrees() {
    var gpt2 = entry("gpt2");
    library.downloads().ask(gpt2, gpt2.pieces());
    assertInstanceOf(DownloadState.Asked.class, library.downloads().state(gpt2).orElseThrow());
    library.downloads().dismiss(gpt2);
    assertTrue(library.downloads().state(gpt2).isEmpty());
    assertEquals(List.of(), cache.fetched);
  }

  @Test
  void what_was_fetched_is_on_the_shelf() {
    var gpt2 = entry("gpt2");
    library.downloads().start(gpt2, gpt2.pieces());
    assertEquals(List.of("gpt2 [all]"), cache.fetched);
    assertTrue(library.downloads().state(gpt2).isEmpty());
    assertEquals(Presence.WHOLE, shelf().stock().presence(gpt2));
  }

  @Test
  void a_download_that_fails_says_why_and_can_be_tried_again() {
    var gpt2 = entry("gpt2");
    cache.failure = Optional.of(new FeaturescopeException("no network", "check it"));
    library.downloads().start(gpt2, gpt2.pieces());
    if (!(library.downloads().state(gpt2).orElseThrow()
        instanceof DownloadState.Failed(var pieces, var problem))) {
      throw new AssertionError("it failed");
    }
    assertEquals("No network", problem.what());
    cache.failure = Optional.empty();
    library.downloads().start(gpt2, pieces);
    assertTrue(library.downloads().state(gpt2).isEmpty());
  }

  @Test
  void a_cancelled_download_can_be_taken_up() {
    library = library(jobs);
    var gpt2 = entry("gpt2");
    library.downloads().start(gpt2, gpt2.pieces());
    assertInstanceOf(DownloadState.Running.class, library.downloads().state(gpt2).orElseThrow());
    library.downloads().start(gpt2, gpt2.pieces());
    assertEquals(1, jobs.running().size(), "one download at a time for an entry");
    library.downloads().cancel(gpt2);
    jobs.runPending();
    assertInstanceOf(DownloadState.Stopped.class, library.downloads().state(gpt2).orElseThrow());
    assertEquals(List.of(), cache.fetched);
  }

  @Test
  void a_cross_layer_set_for_another_number_of_layers_is_refused() throws Exception {
    library.openModel(model("one"));
    var set = getClass().getResource("/golden/graphs/attribution/clt/transcoders");
    library.openPath(Path.of(set.toURI()));
    assertEquals(
        "transcoders has transcoders for 3 MLPs, and Made up has 4",
        library.problemProperty().get().orElseThrow().what());
    assertEquals(Optional.empty(), library.setupProperty().get().orElseThrow().transcoders());
  }
}
