package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a person reads when the file system says no. The complaints are made here, so that root,
/// whom nothing is forbidden, tests the same sentences.
class FileProblemTest {
  private static final Path FILE = Path.of("model", "config.json");

  @TempDir private Path folder;

  @Test
  void what_may_not_be_read_is_said_with_what_to_do() {
    var e = FileProblem.reading(FILE, new AccessDeniedException(FILE.toString()));
    assertEquals("reading " + FILE + " is not permitted", e.problem());
    assertEquals("change its permissions", e.remedy());
  }

  @Test
  void what_may_not_be_written_is_said_with_what_to_do() {
    var e = FileProblem.writing(FILE, new AccessDeniedException(FILE.toString()));
    assertEquals("writing " + FILE + " is not permitted", e.problem());
    assertEquals("change the permissions of its folder, or choose another folder", e.remedy());
  }

  @Test
  void a_missing_file_and_bytes_that_are_no_text_have_sentences_of_their_own() {
    assertEquals(
        FILE + " does not exist",
        FileProblem.reading(FILE, new NoSuchFileException(FILE.toString())).problem());
    assertEquals(
        FILE + " is not text in UTF-8",
        FileProblem.reading(FILE, new MalformedInputException(1)).problem());
  }

  @Test
  void a_folder_in_the_place_of_a_file_is_named() {
    assertEquals(
        folder + " is a folder",
        FileProblem.reading(folder, new IOException("Is a directory")).problem());
  }

  @Test
  void the_name_of_a_temporary_file_is_not_what_is_wrong() {
    var temporary = FILE.resolveSibling(".config.json.1.tmp").toString();
    assertEquals(
        FILE + " cannot be written: there is no such place",
        FileProblem.writing(FILE, new NoSuchFileException(temporary)).problem());
    assertEquals(
        FILE + " cannot be written: the system refuses it",
        FileProblem.writing(FILE, new FileSystemException(temporary)).problem());
  }

  /// Opening a pipe waits for somebody to write into it.
  @Test
  void a_pipe_or_a_device_is_no_file() throws IOException {
    var device = Path.of("/dev/zero");
    if (Files.exists(device)) {
      assertEquals(
          device + " is a pipe or a device, not a file",
          assertThrows(FeaturescopeException.class, () -> FileProblem.requireFile(device))
              .problem());
    } else { // elsewhere than on Unix devices have no path
      assertDoesNotThrow(() -> FileProblem.requireFile(device));
    }
    assertDoesNotThrow(() -> FileProblem.requireFile(folder));
    assertDoesNotThrow(() -> FileProblem.requireFile(folder.resolve("absent")));
  }

  @Test
  void a_file_that_is_there_or_simply_absent_is_visible() throws IOException {
    var file = Files.createFile(folder.resolve("config.json"));
    assertDoesNotThrow(() -> FileProblem.requireVisible(file));
    assertDoesNotThrow(() -> FileProblem.requireVisible(folder.resolve("absent")));
    assertDoesNotThrow(() -> FileProblem.requireVisible(file.resolve("below-a-file")));
  }

  @Test
  void where_nothing_can_be_written_is_known_before_there_is_something_to_write()
      throws IOException {
    var file = Files.createFile(folder.resolve("notes.txt"));
    assertDoesNotThrow(() -> FileProblem.requireWritable(file), "it is replaced");
    assertDoesNotThrow(() -> FileProblem.requireWritable(folder.resolve("a/b/graph.json")));
    assertDoesNotThrow(() -> FileProblem.requireWritableFolder(folder.resolve("a/b")));
    assertEquals(
        folder + " is a folder",
        assertThrows(FeaturescopeException.class, () -> FileProblem.requireWritable(folder))
            .problem());
    for (var below : List.of(file, file.resolve("a"), file.resolve("a/b"))) {
      var e =
          assertThrows(FeaturescopeException.class, () -> FileProblem.requireWritableFolder(below));
      assertEquals(file + " is a file, not a folder", e.problem());
      assertEquals("choose a folder", e.remedy());
    }
    try (var all = Files.list(folder)) {
      assertEquals(List.of(file), all.toList(), "nothing was made");
    }
  }

  @Test
  void two_results_of_one_name_are_refused() {
    var graph = folder.resolve("graph.json");
    assertDoesNotThrow(
        () -> FileProblem.requireWritable(List.of(graph, folder.resolve("graph.safetensors"))));
    var same = folder.resolve("a/../graph.json");
    assertEquals(
        "two results cannot be one file: " + same,
        assertThrows(
                FeaturescopeException.class,
                () -> FileProblem.requireWritable(List.of(graph, same)))
            .problem());
  }

  @Test
  void of_a_link_it_is_known_by_what_it_leads_to() throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    var graph = Files.createFile(folder.resolve("graph.json"));
    var link = Files.createSymbolicLink(folder.resolve("link.json"), graph);
    assertDoesNotThrow(() -> FileProblem.requireWritable(link));
    assertThrows(
        FeaturescopeException.class, () -> FileProblem.requireWritable(List.of(graph, link)));
    Files.delete(graph);
    assertThrows(FeaturescopeException.class, () -> FileProblem.requireWritable(link));
    assertThrows(FeaturescopeException.class, () -> AtomicFiles.writeText(link, "{}"));
  }

  /// Root sees through permissions; then the file is visible indeed.
  @Test
  void a_folder_that_hides_its_files_is_named() throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    var hidden = Files.createDirectory(folder.resolve("hidden"));
    var file = Files.createFile(hidden.resolve("config.json"));
    Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("---------"));
    try {
      if (Files.exists(file)) {
        assertDoesNotThrow(() -> FileProblem.requireVisible(file));
      } else {
        var e = assertThrows(FeaturescopeException.class, () -> FileProblem.requireVisible(file));
        assertEquals("reading " + hidden + " is not permitted", e.problem());
      }
    } finally {
      Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
