package org.featurescope.compute.concept;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.concept.LabelledText.Span;
import org.featurescope.compute.text.TokenSequence;
import org.junit.jupiter.api.Test;

class LabelsTest {
  /// Tokens "ab", "cd", "ef" under nested and overlapping stretches.
  @Test
  void aTokenHasTheConceptsOfEverySpanThatSharesACharacterWithIt() {
    var sequence =
        new TokenSequence(
            "abcdef", new int[] {1, 2, 3}, new int[] {0, 2, 4}, new int[] {2, 4, 6}, new BitSet());
    var spans = List.of(new Span(0, 6, 0), new Span(0, 1, 1), new Span(1, 3, 2), new Span(4, 6, 1));
    var labels = new Labels(3);
    labels.add(new LabelledText("abcdef", spans), sequence, 0, 3, true);

    assertEquals(List.of(0, 1, 2), concepts(labels, 0));
    assertEquals(List.of(0, 2), concepts(labels, 1));
    assertEquals(List.of(0, 1), concepts(labels, 2));
    assertArrayEquals(new int[] {3, 2, 2}, labels.totals(true));
    assertArrayEquals(new int[3], labels.totals(false));
  }

  private static List<Integer> concepts(Labels labels, int token) {
    return IntStream.range(0, labels.count(token))
        .mapToObj(i -> labels.concept(token, i))
        .sorted()
        .toList();
  }
}
