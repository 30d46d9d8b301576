package org.featurescope.app.features;

import java.util.ArrayList;
import java.util.List;

/// Examples as a person pastes them: a line an example, or words marked within a text.
///
/// @param texts what the model is to read, without the marks
/// @param marked where words were marked in the texts; all empty where whole lines are meant
public record Examples(List<String> texts, List<List<Span>> marked) {
  /// Opens a marked word.
  public static final String OPEN = "[[";

  /// Closes it.
  public static final String CLOSE = "]]";

  /// More texts than this are not read: a person would wait.
  static final int MOST = 200;

  /// A marked stretch of a text in UTF-16 units.
  public record Span(int start, int end) {}

  public Examples {
    texts = List.copyOf(texts);
    marked = marked.stream().map(List::copyOf).toList();
  }

  /// Lines without words are left out.
  public static Examples of(String pasted) {
    var texts = new ArrayList<String>();
    var marked = new ArrayList<List<Span>>();
    pasted
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .limit(MOST)
        .forEach(line -> {
          var spans = new ArrayList<Span>();
          texts.add(unmarked(line, spans));
          marked.add(spans);
        });
    return new Examples(texts, marked);
  }

  /// The line of a text around a stretch of it, with the stretch marked.
  public static String marked(String text, int start, int end) {
    var word = text.substring(start, end);
    var from = text.lastIndexOf('\n', start - 1) + 1;
    var to = text.indexOf('\n', end);
    var lead = word.length() - word.stripLeading().length();
    return text.substring(from, start + lead)
        + OPEN
        + word.strip()
        + CLOSE
        + text.substring(start + lead + word.strip().length(), to < 0 ? text.length() : to);
  }

  private static String unmarked(String line, List<Span> spans) {
    var plain = new StringBuilder();
    var at = 0;
    for (var open = line.indexOf(OPEN); open >= 0; open = line.indexOf(OPEN, at)) {
      var close = line.indexOf(CLOSE, open + OPEN.length());
      if (close < 0) {
        break;
      }
      plain.append(line, at, open);
      var start = plain.length();
      plain.append(line, open + OPEN.length(), close);
      if (plain.length() > start) {
        spans.add(new Span(start, plain.length()));
      }
      at = close + CLOSE.length();
    }
    return plain.append(line, at, line.length()).toString();
  }

  public boolean isEmpty() {
    return texts.isEmpty();
  }

  /// Whether single words are meant, not whole lines.
  public boolean hasMarks() {
    return marked.stream().anyMatch(spans -> !spans.isEmpty());
  }

  /// Whether a stretch of a text shares a character with a marked one.
  boolean isMarked(int text, int start, int end) {
    return marked.get(text).stream().anyMatch(span -> span.start < end && start < span.end);
  }
}
