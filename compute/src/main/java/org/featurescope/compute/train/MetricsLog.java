package org.featurescope.compute.train;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// The figures of a training, one JSON object a line, in the order of the steps.
///
/// Each line is written at once, so that a killed training loses at most the line it was writing;
/// [#open] drops such a rest, and the lines of steps that are to be taken again.
public final class MetricsLog implements AutoCloseable {
  private static final String STEP = "step";

  private final Path file;
  private final FileChannel channel;

  private MetricsLog(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /// Opens the log for the steps after `step`; what it holds of later steps is forgotten.
  ///
  /// @param step the step of the checkpoint that the training goes on from, 0 for a new one
  /// @throws FeaturescopeException when the file cannot be read or written
  public static MetricsLog open(Path file, long step) {
    var kept = new StringBuilder();
    for (var line : lines(file)) {
      if (line.get(STEP).getAsLong() <= step) {
        kept.append(line).append('\n');
      }
    }
    AtomicFiles.writeText(file, step == 0 ? "" : kept.toString());
    try {
      return new MetricsLog(file, FileChannel.open(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  /// Adds a line.
  ///
  /// @param figures by name; a figure that is not finite is written as null, for JSON has no other
  /// @throws FeaturescopeException when the disk is full
  public void add(long step, Map<String, Double> figures) {
    var line = new JsonObject();
    line.addProperty(STEP, step);
    figures.forEach(
        (name, value) -> line.addProperty(name, Double.isFinite(value) ? rounded(value) : null));
    var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      AtomicFiles.writeFully(channel, bytes);
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  /// Whole numbers as such, others to six significant digits: a log is read by people too.
  private static Number rounded(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return (long) value;
    }
    return Double.valueOf("%.6g".formatted(value).replace(',', '.'));
  }

  /// All complete lines of a log; a figure that was not finite, or is no number, is missing.
  ///
  /// @return by name, with the step as "step"
  public static List<Map<String, Double>> read(Path file) {
    var all = new ArrayList<Map<String, Double>>();
    for (var line : lines(file)) {
      var figures = new LinkedHashMap<String, Double>();
      for (var entry : line.entrySet()) {
        if (isNumber(entry.getValue())) {
          figures.put(entry.getKey(), entry.getValue().getAsDouble());
        }
      }
      all.add(figures);
    }
    return all;
  }

  private static List<JsonObject> lines(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (var lines = Files.lines(file)) {
      return lines.map(MetricsLog::parse).flatMap(Optional::stream).toList();
    } catch (IOException | java.io.UncheckedIOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private static Optional<JsonObject> parse(String line) {
    try {
      var json = JsonParser.parseString(line);
      return Optional.of(json)
          .filter(JsonElement::isJsonObject)
          .map(JsonElement::getAsJsonObject)
          .filter(object -> isNumber(object.get(STEP)));
    } catch (JsonParseException e) {
      return Optional.empty(); // a line that a killed training did not finish
    }
  }

  private static boolean isNumber(JsonElement value) {
    return value instanceof JsonPrimitive primitive && primitive.isNumber();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }
}
