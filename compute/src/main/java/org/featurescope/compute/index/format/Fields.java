package org.featurescope.compute.index.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;

/// Reads fields of objects of which nothing is sure.
final class Fields {
  private Fields() {}

  static FeaturescopeException problem(String what) {
    return new FeaturescopeException(what, "choose a file that the tool itself has written");
  }

  private static Optional<JsonElement> find(JsonObject object, String name) {
    var value = object.get(name);
    return value == null || value.isJsonNull() ? Optional.empty() : Optional.of(value);
  }

  private static FeaturescopeException wrong(String name, String wanted) {
    return problem("the field " + name + " is not " + wanted);
  }

  /// A number that need not be there.
  static Optional<Double> number(JsonObject object, String name) {
    return find(object, name).map(value -> number(value, name));
  }

  private static double number(JsonElement value, String name) {
    try {
      return value.getAsDouble();
    } catch (RuntimeException e) {
      throw wrong(name, "a number");
    }
  }

  /// A number without a fraction, also where it is written in quotes.
  static int whole(JsonObject object, String name) {
    var number =
        number(object, name).orElseThrow(() -> problem("the field " + name + " is missing"));
    if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
      throw wrong(name, "a whole number");
    }
    return (int) (double) number;
  }

  static Optional<String> text(JsonObject object, String name) {
    return find(object, name).map(value -> text(value, name));
  }

  private static String text(JsonElement value, String name) {
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw wrong(name, "a text");
  }

  static Optional<JsonObject> object(JsonObject object, String name) {
    return find(object, name)
        .map(value -> {
          if (value instanceof JsonObject inner) {
            return inner;
          }
          throw wrong(name, "an object");
        });
  }

  private static JsonArray list(JsonObject object, String name) {
    return find(object, name)
        .map(value -> {
          if (value instanceof JsonArray array) {
            return array;
          }
          throw wrong(name, "a list");
        })
        .orElseGet(JsonArray::new);
  }

  /// The objects of a list; none where the field is missing.
  static List<JsonObject> objects(JsonObject object, String name) {
    var objects = new ArrayList<JsonObject>();
    for (var element : list(object, name)) {
      if (!(element instanceof JsonObject inner)) {
        throw wrong(name, "a list of objects");
      }
      objects.add(inner);
    }
    return objects;
  }

  static List<String> texts(JsonObject object, String name) {
    var texts = new ArrayList<String>();
    for (var element : list(object, name)) {
      texts.add(text(element, name));
    }
    return texts;
  }

  static double[] numbers(JsonObject object, String name) {
    var list = list(object, name);
    var numbers = new double[list.size()];
    for (var i = 0; i < numbers.length; i++) {
      numbers[i] = number(list.get(i), name);
    }
    return numbers;
  }

  static JsonArray array(List<? extends JsonElement> elements) {
    var array = new JsonArray();
    elements.forEach(array::add);
    return array;
  }

  static JsonArray ofTexts(List<String> texts) {
    var array = new JsonArray();
    texts.forEach(array::add);
    return array;
  }

  static JsonArray ofNumbers(float... numbers) {
    var array = new JsonArray();
    for (var number : numbers) {
      array.add(number);
    }
    return array;
  }

  static JsonArray ofNumbers(List<? extends Number> numbers) {
    var array = new JsonArray();
    numbers.forEach(array::add);
    return array;
  }
}
