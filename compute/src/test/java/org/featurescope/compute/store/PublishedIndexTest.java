package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;

/// An index in a workspace: whole and the one to read, or not there.
class PublishedIndexTest extends OpenWorkspace {

  @Test
  void whatIsPublishedIsRead() {
    INDEX.publishTo(workspace);
    assertEquals(List.of(INDEX.run()), workspace.runs());
    for (var latent = 0; latent < 700; latent++) {
      assertEquals(INDEX.feature(latent), workspace.feature(INDEX.subject(), latent));
    }
    var map = workspace.maps(INDEX.subject()).getFirst();
    assertArrayEquals(INDEX.maps().getFirst().x(), map.x());
    assertArrayEquals(INDEX.maps().getFirst().cluster(), map.cluster());
    assertEquals(2, map.clusters());
  }

  @Test
  void anIndexTakesThePlaceOfTheOlderOneOfItsSubjectAndLeavesOthersAlone() {
    var other = MadeUpIndex.of("second", 30, 2);
    var newer = new MadeUpIndex(INDEX.subject(), 3, 4);
    INDEX.publishTo(workspace);
    other.publishTo(workspace);
    newer.publishTo(workspace);
    assertEquals(List.of(other.run(), newer.run()), workspace.runs());
    assertEquals(newer.feature(5), workspace.feature(INDEX.subject(), 5));
    assertEquals(other.feature(5), workspace.feature(other.subject(), 5));
    assertEquals(
        730, (long) workspace.database().read(s -> s.number("SELECT count(*) FROM feature")));
  }

  @Test
  void passagesThatNobodyShowsAnyMoreAreGone() {
    INDEX.publishTo(workspace);
    var bare = new MadeUpIndex(INDEX.subject(), 1, 0);
    bare.publishTo(workspace);
    assertEquals(
        0, (long) workspace.database().read(s -> s.number("SELECT count(*) FROM passage")));
    assertTrue(workspace.find("p7", 10).isEmpty());
  }

  @Test
  void anIndexThatBreaksOffLeavesTheOldOne() {
    INDEX.publishTo(workspace);
    var newer = new MadeUpIndex(INDEX.subject(), 3, 4);
    var features = newer.features();
    var breaking =
        new Iterator<IndexedFeature>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public IndexedFeature next() {
            var next = features.next();
            if (next.statistics().latent() == 650) {
              throw new IllegalStateException("the disk is on fire");
            }
            return next;
          }
        };
    assertThrows(
        IllegalStateException.class,
        () -> workspace.index().publish(newer.run(), breaking, List.of()));
    assertEquals(List.of(INDEX.run()), workspace.runs());
    assertEquals(INDEX.feature(5), workspace.feature(INDEX.subject(), 5));
    newer.publishTo(workspace);
    assertEquals(newer.feature(699), workspace.feature(INDEX.subject(), 699));
  }

  @Test
  void anIndexWithTooFewFeaturesIsRefused() {
    var features = IntStream.range(0, 699).mapToObj(INDEX::feature).iterator();
    assertThrows(
        IllegalArgumentException.class,
        () -> workspace.index().publish(INDEX.run(), features, List.of()));
    assertEquals(List.of(), workspace.runs());
  }

  @Test
  void aFeatureThatIsNotThereIsToldAsSuch() {
    INDEX.publishTo(workspace);
    var problem =
        assertThrows(FeaturescopeException.class, () -> workspace.feature(INDEX.subject(), 700));
    assertTrue(problem.problem().contains("no feature 700 among 700"), problem.problem());
    var other = MadeUpIndex.of("another autoencoder", 700, 1).subject();
    assertTrue(
        assertThrows(FeaturescopeException.class, () -> workspace.features(other))
            .problem()
            .contains("no index of another autoencoder"));
  }

  @Test
  void anIndexOfOtherWeightsOfTheSameNameIsToldAsSuch() {
    var subject = INDEX.subject();
    var retrained =
        new IndexSubject("toy", subject.modelHash(), "first", "f".repeat(64), subject.hook(), 700);
    assertEquals(new IndexMatch.Missing(), workspace.match(subject));
    INDEX.publishTo(workspace);
    assertEquals(new IndexMatch.Fits(INDEX.run()), workspace.match(subject));
    var other = assertInstanceOf(IndexMatch.OtherWeights.class, workspace.match(retrained));
    assertEquals(
        "the index of first was made with other weights of the autoencoder than are open now",
        other.problem());
    assertEquals(INDEX.run(), other.run());
  }
}
