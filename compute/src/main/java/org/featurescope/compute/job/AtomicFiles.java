package org.featurescope.compute.job;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/// Files that are either whole or absent: the content goes to a temporary file beside the target,
/// reaches the disk, and then takes the target's name in one step. Whatever happens on the way, an
/// older file of that name stays as it was and neither a temporary file nor a new folder is left.
/// What a killed program has left is deleted when the same file is written a day later.
public final class AtomicFiles {

  /// Writes the content of a file into its open channel.
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /// Nobody writes one file for so long without a pause.
  private static final Duration ABANDONED = Duration.ofDays(1);

  private static final Pattern TEMPORARY =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp(-journal|-wal|-shm)?");

  private AtomicFiles() {}

  /// Writes `text` in UTF-8.
  ///
  /// @throws FeaturescopeException when the file cannot be written; a full disk is named as such
  public static void writeText(Path target, String text) {
    writeBytes(target, text.getBytes(StandardCharsets.UTF_8));
  }

  /// @throws FeaturescopeException when the file cannot be written; a full disk is named as such
  public static void writeBytes(Path target, byte[] bytes) {
    write(target, channel -> writeFully(channel, ByteBuffer.wrap(bytes)));
  }

  /// Writes what `content` gives. Missing parent folders are made. A pipe or a device stays what it
  /// is: what is meant for it is written into it.
  ///
  /// @throws FeaturescopeException when the file cannot be written, or an older one is
  ///   write-protected; a full disk is named as such
  public static void write(Path target, Content content) {
    if (FileProblem.isPipeOrDevice(target)) {
      writeInto(target, content);
      return;
    }
    write(
        target,
        content,
        (temporary, real) -> {
          FileProblem.requireUnprotected(real);
          Files.move(
              temporary, real, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  private static void writeInto(Path pipe, Content content) {
    try (var channel = FileChannel.open(pipe, StandardOpenOption.WRITE)) {
      content.writeTo(channel);
    } catch (IOException e) {
      throw FileProblem.writing(pipe, e);
    }
  }

  /// As [#write], unless there is a file of that name by then, which stays as it is: of several
  /// programs that make a file at a time, one does, and the others find it.
  ///
  /// @throws FeaturescopeException when the file cannot be written; a full disk is named as such
  public static void writeNew(Path target, Content content) {
    write(target, content, AtomicFiles::publish);
  }

  /// Gives a file that is whole, and on the disk, the name it is to have, if no file has it.
  ///
  /// @return false where one has it by now, which stays as it is
  public static boolean publish(Path temporary, Path target) throws IOException {
    try {
      link(temporary, target);
      rememberName(target.toAbsolutePath().getParent());
      return true;
    } catch (FileAlreadyExistsException another) {
      return false;
    }
  }

  /// A link is there or not, whoever else tries. Some disks know none.
  private static void link(Path temporary, Path target) throws IOException {
    try {
      Files.createLink(target, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      Files.move(temporary, target);
    }
  }

  /// How a file that is whole takes its name.
  private interface Naming {
    void give(Path temporary, Path real) throws IOException;
  }

  private static void write(Path target, Content content, Naming naming) {
    try {
      var real = Files.isSymbolicLink(target) ? target.toRealPath() : target.toAbsolutePath();
      var folder = real.getParent();
      if (folder == null || Files.isDirectory(real)) {
        throw new IOException("it is a folder");
      }
      var folders = NewFolders.of(real);
      Files.createDirectories(folder);
      sweep(real);
      var temporary = temporaryFor(real);
      try {
        try (var channel =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          permitAs(real, temporary); // before there is something to read
          content.writeTo(channel);
          channel.force(true);
        }
        naming.give(temporary, real);
      } finally {
        Files.deleteIfExists(temporary);
        folders.removeEmpty();
      }
      rememberName(folder);
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    }
  }

  /// Who may not read the older file may not read the one in its place either.
  private static void permitAs(Path older, Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view == null || !Files.exists(older)) {
      return;
    }
    var permitted = Files.getPosixFilePermissions(older);
    // Some disks know none and refuse to be told any.
    if (!permitted.equals(view.readAttributes().permissions())) {
      view.setPermissions(permitted);
    }
  }

  /// A name beside the target that nobody else takes.
  public static Path temporaryFor(Path target) {
    return target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  /// Deletes what killed programs have left beside a file while they wrote it. Younger leftovers
  /// stay: somebody may be writing them.
  public static void sweep(Path target) {
    sweep(target, Instant.now().minus(ABANDONED));
  }

  /// @param before what was written to later stays
  static void sweep(Path target, Instant before) {
    var name = "." + target.getFileName() + ".";
    var folder = target.toAbsolutePath().getParent();
    try (var files =
        Files.newDirectoryStream(
            folder, file -> isTemporary(file.getFileName().toString(), name))) {
      for (var file : files) {
        var last = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
        if (last.isBefore(before) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException notNow) {
      // They are in nobody's way; the next time tries again.
      return;
    }
  }

  /// Also the journals of a database that was being made.
  private static boolean isTemporary(String file, String beginning) {
    return file.startsWith(beginning)
        && TEMPORARY.matcher(file.substring(beginning.length())).matches();
  }

  /// Writes all that remains in `bytes`.
  public static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /// Brings the new name itself to the disk. Not every system can open a folder; those that cannot
  /// keep names in a journal of their own.
  private static void rememberName(Path folder) {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      return;
    }
  }
}
