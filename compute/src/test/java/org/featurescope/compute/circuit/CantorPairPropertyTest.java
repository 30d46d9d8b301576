package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CantorPairPropertyTest {

  @Property
  void everyLayerAndLatentComeBack(
      @ForAll @IntRange(min = 0, max = 9_999) int layer,
      @ForAll @IntRange(min = 0, max = Integer.MAX_VALUE - 1) int latent) {
    assertEquals(new CantorPair(layer, latent), CantorPair.from(CantorPair.of(layer, latent)));
  }

  @Example
  void asTheReferenceNumbersThem() {
    assertEquals(90, CantorPair.of(0, 12));
    assertEquals(43, CantorPair.of(1, 7));
    assertEquals(42, CantorPair.of(2, 6));
  }
}
