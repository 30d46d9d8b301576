package org.featurescope.compute.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Progress;

/// An engine on which halves were found to be the fastest, whatever this machine is like.
public final class HalvesEngine {
  private HalvesEngine() {}

  /// @param folder for what was measured
  /// @return to be closed
  public static Engine start(Path folder) throws IOException {
    Files.writeString(folder.resolve("one_bfloat16"), "halves");
    Files.writeString(folder.resolve("few_bfloat16"), "linear_widened");
    Files.writeString(folder.resolve("many_bfloat16"), "linear_widened");
    var engine = Engine.start(new EngineOptions(CacheDirectory.get(), "cpu", 1), Progress.none());
    try {
      var measured = LinearChoice.class.getDeclaredField("measured");
      measured.setAccessible(true);
      measured.set(engine.linears(), new MeasuredWords(folder));
    } catch (ReflectiveOperationException e) {
      engine.close();
      throw new IllegalStateException(e);
    }
    return engine;
  }
}
