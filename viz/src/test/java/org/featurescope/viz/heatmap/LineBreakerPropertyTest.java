package org.featurescope.viz.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LineBreakerPropertyTest {
  @Provide
  Arbitrary<List<String>> tokens() {
    var letters =
        Arbitraries.strings().withChars("ab cde-東。\u0301של").ofMinLength(1).ofMaxLength(14);
    var ends = Arbitraries.of("\n", "\n\n", ".\n", "\r\n", "\t", " ");
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(8, letters), net.jqwik.api.Tuple.of(1, ends))
        .list()
        .ofMinSize(1)
        .ofMaxSize(60);
  }

  @Property
  void lines_follow_each_other_and_leave_nothing_out(
      @ForAll("tokens") List<String> tokens, @ForAll @IntRange(min = 1, max = 40) int columns) {
    var text = Texts.of(tokens.toArray(String[]::new));
    assertEquals(text.text(), String.join("", Texts.lines(text, columns)));
    var lines = Texts.wrap(text, columns);
    for (var line = 0; line < lines.count(); line++) {
      assertTrue(lines.startOffset(line) < lines.endOffset(line), "line " + line + " is empty");
    }
  }

  @Property
  void every_token_is_on_one_line_or_split_over_neighbours(
      @ForAll("tokens") List<String> tokens, @ForAll @IntRange(min = 1, max = 40) int columns) {
    var text = Texts.of(tokens.toArray(String[]::new));
    var lines = Texts.wrap(text, columns);
    for (var line = 0; line < lines.count(); line++) {
      for (var token = lines.firstToken(line); token <= lines.lastToken(line); token++) {
        assertTrue(text.start(token) < lines.endOffset(line), "token " + token + " begins later");
        assertTrue(text.end(token) > lines.startOffset(line), "token " + token + " ends before");
      }
      if (line > 0) {
        var expected = lines.lastToken(line - 1) + (lines.continues(line) ? 0 : 1);
        assertEquals(expected, lines.firstToken(line));
      }
    }
    for (var token = 0; token < text.size(); token++) {
      var line = lines.of(token);
      assertTrue(
          lines.startOffset(line) <= text.start(token) && text.start(token) < lines.endOffset(line),
          "token " + token + " does not begin on line " + line);
    }
  }

  @Property
  void no_line_is_wider_than_it_may_be(
      @ForAll("tokens") List<String> tokens, @ForAll @IntRange(min = 2, max = 40) int columns) {
    var text = Texts.of(tokens.toArray(String[]::new));
    var widths = Texts.widths(text);
    var lines = Texts.wrap(text, columns);
    for (var line = 0; line < lines.count(); line++) {
      var layout = new LineLayout(text, widths, lines, line);
      var written = text.text().substring(lines.startOffset(line), lines.endOffset(line));
      var returns = written.chars().filter(c -> c == '\n' || c == '\r').count();
      var room = (columns + returns) * FixedMeasure.LETTER + 4 * text.size();
      assertTrue(layout.width() <= room, "line " + line + " of " + layout.width() + ": " + written);
    }
  }

  @Property
  void the_point_in_the_middle_of_a_token_hits_it(
      @ForAll("tokens") List<String> tokens, @ForAll @IntRange(min = 1, max = 40) int columns) {
    var text = Texts.of(tokens.toArray(String[]::new));
    var lines = Texts.wrap(text, columns);
    for (var line = 0; line < lines.count(); line++) {
      var layout = new LineLayout(text, Texts.widths(text), lines, line);
      for (var token = layout.first(); token <= layout.last(); token++) {
        var width = layout.right(token) - layout.left(token);
        if (width > 0 && alone(layout, token)) {
          assertEquals(token, layout.hit(layout.left(token) + width / 2));
          assertEquals(token, layout.nearest(layout.left(token) + width / 2));
        }
      }
    }
  }

  /// Whether no other token lies in the same place, as parts of mixed directions may.
  private static boolean alone(LineLayout layout, int token) {
    for (var other = layout.first(); other <= layout.last(); other++) {
      if (other != token
          && layout.left(other) < layout.right(token)
          && layout.right(other) > layout.left(token)) {
        return false;
      }
    }
    return true;
  }
}
