package org.featurescope.compute.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class WordSplitterTest {
  private static final Pattern GPT2 =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private static List<String> split(String text) {
    var words = new ArrayList<String>();
    WordSplitter.split(
        text, 0, text.length(), (start, end) -> words.add(text.substring(start, end)));
    return words;
  }

  @Test
  void keepsASpaceWithTheWordAfterIt() {
    assertEquals(
        List.of("The", " lamp", ",", " 12", "  ", " it", "'s", " lit", "\n"),
        split("The lamp, 12   it's lit\n"));
  }

  @Property(tries = 3000)
  void agreesWithTheExpression(@ForAll("texts") String text) {
    assertEquals(GPT2.matcher(text).results().map(MatchResult::group).toList(), split(text));
  }

  @Property
  void agreesWithTheExpressionOnAnyText(@ForAll String text) {
    assertEquals(GPT2.matcher(text).results().map(MatchResult::group).toList(), split(text));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "a", "é", "Z", "7", "½", "٣", " ", " ", "\n", "\t", "\u00a0", "\u2028", "\u0085", "'",
            "'s", "'re", "'ll", "'x", "!", "…", "🌊", "𝒜", "\ud83c", "\udf0a", "\u200b")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }
}
