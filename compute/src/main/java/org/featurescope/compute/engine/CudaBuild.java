package org.featurescope.compute.engine;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Fingerprint;

/// A libtorch with CUDA on the disk: fetched into the cache, or a folder that a person names. The
/// bridge from Java fits one version only, and with another it reads wrong data and then takes the
/// process down; so the version is read off the files before anything is loaded.
///
/// @param folder holds the libraries themselves
/// @param flavor in DJL's words: "cu128"
record CudaBuild(Path folder, String flavor) {
  /// What belongs to the bridge of the ordinary build, which comes with libraries for the
  /// processor.
  private static final String FETCHED = "cu128";

  private static final Pattern NUMBER = Pattern.compile("(\\d+\\.\\d+\\.\\d+)(?:\\+(\\w+))?");
  private static final long LONGEST_NOTE = 1 << 16;

  /// The version of libtorch that this program's bridge is made for: "2.7.1".
  static String version() {
    return NativeLibraries.index().getProperty("version").split("-", 2)[0];
  }

  /// The flavour that the bridge in this program is made for, in DJL's words: "cu128" for CUDA
  /// 12.8.
  static String neededFlavor() {
    return neededFlavor(NativeLibraries.index().getProperty("flavor"));
  }

  /// @param own of the libraries that came with the program; a program that came with a CUDA build
  ///   goes with that and no other
  static String neededFlavor(String own) {
    return own.startsWith("cu") ? own : FETCHED;
  }

  /// The version of CUDA that a flavour means, as drivers say it: 12080 for "cu128".
  static int cuda(String flavor) {
    var digits = Integer.parseInt(flavor.replaceAll("\\D", ""));
    return digits / 10 * 1000 + digits % 10 * 10;
  }

  /// "12.8".
  private static String cudaText() {
    var cuda = cuda(neededFlavor());
    return "%d.%d".formatted(cuda / 1000, cuda % 1000 / 10);
  }

  /// This machine in DJL's words: "linux-x86_64".
  static String classifier() {
    return NativeLibraries.index().getProperty("classifier");
  }

  /// The name of the folder that DJL itself would fetch into.
  static String folderName() {
    return version() + "-" + neededFlavor() + "-" + classifier();
  }

  /// Whether the program's own libraries are a CUDA build, as sites make it that may not fetch.
  static boolean isBundled() {
    return NativeLibraries.index().getProperty("flavor").startsWith("cu");
  }

  /// The program's own CUDA build, unpacked below `place`.
  static CudaBuild bundled(Path place) {
    var index = NativeLibraries.index();
    var flavor = index.getProperty("flavor");
    var name = index.getProperty("version") + "-" + flavor + "-" + classifier();
    return new CudaBuild(place.resolve("pytorch").resolve(name), flavor);
  }

  /// Where a fetched build lies.
  static Path inCache(Path cache) {
    return cache.resolve("pytorch").resolve(folderName());
  }

  /// The build that is to be used: the named one, else the fetched one.
  static Optional<CudaBuild> find(Path cache, Optional<Path> named) {
    var fetched = inCache(cache);
    return named
        .map(CudaBuild::accepted)
        .or(() ->
            Files.isDirectory(fetched)
                ? Optional.of(new CudaBuild(fetched, neededFlavor()))
                : Optional.empty());
  }

  /// Checks a folder that a person names: an unpacked libtorch, its `lib`, or Python's `torch`.
  ///
  /// @throws FeaturescopeException if it holds no libtorch, or one of another version or flavour
  static CudaBuild accepted(Path named) {
    var folder = fitting(named);
    if (!hasCuda(folder)) {
      throw new FeaturescopeException(
          "the libtorch in " + named + " was built without CUDA",
          "name a folder with libtorch " + version() + ", CUDA " + cudaText());
    }
    return new CudaBuild(folder, neededFlavor());
  }

  /// DJL follows the variable PYTORCH_LIBRARY_PATH before all else, whatever is there.
  ///
  /// @param variable its value
  /// @throws FeaturescopeException if what DJL would load is another version
  static void requireFits(String variable) {
    for (var entry : variable.split(File.pathSeparator)) {
      var place = Path.of(entry);
      var named = Files.isRegularFile(place) ? place.toAbsolutePath().getParent() : place;
      if (Files.isRegularFile(library(named, "torch"))) {
        System.setProperty("PYTORCH_FLAVOR", hasCuda(fitting(named)) ? neededFlavor() : "cpu");
        return;
      }
    }
  }

  private static boolean hasCuda(Path folder) {
    return Files.isRegularFile(library(folder, "torch_cuda"));
  }

  /// The folder of the libraries of a libtorch of this program's version.
  private static Path fitting(Path named) {
    var root = named.toAbsolutePath().normalize();
    var folder = Files.isRegularFile(library(root, "torch")) ? root : root.resolve("lib");
    if (!Files.isRegularFile(library(folder, "torch"))
        || !Files.isRegularFile(library(folder, "torch_cpu"))) {
      throw new FeaturescopeException(
          "there is no libtorch in " + named,
          "name the folder that holds " + System.mapLibraryName("torch") + ", or the one above");
    }
    var stated = stated(folder).or(() -> stated(folder.resolve("..").normalize()));
    stated.ifPresent(text -> requireVersion(named, text));
    if (!names(library(folder, "torch_cpu"), version())) {
      throw new FeaturescopeException(
          "the libtorch in %s is not version %s".formatted(named, version()),
          "name a folder with libtorch %s; nothing of the other was loaded".formatted(version()));
    }
    return folder;
  }

  private static void requireVersion(Path named, String text) {
    var found = NUMBER.matcher(text);
    if (!found.find()) {
      return;
    }
    var flavor = Optional.ofNullable(found.group(2));
    if (!found.group(1).equals(version())
        || flavor.filter(f -> f.startsWith("cu") && !f.equals(neededFlavor())).isPresent()) {
      throw new FeaturescopeException(
          "the libtorch in %s is version %s, this program needs %s+%s"
              .formatted(named, found.group(), version(), neededFlavor()),
          "name a folder with exactly this version; nothing of the other was loaded");
    }
  }

  /// What a distribution of libtorch says of itself in a small file beside its libraries.
  private static Optional<String> stated(Path folder) {
    for (var name : List.of("build-version", "version.py")) {
      var file = folder.resolve(name);
      try {
        if (Files.isRegularFile(file) && Files.size(file) < LONGEST_NOTE) {
          return Optional.of(Files.readString(file));
        }
      } catch (IOException e) {
        throw FileProblem.reading(file, e);
      }
    }
    return Optional.empty();
  }

  private static Path library(Path folder, String name) {
    return folder.resolve(System.mapLibraryName(name));
  }

  /// Whether a library holds `text` as a string of its own, which libtorch does of its version.
  static boolean names(Path library, String text) {
    var wanted = ("\0" + text + "\0").getBytes(StandardCharsets.US_ASCII);
    try (var arena = Arena.ofConfined();
        var channel = FileChannel.open(library)) {
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return contains(bytes, wanted);
    } catch (IOException e) {
      throw FileProblem.reading(library, e);
    }
  }

  private static boolean contains(MemorySegment bytes, byte[] wanted) {
    var last = bytes.byteSize() - wanted.length;
    for (var at = 0L; at <= last; at++) {
      if (bytes.get(ValueLayout.JAVA_BYTE, at) == 0
          && bytes.get(ValueLayout.JAVA_BYTE, at + 1) == wanted[1]
          && bytes.asSlice(at, wanted.length).mismatch(MemorySegment.ofArray(wanted)) < 0) {
        return true;
      }
    }
    return false;
  }

  /// Tells DJL to load this build. To be called before anything of DJL's engine is.
  void use() {
    System.setProperty("PYTORCH_LIBRARY_PATH", folder.toString());
    System.setProperty("PYTORCH_VERSION", version());
    System.setProperty("PYTORCH_FLAVOR", flavor);
  }

  /// The same libraries to compute on the processor with: all but the one that cannot be loaded
  /// where there is no card's driver, as links in a folder of their own.
  ///
  /// @param cache the program's cache directory, for that folder
  CudaBuild withoutDriver(Path cache) {
    var name = folder.getFileName() + "-" + Fingerprint.ofText(folder.toString()).substring(0, 8);
    var view = cache.resolve("pytorch").resolve(name);
    if (!Files.isDirectory(view)) {
      link(view);
    }
    return new CudaBuild(view, flavor);
  }

  private void link(Path view) {
    try (var libraries = Files.list(folder)) {
      Files.createDirectories(view.getParent());
      var partial = Files.createTempDirectory(view.getParent(), ".linking-");
      try {
        for (var library : (Iterable<Path>) libraries::iterator) {
          if (!library.equals(library(folder, "caffe2_nvrtc"))) {
            link(partial.resolve(library.getFileName()), library);
          }
        }
        NativeLibraries.takeName(partial, view);
      } finally {
        NativeLibraries.deleteTree(partial);
      }
    } catch (IOException e) {
      throw FileProblem.writing(view, e);
    }
  }

  /// Not every account may make symbolic links (Windows), and hard ones end at the disk's border
  /// and would keep a program's libraries when it is gone.
  private static void link(Path name, Path library) throws IOException {
    try {
      Files.createSymbolicLink(name, library.toAbsolutePath());
    } catch (IOException | UnsupportedOperationException e) {
      Files.createLink(name, library);
    }
  }
}
