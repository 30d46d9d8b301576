package org.featurescope.compute.sae.format;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// A configuration in JSON, asked one entry at a time.
record JsonConfig(Path file, JsonObject json) {
  /// More than any layer is wide; a size beyond it is a damaged file, not a model.
  private static final int LARGEST = 1 << 27;

  private static final long LONGEST = 16 << 20;

  /// @throws FeaturescopeException if the file cannot be read or is no JSON object
  static JsonConfig read(Path file) {
    FileProblem.requireFile(file);
    try {
      if (Files.size(file) > LONGEST) {
        throw damaged(file, "it has %,d bytes".formatted(Files.size(file)));
      }
      if (JsonParser.parseString(Files.readString(file)) instanceof JsonObject object) {
        return new JsonConfig(file, object);
      }
      throw damaged(file, "it is not a JSON object");
    } catch (JsonParseException | StackOverflowError e) {
      throw damaged(file, "it is not JSON");
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// What `file` says; nothing where it cannot be used.
  static Optional<JsonConfig> tryRead(Path file) {
    try {
      return Files.isRegularFile(file) ? Optional.of(read(file)) : Optional.empty();
    } catch (FeaturescopeException unusable) {
      return Optional.empty();
    }
  }

  static FeaturescopeException damaged(Path file, String why) {
    return new FeaturescopeException(
        file + " does not describe a sparse autoencoder: " + why,
        "fetch the file again, or choose another folder");
  }

  /// @param value a word out of the file
  FeaturescopeException unsupported(String what, String value) {
    return new FeaturescopeException(
        "%s asks for %s %s, which this version cannot run"
            .formatted(file, what, Printable.quoted(value)),
        "use an autoencoder or transcoder with the activation relu, topk or jumprelu");
  }

  /// The object under `name`; an empty one where there is none.
  JsonConfig inside(String name) {
    return new JsonConfig(
        file, json.get(name) instanceof JsonObject object ? object : new JsonObject());
  }

  boolean has(String name) {
    return json.has(name) && !json.get(name).isJsonNull();
  }

  /// A whole number of at least `least`.
  ///
  /// @throws FeaturescopeException if there is none, or one that no model has
  int size(String name, int least) {
    if (json.get(name) instanceof JsonPrimitive value && value.isNumber()) {
      var number = value.getAsDouble();
      if (number == Math.rint(number) && number >= least && number <= LARGEST) {
        return (int) number;
      }
    }
    throw damaged(file, name + " is " + (json.has(name) ? shortened(json.get(name)) : "missing"));
  }

  private static String shortened(JsonElement value) {
    return value.isJsonPrimitive() ? Printable.quoted(value.getAsString()) : "no number";
  }

  /// At least 1.
  int size(String name) {
    return size(name, 1);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(json.get(name))
        .filter(value -> value instanceof JsonPrimitive primitive && primitive.isString())
        .map(JsonElement::getAsString);
  }

  Optional<Boolean> flag(String name) {
    return Optional.ofNullable(json.get(name))
        .filter(value -> value instanceof JsonPrimitive primitive && primitive.isBoolean())
        .map(JsonElement::getAsBoolean);
  }
}
