package org.featurescope.compute.index;

import java.util.Arrays;

/// A window of the corpus, as one context of the model saw it (a BOS in front not counted).
///
/// Many examples share one passage: who keeps them keeps it once, by [#key].
///
/// @param document the number of the document in the corpus, from 0
/// @param start the passage's first token, counted within the document
/// @param ids its tokens
/// @param text what they spell
/// @param ends for every token where its spelling ends in `text`, in UTF-16 units; it begins where
///   the one before ends
public record Passage(long document, int start, int[] ids, String text, int[] ends) {

  /// What tells passages of one corpus apart.
  public record Key(long document, int start) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return document != other.document
          ? Long.compare(document, other.document)
          : Integer.compare(start, other.start);
    }
  }

  public Passage {
    if (ids.length != ends.length) {
      throw new IllegalArgumentException("one end for each token");
    }
  }

  public Key key() {
    return new Key(document, start);
  }

  public int size() {
    return ids.length;
  }

  /// How a token is spelled in the text.
  public String spelling(int token) {
    return text.substring(token == 0 ? 0 : ends[token - 1], ends[token]);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Passage that
        && document == that.document
        && start == that.start
        && text.equals(that.text)
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(ends, that.ends);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(document) * 31 + start;
  }

  @Override
  public String toString() {
    return "document " + document + " from token " + start + ": " + text;
  }
}
