package org.featurescope.compute.steering;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;

/// An object of a plan's JSON, asked one entry at a time.
///
/// @param file for messages
/// @param place which object, for messages: `features[2]`
record PlanEntry(String file, String place, JsonObject json) {
  private static final int LARGEST_INDEX = 1 << 27;

  FeaturescopeException wrong(String what) {
    var where = place.isEmpty() ? "" : place + ": ";
    return new FeaturescopeException(
        "The plan " + file + " is wrong: " + where + what, "correct it, or save it again");
  }

  /// @throws FeaturescopeException if there is an entry that is none of these
  void requireOnly(Set<String> known) {
    for (var key : json.keySet()) {
      if (!known.contains(key)) {
        throw wrong("nothing is known by the name " + Printable.quoted(key));
      }
    }
  }

  boolean has(String key) {
    return json.has(key) && !json.get(key).isJsonNull();
  }

  Optional<String> text(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (json.get(key) instanceof JsonPrimitive text && text.isString()) {
      return Optional.of(text.getAsString());
    }
    throw wrong(key + " is not a text");
  }

  String requiredText(String key) {
    return text(key).orElseThrow(() -> wrong("it has no " + key));
  }

  boolean flag(String key) {
    if (!has(key)) {
      return false;
    }
    if (json.get(key) instanceof JsonPrimitive flag && flag.isBoolean()) {
      return flag.getAsBoolean();
    }
    throw wrong(key + " is neither true nor false");
  }

  /// A finite number.
  double number(String key) {
    if (!has(key)) {
      throw wrong("it has no " + key);
    }
    return number(json.get(key), key);
  }

  double number(JsonElement element, String key) {
    if (element instanceof JsonPrimitive value && (value.isNumber() || isNoNumber(value))) {
      var number = value.isNumber() ? value.getAsDouble() : Double.NaN;
      if (Double.isFinite(number)) {
        return number;
      }
      throw wrong(key + " is " + value.getAsString() + ", which is no finite number");
    }
    throw wrong(key + " is not a number");
  }

  /// Gson reads NaN and Infinity, which are not JSON, as texts.
  private static boolean isNoNumber(JsonPrimitive value) {
    return value.isString() && value.getAsString().matches("[+-]?(NaN|Infinity)");
  }

  /// A whole number that may be 0.
  int index(String key) {
    return index(json.get(key), key);
  }

  int index(JsonElement element, String key) {
    if (element == null) {
      throw wrong("it has no " + key);
    }
    var value = number(element, key);
    if (value != Math.rint(value) || value < 0 || value > LARGEST_INDEX) {
      throw wrong(key + " is " + Printable.quoted(element.getAsString()) + ", not an index");
    }
    return (int) value;
  }

  OptionalInt optionalIndex(String key) {
    return has(key) ? OptionalInt.of(index(key)) : OptionalInt.empty();
  }

  Optional<PlanEntry> object(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (json.get(key) instanceof JsonObject object) {
      return Optional.of(new PlanEntry(file, (place.isEmpty() ? "" : place + ".") + key, object));
    }
    throw wrong(key + " is not an object");
  }

  /// An empty list where there is none.
  JsonArray list(String key) {
    if (!has(key)) {
      return new JsonArray();
    }
    if (json.get(key) instanceof JsonArray array) {
      return array;
    }
    throw wrong(key + " is not a list");
  }
}
