package org.featurescope.assets.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A text while it is written: it keeps account of what is open (quotations, brackets, regions, the
/// language) and turns it into spans.
final class Draft {
  private record Open(int start, Concept concept) {}

  private record OpenMark(Mark mark, List<Open> regions) {}

  private final Concepts concepts;
  private final StringBuilder text = new StringBuilder(1024);
  private final List<ConceptSpan> spans = new ArrayList<>(512);
  private final Deque<Open> regions = new ArrayDeque<>();
  private final Deque<OpenMark> marks = new ArrayDeque<>();
  private final Set<String> mentioned = new HashSet<>();
  private Language language = Language.ENGLISH;
  private int languageStart;
  private int covered;
  private int innermostStart;
  private boolean capital;

  Draft(Concepts concepts) {
    this.concepts = concepts;
  }

  int length() {
    return text.length();
  }

  String text() {
    return text.toString();
  }

  /// White space that will belong to the next unit.
  void gap(String space) {
    text.append(space);
  }

  /// The next word starts a sentence.
  void capitalizeNext() {
    capital = true;
  }

  /// A word or a mark, together with the gap before it.
  void unit(String word, Concept base) {
    text.append(capital ? Template.capitalized(word) : word);
    capital = false;
    span(covered, base);
    covered = text.length();
  }

  /// A slot's word with all that it carries; `extra` are the roles that it has in this sentence.
  void word(Word word, String shown, List<Concept> extra) {
    int start = text.length();
    unit(shown, word.concepts().getFirst());
    for (int i = 1; i < word.concepts().size(); i++) {
      span(start, word.concepts().get(i));
    }
    for (var concept : extra) {
      span(start, concept);
    }
    if (word.names()) {
      span(start, mentioned.add(word.text()) ? concepts.firstMention : concepts.laterMention);
    }
  }

  /// A slot's word as it is.
  void word(Word word) {
    word(word, word.text(), List.of());
  }

  /// Opens a stretch in which `concept` holds; closed by [#close] in reverse order.
  void open(Concept concept) {
    regions.push(new Open(text.length(), concept));
  }

  void close() {
    var open = regions.pop();
    if (open.start() < text.length()) {
      span(open.start(), open.concept());
    }
  }

  /// Everything from here on is in this language.
  void language(Language next) {
    if (next != language) {
      endLanguage();
      language = next;
    }
  }

  /// A quotation mark: opens a quotation, or closes it when one is innermost.
  void quote() {
    if (!marks.isEmpty() && marks.peek().mark() == Mark.QUOTE) {
      closeMark(Mark.QUOTE);
    } else {
      openMark(Mark.QUOTE);
    }
  }

  void openMark(Mark mark) {
    int start = text.length();
    endInnermost();
    innermostStart = start;
    unit(mark.opening(), concepts.opening(mark));
    var opened = new ArrayList<Open>();
    opened.add(new Open(start, concepts.inside(mark)));
    if (mark.isBracket()) {
      long depth = 1 + marks.stream().filter(open -> open.mark().isBracket()).count();
      opened.add(new Open(start, concepts.depth((int) depth)));
    }
    marks.push(new OpenMark(mark, opened));
  }

  void closeMark(Mark mark) {
    if (marks.isEmpty() || marks.peek().mark() != mark) {
      throw new IllegalStateException(mark + " closes nothing in: " + text);
    }
    endInnermost();
    var open = marks.pop();
    for (var region : open.regions()) {
      span(region.start(), region.concept());
    }
    unit(mark.closing(), concepts.closing(mark));
    innermostStart = text.length();
  }

  /// Closes whatever mark is innermost.
  void closeInnermost() {
    closeMark(marks.getFirst().mark());
  }

  int openMarks() {
    return marks.size();
  }

  /// A line's end; `blank` leaves an empty line as well.
  void paragraph(boolean blank) {
    unit(blank ? "\n\n" : "\n", concepts.newline);
  }

  WorldDocument finish(String family) {
    if (!marks.isEmpty() || !regions.isEmpty()) {
      throw new IllegalStateException("left open: " + marks + regions + " in: " + text);
    }
    if (covered < text.length()) {
      throw new IllegalStateException("trailing space in: " + text);
    }
    endLanguage();
    spans.sort(
        Comparator.comparingInt(ConceptSpan::start)
            .thenComparing(Comparator.comparingInt(ConceptSpan::end).reversed()));
    return new WorldDocument(text.toString(), spans, family);
  }

  /// Records which mark had to be closed next, up to here.
  private void endInnermost() {
    if (!marks.isEmpty() && innermostStart < text.length()) {
      span(innermostStart, concepts.innermost(marks.peek().mark()));
    }
  }

  private void endLanguage() {
    if (languageStart < text.length()) {
      span(languageStart, concepts.language(language));
    }
    languageStart = text.length();
  }

  private void span(int start, Concept concept) {
    spans.add(new ConceptSpan(start, text.length(), concept));
  }
}
