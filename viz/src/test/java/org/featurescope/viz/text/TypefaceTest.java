package org.featurescope.viz.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.Test;

/// Faces are read from files of the program's own, so that JavaFX makes none.
class TypefaceTest {
  /// Stays: the toolkit reads a face from its file for as long as the process runs, so that later
  /// tests would write with one that is gone.
  private final Path folder = Path.of("target", "typefaces", UUID.randomUUID().toString());

  private String load(Path from) {
    return Headless.call(() -> Typeface.load(Typeface.MONO, from));
  }

  private List<String> files(Path of) throws IOException {
    try (var files = Files.list(of)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void a_face_lies_in_the_folder_once_and_is_mended_when_it_was_cut_short() throws IOException {
    var place = folder.resolve("a folder, 100%");
    assertEquals("JetBrains Mono Regular", load(place));
    assertEquals(List.of("JetBrainsMono-Regular.ttf"), files(place));
    var file = place.resolve("JetBrainsMono-Regular.ttf");
    var size = Files.size(file);

    Files.write(file, new byte[100]);
    assertEquals("JetBrains Mono Regular", load(place));
    assertEquals(size, Files.size(file));
  }

  @Test
  void where_no_file_can_be_made_the_face_comes_out_of_the_program() throws IOException {
    Files.createDirectories(folder);
    var taken = Files.writeString(folder.resolve("taken"), "no folder");
    assertEquals("JetBrains Mono Regular", load(taken));
  }
}
