package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// One generated text and what is true of it.
///
/// Every character lies in at least one span. A word's own span includes the space before it, as
/// byte-level tokens do; a span of structure (a quotation, a bracket) starts at its opening mark
/// and ends before its closing mark, because a reader who has seen the closing mark knows that it
/// is over.
///
/// @param spans ordered by start, longer spans first
/// @param family the name of the family that wrote it
public record WorldDocument(String text, List<ConceptSpan> spans, String family) {

  public WorldDocument {
    spans = List.copyOf(spans);
  }

  /// The concepts of the stretch `[start, end)`, in UTF-16 units: those of every span that shares a
  /// character with it. For many stretches of one document use [#conceptsOf].
  public Set<Concept> conceptsAt(int start, int end) {
    var found = new LinkedHashSet<Concept>();
    for (var span : spans) {
      if (span.start() >= end) {
        break;
      }
      if (span.overlaps(start, end)) {
        found.add(span.concept());
      }
    }
    return found;
  }

  /// The concepts of every token, in one pass.
  ///
  /// @param starts token starts in UTF-16 units, not falling
  /// @param ends token ends, exclusive; a token of no width (a special token) has no concepts
  public List<Set<Concept>> conceptsOf(int[] starts, int[] ends) {
    if (starts.length != ends.length) {
      throw new IllegalArgumentException(starts.length + " starts and " + ends.length + " ends");
    }
    var live = new ArrayList<ConceptSpan>();
    var result = new ArrayList<Set<Concept>>(starts.length);
    int next = 0;
    for (int token = 0; token < starts.length; token++) {
      int from = starts[token];
      int to = ends[token];
      for (; next < spans.size() && spans.get(next).start() < to; next++) {
        live.add(spans.get(next));
      }
      live.removeIf(span -> span.end() <= from);
      var found = new LinkedHashSet<Concept>();
      for (var span : live) {
        if (to > from && span.overlaps(from, to)) {
          found.add(span.concept());
        }
      }
      result.add(found);
    }
    return result;
  }
}
