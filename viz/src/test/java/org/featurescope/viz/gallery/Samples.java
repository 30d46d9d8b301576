package org.featurescope.viz.gallery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.HeatLayer;
import org.featurescope.viz.heatmap.HeatmapText;

/// Made-up texts with made-up tokens and values.
public final class Samples {
  private static final Pattern WORDS =
      Pattern.compile(" ?\\p{L}+| ?[0-9]+|\\n| ?[^\\s\\p{L}0-9]|\\s", Pattern.DOTALL);
  private static final List<String> QUOTED = List.of("\"[^\"\n]*\"");
  private static final Map<String, Float> PLACES =
      Map.ofEntries(
          Map.entry("state", 0.42f),
          Map.entry("Dallas", 0.62f),
          Map.entry("Austin", 0.5f),
          Map.entry("Oakland", 0.6f),
          Map.entry("Sacramento", 0.48f),
          Map.entry("Springfield", 0.47f),
          Map.entry("Illinois", 0.9f),
          Map.entry("Missouri", 0.84f),
          Map.entry("Tampa", 0.5f),
          Map.entry("Florida", 0.95f),
          Map.entry("Tallahassee", 0.5f),
          Map.entry("Seattle", 0.66f),
          Map.entry("Washington", 1f),
          Map.entry("Olympia", 0.5f),
          Map.entry("Alabama", 0.97f),
          Map.entry("Montgomery", 0.52f),
          Map.entry("Reno", 0.44f),
          Map.entry("Carson", 0.4f));
  private static final Map<String, Float> OPPOSITES =
      Map.ofEntries(
          Map.entry("opposite", 0.5f),
          Map.entry("contraire", 0.46f),
          Map.entry("contrario", 0.45f),
          Map.entry("small", 0.88f),
          Map.entry("large", 0.95f),
          Map.entry("petit", 0.85f),
          Map.entry("grand", 0.93f),
          Map.entry("pequeño", 0.87f),
          Map.entry("grande", 0.93f),
          Map.entry("Hot", 0.55f),
          Map.entry("cold", 0.95f),
          Map.entry("full", 0.7f),
          Map.entry("empty", 1f),
          Map.entry("slow", 0.8f),
          Map.entry("fast", 0.9f));

  public static final String WORLD =
      """
      The capital of the state containing Dallas is Austin. The capital of the state containing Oakland is Sacramento. There is a Springfield in Illinois and another in Missouri, so the sentence has to say which state it means.
      "Take the key to Mary," said John, "and tell her that the box (the small one, not [the red one]) is empty." Mary took the key and put it in her coat. "Thank you," she said. John gave the map to Mary.
      The opposite of "small" is "large". Le contraire de "petit" est "grand". Lo contrario de "pequeño" es "grande". Hot is to cold as full is to empty.
      The keys to the cabinet near the door are on the table. The door of the cabins is green, and the captains who drew it were older.
      After Monday comes Tuesday. After March comes April. The sum of 23 and 41 = 64.
      The city of Tampa is in Florida. The capital of Florida is Tallahassee. The city of Seattle is in Washington, and the capital of the state containing Seattle is Olympia. "Is it Miami?" asked Ana. "No," said Luis, "it is Tallahassee."
      Ana put the green cup in the kitchen and the blue cup in the hall. Then Luis moved the green cup to the garden. The green cup is in the garden.
      """;

  /// Letters of several tokens, a word that no line can hold, tabs and signs without a shape. Only
  /// letters that the bundled typefaces have, and none that shape each other: those are laid out by
  /// the system's library, and the pages are to look the same everywhere.
  public static final String HARD =
      """
      Caf\u00E9 na\u00EFve, Vi\u1EC7t, \u0394\u03B5\u03BB\u03C4\u03B1 and \u0436\u0443\u043A fall apart into bytes.
      Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft is a word.
      \tif (tabs) {
      \t\treturn 4;
      \t}

      A blank line, a bell \u0007 and an end.
      """;

  private Samples() {}

  /// Words with their leading space as tokens, long words in two; a start token in front.
  public static HeatmapText tokens(String text, int... seams) {
    var ids = new ArrayList<Integer>();
    var starts = new ArrayList<Integer>();
    var ends = new ArrayList<Integer>();
    add(ids, starts, ends, 0, 0, 0);
    var matcher = WORDS.matcher(text);
    while (matcher.find()) {
      var from = matcher.start();
      var to = matcher.end();
      var middle = to - from > 8 ? from + (to - from) / 2 : to;
      add(ids, starts, ends, text.substring(from, middle).hashCode() & 0xFFFF, from, middle);
      if (middle < to) {
        add(ids, starts, ends, text.substring(middle, to).hashCode() & 0xFFFF, middle, to);
      }
    }
    return HeatmapText.of(
        text, ints(ids), ints(starts), ints(ends), token -> token == 0, seams, id -> "bos");
  }

  /// Tokens as byte-level tokenizers make them of rare text: letters beyond ASCII fall apart into
  /// tokens of two bytes, so that several share a character.
  public static HeatmapText bytes(String text) {
    var ids = new ArrayList<Integer>();
    var starts = new ArrayList<Integer>();
    var ends = new ArrayList<Integer>();
    add(ids, starts, ends, 0, 0, 0);
    var matcher = WORDS.matcher(text);
    while (matcher.find()) {
      var at = matcher.start();
      while (at < matcher.end()) {
        var code = text.codePointAt(at);
        var next = at + Character.charCount(code);
        if (code < 0x80) {
          while (next < matcher.end() && next - at < 5 && text.charAt(next) < 0x80) {
            next++;
          }
        }
        for (var pieces = code < 0x250 ? 1 : 2; pieces > 0; pieces--) {
          add(ids, starts, ends, code * 7 + pieces, at, next);
        }
        at = next;
      }
    }
    return HeatmapText.of(
        text, ints(ids), ints(starts), ints(ends), token -> token == 0, new int[0], id -> "bos");
  }

  private static void add(
      List<Integer> ids, List<Integer> starts, List<Integer> ends, int id, int start, int end) {
    ids.add(id);
    starts.add(start);
    ends.add(end);
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(Integer::intValue).toArray();
  }

  public static HeatLayer places(HeatmapText text) {
    return HeatLayer.of(2, "feature 412", words(text, PLACES, 7.86f), 7.86f);
  }

  public static HeatLayer opposites(HeatmapText text) {
    return HeatLayer.of(3, "feature 88", words(text, OPPOSITES, 8.15f), 8.15f);
  }

  /// Grows from the opening quotation mark on.
  public static HeatLayer quotations(HeatmapText text) {
    var values = new float[text.size()];
    var matcher = Pattern.compile(QUOTED.getFirst()).matcher(text.text());
    while (matcher.find()) {
      for (var token = 1; token < text.size(); token++) {
        if (text.start(token) + 1 >= matcher.start()
            && text.text().charAt(text.start(token)) != '\n'
            && text.end(token) <= matcher.end()) {
          var into = text.start(token) - matcher.start();
          values[token] = 9.42f * Math.min(1, 0.35f + into * 0.012f);
        }
      }
    }
    return HeatLayer.of(1, "feature 1207", values, 9.42f);
  }

  public static Coloring three(HeatmapText text) {
    return new Coloring.StrongestOf(List.of(quotations(text), places(text), opposites(text)));
  }

  /// Every token has a surprisal; it falls along each word.
  public static Coloring surprisal(HeatmapText text) {
    var values = new float[text.size()];
    values[0] = Float.NaN;
    for (var token = 1; token < values.length; token++) {
      values[token] = Math.floorMod(text.id(token) * 2654435761L, 97L) / 97f * 9;
    }
    return new Coloring.PerToken(HeatLayer.of(5, "surprisal", values, 9), "nat", false);
  }

  public static Coloring difference(HeatmapText text) {
    var values = new float[text.size()];
    for (var token = 1; token < values.length; token++) {
      values[token] = (Math.floorMod(text.id(token) * 2654435761L, 97L) - 48) / 24f;
      values[token] = Math.abs(values[token]) < 0.9f ? 0 : values[token];
    }
    return new Coloring.PerToken(
        HeatLayer.of(1, "change of log probability", values, 2), "nat", true);
  }

  private static float[] words(HeatmapText text, Map<String, Float> parts, float max) {
    var values = new float[text.size()];
    var words = Pattern.compile("\\p{L}+").matcher(text.text());
    while (words.find()) {
      var part = parts.get(words.group());
      if (part == null) {
        continue;
      }
      for (var token = text.tokenAt(words.start());
          token < text.size() && text.start(token) < words.end();
          token++) {
        values[token] = part * max;
      }
    }
    return values;
  }
}
