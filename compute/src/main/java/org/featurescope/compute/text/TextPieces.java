package org.featurescope.compute.text;

import java.util.ArrayList;
import java.util.List;

/// Texts too long to be one document, cut into several.
public final class TextPieces {
  private TextPieces() {}

  /// The text, or pieces of it that together are the text.
  ///
  /// @param most characters of a piece
  public static List<String> of(String text, int most) {
    if (text.length() <= most) {
      return List.of(text);
    }
    var pieces = new ArrayList<String>();
    var from = 0;
    while (text.length() - from > most) {
      var cut = from + cut(text.subSequence(from, from + most), most);
      pieces.add(text.substring(from, cut));
      from = cut;
    }
    pieces.add(text.substring(from));
    return pieces;
  }

  /// Where to cut a text of at least `most` characters: after white space in its second half, if
  /// there is any, and never within a character or within what may become a separator of documents.
  ///
  /// @return from 1 to `most`
  static int cut(CharSequence text, int most) {
    for (var cut = most; cut > most / 2 && cut > 1; cut--) {
      if (Character.isWhitespace(text.charAt(cut - 1))) {
        return cut;
      }
    }
    var cut = most;
    for (var tail = 1; tail < Documents.SEPARATOR.length() && tail < most; tail++) {
      if (Documents.SEPARATOR.startsWith(text.subSequence(most - tail, most).toString())) {
        cut = most - tail;
      }
    }
    return cut > 1 && Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut;
  }
}
