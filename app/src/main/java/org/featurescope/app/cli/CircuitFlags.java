package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.featurescope.compute.circuit.AttributionSettings;
import org.featurescope.compute.circuit.Targets;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.text.Tokenizer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What a circuit is traced through, and to which outputs.
final class CircuitFlags {
  @Mixin private DictionaryFlags dictionaries;

  @Option(
      names = "--targets",
      paramLabel = "TOKEN",
      description =
          "A token whose logit is explained, as its text (with its leading space) or #ID; may be"
              + " repeated; default: the most probable ones.")
  private List<String> targets = List.of();

  @Option(
      names = "--distractor",
      paramLabel = "TOKEN",
      description = "With one target: explain what speaks for it rather than for this token.")
  private String distractor = "";

  @Option(
      names = "--logit-probability",
      paramLabel = "P",
      defaultValue = "0.95",
      description = "Explain the most probable tokens that have P together; default: 0.95.")
  private double probability;

  @Option(
      names = "--max-logits",
      paramLabel = "N",
      defaultValue = "10",
      description = "At most so many of them; default: 10.")
  private int mostLogits;

  @Option(
      names = "--max-feature-nodes",
      paramLabel = "N",
      description = "At most so many features, the most influential ones; default: 7500.")
  private int mostFeatures = AttributionSettings.USUAL.mostFeatures();

  @Option(
      names = "--self-check",
      paramLabel = "N|all",
      description =
          "How many nodes are added to the model to see whether the graph is right; default: 32.")
  private String checked = String.valueOf(AttributionSettings.SAMPLE);

  List<Path> dictionaries(ModelFlags model) {
    return dictionaries.paths(model);
  }

  AttributionSettings settings(Tokenizer tokenizer) {
    if (mostFeatures < 1) {
      throw new FeaturescopeException(
          "a graph of %d features shows nothing".formatted(mostFeatures),
          "give --max-feature-nodes a number from 1 on");
    }
    return new AttributionSettings(targets(tokenizer), mostFeatures, checked());
  }

  private int checked() {
    if (checked.toLowerCase(Locale.ROOT).equals("all")) {
      return Integer.MAX_VALUE;
    }
    if (checked.matches("\\d{1,9}")) {
      return Integer.parseInt(checked);
    }
    throw new FeaturescopeException(
        "'" + checked + "' is no number of nodes", "give --self-check a number, or all");
  }

  private Targets targets(Tokenizer tokenizer) {
    if (targets.isEmpty()) {
      if (!distractor.isEmpty()) {
        throw new FeaturescopeException("a distractor needs a target", "name it with --targets");
      }
      if (!(probability > 0 && probability <= 1) || mostLogits < 1) {
        throw new FeaturescopeException(
            "no logits would be explained",
            "give --logit-probability a number above 0 up to 1, and --max-logits one from 1 on");
      }
      return new Targets.MostProbable(probability, mostLogits);
    }
    var ids = targets.stream().map(token -> Targets.id(token, tokenizer)).distinct().toList();
    if (distractor.isEmpty()) {
      return new Targets.Tokens(ids);
    }
    var other = Targets.id(distractor, tokenizer);
    if (ids.size() != 1 || ids.getFirst() == other) {
      throw new FeaturescopeException(
          "a distractor goes with one target that is another token", "name one with --targets");
    }
    return new Targets.Difference(ids.getFirst(), other);
  }
}
