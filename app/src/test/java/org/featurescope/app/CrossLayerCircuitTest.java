package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.featurescope.app.circuit.Material;
import org.featurescope.app.circuit.ModelBench;
import org.featurescope.app.circuit.Order;
import org.featurescope.app.circuit.Targets;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.library.LibraryViewModel;
import org.featurescope.app.library.Setup;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Transcoders that write to the outputs of all later MLPs are opened in the Library as anything
/// else is, and circuits are traced with them.
class CrossLayerCircuitTest {
  private static TourHub hub;
  private static LibraryViewModel library;
  private static Path set;

  @BeforeAll
  static void open() throws URISyntaxException {
    hub = new TourHub();
    library =
        new LibraryViewModel(
            ImmediateJobs.eager(),
            Settings.inMemory(),
            List.of(),
            Optics.warmingUp(),
            hub.shelf(),
            new TourDevices());
    set = golden("graphs/attribution/clt/transcoders");
    library.openModel(golden("models/gpt2"));
    library.openPath(set);
  }

  @AfterAll
  static void close() {
    library.inUseProperty().get().ifPresent(Microscope::close);
    hub.close();
  }

  private static Path golden(String name) throws URISyntaxException {
    var path = "/golden/" + name;
    return Path.of(
        Objects.requireNonNull(CrossLayerCircuitTest.class.getResource(path), path).toURI());
  }

  private static Microscope microscope() {
    return library.inUseProperty().get().orElseThrow();
  }

  private static ModelBench bench() {
    return new ModelBench(microscope(), Optional.of(set), Optional.empty());
  }

  private static <T> T run(Job<T> job) {
    return job.run(Progress.none(), new Cancellation());
  }

  @Test
  void the_model_is_opened_again_with_them() {
    assertEquals(Optional.empty(), library.problemProperty().get());
    assertEquals(Optional.of(set), library.setupProperty().get().flatMap(Setup::transcoders));
    var material = bench().materials().getFirst();
    assertEquals(Material.Kind.TRANSCODERS, material.kind());
    assertEquals("cross-layer, 3 MLPs", material.note());
  }

  @Test
  void a_graph_of_their_features_agrees_with_the_model() {
    var document =
        run(bench().trace(new Order("The cat sat on", Material.Kind.TRANSCODERS, Targets.USUAL)))
            .document();
    assertTrue(document.graph().indices(Node.Feature.class).count() > 0);
    assertTrue(run(bench().check(document.graph(), 8)).deviation() < 1e-4);
  }

  @Test
  void their_features_have_names_and_places_of_their_own() {
    var sites = Set.of(Site.of(0), Site.of(1), Site.of(2));
    assertEquals(sites, run(bench().hashes()).keySet());
    assertEquals(sites, run(bench().concepts()).keySet());
    var places = run(microscope().sites());
    assertEquals(
        3, places.stream().filter(place -> place.name().startsWith("Transcoder, layer")).count());
  }
}
