package org.featurescope.app.cli;

import java.util.List;
import java.util.Locale;

/// What `bench` can measure, and the options that change something about it.
enum BenchTask {
  HEATMAP("--model --sae --threads --device --tokens --runs"),
  OPEN("--model --sae --threads --device --precision --tokens --runs"),
  TOKENIZE("--model --runs"),
  INDEX("--model --sae --threads --device --precision --runs"),
  PRECISION("--model --sae --threads --device --tokens --runs"),
  GENERATE("--model --sae --plan --force --threads --device --precision --runs"),
  STEER("--model --sae --plan --force --threads --device --precision --tokens --runs"),
  CIRCUIT(
      "--model --transcoders --max-feature-nodes --threads --device --precision --tokens --runs"),
  TRAIN_SAE("--sae --threads --device --runs"),
  TRAIN_LM("--threads --device --runs"),
  SCROLL("--tokens"),
  CIRCUIT_VIEW(""),
  MAP_VIEW(""),
  READ("--model --sae --threads --device --precision --tokens --text"),
  START("--runs"),
  MEMORY("--model --sae --threads --device --precision --tokens"),
  WORKSPACE("--runs"),
  GRAPH_JSON("--runs"),
  FILES("--shape --out");

  /// What may be given to any of them, so that one line of options does for all.
  static final List<String> OF_ALL =
      List.of(
          "--model",
          "--sae",
          "--transcoders",
          "--threads",
          "--device",
          "--precision",
          "--tokens",
          "--runs");

  private final List<String> options;

  BenchTask(String options) {
    this.options = List.of(options.split(" "));
  }

  /// @param planned whether there is a steering plan, which names its autoencoders
  List<String> options(boolean planned) {
    var other = !planned ? "--force" : this == GENERATE ? "--sae" : "";
    return options.stream().filter(option -> !option.equals(other)).toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
