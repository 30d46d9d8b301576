package org.featurescope.compute.model;

import com.google.gson.JsonElement;
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
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// Reads `config.json` of a Hugging Face directory into a [ModelSpec], and writes one.
public final class ModelConfig {
  private static final String FILE = "config.json";

  /// A file larger than this is no configuration.
  private static final long MOST_BYTES = 1 << 20;

  private final JsonObject json;
  private final Path file;

  private ModelConfig(JsonObject json, Path file) {
    this.json = json;
    this.file = file;
  }

  /// @param directory holds `config.json`
  /// @throws FeaturescopeException if the file is missing, is no JSON, names an unknown family or
  ///   lacks a number that the family needs
  public static ModelSpec read(Path directory) {
    return new ModelConfig(parse(directory.resolve(FILE)), directory.resolve(FILE)).spec();
  }

  private static JsonObject parse(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        FileProblem.requireVisible(file);
        throw new FeaturescopeException(
            "There is no config.json in " + file.getParent(),
            "choose a folder that holds a model in Hugging Face layout");
      }
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

  private ModelSpec spec() {
    var type = text("model_type").orElse("");
    return switch (type) {
      case "gpt2" -> gpt2();
      case "llama" -> llama();
      default ->
          throw new FeaturescopeException(
              type.isEmpty()
                  ? file + " does not say which family the model belongs to (model_type)"
                  : "Models of the family \"" + type + "\" cannot be run yet",
              "choose a gpt2 or llama model");
    };
  }

  private ModelSpec gpt2() {
    var d = positive("n_embd");
    var heads = positive("n_head");
    if (flag("scale_attn_by_inverse_layer_idx", false) || !flag("scale_attn_weights", true)) {
      throw unsupported("an attention scale of its own");
    }
    var spec =
        new ModelSpec(
            "gpt2",
            positive("n_layer"),
            d,
            heads,
            heads,
            divide(d, heads),
            has("n_inner") ? positive("n_inner") : Math.multiplyExact(4, d),
            positive("vocab_size"),
            positive(has("n_positions") ? "n_positions" : "n_ctx"),
            ModelSpec.Norm.LAYER,
            number("layer_norm_epsilon", 1e-5),
            activation(text("activation_function").orElse("gelu_new")),
            false,
            true,
            Optional.empty(),
            flag("tie_word_embeddings", true));
    return plausible(spec);
  }

  private ModelSpec llama() {
    var d = positive("hidden_size");
    var heads = positive("num_attention_heads");
    var kvHeads = has("num_key_value_heads") ? positive("num_key_value_heads") : heads;
    if (heads % kvHeads != 0) {
      throw wrong(heads + " query heads cannot share " + kvHeads + " key-value heads");
    }
    var spec =
        new ModelSpec(
            "llama",
            positive("num_hidden_layers"),
            d,
            heads,
            kvHeads,
            has("head_dim") ? positive("head_dim") : divide(d, heads),
            positive("intermediate_size"),
            positive("vocab_size"),
            has("max_position_embeddings") ? positive("max_position_embeddings") : 2048,
            ModelSpec.Norm.RMS,
            number("rms_norm_eps", 1e-6),
            activation(text("hidden_act").orElse("silu")),
            true,
            false,
            Optional.of(rotary()),
            flag("tie_word_embeddings", false));
    if (spec.dHead() % 2 != 0) {
      throw wrong("rotary positions need heads of even width, not " + spec.dHead());
    }
    return plausible(spec);
  }

  /// Both styles: `rope_theta` beside `rope_scaling`, and `rope_parameters` that holds all.
  private Rotary rotary() {
    var newer = object("rope_parameters");
    var older = object("rope_scaling");
    var holder = newer.or(() -> older).map(o -> new ModelConfig(o, file));
    var theta =
        newer.isPresent() && holder.get().has("rope_theta")
            ? holder.get().number("rope_theta", 10000)
            : number("rope_theta", 10000);
    if (holder.isEmpty()) {
      return new Rotary(theta, new Rotary.Scaling.None());
    }
    var parameters = holder.get();
    var type = parameters.text("rope_type").or(() -> parameters.text("type")).orElse("default");
    var scaling =
        switch (type) {
          case "default" -> new Rotary.Scaling.None();
          case "linear" -> new Rotary.Scaling.Linear(parameters.number("factor", 1));
          case "llama3" ->
              new Rotary.Scaling.Llama3(
                  parameters.number("factor", 8),
                  parameters.number("low_freq_factor", 1),
                  parameters.number("high_freq_factor", 4),
                  parameters.number("original_max_position_embeddings", 8192));
          default -> throw unsupported("rotary scaling \"" + type + "\"");
        };
    return new Rotary(theta, scaling);
  }

  private ModelSpec.Activation activation(String name) {
    return switch (name) {
      case "gelu_new", "gelu_pytorch_tanh" -> ModelSpec.Activation.GELU_TANH;
      case "silu", "swish" -> ModelSpec.Activation.SILU;
      default -> throw unsupported("the activation \"" + name + "\"");
    };
  }

  /// A header may claim anything: sizes whose product overflows are refused before they are used.
  private ModelSpec plausible(ModelSpec spec) {
    try {
      if (spec.layers() > 1000 || spec.parameters() > 1L << 42) {
        throw wrong("the sizes in it are those of no model");
      }
      return spec;
    } catch (ArithmeticException e) {
      throw wrong("the sizes in it are those of no model");
    }
  }

  private int divide(int width, int heads) {
    if (width % heads != 0) {
      throw wrong("a width of " + width + " cannot be shared by " + heads + " heads");
    }
    return width / heads;
  }

  private boolean has(String key) {
    return json.has(key) && !json.get(key).isJsonNull();
  }

  private Optional<JsonObject> object(String key) {
    return Optional.ofNullable(json.get(key))
        .filter(JsonElement::isJsonObject)
        .map(JsonElement::getAsJsonObject);
  }

  private Optional<String> text(String key) {
    return Optional.ofNullable(json.get(key))
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString);
  }

  private boolean flag(String key, boolean otherwise) {
    return has(key) && json.get(key).isJsonPrimitive() ? json.get(key).getAsBoolean() : otherwise;
  }

  private double number(String key, double otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    try {
      var value = json.get(key).getAsDouble();
      if (!(value > 0) || Double.isInfinite(value)) {
        throw wrong(key + " must be a positive number");
      }
      return value;
    } catch (NumberFormatException | UnsupportedOperationException | IllegalStateException e) {
      throw wrong(key + " is not a number");
    }
  }

  private int positive(String key) {
    if (!has(key)) {
      throw wrong("it has no " + key);
    }
    var value = number(key, 0);
    if (value != Math.rint(value) || value > Integer.MAX_VALUE) {
      throw wrong(key + " must be a whole number");
    }
    return (int) value;
  }

  private FeaturescopeException wrong(String what) {
    return new FeaturescopeException(
        file + " is wrong: " + what, "download the model again, or correct the file");
  }

  private FeaturescopeException unsupported(String what) {
    return new FeaturescopeException(
        "The model uses " + what + ", which cannot be run yet", "choose another model");
  }

  /// The entries of `config.json` for a model of this program's own making, for every family that
  /// it can train.
  ///
  /// @param bosId the token before every document, which also ends one
  public static Map<String, Object> describe(ModelSpec spec, int bosId) {
    var out = new LinkedHashMap<String, Object>();
    out.put("model_type", spec.modelType());
    out.put("vocab_size", spec.vocabulary());
    out.put("bos_token_id", bosId);
    out.put("eos_token_id", bosId);
    out.put("tie_word_embeddings", spec.tied());
    out.put("torch_dtype", "float32");
    switch (spec.modelType()) {
      case "gpt2" -> {
        out.put("architectures", new String[] {"GPT2LMHeadModel"});
        out.put("n_layer", spec.layers());
        out.put("n_embd", spec.dModel());
        out.put("n_head", spec.heads());
        out.put("n_inner", spec.dMlp());
        out.put("n_positions", spec.context());
        out.put("layer_norm_epsilon", spec.normEps());
        out.put("activation_function", "gelu_new");
      }
      case "llama" -> {
        out.put("architectures", new String[] {"LlamaForCausalLM"});
        out.put("num_hidden_layers", spec.layers());
        out.put("hidden_size", spec.dModel());
        out.put("num_attention_heads", spec.heads());
        out.put("num_key_value_heads", spec.kvHeads());
        out.put("head_dim", spec.dHead());
        out.put("intermediate_size", spec.dMlp());
        out.put("max_position_embeddings", spec.context());
        out.put("rms_norm_eps", spec.normEps());
        out.put("hidden_act", "silu");
        var rotary = spec.rotary().orElseThrow();
        out.put("rope_theta", rotary.theta());
        switch (rotary.scaling()) {
          case Rotary.Scaling.None none -> {}
          case Rotary.Scaling.Linear(var factor) ->
              out.put("rope_scaling", Map.of("rope_type", "linear", "factor", factor));
          case Rotary.Scaling.Llama3 s ->
              out.put(
                  "rope_scaling",
                  Map.of(
                      "rope_type", "llama3",
                      "factor", s.factor(),
                      "low_freq_factor", s.lowFactor(),
                      "high_freq_factor", s.highFactor(),
                      "original_max_position_embeddings", s.originalContext()));
        }
      }
      default -> throw new IllegalArgumentException(spec.modelType());
    }
    return out;
  }
}
