package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.sae.format.SaeFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestEngine.class)
class OpenedSaesTest {
  private static final String HOOK = "blocks.1.hook_resid_post";

  @TempDir private Path folder;
  private Path sae;

  @BeforeEach
  void write() throws IOException {
    sae = folder.resolve("sae");
    MadeUpSaes.autoencoder(sae, HOOK, "none", 8);
  }

  private SaeReference reference(Optional<String> hash) {
    return new SaeReference(
        sae.toString(), OptionalInt.empty(), Optional.empty(), hash, OptionalInt.empty());
  }

  private void remove() throws IOException {
    try (var files = Files.list(sae)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(sae);
  }

  @Test
  void whatIsLentIsUsedAndStaysOpen(Engine engine) throws IOException {
    try (var own = SaeFiles.open(sae, engine)) {
      try (var saes = new OpenedSaes(engine, Path::of, false)) {
        saes.lend(folder.resolve("x/../sae"), List.of(own), Optional.empty());
        assertSame(own, saes.get(reference(Optional.empty())));
        // Only the files of what was lent with its hash are not needed for a comparison.
        assertSame(own, saes.get(reference(Optional.of(Fingerprint.ofAutoencoder(sae)))));
      }
      assertEquals(MadeUpSaes.LATENTS, own.encode(new float[Workplace.WIDTH]).latents());
    }
  }

  @Test
  void aLentSetOfTranscodersServesItsLayers(Engine engine) throws IOException {
    var path = folder.resolve("clt");
    var reference = MadeUpSaes.crossLayer(path, 5).path();
    try (var set = SaeFiles.openSet(path, engine)) {
      try (var saes = new OpenedSaes(engine, Path::of, false)) {
        saes.lend(path, set, Optional.empty());
        assertSame(set.layer(1), saes.get(reference.at(1)));
        assertSame(set, saes.crossLayer(reference.at(1)).orElseThrow());
      }
      assertEquals(1, set.layer(1).encode(new float[Workplace.WIDTH]).rows());
    }
  }

  @Test
  void whatIsPromisedIsAskedForWhenItIsFirstUsed(Engine engine) throws IOException {
    var path = folder.resolve("clt");
    var reference = MadeUpSaes.crossLayer(path, 5).path();
    var asked = new ArrayList<Path>();
    try (var own = SaeFiles.open(sae, engine);
        var set = SaeFiles.openSet(path, engine);
        var saes = new OpenedSaes(engine, Path::of, false)) {
      saes.promise(
          sae,
          () -> {
            asked.add(sae);
            return List.of(own);
          });
      saes.promiseSet(
          path,
          () -> {
            asked.add(path);
            return set;
          });
      assertEquals(List.of(), asked);
      assertSame(own, saes.get(reference(Optional.empty())));
      assertSame(own, saes.get(reference(Optional.empty())));
      assertSame(set.layer(1), saes.get(reference.at(1)));
      assertSame(set, saes.crossLayer(reference.at(0)).orElseThrow());
      assertEquals(List.of(sae, path), asked);
    }
  }

  @Test
  void whatIsLentTakesThePlaceOfWhatWasOpened(Engine engine) {
    try (var own = SaeFiles.open(sae, engine);
        var saes = new OpenedSaes(engine, Path::of, false)) {
      var opened = saes.get(reference(Optional.empty()));
      assertNotSame(own, opened);
      saes.lend(sae, List.of(own), Optional.empty());
      assertSame(own, saes.get(reference(Optional.empty())));
    }
  }

  @Test
  void anOpenOneServesOnWhenItsFilesAreGone(Engine engine) throws IOException {
    var hash = Fingerprint.ofAutoencoder(sae);
    try (var saes = new OpenedSaes(engine, Path::of, false)) {
      var before = saes.get(reference(Optional.of(hash)));
      remove();
      assertSame(before, saes.get(reference(Optional.of(hash))));
      assertSame(before, saes.get(reference(Optional.empty())));
    }
  }

  @Test
  void aMissingOneIsNamed(Engine engine) throws IOException {
    remove();
    try (var saes = new OpenedSaes(engine, Path::of, false)) {
      var e =
          assertThrows(FeaturescopeException.class, () -> saes.get(reference(Optional.empty())));
      assertEquals("The autoencoder " + sae + " is not there", e.problem());
    }
  }

  @Test
  void anOpenOneWithoutFilesThatNobodyLookedAtCannotBeCompared(Engine engine) throws IOException {
    var other = Optional.of("0".repeat(64));
    try (var own = SaeFiles.open(sae, engine)) {
      remove();
      try (var saes = new OpenedSaes(engine, Path::of, false);
          var forced = new OpenedSaes(engine, Path::of, true)) {
        saes.lend(sae, List.of(own), Optional.empty());
        forced.lend(sae, List.of(own), Optional.empty());
        var e = assertThrows(FeaturescopeException.class, () -> saes.get(reference(other)));
        assertTrue(e.problem().contains("is not there any more"), e.problem());
        assertSame(own, forced.get(reference(other)));
        saes.lend(sae, List.of(own), Optional.of("1".repeat(64)));
        e = assertThrows(FeaturescopeException.class, () -> saes.get(reference(other)));
        assertTrue(e.problem().contains("another autoencoder"), e.problem());
      }
    }
  }

  @Test
  void aPlanCanBeTiedToWhatItWasMadeWith(Engine engine) {
    try (var work = new Workplace(engine)) {
      var target = new Target.Latent(reference(Optional.empty()), 3);
      var tied = work.steerer.identified(SteeringPlan.of(new Step(target, Mode.ADD, 2)));
      assertEquals(Optional.of(Fingerprint.ofModel(work.model.directory())), tied.modelHash());
      var identified = ((Target.Latent) tied.steps().getFirst().target()).sae();
      assertEquals(Optional.of(Fingerprint.ofAutoencoder(sae)), identified.hash());
      assertEquals(OptionalInt.of(MadeUpSaes.LATENTS), identified.latents());
      assertEquals(tied, PlanFile.parse(PlanFile.format(tied), "plan"));
      assertDoesNotThrow(() -> work.steerer.bind(tied).close());
    }
  }
}
