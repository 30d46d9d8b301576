package org.featurescope.assets.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// What holds of every document of every world.
class WorldTest {
  private static final World WORLD = World.of(7);

  @Test
  void theSameSeedGivesTheSameText() {
    assertEquals(text(World.of(7), Split.TRAIN), text(World.of(7), Split.TRAIN));
  }

  @Test
  void anotherSeedOrSplitGivesAnotherText() {
    assertNotEquals(text(World.of(7), Split.TRAIN), text(World.of(8), Split.TRAIN));
    assertNotEquals(text(World.of(7), Split.TRAIN), text(World.of(7), Split.HELD_OUT));
  }

  @Test
  void aDocumentDoesNotDependOnThoseBeforeIt() {
    var tenth = WORLD.documents(Split.TRAIN).skip(10).findFirst().orElseThrow();
    assertEquals(tenth, WORLD.document(Split.TRAIN, 10));
  }

  @Test
  void weightsArePercentAndEveryFamilyIsDrawn() {
    assertEquals(100, World.weights().values().stream().mapToInt(Integer::intValue).sum());
    var drawn =
        WORLD
            .documents(Split.TRAIN)
            .limit(500)
            .map(WorldDocument::family)
            .collect(Collectors.toSet());
    assertEquals(World.weights().keySet(), drawn);
  }

  @Test
  void everyConceptButTheCatchAllOccurs() {
    var missing = new HashSet<>(WORLD.concepts());
    for (var split : Split.values()) {
      WORLD
          .documents(split)
          .limit(3_000)
          .forEach(document -> document.spans().forEach(span -> missing.remove(span.concept())));
    }
    assertEquals(List.of("word.other"), missing.stream().map(Concept::id).toList());
  }

  @Property(tries = 300)
  void everyCharacterHasAConceptAndEverySpanLiesInTheText(
      @ForAll long seed, @ForAll Split split, @ForAll @IntRange(max = 1_000_000) int number) {
    var document = World.of(seed).document(split, number);
    var covered = new BitSet();
    int last = 0;
    for (var span : document.spans()) {
      assertTrue(span.end() <= document.text().length());
      assertTrue(span.start() >= last, "spans are ordered by start");
      last = span.start();
      covered.set(span.start(), span.end());
    }
    assertEquals(document.text().length(), covered.cardinality());
  }

  @Property(tries = 300)
  void theTextIsTidy(@ForAll long seed, @ForAll Split split) {
    var document = World.of(seed).document(split, 0).text();
    // Lines of code may be indented, by four spaces a level.
    var text = document.replaceAll("\n( {4})+(?=\\S)", "\n");
    assertFalse(text.isBlank());
    assertEquals(text.strip(), text);
    for (var blot :
        List.of("  ", " .", " ,", " \n", "\n ", "( ", " )", "{^", "@", "\" .", "\n\n\n")) {
      assertFalse(text.contains(blot), () -> "'" + blot + "' in: " + text);
    }
  }

  private static String text(World world, Split split) {
    return world
        .documents(split)
        .limit(200)
        .map(WorldDocument::text)
        .collect(Collectors.joining("\n\n"));
  }
}
