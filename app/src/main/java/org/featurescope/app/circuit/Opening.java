package org.featurescope.app.circuit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Reads a graph file.
public record Opening(Path file) implements Job<GraphDocument> {
  /// Graph files say in their first lines what they are.
  private static final int HEAD = 1 << 14;

  /// Whether a file is a graph rather than a text to read, as far as its beginning tells.
  public static boolean concerns(Path path) {
    if (!path.toString().toLowerCase(Locale.ROOT).endsWith(".json") || !Files.isRegularFile(path)) {
      return false;
    }
    try (var in = Files.newInputStream(path)) {
      var head = new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
      return head.contains("\"prompt_tokens\"")
          || head.contains("\"qParams\"")
          || head.contains("\"nodes\"") && head.contains("\"ctx_idx\"");
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String title() {
    return "Opening " + file.getFileName();
  }

  @Override
  public GraphDocument run(Progress progress, Cancellation cancellation) {
    return GraphJson.read(file);
  }
}
