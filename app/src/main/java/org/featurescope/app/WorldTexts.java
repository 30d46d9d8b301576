package org.featurescope.app;

import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.assets.world.Split;
import org.featurescope.assets.world.World;
import org.featurescope.assets.world.WorldCorpus;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;

/// Texts of the small world that the bundled model learned from, but of another world than its
/// training saw.
final class WorldTexts {
  private static final int SEED = 2;

  /// About as many tokens as are indexed in some seconds.
  private static final long CHARACTERS = 120_000;

  private WorldTexts() {}

  /// Written anew each time, as the world may have changed since; as long as it has not, the file
  /// is the same to the last byte.
  static Path file(Progress progress, Cancellation cancellation) {
    var file = CacheDirectory.get("texts").resolve("small world.txt");
    WorldFiles.write(
        new WorldCorpus(World.of(SEED), Split.HELD_OUT),
        CHARACTERS,
        file,
        Optional.empty(),
        written -> {
          progress.report(written, CHARACTERS, "characters");
          return !cancellation.isCancelled();
        });
    return file;
  }
}
