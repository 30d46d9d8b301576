package org.featurescope.compute.model;

import org.featurescope.compute.model.Rotary.Scaling;

/// What config.json says of rotary positions, in both of its styles: `rope_theta` beside
/// `rope_scaling`, and `rope_parameters` that holds all.
final class RotaryConfig {
  private static final double USUAL_THETA = 10_000;

  private RotaryConfig() {}

  /// Positions that turn the whole of each head.
  static Rotary read(ConfigJson config, int dHead) {
    var rotary = read(config, dHead, "rope_theta", "partial_rotary_factor", 1);
    if (rotary.width() != dHead) {
      throw config.unsupported("rotary positions on a part of each head");
    }
    return rotary;
  }

  /// @param theta the older style's name of the base
  /// @param part the older style's name of the part of a head that turns
  /// @param usualPart that part where the file does not say it
  static Rotary read(ConfigJson config, int dHead, String theta, String part, double usualPart) {
    var parameters =
        config
            .object("rope_parameters")
            .or(() -> config.object("rope_scaling"))
            .orElseGet(config::nothing);
    if (parameters.object("full_attention").isPresent()) {
      throw config.unsupported("rotary positions that differ by layer");
    }
    var share = parameters.number("partial_rotary_factor", config.number(part, usualPart));
    var width = (int) (dHead * Math.min(share, 2));
    if (width > dHead || width % 2 != 0 || width == 0) {
      throw config.wrong(
          "rotary positions cannot turn %d of %d numbers of a head".formatted(width, dHead));
    }
    return new Rotary(
        parameters.number("rope_theta", config.number(theta, USUAL_THETA)),
        width,
        scaling(parameters));
  }

  private static Scaling scaling(ConfigJson parameters) {
    var type = parameters.text("rope_type").or(() -> parameters.text("type")).orElse("default");
    return switch (type) {
      case "default" -> new Scaling.None();
      case "linear" -> new Scaling.Linear(parameters.number("factor", 1));
      case "llama3" -> {
        var low = parameters.number("low_freq_factor", 1);
        var high = parameters.number("high_freq_factor", 4);
        if (high <= low) {
          throw parameters.wrong("high_freq_factor must be larger than low_freq_factor");
        }
        yield new Scaling.Llama3(
            parameters.number("factor", 8),
            low,
            high,
            parameters.number("original_max_position_embeddings", 8192));
      }
      default -> throw parameters.unsupported("rotary scaling " + ConfigJson.quoted(type));
    };
  }
}
