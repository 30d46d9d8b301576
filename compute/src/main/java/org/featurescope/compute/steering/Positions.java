package org.featurescope.compute.steering;

/// Which tokens of a text are steered.
public sealed interface Positions {

  /// All of them.
  record All() implements Positions {}

  /// Those of the prompt.
  record Prompt() implements Positions {}

  /// Those after the prompt.
  record Generated() implements Positions {}

  /// From one position to another, counted from 0, both included.
  record Range(int first, int last) implements Positions {
    public Range {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException(first + " to " + last);
      }
    }
  }

  Positions ALL = new All();
  Positions PROMPT = new Prompt();
  Positions GENERATED = new Generated();

  /// @param prompt how many tokens the prompt has
  default boolean include(int position, int prompt) {
    return switch (this) {
      case All all -> true;
      case Prompt before -> position < prompt;
      case Generated after -> position >= prompt;
      case Range(var first, var last) -> position >= first && position <= last;
    };
  }

  /// Whether any of `count` positions from `first` on is one.
  default boolean includeAny(int first, int count, int prompt) {
    return switch (this) {
      case All all -> count > 0;
      case Prompt before -> first < prompt;
      case Generated after -> first + count > prompt;
      case Range(var from, var last) -> first <= last && first + count > from;
    };
  }

  /// As a plan says it: `all`, `prompt`, `generated` or `[0,3]`.
  default String word() {
    return switch (this) {
      case All all -> "all";
      case Prompt before -> "prompt";
      case Generated after -> "generated";
      case Range(var first, var last) -> "[" + first + "," + last + "]";
    };
  }
}
