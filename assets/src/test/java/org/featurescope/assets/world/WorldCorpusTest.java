package org.featurescope.assets.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class WorldCorpusTest {
  private final World world = World.of(3);
  private final WorldCorpus corpus = new WorldCorpus(world, Split.TRAIN);
  private final StringWriter text = new StringWriter();

  @Test
  void theTextHoldsTheDocumentsInOrderWithASeparatorBetween() throws IOException {
    long count = corpus.write(5_000, text, Optional.empty(), written -> true);
    var parts = text.toString().split("\n<\\|endoftext\\|>\n");
    assertEquals(count, parts.length);
    for (int i = 0; i < parts.length; i++) {
      assertEquals(world.document(Split.TRAIN, i).text(), parts[i].stripTrailing());
    }
  }

  @Test
  void theTruthNamesEverySpanOfEveryDocument() throws IOException {
    var truth = new StringWriter();
    long count = corpus.write(2_000, text, Optional.of(truth), w -> true);
    var lines = truth.toString().lines().toList();
    assertEquals(count, lines.size());
    var first = JsonParser.parseString(lines.getFirst()).getAsJsonObject();
    var document = world.document(Split.TRAIN, 0);
    assertEquals(document.family(), first.get("family").getAsString());
    assertEquals(document.spans().size(), first.getAsJsonArray("spans").size());
  }

  @Test
  void itCanBeStopped() {
    assertThrows(
        CancellationException.class,
        () -> corpus.write(5_000, text, Optional.empty(), written -> false));
  }
}
