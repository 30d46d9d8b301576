package org.featurescope.compute.model;

import java.util.List;
import java.util.Optional;
import org.featurescope.compute.text.Tokenizer;

/// Says when a continuation is complete before it has all its tokens.
@FunctionalInterface
public interface Stop {

  /// @param ids the new tokens so far, at least one
  boolean after(List<Integer> ids);

  /// Never.
  static Stop never() {
    return ids -> false;
  }

  /// After a token, such as the one that ends a text.
  static Stop at(Optional<Integer> endId) {
    return endId.<Stop>map(end -> ids -> ids.getLast().equals(end)).orElse(never());
  }

  /// As soon as the new text contains one of `texts`, within a token or across several.
  static Stop atTexts(Tokenizer tokenizer, List<String> texts) {
    var wanted = texts.stream().filter(text -> !text.isEmpty()).toList();
    return wanted.isEmpty()
        ? never()
        : ids -> {
          var text = tokenizer.decode(ids.stream().mapToInt(Integer::intValue).toArray());
          return wanted.stream().anyMatch(text::contains);
        };
  }

  /// When either says so.
  default Stop or(Stop other) {
    return ids -> after(ids) || other.after(ids);
  }
}
