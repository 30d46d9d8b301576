package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.featurescope.app.circuit.ModelBench;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.features.WorkspaceCatalogue;
import org.featurescope.app.library.Setup;
import org.featurescope.app.read.Microscope;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Examples of transcoders that came with a model without an index.
class TranscoderExamplesTest {
  private static final Set<Site> SITES = Set.of(Site.of(0), Site.of(1), Site.of(2));

  @TempDir Path folder;

  private Microscope microscope;
  private ModelBench bench;
  private Catalogue catalogue;

  @BeforeEach
  void open() throws IOException, URISyntaxException {
    var text = folder.resolve("at hand.txt");
    Files.writeString(text, "The keeper saw the cat. The cat sat on the mat.\n".repeat(12));
    var setup =
        new Setup(
            "Tiny",
            "",
            golden("models/gpt2"),
            List.of(),
            Optional.of(golden("graphs/attribution/jumprelu/transcoders")),
            List.of(),
            Optional.of((progress, cancellation) -> text));
    microscope = Optics.warmingUp().open(setup, Progress.none(), new Cancellation());
    bench = new ModelBench(microscope, setup.transcoders(), setup.texts());
    catalogue = new WorkspaceCatalogue(() -> Workspace.open(folder.resolve("workspace.db")));
  }

  private static Path golden(String name) throws URISyntaxException {
    var path = "/golden/" + name;
    return Path.of(
        Objects.requireNonNull(TranscoderExamplesTest.class.getResource(path), path).toURI());
  }

  @AfterEach
  void close() {
    catalogue.close();
    microscope.close();
  }

  private static <T> T run(Job<T> job) {
    return job.run(Progress.none(), new Cancellation());
  }

  @Test
  void transcoders_are_among_the_places_whose_features_can_be_indexed() {
    var names = run(microscope.sites()).stream().map(place -> place.name()).toList();
    assertEquals("Transcoder, layer 0", names.getFirst());
    assertTrue(names.contains("Neurons, layer 2"));
  }

  @Test
  void their_features_are_indexed_once_over_the_texts_at_hand() {
    var runs = run(bench.indexing(SITES, catalogue).orElseThrow());
    assertEquals(
        List.of("Transcoder, layer 0", "Transcoder, layer 1", "Transcoder, layer 2"),
        runs.stream().map(run -> run.subject().saeName()).toList());
    assertEquals(
        Set.copyOf(run(bench.hashes()).values()),
        Set.copyOf(runs.stream().map(run -> run.subject().saeHash()).toList()));
    var subject = runs.getFirst().subject();
    var all = new BitSet();
    all.set(0, subject.latents());
    var examples =
        catalogue.statistics(subject, all).values().stream()
            .filter(feature -> feature.fired() > 0)
            .map(feature -> catalogue.entry(subject, feature.latent()))
            .findFirst()
            .orElseThrow()
            .feature()
            .examples();
    assertFalse(examples.isEmpty());
    assertEquals(List.of(), run(bench.indexing(SITES, catalogue).orElseThrow()));
  }

  @Test
  void without_texts_there_is_nothing_to_look_in() {
    var alone = new ModelBench(microscope, Optional.empty(), Optional.empty());
    assertEquals(Optional.empty(), alone.indexing(SITES, catalogue));
  }
}
