package org.featurescope.compute.sae.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// What circuit-tracer's `config.yaml` says. The file is plain data: tags that ask for objects are
/// refused by the reader.
record TranscoderYaml(Path file, Map<?, ?> entries) {
  private static final int LONGEST = 1 << 20;

  /// @throws FeaturescopeException if the file cannot be read or is no YAML mapping
  static TranscoderYaml read(Path file) {
    FileProblem.requireFile(file);
    try {
      if (Files.size(file) > LONGEST) {
        throw damaged(file, "it has %,d bytes".formatted(Files.size(file)));
      }
      var settings =
          LoadSettings.builder()
              .setLabel(String.valueOf(file.getFileName()))
              .setMaxAliasesForCollections(20)
              .setAllowRecursiveKeys(false)
              .setCodePointLimit(LONGEST)
              .build();
      var loaded = new Load(settings).loadFromString(Files.readString(file));
      if (loaded instanceof Map<?, ?> map) {
        return new TranscoderYaml(file, map);
      }
      throw damaged(file, "it is no mapping");
    } catch (YamlEngineException | StackOverflowError e) {
      throw damaged(file, "it is not YAML");
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private static FeaturescopeException damaged(Path file, String why) {
    return new FeaturescopeException(
        file + " does not describe a set of transcoders: " + why, "fetch the file again");
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(entries.get(name))
        .filter(String.class::isInstance)
        .map(String.class::cast);
  }

  /// A whole number from 1 on.
  Optional<Integer> size(String name) {
    var value = entries.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Integer number && number > 0) {
      return Optional.of(number);
    }
    throw damaged(file, name + " is no whole number");
  }

  boolean isCrossLayer() {
    return text("model_kind").filter("cross_layer_transcoder"::equals).isPresent();
  }

  /// Whether it names its transcoders by address instead of having them beside it.
  boolean pointsElsewhere() {
    return entries.get("transcoders") instanceof List<?> list && !list.isEmpty();
  }

  /// Hook of a layer, as `feature_input_hook` or `feature_output_hook` says it without the layer.
  Optional<String> hook(String name, int layer) {
    return text(name).map(site -> HookNames.canonical("blocks." + layer + "." + site));
  }
}
