package org.featurescope.compute.circuit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;

/// An object in a graph file, with words for what is wrong with it.
///
/// @param file what the file is called
/// @param place of the object in it: `nodes[3]`
record GraphEntry(String file, String place, JsonObject json) {
  private static final double EXACT = 9e18;

  FeaturescopeException wrong(String problem) {
    return wrong(file, place.isEmpty() ? problem : place + " " + problem);
  }

  static FeaturescopeException wrong(String file, String problem) {
    return new FeaturescopeException(
        "The graph %s cannot be used: %s".formatted(file, problem),
        "choose an attribution graph of circuit-tracer or Neuronpedia, or correct the file");
  }

  private JsonElement element(String name) {
    var element = json.get(name);
    return element == null ? JsonNull.INSTANCE : element;
  }

  boolean has(String name) {
    return !element(name).isJsonNull();
  }

  private JsonPrimitive primitive(String name, String kind) {
    if (element(name) instanceof JsonPrimitive primitive) {
      return primitive;
    }
    throw wrong("has a %s that is not %s".formatted(name, kind));
  }

  Optional<String> text(String name) {
    return has(name) ? Optional.of(primitive(name, "a text").getAsString()) : Optional.empty();
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> wrong("has no " + name));
  }

  /// Large ones are refused: what reads the graph would count on.
  OptionalDouble number(String name) {
    if (!has(name)) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(finite(primitive(name, "a number").getAsString(), name));
  }

  private double finite(String text, String name) {
    try {
      var number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw wrong("has a %s of %s, which is not a finite number".formatted(name, quoted(text)));
  }

  OptionalLong whole(String name) {
    if (!has(name)) {
      return OptionalLong.empty();
    }
    var text = primitive(name, "a number").getAsString();
    var number = finite(text, name);
    if (number != Math.rint(number) || Math.abs(number) > EXACT) {
      throw wrong("has a %s of %s, which is not a whole number".formatted(name, quoted(text)));
    }
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException otherwiseSpelt) {
      return OptionalLong.of((long) number);
    }
  }

  /// From 0 to below `limit`.
  int index(String name, int limit) {
    var index = whole(name).orElseThrow(() -> wrong("has no " + name));
    if (index < 0 || index >= limit) {
      throw wrong("has a %s of %d, not one from 0 to %d".formatted(name, index, limit - 1));
    }
    return (int) index;
  }

  GraphEntry object(String name) {
    if (!has(name)) {
      return new GraphEntry(file, inside(name), new JsonObject());
    }
    if (element(name) instanceof JsonObject object) {
      return new GraphEntry(file, inside(name), object);
    }
    throw wrong("has a %s that is not an object".formatted(name));
  }

  private String inside(String name) {
    return place.isEmpty() ? name : place + "." + name;
  }

  List<JsonElement> list(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (element(name) instanceof JsonArray array) {
      return array.asList();
    }
    throw wrong("has a %s that is not a list".formatted(name));
  }

  List<String> texts(String name) {
    return texts(name, list(name));
  }

  List<String> texts(String name, List<JsonElement> elements) {
    var texts = new ArrayList<String>();
    for (var element : elements) {
      if (!(element instanceof JsonPrimitive text)) {
        throw wrong("has a %s with something that is not a text".formatted(name));
      }
      texts.add(text.getAsString());
    }
    return texts;
  }

  static String quoted(String text) {
    return Printable.quoted(text);
  }
}
