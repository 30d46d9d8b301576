package org.featurescope.assets.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.featurescope.assets.AssetsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldCorpusTest {
  private final World world = World.of(3);
  private final WorldCorpus corpus = new WorldCorpus(world, Split.TRAIN);

  @TempDir Path folder;

  @Test
  void theFileHoldsTheDocumentsInOrderWithASeparatorBetween() throws IOException {
    var text = folder.resolve("world.txt");
    long count = corpus.write(5_000, text, Optional.empty(), written -> true);
    var parts = Files.readString(text).split("\n<\\|endoftext\\|>\n");
    assertEquals(count, parts.length);
    for (int i = 0; i < parts.length; i++) {
      assertEquals(world.document(Split.TRAIN, i).text(), parts[i].stripTrailing());
    }
  }

  @Test
  void theTruthNamesEverySpanOfEveryDocument() throws IOException {
    var truth = folder.resolve("truth.jsonl");
    long count = corpus.write(2_000, folder.resolve("world.txt"), Optional.of(truth), w -> true);
    var lines = Files.readAllLines(truth);
    assertEquals(count, lines.size());
    var first = JsonParser.parseString(lines.getFirst()).getAsJsonObject();
    var document = world.document(Split.TRAIN, 0);
    assertEquals(document.family(), first.get("family").getAsString());
    assertEquals(document.spans().size(), first.getAsJsonArray("spans").size());
  }

  @Test
  void stoppingLeavesNothingBehind() throws IOException {
    assertThrows(
        CancellationException.class,
        () -> corpus.write(5_000, folder.resolve("w.txt"), Optional.empty(), written -> false));
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void aFolderThatIsNotThereIsSaidPlainly() {
    var fault =
        assertThrows(
            AssetsException.class,
            () ->
                corpus.write(
                    10, folder.resolve("none/world.txt"), Optional.empty(), written -> true));
    assertTrue(fault.problem().contains("cannot be written"), fault.problem());
    assertTrue(fault.remedy().contains("choose a folder"));
  }
}
