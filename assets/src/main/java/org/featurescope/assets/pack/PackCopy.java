package org.featurescope.assets.pack;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.featurescope.assets.AssetsException;

/// A pack's copy in the cache. It appears whole or not at all: the files are written to a folder
/// beside it, checked on the way, and the folder is then given its name. Files that have been
/// checked before and were not touched since are not read again.
final class PackCopy {
  private final PackManifest manifest;
  private final PackSource source;
  private final Path folder;
  private final CheckNote note;

  /// @param note remembers that the copy was sound
  PackCopy(PackManifest manifest, PackSource source, Path folder, CheckNote note) {
    this.manifest = manifest;
    this.source = source;
    this.folder = folder;
    this.note = note;
  }

  /// The folder, made or mended where needed.
  Path soundFolder() {
    if (isSound()) {
      return folder;
    }
    try {
      Files.createDirectories(folder.getParent());
      var part = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".part");
      try {
        fill(part);
        take(part);
        CheckNote.state(manifest, folder).ifPresent(note::keep);
      } finally {
        delete(part);
      }
      return folder;
    } catch (IOException e) {
      throw new AssetsException(
          "the pack " + manifest.name() + " cannot be copied to " + folder + ": " + e.getMessage(),
          "make room for "
              + (manifest.bytes() / 1_000_000 + 1)
              + " MB there, or choose another cache directory",
          e);
    }
  }

  Path folder() {
    return folder;
  }

  boolean isSound() {
    var state = CheckNote.state(manifest, folder);
    if (state.isEmpty() || state.filter(note::says).isPresent()) {
      return state.isPresent();
    }
    var sound = Digests.firstFault(manifest, folder).isEmpty();
    if (sound) {
      note.keep(state.get());
    }
    return sound;
  }

  private void fill(Path part) throws IOException {
    for (var promised : manifest.files()) {
      var file = promised.in(part);
      Files.createDirectories(file.getParent());
      try (var from = source.open(promised.path());
          var to = Files.newOutputStream(file)) {
        if (!Digests.copy(from, to).equals(promised.sha256())) {
          throw new AssetsException(
              "the pack "
                  + manifest.name()
                  + " is damaged: "
                  + promised.path()
                  + " does not have the SHA-256 it was sealed with",
              Pack.GET_THE_PROGRAM_AGAIN);
        }
      } catch (FileNotFoundException e) {
        throw new AssetsException(
            "the pack " + manifest.name() + " is damaged: " + promised.path() + " is missing",
            Pack.GET_THE_PROGRAM_AGAIN,
            e);
      }
    }
  }

  private void take(Path part) throws IOException {
    if (isSound()) {
      return; // another process was faster, and may be reading its copy
    }
    delete(folder);
    try {
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another process may have been faster; its copy is as good.
      if (!isSound()) {
        throw e;
      }
    }
  }

  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException fault)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
