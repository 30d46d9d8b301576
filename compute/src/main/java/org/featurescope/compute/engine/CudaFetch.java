package org.featurescope.compute.engine;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Fetches the CUDA build of libtorch from where DJL publishes it, into the folder that DJL itself
/// would fetch it into.
///
/// The place offers a list of all files (`files.txt`) and each as gzip. Gzip carries length and
/// CRC-32 of what it holds, which are checked, as is the length that the server promised; no other
/// checksum is offered. Files gather in a folder of another name, which takes its own in one step
/// when all of them are there.
final class CudaFetch implements Job<Path> {
  private static final int LONGEST_LIST = 1 << 20;
  private static final int MOST_FILES = 200;

  /// Libraries are packed to about half; what grows far beyond that is not one.
  private static final long LARGEST_GROWTH = 40;

  private final URI source;
  private final Path cache;

  /// A file of the build.
  ///
  /// @param name as it is to be called
  /// @param packed what the server holds
  /// @param size of what the server holds, in bytes
  private record Part(String name, URI packed, long size) {}

  /// @param source the folder of all versions, ending in a slash
  CudaFetch(URI source, Path cache) {
    this.source = source;
    this.cache = cache;
  }

  @Override
  public String title() {
    return "Fetching the tensor library for CUDA";
  }

  @Override
  public Path run(Progress progress, Cancellation cancellation) {
    var target = CudaBuild.inCache(cache);
    if (Files.isDirectory(target)) {
      return target;
    }
    var gathering = target.resolveSibling(".fetching-" + target.getFileName());
    try {
      Files.createDirectories(gathering);
      var parts = parts(cancellation);
      requireRoom(parts, gathering);
      var total = parts.stream().mapToLong(Part::size).sum();
      var done = 0L;
      for (var part : parts) {
        fetch(part, gathering, done, total, progress, cancellation);
        done += part.size();
        progress.report(done, total, "bytes");
      }
      Files.move(gathering, target, StandardCopyOption.ATOMIC_MOVE);
      return target;
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    }
  }

  private List<Part> parts(Cancellation cancellation) {
    var base = source.resolve(CudaBuild.version() + "/");
    var prefix = CudaBuild.neededFlavor() + "/" + CudaBuild.classifier() + "/";
    var parts = new ArrayList<Part>();
    var lines = Download.text(base.resolve("files.txt"), LONGEST_LIST).lines();
    for (var line : lines.filter(line -> line.startsWith(prefix)).limit(MOST_FILES).toList()) {
      cancellation.check();
      var packed = base.resolve(line);
      parts.add(new Part(name(line), packed, Download.size(packed)));
    }
    if (parts.isEmpty()) {
      throw new FeaturescopeException(
          "%s offers no CUDA build for %s".formatted(source.getHost(), CudaBuild.classifier()),
          "use --device cpu");
    }
    return parts;
  }

  /// A list from the network is not trusted to name a file elsewhere.
  private static String name(String line) {
    var last = line.substring(line.lastIndexOf('/') + 1);
    var name = URLDecoder.decode(last, StandardCharsets.UTF_8);
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.+-]*\\.gz")) {
      throw new FeaturescopeException(
          "the list of files names \"" + name + "\", which is no library", "try again later");
    }
    return name.substring(0, name.length() - ".gz".length());
  }

  /// Packed and unpacked files lie side by side for a moment.
  private static void requireRoom(List<Part> parts, Path gathering) throws IOException {
    var missing =
        parts.stream()
            .filter(part -> !Files.exists(gathering.resolve(part.name())))
            .mapToLong(Part::size)
            .sum();
    var free = Files.getFileStore(gathering).getUsableSpace();
    if (free < 3 * missing) {
      throw new FeaturescopeException(
          "the CUDA build needs about %s on the disk, and %s are free"
              .formatted(MemoryBudget.text(3 * missing), MemoryBudget.text(free)),
          "free some space, or set FEATURESCOPE_CACHE to a folder on another disk");
    }
  }

  private static void fetch(
      Part part,
      Path gathering,
      long before,
      long total,
      Progress progress,
      Cancellation cancellation)
      throws IOException {
    var whole = gathering.resolve(part.name());
    if (Files.exists(whole)) {
      return;
    }
    var packed = gathering.resolve(part.name() + ".gz.part");
    var download = new Download(part.packed(), part.size(), packed);
    download.run(have -> progress.report(before + have, total, "bytes"), cancellation);
    var unpacked = gathering.resolve(part.name() + ".unpacking");
    try {
      unpack(packed, unpacked, cancellation);
      Files.move(unpacked, whole, StandardCopyOption.ATOMIC_MOVE);
      download.delete();
    } catch (ZipException | EOFException damaged) {
      // Nothing of it can be used by another attempt.
      download.delete();
      throw new FeaturescopeException(
          part.name() + " arrived damaged", "fetch again; the files before it are kept", damaged);
    } finally {
      Files.deleteIfExists(unpacked);
    }
  }

  private static void unpack(Path packed, Path unpacked, Cancellation cancellation)
      throws IOException {
    var most = LARGEST_GROWTH * Files.size(packed) + (1 << 20);
    var buffer = new byte[1 << 20];
    try (var in = new GZIPInputStream(new FileInputStream(packed.toFile()), 1 << 16);
        var out = Files.newOutputStream(unpacked)) {
      var written = 0L;
      for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        cancellation.check();
        written += n;
        if (written > most) {
          throw new ZipException("it grows without end");
        }
        out.write(buffer, 0, n);
      }
    }
  }
}
