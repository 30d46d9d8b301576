package org.featurescope.app.circuit;

import java.util.List;
import java.util.stream.Stream;

/// Which outputs a graph explains.
public sealed interface Targets {

  /// The likeliest next tokens, as few as have this much probability together.
  ///
  /// @param mass from 0 to 1
  /// @param most how many at most
  record Likeliest(double mass, int most) implements Targets {}

  /// These tokens, each as it is spelled, with its leading space.
  record Chosen(List<String> tokens) implements Targets {
    public Chosen {
      tokens = List.copyOf(tokens);
    }
  }

  /// One token against another: what raises the first and lowers the second.
  record Against(String target, String distractor) implements Targets {}

  /// What circuit-tracer takes as well.
  Targets USUAL = new Likeliest(0.95, 10);

  /// What a person typed: nothing for the likeliest, tokens separated by commas, or two with
  /// "against" or a minus between them. A token begins with a space unless it stands in quotation
  /// marks.
  static Targets parse(String typed) {
    var text = typed.strip();
    if (text.isEmpty()) {
      return USUAL;
    }
    var sides = text.split("\\s+(?:against|minus|\u2212|-)\\s+", 2);
    if (sides.length == 2 && !sides[0].isBlank() && !sides[1].isBlank()) {
      return new Against(token(sides[0]), token(sides[1]));
    }
    return new Chosen(
        Stream.of(text.split(","))
            .filter(each -> !each.isBlank())
            .map(Targets::token)
            .distinct()
            .toList());
  }

  private static String token(String typed) {
    var word = typed.strip();
    var quoted = word.length() > 2 && word.startsWith("\"") && word.endsWith("\"");
    return quoted ? word.substring(1, word.length() - 1) : " " + word;
  }

  /// As the header says it.
  default String words() {
    return switch (this) {
      case Likeliest(var mass, var most) -> "likeliest outputs";
      case Chosen(var tokens) -> String.join(", ", tokens.stream().map(String::strip).toList());
      case Against(var target, var distractor) -> target.strip() + " against " + distractor.strip();
    };
  }
}
