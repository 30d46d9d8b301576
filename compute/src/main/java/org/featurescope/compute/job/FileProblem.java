package org.featurescope.compute.job;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// Turns what the file system complains about into one sentence for the person at the screen.
public final class FileProblem {
  private static final long ALMOST_NOTHING = 1 << 16;

  private static final Set<PosixFilePermission> WRITING =
      EnumSet.of(
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_WRITE);

  private FileProblem() {}

  /// The problem of reading `file`.
  public static FeaturescopeException reading(Path file, Exception cause) {
    return switch (cause) {
      case NoSuchFileException e ->
          new FeaturescopeException(
              file + " does not exist", "check the path, or choose another file", e);
      case AccessDeniedException e ->
          new FeaturescopeException(
              "reading " + file + " is not permitted", "change its permissions", e);
      case NotDirectoryException e ->
          new FeaturescopeException(file + " is not a folder", "choose a folder", e);
      case CharacterCodingException e ->
          new FeaturescopeException(
              file + " is not text in UTF-8", "choose a text file, or convert it to UTF-8", e);
      default -> {
        if (Files.isDirectory(file)) {
          yield new FeaturescopeException(file + " is a folder", "choose a file", cause);
        }
        yield new FeaturescopeException(
            file + " cannot be read: " + reason(cause), "check the disk and try again", cause);
      }
    };
  }

  /// To be asked before a stranger's file is opened: a pipe would be waited for without end, and a
  /// device may never end.
  ///
  /// @throws FeaturescopeException where `file` is neither a file nor a folder nor missing
  public static void requireFile(Path file) {
    if (isPipeOrDevice(file)) {
      throw new FeaturescopeException(file + " is a pipe or a device, not a file", "choose a file");
    }
  }

  /// Whether what is written to it passes on rather than staying there.
  public static boolean isPipeOrDevice(Path file) {
    return Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file);
  }

  /// To be asked before a file that was not found is called missing: where the permissions of its
  /// folder hide it, `Files.exists` says no as well.
  ///
  /// @throws FeaturescopeException where this user may not look into the folder of `file`
  public static void requireVisible(Path file) {
    try {
      file.getFileSystem().provider().checkAccess(file);
    } catch (AccessDeniedException e) {
      throw reading(file.toAbsolutePath().getParent(), e);
    } catch (IOException absent) {
      // The caller knows best what is missing.
    }
  }

  /// To be asked before anything is made for what a file holds.
  ///
  /// @throws FeaturescopeException where `file` is missing, or this user may not look for it
  public static void requireThere(Path file) {
    requireVisible(file);
    if (!Files.exists(file)) {
      throw reading(file, new NoSuchFileException(file.toString()));
    }
  }

  /// To be asked before long work whose result is to be a file: it would be lost.
  ///
  /// @throws FeaturescopeException where `file` is a folder, or write-protected, or no file can be
  ///   made in its folder; of a link, where that is so of what it leads to, which is what is
  ///   replaced (see [AtomicFiles]); where it is a pipe or a device that does not take anything
  public static void requireWritable(Path file) {
    if (Files.isDirectory(file)) {
      throw writing(file, new IOException("it is a folder"));
    }
    try {
      if (isPipeOrDevice(file)) {
        file.getFileSystem().provider().checkAccess(file, AccessMode.WRITE);
        return;
      }
      var real = Files.isSymbolicLink(file) ? file.toRealPath() : file.toAbsolutePath();
      requireUnprotected(real);
      if (real.getParent() != null) {
        requireWritableFolder(real.getParent());
      }
    } catch (IOException e) {
      throw writing(file, e);
    }
  }

  /// Whoever may write in a folder may replace what is in it; a file that is protected is not meant
  /// to be.
  ///
  /// @throws FeaturescopeException where nobody may write to `file`, or this user may not
  static void requireUnprotected(Path file) throws IOException {
    if (isProtected(file)) {
      throw new FeaturescopeException(
          file + " is write-protected", "choose another name, or permit writing to it");
    }
  }

  /// Whether there is such a file and nobody may write to it, or this user may not.
  public static boolean isProtected(Path file) throws IOException {
    return Files.exists(file) && (!Files.isWritable(file) || !anybodyMayWrite(file));
  }

  /// The system's administrator may write to any file, whatever it permits.
  private static boolean anybodyMayWrite(Path file) throws IOException {
    var view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    return view == null || view.readAttributes().permissions().stream().anyMatch(WRITING::contains);
  }

  /// The same of several results.
  ///
  /// @throws FeaturescopeException also where two of them are one file
  public static void requireWritable(List<Path> files) {
    files.forEach(FileProblem::requireWritable);
    var seen = new HashSet<Path>();
    for (var file : files) {
      if (!isPipeOrDevice(file) && !seen.add(real(file))) {
        throw new FeaturescopeException(
            "two results cannot be one file: " + file, "give each a name of its own");
      }
    }
    for (var file : seen) {
      if (seen.stream().anyMatch(other -> !other.equals(file) && other.startsWith(file))) {
        throw new FeaturescopeException(
            file + " cannot be a file and the folder of another result",
            "give each a name of its own");
      }
    }
  }

  /// To be asked before a file or folder is read whose place the result would take.
  ///
  /// @param read what the result is made of
  /// @throws FeaturescopeException where the result is one of them
  public static void requireOther(Path result, Stream<Path> read) {
    if (read.anyMatch(file -> real(file).equals(real(result)))) {
      throw new FeaturescopeException(
          result + " is what is read", "give the result another name, so that both are kept");
    }
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException notYetThere) {
      return file.toAbsolutePath().normalize();
    }
  }

  /// To be asked before long work whose results are to be files in a folder, which may be missing.
  ///
  /// @throws FeaturescopeException where it is a file, or nothing can be made in it
  public static void requireWritableFolder(Path folder) {
    var nearest = folder.toAbsolutePath();
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    if (!Files.isDirectory(nearest)) {
      throw new FeaturescopeException(
          (nearest.equals(folder.toAbsolutePath()) ? folder : nearest) + " is a file, not a folder",
          "choose a folder");
    }
    try {
      nearest.getFileSystem().provider().checkAccess(nearest, AccessMode.WRITE);
    } catch (IOException e) {
      throw writing(folder, e);
    }
  }

  /// The problem of writing `file`. A full disk is recognised and named.
  public static FeaturescopeException writing(Path file, Exception cause) {
    if (isDiskFull(file, cause)) {
      return new FeaturescopeException(
          "the disk is full: " + file + " could not be written",
          "free some space, or choose another disk",
          cause);
    }
    return switch (cause) {
      case AccessDeniedException e ->
          new FeaturescopeException(
              "writing " + file + " is not permitted",
              "change the permissions of its folder, or choose another folder",
              e);
      case ReadOnlyFileSystemException e ->
          new FeaturescopeException(
              file + " is on a disk that cannot be written", "choose another folder", e);
      case DirectoryNotEmptyException e ->
          new FeaturescopeException(file + " is a folder", "choose another name", e);
      default -> {
        if (Files.isDirectory(file)) {
          yield new FeaturescopeException(file + " is a folder", "choose another name", cause);
        }
        yield new FeaturescopeException(
            file + " cannot be written: " + reason(cause), "choose another folder", cause);
      }
    };
  }

  /// Java has no exception of its own for a full disk: the system's words tell, and where they come
  /// in another language, the space that is left does.
  private static boolean isDiskFull(Path file, Exception cause) {
    if (!(cause instanceof IOException) || cause instanceof AccessDeniedException) {
      return false;
    }
    var words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (words.contains("no space left")
        || words.contains("not enough space")
        || words.contains("disk quota")) {
      return true;
    }
    var folder = file.toAbsolutePath().getParent();
    try {
      return folder != null
          && !isPipeOrDevice(file)
          && Files.isDirectory(folder)
          && !(cause instanceof NoSuchFileException)
          && Files.getFileStore(folder).getUsableSpace() < ALMOST_NOTHING
          && Files.isWritable(folder);
    } catch (IOException e) {
      return false;
    }
  }

  private static String reason(Exception cause) {
    if (cause instanceof NoSuchFileException) {
      return "there is no such place";
    }
    if (cause instanceof FileSystemException e) {
      // Its message alone is a path, often that of a temporary file.
      return e.getReason() == null ? "the system refuses it" : e.getReason();
    }
    var message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
