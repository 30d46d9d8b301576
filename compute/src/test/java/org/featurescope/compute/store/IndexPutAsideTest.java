package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.Passage;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;

/// Of several texts that an autoencoder was indexed over, the index over one is read; the others
/// are put aside.
class IndexPutAsideTest extends OpenWorkspace {

  @Test
  void anIndexOverAnotherTextPutsTheOlderOneAsideFromWhereItIsTakenUpAgain() {
    var mine = new MadeUpIndex(INDEX.subject(), "mine.txt", 3, 4);
    INDEX.publishTo(workspace);
    workspace.labels().set(key(5), Label.typed("harbour"));
    mine.publishTo(workspace);
    assertEquals(List.of(mine.run()), workspace.runs());
    assertEquals(List.of(INDEX.run()), workspace.aside());
    assertEquals(mine.feature(5), workspace.feature(INDEX.subject(), 5));

    workspace.use(INDEX.run());
    assertEquals(List.of(INDEX.run()), workspace.runs());
    assertEquals(List.of(mine.run()), workspace.aside());
    for (var latent = 0; latent < 700; latent++) {
      assertEquals(INDEX.feature(latent), workspace.feature(INDEX.subject(), latent));
    }
    assertEquals("harbour", workspace.features(INDEX.subject()).label(5));
    assertEquals(1, workspace.maps(INDEX.subject()).size());

    var better = new MadeUpIndex(INDEX.subject(), "mine.txt", 9, 4);
    better.publishTo(workspace);
    assertEquals(List.of(better.run()), workspace.runs());
    assertEquals(List.of(INDEX.run()), workspace.aside(), "the same text again takes its place");
  }

  @Test
  void anIndexThatIsPutAsideIsRemovedAndWhatIsWrittenOnItsFeaturesStays() {
    var mine = new MadeUpIndex(INDEX.subject(), "mine.txt", 3, 0);
    INDEX.publishTo(workspace);
    workspace.notes().set(key(5), "a harbour");
    mine.publishTo(workspace);
    assertThrows(FeaturescopeException.class, () -> workspace.remove(mine.run()), "it is read");
    workspace.remove(INDEX.run());
    assertEquals(List.of(), workspace.aside());
    assertEquals(List.of(mine.run()), workspace.runs());
    assertEquals("a harbour", workspace.notes().of(key(5)));
    assertEquals(
        700, (long) workspace.database().read(s -> s.number("SELECT count(*) FROM feature")));
    assertEquals(
        0, (long) workspace.database().read(s -> s.number("SELECT count(*) FROM passage")));
    assertThrows(FeaturescopeException.class, () -> workspace.use(INDEX.run()));
  }

  @Test
  void whatIsPutAsideIsNotSearched() {
    INDEX.publishTo(workspace);
    new MadeUpIndex(INDEX.subject(), "mine.txt", 1, 0).publishTo(workspace);
    var table = workspace.features(INDEX.subject());
    assertTrue(workspace.search(table, "p7").isEmpty());
    assertTrue(workspace.find("p7", 10).isEmpty());
    workspace.use(INDEX.run());
    assertFalse(workspace.search(table, "p7").isEmpty());
  }

  @Test
  void manyPassagesOfWhatIsPutAsideAreNotInTheWayOfThoseOfTheIndexThatIsRead() {
    var wide = MadeUpIndex.of("wide", 4_100, 1);
    workspace
        .index()
        .publish(
            wide.run(),
            IntStream.range(0, 4_100)
                .mapToObj(latent -> inAPassageOfItsOwn(wide, latent))
                .iterator(),
            List.of());
    var mine = new MadeUpIndex(wide.subject(), "mine.txt", 1, 4);
    mine.publishTo(workspace);
    assertEquals(List.of(wide.run()), workspace.aside());
    assertFalse(workspace.search(wide.subject(), "p7").isEmpty());
    assertFalse(workspace.find("p7", 10).isEmpty());
  }

  /// With the words that are looked for, whatever the feature.
  private static IndexedFeature inAPassageOfItsOwn(MadeUpIndex index, int latent) {
    var text = "p7 lamp";
    var passage = new Passage(latent, 0, new int[] {1, 2}, text, new int[] {2, text.length()});
    var feature = index.feature(latent);
    var example = new Example(Example.Band.TOP, passage, 0, 1, new int[] {0}, new float[] {1});
    return new IndexedFeature(
        feature.statistics(), List.of(example), feature.partners(), feature.geometry());
  }
}
