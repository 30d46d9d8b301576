package org.featurescope.assets.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RepeatsTest {
  private static final int DOCUMENTS = 200;

  private static List<String> lines() {
    var repeats = new Repeats(1);
    return LongStream.range(0, DOCUMENTS)
        .mapToObj(repeats::document)
        .flatMap(document -> document.text().lines())
        .toList();
  }

  @Test
  void everyLineIsOneRowOfWordsSaidTwoToFourTimes() {
    for (var line : lines()) {
      var words = List.of(line.replaceAll("[.,]", "").split(" "));
      assertTrue(
          IntStream.rangeClosed(2, 4)
              .filter(times -> words.size() % times == 0)
              .map(times -> words.size() / times)
              .anyMatch(row ->
                  IntStream.range(row, words.size())
                      .allMatch(i -> words.get(i).equals(words.get(i - row)))),
          line);
    }
  }

  @Test
  void rowsOfOneTextAreNotThoseOfAnother() {
    var lines = lines();
    assertEquals(lines.size(), lines.stream().distinct().count());
  }

  @Test
  void aNumberNamesTheSameDocumentEveryTime() {
    assertEquals(new Repeats(1).document(7), new Repeats(1).document(7));
    assertNotEquals(new Repeats(1).document(7), new Repeats(2).document(7));
  }
}
