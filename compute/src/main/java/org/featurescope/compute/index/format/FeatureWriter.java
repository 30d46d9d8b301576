package org.featurescope.compute.index.format;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// Writes files of features, all of them or none.
public final class FeatureWriter {
  /// Features of a batch.
  private static final int BATCH = 256;

  private final FeatureFormat format;
  private final JsonObject header;
  private final Cancellation cancellation;

  private FeatureWriter(FeatureFormat format, JsonObject header, Cancellation cancellation) {
    this.format = format;
    this.header = header;
    this.cancellation = cancellation;
  }

  /// Writes features into a new folder, of [FeatureFormat#NEURON_RECORDS] into a new file.
  ///
  /// @param header what [FeatureReader#read] gave, or what is to stand beside the features
  /// @throws FeaturescopeException when `out` is there already or cannot be written
  public static void write(
      FeatureFormat format,
      JsonObject header,
      Iterator<ForeignFeature> features,
      Path out,
      Cancellation cancellation) {
    if (Files.exists(out)) {
      throw new FeaturescopeException(out + " is there already", "choose another name");
    }
    var target = out.toAbsolutePath();
    var temporary =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.createDirectories(target.getParent());
      new FeatureWriter(format, header, cancellation).write(features, temporary);
      Files.move(temporary, target);
    } catch (IOException e) {
      throw FileProblem.writing(out, e);
    } finally {
      remove(temporary);
    }
  }

  private static void remove(Path temporary) {
    if (!Files.exists(temporary)) {
      return;
    }
    try (var files = Files.walk(temporary)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw FileProblem.writing(temporary, e);
    }
  }

  private void write(Iterator<ForeignFeature> features, Path out) throws IOException {
    if (format == FeatureFormat.NEURON_RECORDS) {
      try (var writer = Files.newBufferedWriter(out)) {
        while (features.hasNext()) {
          line(writer, next(features).record());
        }
      }
      return;
    }
    Files.createDirectories(out);
    if (format == FeatureFormat.NEURONPEDIA) {
      for (var name : header.keySet()) {
        if (name.matches("[a-z]+")) {
          lines(out.resolve(name + ".jsonl"), List.of(header.get(name)));
        }
      }
    }
    for (var batch = 0; batch == 0 || features.hasNext(); batch++) {
      switch (format) {
        case OPENAI -> writeSingle(features, out);
        case SAEDASHBOARD -> writeBatch(features, out.resolve("batch-" + batch + ".json"));
        case NEURONPEDIA -> writeExport(features, out, "batch-" + batch + ".jsonl.gz");
        case NEURON_RECORDS -> throw new IllegalStateException("it is one file");
      }
    }
  }

  private ForeignFeature next(Iterator<ForeignFeature> features) {
    cancellation.check();
    var feature = features.next();
    if (feature.format() != format) {
      throw new IllegalArgumentException("a record of " + feature.format() + " among " + format);
    }
    return feature;
  }

  private void writeSingle(Iterator<ForeignFeature> features, Path out) throws IOException {
    if (features.hasNext()) {
      var feature = next(features);
      try (var writer = Files.newBufferedWriter(out.resolve(feature.latent() + ".json"))) {
        JsonText.write(feature.record(), JsonText.GSON.newJsonWriter(writer));
      }
    }
  }

  private void writeBatch(Iterator<ForeignFeature> features, Path file) throws IOException {
    try (var json = JsonText.GSON.newJsonWriter(Files.newBufferedWriter(file))) {
      json.beginObject();
      for (var name : header.keySet()) {
        if (!name.equals("features")) {
          json.name(name);
          JsonText.write(header.get(name), json);
        }
      }
      json.name("features").beginArray();
      for (var written = 0; written < BATCH && features.hasNext(); written++) {
        JsonText.write(next(features).record(), json);
      }
      json.endArray().endObject();
    }
  }

  private void writeExport(Iterator<ForeignFeature> features, Path out, String name)
      throws IOException {
    var records = new ArrayList<JsonObject>();
    var activations = new ArrayList<JsonObject>();
    var explanations = new ArrayList<JsonObject>();
    while (records.size() < BATCH && features.hasNext()) {
      var feature = next(features);
      records.add(feature.record());
      activations.addAll(feature.activations());
      explanations.addAll(feature.explanations());
    }
    lines(out.resolve("features").resolve(name), records);
    lines(out.resolve("activations").resolve(name), activations);
    if (!explanations.isEmpty()) {
      lines(out.resolve("explanations").resolve(name), explanations);
    }
  }

  private static void lines(Path file, List<? extends JsonElement> objects) throws IOException {
    Files.createDirectories(file.getParent());
    var packed = file.toString().endsWith(".gz");
    try (var out = Files.newOutputStream(file);
        var zipped = packed ? new GZIPOutputStream(out) : out;
        var writer = new BufferedWriter(new OutputStreamWriter(zipped, StandardCharsets.UTF_8))) {
      for (var object : objects) {
        line(writer, object);
      }
    }
  }

  static void line(Writer writer, JsonElement object) throws IOException {
    JsonText.write(object, JsonText.GSON.newJsonWriter(writer));
    writer.write('\n');
  }
}
