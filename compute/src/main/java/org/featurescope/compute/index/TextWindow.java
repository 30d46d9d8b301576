package org.featurescope.compute.index;

/// Tokens of a document that the model sees at once, without the BOS that may stand before them.
///
/// @param document the number of the document
/// @param start the first token, counted within the document
/// @param ids the tokens `[T]`
record TextWindow(long document, int start, int... ids) {
  private static final int START_BITS = 24;

  int size() {
    return ids.length;
  }

  /// The window's place in the corpus as one number, in the order of [Passage.Key].
  long place() {
    return place(document, start);
  }

  /// The place of a token of a document. A document has fewer characters, and so fewer tokens of
  /// any kind, than there is room for.
  static long place(long document, int token) {
    return document << START_BITS | token;
  }

  static Passage.Key key(long place) {
    return new Passage.Key(place >> START_BITS, (int) (place & (1 << START_BITS) - 1));
  }
}
