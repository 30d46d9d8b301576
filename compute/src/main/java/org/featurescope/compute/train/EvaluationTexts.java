package org.featurescope.compute.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.text.Documents;
import org.featurescope.compute.text.Tokenizer;

/// Cuts a corpus file into contexts to evaluate on, from its beginning, without overlap.
final class EvaluationTexts {
  private EvaluationTexts() {}

  /// @param context tokens of a context, the BOS included
  /// @param bos begins every context and every document, where there is one
  /// @param most contexts at most
  /// @return contexts of `context` ids; the rest that does not fill one is left out, unless there
  ///   is nothing else
  static List<long[]> of(Path corpus, Tokenizer tokenizer, int context, OptionalInt bos, int most) {
    var contexts = new ArrayList<long[]>();
    var current = new long[context];
    var filled = 0;
    try (var documents = Documents.of(corpus)) {
      for (var document : documents) {
        var ids = tokenizer.encode(document, false).ids();
        for (var i = bos.isPresent() ? -1 : 0; i < ids.length && contexts.size() < most; i++) {
          if (filled == 0 && i >= 0 && bos.isPresent()) {
            current[filled++] = bos.getAsInt();
          }
          current[filled++] = i < 0 ? bos.getAsInt() : ids[i];
          if (filled == context) {
            contexts.add(current);
            current = new long[context];
            filled = 0;
          }
        }
        if (contexts.size() >= most) {
          break;
        }
      }
    }
    if (contexts.isEmpty() && filled > 2) {
      contexts.add(Arrays.copyOf(current, filled));
    }
    if (contexts.isEmpty()) {
      throw new FeaturescopeException(
          corpus + " is too short to evaluate on", "name a file with more text");
    }
    return contexts;
  }
}
