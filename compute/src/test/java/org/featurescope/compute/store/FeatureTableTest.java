package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The columns of an index, which lists show.
class FeatureTableTest extends OpenWorkspace {

  private static BitSet of(int... latents) {
    var set = new BitSet();
    IntStream.of(latents).forEach(set::set);
    return set;
  }

  @Test
  void theTableHoldsTheNumbersOfAllFeatures() {
    INDEX.publishTo(workspace);
    var table = workspace.features(INDEX.subject());
    assertEquals(700, table.size());
    for (var latent = 0; latent < 700; latent++) {
      var statistics = INDEX.feature(latent).statistics();
      assertEquals(statistics.fired(), table.fired(latent));
      assertEquals(statistics.density(), table.density(latent));
      assertEquals((float) statistics.mean(), table.mean(latent));
      assertEquals(statistics.max(), table.max(latent));
      assertEquals(statistics.dead(), table.dead(latent));
    }
  }

  @Test
  void aTableWithAnotherRemarkSharesItsNumbers() {
    INDEX.publishTo(workspace);
    var table = workspace.features(INDEX.subject());
    workspace.labels().set(key(8), Label.typed("waves"));
    workspace.tags().add(key(8), "water");
    var changed = table.with(8, workspace.annotation(key(8)));
    assertEquals("waves", changed.label(8));
    assertTrue(changed.matching("WAV wat").get(8));
    assertFalse(table.matching("waves").get(8));
    assertEquals(table.max(8), changed.max(8));
  }

  @Test
  void aNumberFindsTheFeaturesThatBeginWithIt() {
    INDEX.publishTo(workspace);
    var table = workspace.features(INDEX.subject());
    var expected = new BitSet();
    for (var latent = 0; latent < 700; latent++) {
      if (("" + latent).startsWith("6")) {
        expected.set(latent);
      }
    }
    assertEquals(expected, table.matching("6"));
    assertEquals(of(0), table.matching("0"));
  }

  @Test
  void aTableIsSortedByEveryColumnEitherWay() {
    INDEX.publishTo(workspace);
    workspace
        .labels()
        .setAll(
            INDEX.subject().saeHash(),
            Map.of(
                3, new Label("b", LabelSource.CONCEPT, 0.9),
                9, new Label("A", LabelSource.CONCEPT, 0.1),
                1, Label.typed("c")));
    var table = workspace.features(INDEX.subject());
    var up = table.sorted(FeatureTable.Order.MAX, false);
    var down = table.sorted(FeatureTable.Order.MAX, true);
    for (var i = 1; i < 700; i++) {
      assertTrue(table.max(up[i - 1]) <= table.max(up[i]));
      assertTrue(table.max(down[i - 1]) >= table.max(down[i]));
    }
    assertArrayEquals(
        new int[] {9, 3, 1, 0}, head(table.sorted(FeatureTable.Order.LABEL, false), 4));
    assertArrayEquals(
        new int[] {1, 3, 9, 0}, head(table.sorted(FeatureTable.Order.LABEL, true), 4));
    assertArrayEquals(
        new int[] {3, 9, 0, 1}, head(table.sorted(FeatureTable.Order.SCORE, true), 4));
    assertEquals(699, table.sorted(FeatureTable.Order.LATENT, true)[0]);
  }

  private static int[] head(int[] all, int size) {
    return IntStream.of(all).limit(size).toArray();
  }
}
