package org.featurescope.compute.model;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// Reads `config.json` of a Hugging Face directory into a [ModelSpec], and writes one.
public final class ModelConfig {
  private static final String FILE = "config.json";

  /// A file larger than this is no configuration.
  private static final long MOST_BYTES = 1 << 20;

  /// A model of more numbers than this is an error of the file.
  private static final long MOST_PARAMETERS = 1L << 42;

  private ModelConfig() {}

  /// @param directory holds `config.json`
  /// @throws FeaturescopeException if the file is missing, is no JSON, names an unknown family or
  ///   lacks a number that the family needs
  public static ModelSpec read(Path directory) {
    var file = directory.resolve(FILE);
    var config = new ConfigJson(parse(file), file);
    var type = config.modelType();
    if (type.isEmpty()) {
      throw new FeaturescopeException(
          file + " does not say which family the model belongs to (model_type)", remedy());
    }
    var family =
        Family.named(type)
            .orElseThrow(() ->
                new FeaturescopeException(
                    "Models of the family " + ConfigJson.quoted(type) + " cannot be run yet",
                    remedy()));
    var spec = family.spec(config);
    if (spec.parameters() > MOST_PARAMETERS) {
      throw config.wrong("the sizes in it are those of no model");
    }
    return spec;
  }

  private static String remedy() {
    return "choose a model of one of these families: " + String.join(", ", Family.names());
  }

  private static JsonObject parse(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        FileProblem.requireVisible(file);
        throw new FeaturescopeException(
            "There is no config.json in " + file.getParent(),
            "choose a folder that holds a model in Hugging Face layout");
      }
      FileProblem.requireFile(file);
      if (Files.size(file) > MOST_BYTES) {
        throw new FeaturescopeException(
            file + " is too large for a configuration",
            "choose a folder that holds a model in Hugging Face layout");
      }
      var reader = new JsonReader(new StringReader(Files.readString(file)));
      reader.setStrictness(Strictness.STRICT);
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new FeaturescopeException(file + " is not valid JSON", "download the model again", e);
    }
  }

  /// The entries of `config.json` for a model of this program's own making, which is of GPT-2's
  /// family.
  ///
  /// @param bosId the token before every document, which also ends one
  public static Map<String, Object> describe(ModelSpec spec, int bosId) {
    if (!spec.modelType().equals("gpt2")) {
      throw new IllegalArgumentException(spec.modelType());
    }
    var out = new LinkedHashMap<String, Object>();
    out.put("model_type", spec.modelType());
    out.put("vocab_size", spec.vocabulary());
    out.put("bos_token_id", bosId);
    out.put("eos_token_id", bosId);
    out.put("tie_word_embeddings", spec.ends().tied());
    out.put("torch_dtype", "float32");
    out.putAll(Gpt2.describe(spec));
    return out;
  }
}
