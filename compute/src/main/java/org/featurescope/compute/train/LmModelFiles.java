package org.featurescope.compute.train;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.checkpoint.DType;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.ModelConfig;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.WeightMap;

/// Writes a model as a directory in Hugging Face layout.
final class LmModelFiles {
  static final String WEIGHTS = "model.safetensors";

  private static final List<String> TOKENIZER =
      List.of("tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt");
  private static final List<String> CONFIGURATION =
      List.of("config.json", "generation_config.json");

  private LmModelFiles() {}

  /// Describes a new model: `config.json` and `generation_config.json`.
  static void describe(Path directory, ModelSpec spec, int separator, DType dtype) {
    var config = new LinkedHashMap<>(ModelConfig.describe(spec, separator));
    config.put("torch_dtype", name(dtype));
    writeJson(directory.resolve("config.json"), config);
    writeJson(
        directory.resolve("generation_config.json"),
        Map.of("bos_token_id", separator, "eos_token_id", separator));
  }

  private static String name(DType dtype) {
    return switch (dtype) {
      case F16 -> "float16";
      case BF16 -> "bfloat16";
      default -> "float32";
    };
  }

  private static void writeJson(Path file, Map<String, Object> values) {
    var gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    AtomicFiles.writeText(file, gson.toJson(values) + "\n");
  }

  /// Copies what describes another model.
  static void copyConfiguration(Path from, Path directory) {
    copy(from, directory, CONFIGURATION);
  }

  static void copyTokenizer(Path from, Path directory) {
    copy(from, directory, TOKENIZER);
  }

  private static void copy(Path from, Path directory, List<String> names) {
    for (var name : names) {
      var file = from.resolve(name);
      if (Files.exists(file)) {
        try {
          AtomicFiles.writeBytes(directory.resolve(name), Files.readAllBytes(file));
        } catch (IOException e) {
          throw FileProblem.reading(file, e);
        }
      }
    }
  }

  /// Writes the weights, whole or not at all.
  static void writeWeights(Path directory, TrainableModel model, DType dtype) {
    var writer = new SafeTensorsWriter().metadata("format", "pt");
    var parameters = model.parameters();
    for (var entry : WeightMap.of(model.spec()).entries()) {
      var values = parameters.get(entry.name()).toFloatArray();
      writer.add(
          entry.file(),
          entry.transposed() ? transposed(values, entry.shape()) : values,
          dtype,
          entry.fileShape());
    }
    writer.write(directory.resolve(WEIGHTS));
  }

  /// `[rows, columns]` to `[columns, rows]`.
  private static float[] transposed(float[] values, long[] shape) {
    var rows = (int) shape[0];
    var columns = (int) shape[1];
    var turned = new float[values.length];
    for (var r = 0; r < rows; r++) {
      for (var c = 0; c < columns; c++) {
        turned[c * rows + r] = values[r * columns + c];
      }
    }
    return turned;
  }
}
