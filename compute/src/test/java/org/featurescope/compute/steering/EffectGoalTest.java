package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.featurescope.compute.steering.EffectGoal.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectGoalTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BEGINS   | ' Austin, Texas'  | Austin | true",
        "BEGINS   | ' austin'         | Austin | true",
        "BEGINS   | ' Austins'        | Austin | false",
        "BEGINS   | ' in Austin'      | Austin | false",
        "BEGINS   | '](a'             | ]      | true",
        "CONTAINS | 'so froid.'       | froid  | true",
        "CONTAINS | 'froide'          | froid  | false",
        "CONTAINS | 'l''été'          | été    | true",
        "CONTAINS | ''                | été    | false",
        "LACKS    | 'he said'         | '\"'   | true",
        "LACKS    | 'he said,\" and'  | '\"'   | false",
        "LACKS    | 'table'           | le     | true",
      })
  void entriesAreFoundAsWholeWords(Kind kind, String text, String word, boolean reached) {
    assertEquals(reached, EffectGoal.of(kind, List.of(word)).reachedBy(text), text);
  }

  @Test
  void oneOfSeveralEntriesWillDo() {
    var goal = EffectGoal.of(Kind.BEGINS, List.of("she", "her"));
    assertEquals(true, goal.reachedBy(" Her hat"));
    assertEquals(false, goal.reachedBy(" Here"));
  }

  @ParameterizedTest
  @CsvSource({"0.5,true", "0.51,false", "0,true"})
  void aShareCountsWords(double share, boolean reached) {
    var goal = new EffectGoal(Kind.SHARE, List.of("le", "est"), share);
    // Le, est: two of four.
    assertEquals(reached, goal.reachedBy(" Le chat est noir."));
  }

  @Test
  void aTextWithoutWordsHasNoShareOfAny() {
    assertEquals(false, new EffectGoal(Kind.SHARE, List.of("le"), 0).reachedBy(" ... "));
  }

  @Test
  void aGoalNeedsWordsAndASensibleShare() {
    assertThrows(IllegalArgumentException.class, () -> EffectGoal.of(Kind.LACKS, List.of()));
    assertThrows(IllegalArgumentException.class, () -> EffectGoal.of(Kind.LACKS, List.of(" ")));
    assertThrows(
        IllegalArgumentException.class, () -> new EffectGoal(Kind.SHARE, List.of("a"), 1.5));
  }
}
