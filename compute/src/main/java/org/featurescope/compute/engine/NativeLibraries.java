package org.featurescope.compute.engine;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;

/// Unpacks libtorch from its jar into the program's own cache directory, once, with progress; an
/// installed program brings it unpacked.
///
/// DJL would do the same silently; the folder's name and contents are those that DJL looks for, so
/// that it finds the libraries there. The folder appears in one step (a rename), so a process that
/// is killed half-way leaves nothing that looks complete.
final class NativeLibraries {
  private static final String INDEX = "native/lib/pytorch.properties";

  private NativeLibraries() {}

  /// @param cache the program's cache directory
  /// @return the folder in which DJL is to look: the installed one if it is complete, else `cache`
  static Path unpack(Path cache, Progress progress) {
    var loader = NativeLibraries.class.getClassLoader();
    var index = index();
    var flavor = index.getProperty("flavor");
    var classifier = index.getProperty("classifier");
    var name = index.getProperty("version") + "-" + flavor + "-" + classifier;
    try {
      var installed = CacheDirectory.unpacked().filter(folder -> holds(folder, name));
      if (installed.isPresent() || holds(cache, name)) {
        return installed.orElse(cache);
      }
      var target = folderIn(cache, name);
      Files.createDirectories(target.getParent());
      var libraries = index.getProperty("libraries").split(",");
      var folder = "pytorch/" + flavor + "/" + classifier + "/";
      var partial = Files.createTempDirectory(target.getParent(), ".unpacking-");
      try {
        copyAll(loader, folder, libraries, partial, progress);
        takeName(partial, target);
      } finally {
        deleteTree(partial);
      }
      return cache;
    } catch (IOException e) {
      throw new FeaturescopeException(
          "Cannot unpack the tensor library into " + cache + ": " + e.getMessage(),
          "free half a gigabyte there, or set FEATURESCOPE_CACHE to a folder that can be written",
          e);
    }
  }

  /// Gives a complete folder its name, unless another process was faster: its copy is as good.
  static void takeName(Path complete, Path target) throws IOException {
    try {
      Files.move(complete, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      // Systems tell a name that is taken in different ways.
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }

  /// What the program's own jar says of the libraries in it: version, flavor, classifier,
  /// libraries.
  static Properties index() {
    var index = new Properties();
    try (var in = NativeLibraries.class.getClassLoader().getResourceAsStream(INDEX)) {
      if (in == null) {
        throw new FeaturescopeException(
            "There is no tensor library for this machine in the program",
            "use Linux (x86-64, arm64), Windows (x86-64) or macOS (Apple silicon)");
      }
      index.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + INDEX, e);
    }
    return index;
  }

  private static Path folderIn(Path place, String name) {
    return place.resolve("pytorch").resolve(name);
  }

  private static boolean holds(Path place, String name) {
    return Files.isDirectory(folderIn(place, name));
  }

  private static void copyAll(
      ClassLoader loader, String folder, String[] libraries, Path into, Progress progress)
      throws IOException {
    var total = 0L;
    for (var library : libraries) {
      var resource = loader.getResource(folder + library);
      if (resource == null) {
        throw new FeaturescopeException(
            "The program lacks its library " + library, "install it again");
      }
      total += resource.openConnection().getContentLengthLong();
    }
    var done = 0L;
    var buffer = new byte[1 << 20];
    for (var library : libraries) {
      try (InputStream in = loader.getResourceAsStream(folder + library);
          var out = new FileOutputStream(into.resolve(library).toFile())) {
        for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          out.write(buffer, 0, n);
          done += n;
          progress.report(done, total, "bytes");
        }
      }
    }
  }

  /// Deletes a folder of files, if it is there.
  static void deleteTree(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
