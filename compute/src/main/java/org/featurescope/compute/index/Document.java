package org.featurescope.compute.index;

/// A text of a corpus.
///
/// @param number its place in the corpus, from 0: what a document is called, whoever reads it
public record Document(long number, String text) {
  /// Characters of a document; what is longer is read as several.
  public static final int MOST = 1 << 20;

  public Document {
    if (number < 0 || text.length() > MOST) {
      throw new IllegalArgumentException("document " + number + " of " + text.length());
    }
  }
}
