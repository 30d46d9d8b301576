package org.featurescope.compute.index.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// Reads files of features of any kind, recognised by what they hold, one feature after another.
/// Nothing in them is executed, and no more than a feature, or a batch of Neuronpedia, is held.
public final class FeatureReader {
  private static final String BATCH = "batch-\\d+\\.json";
  private static final String LINES = "batch-\\d+\\.jsonl(\\.gz)?";
  private static final String NUMBER = "\\d{1,9}\\.json";

  private final Path path;
  private final Cancellation cancellation;
  private final Consumer<ForeignFeature> consumer;
  private JsonObject header = new JsonObject();

  private FeatureReader(Path path, Cancellation cancellation, Consumer<ForeignFeature> consumer) {
    this.path = path;
    this.cancellation = cancellation;
    this.consumer = consumer;
  }

  /// Reads a file or folder.
  ///
  /// @param consumer takes each feature
  /// @return what the files say beside the features: of a batch of SAEDashboard its other fields,
  ///   of Neuronpedia's export the objects of `model.jsonl`, `source.jsonl` and so on by those
  ///   names
  /// @throws FeaturescopeException when it is of no known kind, or not sound
  public static JsonObject read(
      Path path, Cancellation cancellation, Consumer<ForeignFeature> consumer) {
    var reader = new FeatureReader(path, cancellation, consumer);
    try {
      if (Files.isDirectory(path)) {
        reader.readFolder();
      } else {
        reader.readFile(path);
      }
      return reader.header;
    } catch (IOException e) {
      throw JsonText.problem(path, e);
    }
  }

  private void readFolder() throws IOException {
    if (Files.isDirectory(path.resolve("features"))) {
      readExport();
      return;
    }
    var batches = files(path, BATCH);
    var features = files(path, NUMBER);
    if (batches.isEmpty() && features.isEmpty()) {
      throw new FeaturescopeException(
          path + " holds no files of features",
          "choose a folder with batch-0.json, 0.json, or features/batch-0.jsonl.gz and so on");
    }
    for (var file : batches.isEmpty() ? features : batches) {
      readFile(file);
    }
  }

  /// The files of a folder by their numbers.
  private static List<Path> files(Path folder, String pattern) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(pattern))
          .sorted(Comparator.comparingLong(FeatureReader::number))
          .toList();
    } catch (IOException e) {
      throw FileProblem.reading(folder, e);
    }
  }

  private static long number(Path file) {
    var digits = file.getFileName().toString().replaceAll("\\D", "");
    return digits.isEmpty() || digits.length() > 9 ? 0 : Long.parseLong(digits);
  }

  // Neuronpedia

  private void readExport() throws IOException {
    for (var name : List.of("release", "model", "sourceset", "source")) {
      var file = path.resolve(name + ".jsonl");
      if (Files.exists(file)) {
        JsonLines.each(file, cancellation, object -> header.add(name, object));
      }
    }
    var explanations = JsonLines.byIndex(files(path.resolve("explanations"), LINES), cancellation);
    for (var file : files(path.resolve("features"), LINES)) {
      var activations = JsonLines.byIndex(activationsOf(file), cancellation);
      JsonLines.each(
          file,
          cancellation,
          record -> {
            var index = Fields.whole(record, "index");
            consumer.accept(
                new ForeignFeature(
                    FeatureFormat.NEURONPEDIA,
                    index,
                    record,
                    activations.getOrDefault(index, List.of()),
                    explanations.getOrDefault(index, List.of())));
          });
    }
  }

  private List<Path> activationsOf(Path features) {
    return files(path.resolve("activations"), LINES).stream()
        .filter(file -> number(file) == number(features))
        .toList();
  }

  // Single files

  private void readFile(Path file) throws IOException {
    cancellation.check();
    if (file.toString().matches(".*\\.jsonl(\\.gz)?")) {
      JsonLines.each(file, cancellation, object -> accept(object, file));
      return;
    }
    try (var bounded = JsonText.open(file);
        var json = JsonText.strict(bounded)) {
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        throw JsonText.notJson(file, null);
      }
      var record = new JsonObject();
      json.beginObject();
      while (json.hasNext()) {
        var name = json.nextName();
        if (name.equals("features") && json.peek() == JsonToken.BEGIN_ARRAY) {
          readBatch(json, bounded, file);
          bounded.reset(JsonText.LARGEST);
          record.add(name, new JsonArray());
        } else {
          record.add(name, JsonText.element(json));
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw JsonText.notJson(file, null);
      }
      if (record.has("features")) {
        header = record;
      } else {
        accept(record, file);
      }
    } catch (JsonParseException | IllegalStateException e) {
      throw JsonText.notJson(file, e);
    }
  }

  private void readBatch(JsonReader json, JsonText.Bounded bounded, Path file) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      cancellation.check();
      bounded.reset(JsonText.LARGEST);
      if (!(JsonText.element(json) instanceof JsonObject record)) {
        throw Fields.problem(file + " lists something among its features that is none");
      }
      accept(record, file);
    }
    json.endArray();
  }

  /// Says by its fields what kind of record it is.
  private void accept(JsonObject record, Path file) {
    if (record.has("neuron_id")) {
      var id = Fields.object(record, "neuron_id").orElseGet(JsonObject::new);
      consumer.accept(
          new ForeignFeature(
              FeatureFormat.NEURON_RECORDS, Fields.whole(id, "neuron_index"), record));
    } else if (record.has("feature_index")) {
      consumer.accept(
          new ForeignFeature(
              FeatureFormat.SAEDASHBOARD, Fields.whole(record, "feature_index"), record));
    } else if (record.has("modelId") && record.has("index")) {
      consumer.accept(alone(record));
    } else if (record.has("density") && record.has("top")) {
      consumer.accept(new ForeignFeature(FeatureFormat.OPENAI, (int) number(file), record));
    } else {
      throw new FeaturescopeException(
          file + " holds no features of a kind that is known",
          "choose files of SAEDashboard, Neuronpedia, OpenAI's SAE viewer or neuron explainer");
    }
  }

  /// A line of one of the three kinds of files of Neuronpedia, without the other two.
  private static ForeignFeature alone(JsonObject object) {
    var index = Fields.whole(object, "index");
    var parts = Map.of("description", 1, "tokens", 2);
    for (var part : parts.entrySet()) {
      if (object.has(part.getKey())) {
        var record = new JsonObject();
        record.add("modelId", object.get("modelId"));
        record.add("index", object.get("index"));
        return part.getValue() == 1
            ? new ForeignFeature(
                FeatureFormat.NEURONPEDIA, index, record, List.of(), List.of(object))
            : new ForeignFeature(
                FeatureFormat.NEURONPEDIA, index, record, List.of(object), List.of());
      }
    }
    return new ForeignFeature(FeatureFormat.NEURONPEDIA, index, object);
  }
}
