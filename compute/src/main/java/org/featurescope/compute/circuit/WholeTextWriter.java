package org.featurescope.compute.circuit;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/// Writes half a surrogate pair, as a cut text may have, as its JSON escape: UTF-8 has no bytes for
/// it. A pair has to come in one piece.
final class WholeTextWriter extends FilterWriter {
  WholeTextWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(String text, int start, int length) throws IOException {
    var written = start;
    for (var i = start; i < start + length; i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (i + 1 < start + length && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
        i++;
      } else {
        out.write(text, written, i - written);
        out.write("\\u%04x".formatted((int) text.charAt(i)));
        written = i + 1;
      }
    }
    out.write(text, written, start + length - written);
  }
}
