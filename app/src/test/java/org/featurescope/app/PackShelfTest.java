package org.featurescope.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.assets.pack.Packs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackShelfTest {

  @Test
  void a_broken_pack_is_told_of_in_the_programs_own_words(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("packs.list"), "ghost\n");
    var shelf = new PackShelf(Packs.in(folder), () -> folder);

    assertEquals(List.of(), shelf.names());
    assertTrue(shelf.open("ghost").isEmpty());
    assertEquals(1, shelf.problems().size());
    assertFalse(shelf.problems().getFirst().remedy().isEmpty());
  }

  @Test
  void without_packs_there_is_no_default_one(@TempDir Path folder) {
    assertTrue(new PackShelf(Packs.in(folder), () -> folder).open("").isEmpty());
  }
}
