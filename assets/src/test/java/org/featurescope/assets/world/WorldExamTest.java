package org.featurescope.assets.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WorldExamTest {
  private static final World WORLD = World.of(1);

  @Test
  void theSameSeedAsksTheSameQuestions() {
    assertEquals(WorldExam.questions(WORLD, 5, 4), WorldExam.questions(World.of(1), 5, 4));
    assertNotEquals(WorldExam.questions(WORLD, 5, 4), WorldExam.questions(WORLD, 6, 4));
  }

  @Test
  void everyTopicHasAsManyQuestionsAsAskedFor() {
    var counts =
        WorldExam.questions(WORLD, 5, 10).stream()
            .collect(
                Collectors.groupingBy(p -> p.topic() + " " + p.heldOut(), Collectors.counting()));
    assertTrue(counts.size() >= 30, counts.keySet().toString());
    counts.forEach((topic, count) -> assertEquals(10, count, topic));
  }

  /// A prompt that training contains word for word would ask for memory, not for understanding.
  @Test
  void noPromptStandsInTheTrainingText() {
    var training =
        WORLD
            .documents(Split.TRAIN)
            .limit(4_000)
            .map(WorldDocument::text)
            .collect(Collectors.joining("\n\n"));
    for (var probe : WorldExam.questions(WORLD, 5, 10)) {
      if (!probe.topic().startsWith("pronouns")) {
        assertFalse(training.contains(probe.prompt()), probe.toString());
      }
    }
  }

  @Test
  void theAnswerOfACopyingQuestionStandsInItsPrompt() {
    for (var probe : WorldExam.questions(WORLD, 6, 30)) {
      if (probe.topic().matches("(induction|memory|giving|whereabouts|counting.asked).*")) {
        var prompt = probe.prompt().toLowerCase(Locale.ROOT);
        assertTrue(
            prompt.contains(probe.right().strip().toLowerCase(Locale.ROOT)), probe::toString);
      }
    }
  }

  @Test
  void topOneAcceptsVerbsOfTheRightNumberOnly() {
    for (var probe : WorldExam.questions(WORLD, 5, 30)) {
      if (probe.topic().startsWith("agreement")) {
        assertEquals(2 * probe.accepted().size(), probe.candidates().size());
        assertTrue(probe.candidates().contains(probe.wrong()), probe.toString());
        assertFalse(probe.accepted().contains(probe.wrong()), probe.toString());
      }
    }
  }

  @Test
  void promptAndAnswerJoinWithoutADoubledOrMissingSpace() {
    for (var probe : WorldExam.questions(WORLD, 5, 50)) {
      // Only an indented line may begin with spaces before the answer's own.
      var line = probe.prompt().substring(probe.prompt().lastIndexOf('\n') + 1);
      assertFalse(line.endsWith(" ") && !line.isBlank(), probe.toString());
      char last = probe.prompt().charAt(probe.prompt().length() - 1);
      if (Character.isLetterOrDigit(last)
          && Character.isLetterOrDigit(probe.right().strip().charAt(0))) {
        assertEquals(' ', probe.right().charAt(0), probe.toString());
      }
      assertEquals(probe.right().charAt(0) == ' ', probe.wrong().charAt(0) == ' ');
    }
  }

  @Test
  void rightAnswersAreRightByTheTableAndWrongOnesAreNot() {
    var capitalOf = new HashMap<String, String>();
    var reserved = new HashSet<String>();
    for (var row : WorldResource.rows("states.tsv", 3)) {
      for (var city : row.get(2).split(", ")) {
        capitalOf.put(city.replace("*", ""), row.get(1));
        if (city.endsWith("*")) {
          reserved.add(city.replace("*", ""));
        }
      }
    }
    for (var probe : WorldExam.questions(WORLD, 5, 50)) {
      if (!probe.topic().startsWith("geography.two-hop")) {
        continue;
      }
      var city =
          capitalOf.keySet().stream()
              .filter(name -> probe.prompt().matches("(?s).*\\b" + name + "\\b[^\n]*"))
              .max((a, b) -> a.length() - b.length())
              .orElseThrow(() -> new AssertionError(probe));
      assertEquals(capitalOf.get(city), probe.right().strip(), probe.toString());
      assertNotEquals(probe.right(), probe.wrong());
      assertEquals(probe.topic().endsWith(".reserved"), reserved.contains(city));
    }
  }
}
