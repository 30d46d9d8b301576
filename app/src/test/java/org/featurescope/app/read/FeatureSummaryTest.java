package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What a text says about features, and which of them a first look begins with.
class FeatureSummaryTest {
  private static final List<String> WORDS =
      List.of(
          "The",
          " capital",
          " of",
          " the",
          " state",
          " is",
          " Austin",
          ".",
          "\n",
          " Dallas",
          "\n",
          " is",
          " here",
          "\n",
          " the",
          " state",
          ".",
          " and",
          " so",
          " on",
          " it",
          " goes");

  /// Latent -> token -> value.
  private final Map<Integer, Map<Integer, Float>> fires = new TreeMap<>();

  private void fire(int latent, float value, int... tokens) {
    for (var token : tokens) {
      fires.computeIfAbsent(latent, l -> new TreeMap<>()).put(token, value);
    }
  }

  private FeatureSummary summary() {
    var count = WORDS.size();
    var ids = new int[count];
    var starts = new int[count];
    var ends = new int[count];
    var rows = new int[count + 1];
    var latents = new ArrayList<Integer>();
    var values = new ArrayList<Float>();
    var text = String.join("", WORDS);
    for (var t = 0; t < count; t++) {
      ids[t] = t;
      starts[t] = t == 0 ? 0 : ends[t - 1];
      ends[t] = starts[t] + WORDS.get(t).length();
      for (var entry : fires.entrySet()) {
        if (entry.getValue().containsKey(t)) {
          latents.add(entry.getKey());
          values.add(entry.getValue().get(t));
        }
      }
      rows[t + 1] = latents.size();
    }
    var floats = new float[values.size()];
    for (var i = 0; i < floats.length; i++) {
      floats[i] = values.get(i);
    }
    var reading =
        new ArrayReading(
            new ArrayReading.Tokens(
                text, ids, starts, ends, token -> false, new int[0], WORDS::get),
            count,
            new ArrayReading.Quantities(new float[count], new float[count], new float[count]),
            new ArrayReading.Active(
                rows, latents.stream().mapToInt(Integer::intValue).toArray(), floats, 10),
            new ArrayReading.Expectations(0, new int[0], new float[0]));
    return FeatureSummary.of(reading, true);
  }

  @Test
  void aLineBreakIsNamedByItsSign() {
    fire(2, 1, 8, 10);
    assertEquals(List.of("↵"), summary().strongestTokens(2));
  }

  @Test
  void wordsComeBeforeMarksHoweverStrong() {
    fire(1, 9, 8, 10, 13);
    fire(2, 3, 4, 15);
    assertEquals(List.of(2, 1), summary().suggestions(2));
  }

  @Test
  void eachSuggestionFiresOnOtherWordsThanTheOnesBefore() {
    fire(1, 5, 4, 15);
    fire(2, 4, 4, 15);
    fire(3, 3, 6);
    assertEquals(List.of(1, 3), summary().suggestions(3));
  }

  @Test
  void whatFiresNearlyEverywhereIsNotSuggested() {
    for (var t = 0; t < WORDS.size(); t++) {
      fire(1, 9, t);
    }
    fire(2, 1, 9);
    assertEquals(List.of(2), summary().suggestions(3));
  }

  @Test
  void countsSharesAndMaximaAreThoseOfTheText() {
    fire(4, 2, 0, 1);
    fire(4, 5, 2);
    var summary = summary();
    assertEquals(3, summary.count(4));
    assertEquals(3.0 / WORDS.size(), summary.share(4));
    assertEquals(5, summary.max(4));
    assertEquals(0, summary.count(5));
  }
}
