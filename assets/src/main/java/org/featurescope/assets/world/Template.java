package org.featurescope.assets.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A sentence with slots and choices, compiled once. The notation:
///
/// - `{city}` a slot; `{city@geo.asked}` with a role it has in this sentence (several may follow);
///   `{^city}` with a capital first letter; `{a thing}` with "a" or "an" before it;
/// - `<one|two|>` one of the alternatives, an empty one included; they nest;
/// - `{{agreement.open:the keys to the {noun}}}` a stretch in which a concept holds;
/// - `"`, `(`, `[`, and `‹` `›` for inner quotation marks: tracked as open until closed.
///
/// Everything else is text, whose words get their base concept from the [Lexicon].
final class Template {
  private sealed interface Part {}

  private record Unit(String text, Concept base) implements Part {}

  private record Gap(String space) implements Part {}

  private record Slot(String name, boolean capital, boolean article, List<Concept> roles)
      implements Part {}

  private record Choice(List<List<Part>> alternatives) implements Part {}

  private record Region(Concept concept, List<Part> body) implements Part {}

  private record Quotation() implements Part {}

  private record Bracket(Mark mark, boolean opens) implements Part {}

  private final String source;
  private final Language language;
  private final Concept articleConcept;
  private final List<Part> parts;

  private Template(String source, Language language, Concept article, List<Part> parts) {
    this.source = source;
    this.language = language;
    this.articleConcept = article;
    this.parts = parts;
  }

  static Template of(String source, Language language, Concepts concepts, Lexicon lexicon) {
    var parser = new Parser(source, language, concepts, lexicon);
    var parts = parser.sequence("");
    if (!parser.atEnd()) {
      throw parser.fault("something closes that was not opened");
    }
    return new Template(source, language, concepts.get("function.article"), parts);
  }

  /// Writes the sentence, with `dice` for its choices.
  void write(Draft draft, Slots slots, Dice dice) {
    draft.language(language);
    write(parts, draft, slots, dice);
  }

  @Override
  public String toString() {
    return source;
  }

  private void write(List<Part> sequence, Draft draft, Slots slots, Dice dice) {
    for (var part : sequence) {
      switch (part) {
        case Unit unit -> draft.unit(unit.text(), unit.base());
        case Gap gap -> draft.gap(gap.space());
        case Slot slot -> write(slot, draft, slots);
        case Choice choice -> write(dice.pick(choice.alternatives()), draft, slots, dice);
        case Region region -> {
          draft.open(region.concept());
          write(region.body(), draft, slots, dice);
          draft.close();
        }
        case Quotation _ -> draft.quote();
        case Bracket bracket -> {
          if (bracket.opens()) {
            draft.openMark(bracket.mark());
          } else {
            draft.closeMark(bracket.mark());
          }
        }
      }
    }
  }

  private void write(Slot slot, Draft draft, Slots slots) {
    var word = slots.word(slot.name());
    boolean capital = slot.capital();
    if (slot.article()) {
      boolean vowel = "aeiouAEIOU".indexOf(word.text().charAt(0)) >= 0;
      var article = vowel ? "an" : "a";
      draft.unit(capital ? capitalized(article) : article, articleConcept);
      draft.gap(" ");
      capital = false;
    }
    draft.word(word, capital ? capitalized(word.text()) : word.text(), slot.roles());
  }

  static String capitalized(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  /// Recursive descent over the notation.
  private static final class Parser {
    private final String source;
    private final Language language;
    private final Concepts concepts;
    private final Lexicon lexicon;
    private int at;

    Parser(String source, Language language, Concepts concepts, Lexicon lexicon) {
      this.source = source;
      this.language = language;
      this.concepts = concepts;
      this.lexicon = lexicon;
    }

    boolean atEnd() {
      return at == source.length();
    }

    IllegalStateException fault(String problem) {
      return new IllegalStateException(problem + " at " + at + " of the phrase: " + source);
    }

    /// Parts up to one of the stop characters at this level, which is left unread.
    List<Part> sequence(String stops) {
      var parts = new ArrayList<Part>();
      while (!atEnd() && stops.indexOf(source.charAt(at)) < 0) {
        parts.add(part());
      }
      return List.copyOf(parts);
    }

    private Part part() {
      char c = source.charAt(at);
      if (source.startsWith("{{", at)) {
        return region();
      }
      return switch (c) {
        case '{' -> slot();
        case '<' -> choice();
        case '"' -> {
          at++;
          yield new Quotation();
        }
        case '(', ')' -> bracket(Mark.ROUND, c == '(');
        case '[', ']' -> bracket(Mark.SQUARE, c == '[');
        case '‹', '›' -> bracket(Mark.INNER_QUOTE, c == '‹');
        case '}', '>', '|' -> throw fault("unexpected " + c);
        default -> plain(c);
      };
    }

    private Part bracket(Mark mark, boolean opens) {
      at++;
      return new Bracket(mark, opens);
    }

    private Part region() {
      at += 2;
      int colon = source.indexOf(':', at);
      if (colon < 0) {
        throw fault("a stretch without its concept");
      }
      var concept = concepts.get(source.substring(at, colon));
      at = colon + 1;
      var body = sequence("}");
      if (!source.startsWith("}}", at)) {
        throw fault("a stretch is not closed");
      }
      at += 2;
      return new Region(concept, body);
    }

    private Part slot() {
      int end = source.indexOf('}', at);
      if (end < 0) {
        throw fault("a slot is not closed");
      }
      var pieces = source.substring(at + 1, end).split("@");
      at = end + 1;
      var name = pieces[0];
      boolean capital = name.startsWith("^");
      name = capital ? name.substring(1) : name;
      boolean article = name.startsWith("a ");
      name = article ? name.substring(2) : name;
      var roles = new ArrayList<Concept>();
      for (int i = 1; i < pieces.length; i++) {
        roles.add(concepts.get(pieces[i]));
      }
      return new Slot(name, capital, article, List.copyOf(roles));
    }

    private Part choice() {
      var alternatives = new ArrayList<List<Part>>();
      do {
        at++;
        alternatives.add(sequence("|>"));
        if (atEnd()) {
          throw fault("a choice is not closed");
        }
      } while (source.charAt(at) == '|');
      at++;
      return new Choice(List.copyOf(alternatives));
    }

    private Part plain(char first) {
      int start = at;
      if (first == ' ') {
        at++;
        return new Gap(" ");
      }
      if (Character.isLetter(first) || isWordAt(at)) {
        while (!atEnd() && isWordAt(at)) {
          at++;
        }
      } else if (Character.isDigit(first)) {
        while (!atEnd() && Character.isDigit(source.charAt(at))) {
          at++;
        }
      } else {
        at++;
      }
      var text = source.substring(start, at);
      return new Unit(text, lexicon.conceptOf(text, language));
    }

    /// Letters, and apostrophes and hyphens between letters.
    private boolean isWordAt(int index) {
      char c = source.charAt(index);
      if (Character.isLetter(c)) {
        return true;
      }
      return (c == '\'' || c == '-')
          && index + 1 < source.length()
          && Character.isLetter(source.charAt(index + 1));
    }
  }
}
