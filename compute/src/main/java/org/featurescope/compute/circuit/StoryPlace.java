package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;

/// Which tokens of a text features are looked for at.
public sealed interface StoryPlace {

  /// The last token.
  StoryPlace LAST = new Position(-1);

  /// One token.
  ///
  /// @param index from 0 on from the beginning, from -1 down from the end
  record Position(int index) implements StoryPlace {}

  /// The last token of that text, spaces around it aside.
  record Named(String token) implements StoryPlace {
    public Named {
      Objects.requireNonNull(token);
    }
  }

  /// All tokens.
  record Any() implements StoryPlace {}

  /// The positions, from 0.
  ///
  /// @param tokens of the text, as they are spelled
  /// @param text for messages
  /// @throws FeaturescopeException if there is no such token
  default List<Integer> positions(List<String> tokens, String text) {
    return switch (this) {
      case Any any -> IntStream.range(0, tokens.size()).boxed().toList();
      case Position(var index) -> {
        var position = index < 0 ? tokens.size() + index : index;
        if (position < 0 || position >= tokens.size()) {
          throw new FeaturescopeException(
              "there is no token %d in %s, which has %d"
                  .formatted(index, Printable.quoted(text), tokens.size()),
              "count from 0, or from -1 backwards from the end");
        }
        yield List.of(position);
      }
      case Named(var token) ->
          List.of(
              IntStream.range(0, tokens.size())
                  .filter(i -> tokens.get(i).strip().equals(token.strip()))
                  .max()
                  .orElseThrow(() -> missing(token, tokens, text)));
    };
  }

  private static FeaturescopeException missing(String token, List<String> tokens, String text) {
    return new FeaturescopeException(
        "there is no token %s in %s".formatted(Printable.quoted(token), Printable.quoted(text)),
        "choose one of "
            + tokens.stream()
                .map(String::strip)
                .map(Printable::quoted)
                .collect(Collectors.joining(", ")));
  }
}
