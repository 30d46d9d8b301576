package org.featurescope.compute.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A family of models: how its config.json is read, and where its weights stand.
interface Family {

  /// @throws org.featurescope.compute.job.FeaturescopeException if a number that the family needs
  ///   is missing or makes no sense, or the model does what cannot be run
  ModelSpec spec(ConfigJson config);

  WeightMap weights(ModelSpec spec);

  /// The family that calls itself `modelType` in config.json.
  static Optional<Family> named(String modelType) {
    return Optional.ofNullable(Known.FAMILIES.get(modelType));
  }

  static Set<String> names() {
    return Known.FAMILIES.keySet();
  }

  /// All families, by name.
  final class Known {
    private static final Map<String, Family> FAMILIES = new LinkedHashMap<>();

    static {
      FAMILIES.put("gpt2", new Gpt2());
      FAMILIES.put("openai-gpt", new OpenAiGpt());
      FAMILIES.put("gpt_neo", new GptNeo());
      FAMILIES.put("gpt_neox", new GptNeoX());
      for (var name : new String[] {"llama", "mistral", "qwen2", "qwen3"}) {
        FAMILIES.put(name, new Llama());
      }
      FAMILIES.put("gemma", new Gemma());
      FAMILIES.put("gemma2", new Gemma());
    }

    private Known() {}
  }
}
