package org.featurescope.compute.engine;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.job.Job;

/// Getting a graphics processor to compute: what this machine has, what it lacks, and the way to
/// the CUDA build of the tensor library. The window's "Enable GPU" and `doctor --gpu` ask here.
public final class GpuSetup {
  /// Where DJL keeps the builds that are not on Maven Central.
  private static final URI SOURCE = URI.create("https://publish.djl.ai/pytorch/");

  private final Path cache;
  private final Optional<Path> named;
  private final URI source;

  private GpuSetup(Path cache, Optional<Path> named, URI source) {
    this.cache = cache;
    this.named = named;
    this.source = source;
  }

  /// @param cache the program's cache directory
  /// @param named a folder with a CUDA build that was accepted before
  public static GpuSetup of(Path cache, Optional<Path> named) {
    return new GpuSetup(
        cache,
        named,
        Optional.ofNullable(System.getenv("FEATURESCOPE_ENGINE_URL"))
            .filter(text -> !text.isBlank())
            .map(text -> URI.create(text.endsWith("/") ? text : text + "/"))
            .orElse(SOURCE));
  }

  /// Looks at cards, driver and library; loads none of the tensor library.
  ///
  /// @throws org.featurescope.compute.job.FeaturescopeException if the named folder holds another
  ///   version
  public GpuReport report() {
    return GpuReport.of(
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        NvidiaDriver.find(),
        CudaBuild.isBundled() || CudaBuild.find(cache, named).isPresent());
  }

  /// The work of fetching the CUDA build into the cache, some 2.5 GB; its progress says how many
  /// bytes exactly, once the server has told. It is whole when it appears, and what a stopped
  /// attempt left is used by the next.
  ///
  /// @return the folder
  public Job<Path> fetch() {
    return new CudaFetch(source, cache);
  }

  /// The server that [#fetch] asks.
  public String server() {
    return source.getHost();
  }

  /// Checks a libtorch that a person has: exactly this program's version, with CUDA.
  ///
  /// @return the folder of its libraries, to be remembered and given to [EngineOptions]
  /// @throws org.featurescope.compute.job.FeaturescopeException if it is none, or another version
  public static Path accept(Path folder) {
    return CudaBuild.accepted(folder).folder();
  }
}
