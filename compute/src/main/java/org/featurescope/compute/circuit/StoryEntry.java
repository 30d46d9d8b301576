package org.featurescope.compute.circuit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;

/// An object in the file of a story, with words for what is wrong with it.
///
/// @param file what the file is called
/// @param place of the object in it: `claims[3]`
record StoryEntry(String file, String place, JsonObject json) {
  private static final int MOST = 1 << 27;

  FeaturescopeException wrong(String problem) {
    var where = place.isEmpty() ? "" : place + ": ";
    return new FeaturescopeException(
        "The story %s cannot be used: %s%s".formatted(file, where, problem),
        "correct it; the contributor's guide to packs says how stories are written");
  }

  void requireOnly(String... known) {
    for (var name : json.keySet()) {
      if (!Set.of(known).contains(name)) {
        throw wrong("nothing is known by the name " + Printable.quoted(name));
      }
    }
  }

  boolean has(String name) {
    return json.has(name) && !json.get(name).isJsonNull();
  }

  Optional<String> text(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (json.get(name) instanceof JsonPrimitive text
        && text.isString()
        && !text.getAsString().isEmpty()) {
      return Optional.of(text.getAsString());
    }
    throw wrong(name + " is no text, or an empty one");
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> wrong("it has no " + name));
  }

  /// None where there is no such list.
  List<String> texts(String name) {
    var texts = new ArrayList<String>();
    if (has(name)) {
      for (var element : list(name)) {
        if (!(element instanceof JsonPrimitive text)
            || !text.isString()
            || text.getAsString().isEmpty()) {
          throw wrong(name + " is no list of texts");
        }
        texts.add(text.getAsString());
      }
    }
    return texts;
  }

  OptionalDouble number(String name) {
    return has(name) ? OptionalDouble.of(number(json.get(name), name)) : OptionalDouble.empty();
  }

  double requiredNumber(String name) {
    return number(name).orElseThrow(() -> wrong("it has no " + name));
  }

  private double number(JsonElement element, String name) {
    if (element instanceof JsonPrimitive number && number.isNumber()) {
      var value = number.getAsDouble();
      if (Double.isFinite(value)) {
        return value;
      }
    }
    throw wrong(name + " is no finite number");
  }

  double share(String name) {
    var share = requiredNumber(name);
    if (share < 0 || share > 1) {
      throw wrong(name + " is not from 0 to 1");
    }
    return share;
  }

  int index(String name) {
    return index(json.get(name), name);
  }

  int index(JsonElement element, String name) {
    if (element == null) {
      throw wrong("it has no " + name);
    }
    var value = number(element, name);
    if (value != Math.rint(value) || value < 0 || value > MOST) {
      throw wrong(name + " is no number of something");
    }
    return (int) value;
  }

  Optional<StoryEntry> object(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (json.get(name) instanceof JsonObject object) {
      return Optional.of(new StoryEntry(file, place.isEmpty() ? name : place + "." + name, object));
    }
    throw wrong(name + " is not an object");
  }

  StoryEntry requiredObject(String name) {
    return object(name).orElseThrow(() -> wrong("it has no " + name));
  }

  JsonArray list(String name) {
    if (has(name) && json.get(name) instanceof JsonArray array && !array.isEmpty()) {
      return array;
    }
    throw wrong(name + " is no list, or an empty one");
  }

  /// Objects of a list that must not be empty.
  <T> List<T> objects(String name, Function<StoryEntry, T> item) {
    var items = new ArrayList<T>();
    for (var element : list(name)) {
      var at = "%s[%d]".formatted(place.isEmpty() ? name : place + "." + name, items.size());
      if (!(element instanceof JsonObject object)) {
        throw wrong(at + " is not an object");
      }
      items.add(item.apply(new StoryEntry(file, at, object)));
    }
    return items;
  }
}
