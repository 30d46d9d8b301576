package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.Golden;

class GraphJsonPropertyTest {
  private static final List<String> SAMPLES =
      List.of("tiny-relu-supernodes", "tiny-jumprelu-old-error-ids");

  private static final List<String> NONSENSE =
      List.of(
          "-1",
          "0",
          "1e400",
          "1e-400",
          "99999999999999999999",
          "2147483648",
          "null",
          "\"\"",
          "[]",
          "{}",
          "true",
          "\"-1\"",
          "NaN",
          "\"0_0_7\"",
          "\"E\"",
          "}",
          "]",
          ",",
          "\"",
          "\\ud800");

  @Property(tries = 50)
  void whatIsWrittenIsReadAgain(
      @ForAll long seed, @ForAll String label, @ForAll String group, @ForAll String positions) {
    var whole = GraphDocument.of(MadeUpGraphs.random(seed), label);
    var random = new Random(seed);
    var some = new ArrayList<NodeId>(whole.ids());
    some.removeIf(id -> random.nextInt(4) > 0);
    some.add(new NodeId(group));
    var state =
        new GraphState(
            some,
            some.getFirst().text().isEmpty() ? Optional.empty() : Optional.of(some.getFirst()),
            List.of(new Supernode(group, some), new Supernode(label, List.of())),
            positions,
            label);
    var document = whole.with(state).withLabel(random.nextInt(whole.ids().size()), label);
    var text = GraphJson.format(document);
    var again = GraphJson.parse(text, "again.json");
    assertEquals(document.graph(), again.graph());
    assertEquals(state, again.state());
    assertEquals(document.ids(), again.ids());
    for (var node = 0; node < document.ids().size(); node++) {
      assertEquals(document.label(node), again.label(node));
    }
    assertEquals(JsonParser.parseString(text), JsonParser.parseString(GraphJson.format(again)));
  }

  /// A value, a word or a mark is replaced, a piece is cut out or doubled.
  @Property(tries = 300)
  void aDamagedFileIsReadOrRefused(
      @ForAll @IntRange(min = 0, max = 1) int sample, @ForAll long seed) throws IOException {
    var random = new Random(seed);
    var text = new StringBuilder(damaged(sample));
    for (var change = random.nextInt(3); change >= 0; change--) {
      var start = random.nextInt(text.length());
      var end = Math.min(text.length(), start + random.nextInt(40));
      switch (random.nextInt(3)) {
        case 0 -> text.delete(start, end);
        case 1 -> text.insert(start, text.substring(start, end));
        default -> replaceValue(text, start, random);
      }
    }
    readOrRefuse(text.toString());
  }

  private static String damaged(int sample) throws IOException {
    return Files.readString(Golden.folder("attribution-json/" + SAMPLES.get(sample) + ".json"));
  }

  private static void replaceValue(StringBuilder text, int start, Random random) {
    var colon = text.indexOf(": ", start);
    var line = colon < 0 ? -1 : text.indexOf("\n", colon);
    if (line > 0) {
      text.replace(colon + 2, line - 1, NONSENSE.get(random.nextInt(NONSENSE.size())));
    }
  }

  private static void readOrRefuse(String text) {
    try {
      var document = GraphJson.parse(text, "damaged.json");
      assertEquals(
          document.graph(), GraphJson.parse(GraphJson.format(document), "again.json").graph());
      new Pruner(document.graph()).prune(0.8, 0.98);
    } catch (FeaturescopeException e) {
      assertFalse(e.problem().contains("\n"), e.problem());
    }
  }
}
