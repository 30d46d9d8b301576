package org.featurescope.compute.model;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.ModelSpec.Activation;

/// The entries of a config.json. What has the wrong type or makes no sense is refused in a sentence
/// that names it.
///
/// @param file for that sentence
record ConfigJson(JsonObject json, Path file) {
  /// More than any model has; what follows may multiply such numbers without a thought of overflow.
  private static final int MOST_LAYERS = 1000;

  private static final int LARGEST = 1 << 24;

  /// Some layers' kinds of attention, several times over.
  record Group(List<String> kinds, int times) {}

  String modelType() {
    return text("model_type").orElse("");
  }

  /// An object without entries, of the same file.
  ConfigJson nothing() {
    return new ConfigJson(new JsonObject(), file);
  }

  /// Whether there is a value; null is none.
  boolean has(String key) {
    return json.has(key) && !json.get(key).isJsonNull();
  }

  /// Whether the value is null in so many words.
  boolean isNull(String key) {
    return json.has(key) && json.get(key).isJsonNull();
  }

  Optional<ConfigJson> object(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (json.get(key) instanceof JsonObject object) {
      return Optional.of(new ConfigJson(object, file));
    }
    throw wrong(key + " is not an object");
  }

  Optional<String> text(String key) {
    return has(key) ? Optional.of(text(json.get(key), key)) : Optional.empty();
  }

  private String text(JsonElement value, String key) {
    if (value instanceof JsonPrimitive text && text.isString()) {
      return text.getAsString();
    }
    throw wrong(key + " is not a text");
  }

  boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    if (json.get(key) instanceof JsonPrimitive flag && flag.isBoolean()) {
      return flag.getAsBoolean();
    }
    throw wrong(key + " is neither true nor false");
  }

  /// A number greater than 0.
  double number(String key, double otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    var value = number(json.get(key), key);
    if (!(value > 0) || Double.isInfinite(value)) {
      throw wrong(key + " must be a positive number");
    }
    return value;
  }

  private double number(JsonElement value, String key) {
    if (value instanceof JsonPrimitive number && number.isNumber()) {
      return number.getAsDouble();
    }
    throw wrong(key + " is not a number");
  }

  /// A size: a whole number from 1 to 16 million.
  int positive(String key) {
    if (!has(key)) {
      throw wrong("it has no " + key);
    }
    var value = whole(json.get(key), key);
    if (value == 0) {
      throw wrong(key + " must be a positive number");
    }
    return value;
  }

  int positive(String key, int otherwise) {
    return has(key) ? positive(key) : otherwise;
  }

  /// A whole number that may be 0.
  int count(String key) {
    return whole(json.get(key), key);
  }

  private int whole(JsonElement element, String key) {
    var value = number(element, key);
    if (!(value >= 0)) {
      throw wrong(key + " must be a positive number");
    }
    if (value != Math.rint(value)) {
      throw wrong(key + " must be a whole number");
    }
    if (value > LARGEST) {
      throw wrong(key + " is larger than that of any model");
    }
    return (int) value;
  }

  int layers(String key) {
    var layers = positive(key);
    if (layers > MOST_LAYERS) {
      throw wrong(key + " is larger than that of any model");
    }
    return layers;
  }

  /// Checks that heads of this width have an output of a size that occurs.
  int headWidth(int dHead, int heads) {
    if ((long) dHead * heads > LARGEST) {
      throw wrong("%d heads of width %d are more than any model has".formatted(heads, dHead));
    }
    return dHead;
  }

  int divide(int width, int heads) {
    if (width % heads != 0) {
      throw wrong("a width of " + width + " cannot be shared by " + heads + " heads");
    }
    return width / heads;
  }

  Activation activation(String key, Activation otherwise) {
    return text(key)
        .map(name ->
            activation(name).orElseThrow(() -> unsupported("the activation " + quoted(name))))
        .orElse(otherwise);
  }

  private static Optional<Activation> activation(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "gelu" -> Activation.GELU;
          case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Activation.GELU_TANH;
          case "silu", "swish" -> Activation.SILU;
          case "relu" -> Activation.RELU;
          default -> null;
        });
  }

  /// By layer, how many positions a query sees: `window` in the layers that `layer_types` calls
  /// sliding, or `sliding` where the file has no such list; 0, which means all, in the others.
  List<Integer> windows(int layers, int window, IntPredicate sliding) {
    if (!has("layer_types")) {
      return IntStream.range(0, layers).mapToObj(i -> sliding.test(i) ? window : 0).toList();
    }
    var types = array(json.get("layer_types"), "layer_types");
    if (types.size() != layers) {
      throw wrong("layer_types is for %d layers, not for %d".formatted(types.size(), layers));
    }
    return types.asList().stream()
        .map(type ->
            switch (text(type, "an entry of layer_types")) {
              case "sliding_attention" -> window;
              case "full_attention" -> 0;
              default -> throw unsupported("the attention " + quoted(type.getAsString()));
            })
        .toList();
  }

  /// `attention_types`: kinds of attention and how often they follow each other.
  List<Group> attentionTypes(int layers) {
    if (!has("attention_types")) {
      return List.of(new Group(List.of("global", "local"), layers / 2));
    }
    return array(json.get("attention_types"), "attention_types").asList().stream()
        .map(group -> group(group, layers))
        .toList();
  }

  private Group group(JsonElement element, int layers) {
    var group = array(element, "an entry of attention_types");
    if (group.size() != 2) {
      throw wrong("an entry of attention_types is no pair");
    }
    var kinds =
        array(group.get(0), "an entry of attention_types").asList().stream()
            .map(kind -> text(kind, "a kind in attention_types"))
            .toList();
    for (var kind : kinds) {
      if (!kind.equals("global") && !kind.equals("local")) {
        throw unsupported("the attention " + quoted(kind));
      }
    }
    var times = whole(group.get(1), "a number in attention_types");
    if ((long) times * kinds.size() > layers) {
      throw wrong("attention_types is for more than %d layers".formatted(layers));
    }
    return new Group(kinds, times);
  }

  private JsonArray array(JsonElement value, String key) {
    if (value instanceof JsonArray array) {
      return array;
    }
    throw wrong(key + " is not a list");
  }

  /// A text of the file for a message: in quotation marks, without line breaks, not too long.
  static String quoted(String text) {
    var line = text.replaceAll("\\p{Cntrl}", " ");
    return '"' + (line.length() > 40 ? line.substring(0, 40) + "…" : line) + '"';
  }

  FeaturescopeException wrong(String what) {
    return new FeaturescopeException(
        file + " is wrong: " + what, "download the model again, or correct the file");
  }

  FeaturescopeException unsupported(String what) {
    return new FeaturescopeException(
        "The model uses " + what + ", which cannot be run yet", "choose another model");
  }
}
