package org.featurescope.app.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A flag for every setting of a training: the settings are the components of a record, and so the
/// flags are always complete. `dModel` becomes `--d-model`.
///
/// @param defaults the settings where nothing else is said
record SettingFlags(Record defaults) {
  private static final Map<Character, BigDecimal> UNITS =
      Map.of(
          'k', BigDecimal.valueOf(1_000),
          'M', BigDecimal.valueOf(1_000_000),
          'G', BigDecimal.valueOf(1_000_000_000));

  /// Adds the flags to a command.
  void addTo(CommandSpec spec) {
    for (var setting : defaults.getClass().getRecordComponents()) {
      spec.addOption(
          OptionSpec.builder(flag(setting))
              .type(isList(setting) ? List.class : String.class)
              .auxiliaryTypes(String.class)
              .arity("1")
              .paramLabel(label(setting))
              .description(description(setting))
              .build());
    }
  }

  private static String flag(RecordComponent setting) {
    var words = setting.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return "--" + words;
  }

  private static boolean isList(RecordComponent setting) {
    return List.class.isAssignableFrom(setting.getType());
  }

  /// A list of plain names, where other lists are of files with a weight.
  private static boolean isNames(RecordComponent setting) {
    return setting.getGenericType() instanceof ParameterizedType list
        && List.of(list.getActualTypeArguments()).equals(List.of(String.class));
  }

  private static String label(RecordComponent setting) {
    if (isNames(setting)) {
      return "NAME";
    }
    return isList(setting) ? "FILE[=WEIGHT]" : setting.getType() == String.class ? "TEXT" : "N";
  }

  private String description(RecordComponent setting) {
    if (isNames(setting)) {
      return "A name for '" + setting.getName() + "'; may be repeated.";
    }
    if (isList(setting)) {
      return "A text file, and how much of it in proportion to others; may be repeated.";
    }
    var value = String.valueOf(value(setting));
    return "'"
        + setting.getName()
        + "' in a JSON file"
        + (value.isEmpty() ? "." : "; default: " + value + ".");
  }

  private Object value(RecordComponent setting) {
    try {
      return setting.getAccessor().invoke(defaults);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(setting.getName(), e);
    }
  }

  /// Whether there is a setting of that name.
  boolean has(String name) {
    return Arrays.stream(defaults.getClass().getRecordComponents())
        .anyMatch(setting -> setting.getName().equals(name));
  }

  /// The settings of a configuration file, with those flags over them that were given.
  ///
  /// @param file the file, or null for the defaults
  JsonObject json(CommandLine command, Path file) {
    var json = file == null ? new JsonObject() : read(file);
    for (var setting : defaults.getClass().getRecordComponents()) {
      var option = command.getCommandSpec().findOption(flag(setting));
      if (option.getValue() != null) {
        json.add(setting.getName(), value(setting, option.getValue()));
      }
    }
    return json;
  }

  private static JsonObject read(Path file) {
    try {
      return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    } catch (JsonParseException | IllegalStateException e) {
      throw new FeaturescopeException(
          file + " is not a JSON object", "compare it with the training.json of a training", e);
    }
  }

  private static JsonElement value(RecordComponent setting, Object given) {
    return switch (given) {
      case List<?> names when isNames(setting) -> names(names);
      case List<?> files -> files(files);
      case String text when setting.getType() == String.class -> new JsonPrimitive(text);
      case String text when setting.getType() == boolean.class ->
          new JsonPrimitive(Boolean.parseBoolean(text));
      default -> number(setting, given.toString());
    };
  }

  private static JsonArray names(List<?> names) {
    var array = new JsonArray();
    names.forEach(name -> array.add(name.toString()));
    return array;
  }

  private static JsonArray files(List<?> files) {
    var array = new JsonArray();
    for (var file : files) {
      var text = file.toString();
      var at = text.lastIndexOf('=');
      var entry = new JsonObject();
      entry.addProperty("file", at < 0 ? text : text.substring(0, at));
      entry.add(
          "weight", at < 0 ? new JsonPrimitive(1) : decimal("weight", text.substring(at + 1)));
      array.add(entry);
    }
    return array;
  }

  private static JsonPrimitive number(RecordComponent setting, String text) {
    var decimal = decimal(setting.getName(), text);
    if (setting.getType() == double.class) {
      return decimal;
    }
    try {
      return new JsonPrimitive(decimal.getAsBigDecimal().longValueExact());
    } catch (ArithmeticException fraction) {
      throw new FeaturescopeException(
          flag(setting) + " takes a whole number, not " + text, "correct it", fraction);
    }
  }

  /// A number, with k, M or G behind it for thousands, millions or milliards.
  private static JsonPrimitive decimal(String name, String text) {
    try {
      var unit = text.isEmpty() ? null : UNITS.get(text.charAt(text.length() - 1));
      var value =
          unit == null
              ? new BigDecimal(text)
              : new BigDecimal(text.substring(0, text.length() - 1)).multiply(unit);
      return new JsonPrimitive(value);
    } catch (NumberFormatException e) {
      throw new FeaturescopeException(
          "'" + text + "' is not a number for " + name, "write 250, 2e-3 or 20M", e);
    }
  }
}
