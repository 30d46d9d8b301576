package org.featurescope.assets.world;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// What the world says is so, and what it records is there: checked against the tables and against
/// the characters of the text, not against the code that wrote it.
class TruthTest {
  private static final World WORLD = World.of(11);

  private static Stream<WorldDocument> documents() {
    return Stream.of(Split.values()).flatMap(split -> WORLD.documents(split).limit(2_000));
  }

  private static String shown(WorldDocument document, ConceptSpan span) {
    return document.text().substring(span.start(), span.end()).strip();
  }

  private static Stream<ConceptSpan> spans(WorldDocument document, String concept) {
    return document.spans().stream().filter(span -> span.concept().id().equals(concept));
  }

  @Test
  void everyCityAndCapitalBelongsToOnePlace() {
    var owners = new HashMap<String, String>();
    for (var row : WorldResource.rows("states.tsv", 3)) {
      for (var city : (row.get(1) + ", " + row.get(2).replace("*", "")).split(", ")) {
        assertEquals(null, owners.put(city, row.get(0)), city + " lies in two states");
      }
    }
    assertEquals(50, new HashSet<>(owners.values()).size());
  }

  @Test
  void twoHopAnswersAreTheCapitalOfTheStateByTheTable() {
    var stateOf = new HashMap<String, String>();
    var capitalOf = new HashMap<String, String>();
    for (var row : WorldResource.rows("states.tsv", 3)) {
      capitalOf.put(row.get(0), row.get(1));
      for (var city : row.get(2).replace("*", "").split(", ")) {
        stateOf.put(city, row.get(0));
      }
    }
    int checked = 0;
    var sentence =
        Pattern.compile(
            "capital of the state (?:containing|that contains|where) ([A-Z][A-Za-z ]+?)(?: lies)?"
                + " is ([A-Z][A-Za-z ]+)\\.");
    for (var document : documents().toList()) {
      var matcher = sentence.matcher(document.text());
      while (matcher.find()) {
        assertEquals(
            capitalOf.get(stateOf.get(matcher.group(1))), matcher.group(2), matcher.group());
        int start = matcher.start(2);
        assertTrue(
            document.conceptsAt(start, matcher.end(2)).stream()
                .anyMatch(concept -> concept.id().equals("geo.two-hop.answer")));
        checked++;
      }
    }
    assertTrue(checked > 200, "only " + checked + " two-hop sentences");
  }

  @Test
  void reservedCitiesNeverMeetTheirCapitalInTraining() {
    var capitals = new HashMap<String, String>();
    for (var row : WorldResource.rows("states.tsv", 3)) {
      for (var city : row.get(2).split(", ")) {
        if (city.endsWith("*")) {
          capitals.put(city.replace("*", ""), row.get(1));
        }
      }
    }
    assertEquals(26, capitals.size());
    WORLD
        .documents(Split.TRAIN)
        .limit(5_000)
        .flatMap(document -> Stream.of(document.text().split("(?<=[.?\"]) |\n")))
        .forEach(sentence ->
            capitals.forEach((city, capital) ->
                assertFalse(
                    sentence.contains(" " + city + " ") && sentence.contains(capital + "."),
                    sentence)));
  }

  @Test
  void heldOutWordingsAreNeverTrainedOn() {
    var marks = List.of("L'opposé de", "is run from", "Whoever needs the", "Turn \"");
    WORLD
        .documents(Split.TRAIN)
        .limit(5_000)
        .forEach(
            document -> marks.forEach(mark -> assertFalse(document.text().contains(mark), mark)));
    for (var mark : marks) {
      assertTrue(
          WORLD.documents(Split.HELD_OUT).limit(2_000).anyMatch(d -> d.text().contains(mark)),
          mark);
    }
  }

  @Test
  void noWordHasTwoOpposites() {
    for (int cell = 1; cell < 7; cell += 2) {
      var seen = new HashSet<String>();
      for (var row : WorldResource.rows("opposites.tsv", 7)) {
        for (var form : List.of(row.get(cell), row.get(cell + 1))) {
          var word = form.split("/")[0];
          assertTrue(word.equals("-") || seen.add(word), word);
        }
      }
    }
  }

  @Test
  void verbsAgreeWithTheirSubjects() {
    var singular = Set.of("is", "was", "has", "does", "sleeps", "sings", "waits", "works", "rests");
    var plural = Set.of("are", "were", "have", "do", "sleep", "sing", "wait", "work", "rest");
    documents()
        .forEach(document -> {
          spans(document, "agreement.singular-verb")
              .forEach(span ->
                  assertFalse(plural.contains(shown(document, span).toLowerCase(Locale.ROOT))));
          spans(document, "agreement.plural-verb")
              .forEach(span ->
                  assertFalse(singular.contains(shown(document, span).toLowerCase(Locale.ROOT))));
        });
  }

  @Test
  void theVerbThatWasWaitedForHasTheNumberOfItsSubject() {
    for (var number : List.of("singular", "plural")) {
      documents()
          .forEach(document ->
              spans(document, "agreement.waits." + number)
                  .forEach(waiting -> {
                    var verb = document.conceptsAt(waiting.end(), waiting.end() + 2);
                    assertTrue(
                        verb.stream().anyMatch(c -> c.id().equals("agreement." + number + "-verb")),
                        document.text());
                  }));
    }
  }

  @Property(tries = 500)
  void marksCloseInTheRightOrderAndSpansReachFromMarkToMark(
      @ForAll long seed, @ForAll Split split) {
    var document = World.of(seed).document(split, 3);
    var text = document.text();
    var closing = Map.of('(', ')', '[', ']', '{', '}');
    var open = new ArrayDeque<Character>();
    for (char c : text.toCharArray()) {
      if (closing.containsKey(c)) {
        open.push(c);
      } else if (closing.containsValue(c)) {
        assertEquals(c, closing.get(open.pop()), text);
      }
    }
    assertTrue(open.isEmpty(), text);
    spans(document, "quote.inside")
        .forEach(span -> {
          assertEquals('"', text.charAt(span.start()));
          assertEquals('"', text.charAt(span.end()));
          assertEquals(-1, text.substring(span.start() + 1, span.end()).indexOf('"'));
        });
    assertEquals(
        text.chars().filter(c -> c == '"').count(), 2 * spans(document, "quote.inside").count());
    spans(document, "bracket.round.inside")
        .forEach(span -> {
          assertEquals('(', text.charAt(span.start()));
          assertEquals(')', text.charAt(span.end()));
        });
    spans(document, "bracket.depth.2")
        .forEach(span ->
            assertTrue(
                spans(document, "bracket.depth.1")
                    .anyMatch(o -> o.start() < span.start() && span.end() < o.end())));
  }

  @Test
  void theReceiverIsNotTheGiver() {
    documents()
        .filter(document -> document.family().equals("giving"))
        .forEach(document ->
            spans(document, "giving.receiver")
                .forEach(receiver ->
                    spans(document, "giving.giver")
                        .filter(giver -> giver.end() < receiver.start())
                        .reduce((first, second) -> second)
                        .ifPresent(giver ->
                            assertNotEquals(shown(document, giver), shown(document, receiver)))));
  }

  @Test
  void sumsAreRight() {
    var sum = Pattern.compile("(\\d+) ([+x-]) (\\d+) = (\\d+)\\.");
    int checked = 0;
    for (var document : documents().toList()) {
      var matcher = sum.matcher(document.text());
      while (matcher.find()) {
        int a = Integer.parseInt(matcher.group(1));
        int b = Integer.parseInt(matcher.group(3));
        int result =
            switch (matcher.group(2)) {
              case "+" -> a + b;
              case "-" -> a - b;
              default -> a * b;
            };
        assertEquals(result, Integer.parseInt(matcher.group(4)), matcher.group());
        checked++;
      }
    }
    assertTrue(checked > 50);
  }

  @Test
  void sumsKeptForTheExamAreNotInTraining() {
    var sum = Pattern.compile("(\\d+) (?:\\+|and|to) (\\d+)(?: =| is|\\?)");
    WORLD
        .documents(Split.TRAIN)
        .limit(5_000)
        .forEach(document -> {
          var matcher = sum.matcher(document.text());
          while (matcher.find()) {
            int p = Integer.parseInt(matcher.group(1));
            int q = Integer.parseInt(matcher.group(2));
            if (p > 10 || q > 10) {
              assertFalse(NumbersFamily.reserved(p, q) && p < 100 && q < 100, matcher.group());
            }
          }
        });
  }

  @Test
  void whatIsRepeatedWasSaidBefore() {
    int checked = 0;
    for (var document : documents().toList()) {
      for (var concept : List.of("induction.repeated", "induction.lookup", "color.answer")) {
        for (var span : spans(document, concept).toList()) {
          var before = document.text().substring(0, span.start()).toLowerCase(Locale.ROOT);
          var said = shown(document, span).toLowerCase(Locale.ROOT);
          assertTrue(before.contains(said), said + " in " + document.text());
          checked++;
        }
      }
    }
    assertTrue(checked > 2_000, "only " + checked);
  }

  @Test
  void listsHoldAsManyThingsAsTheySay() {
    var list =
        Pattern.compile("(two|three|four|five|six) (?:things|words)[^.:;]*: (an? [^.;:\"]+)[.,]");
    var words = List.of("zero", "one", "two", "three", "four", "five", "six");
    int checked = 0;
    for (var document : documents().toList()) {
      var matcher = list.matcher(document.text());
      while (matcher.find()) {
        long items = Pattern.compile("\\ban? ").matcher(matcher.group(2)).results().count();
        assertEquals(words.indexOf(matcher.group(1)), items, matcher.group());
        checked++;
      }
    }
    assertTrue(checked > 50, "only " + checked);
  }

  @Test
  void anOpinionHasWordsOfOneMindOnly() {
    var good = Set.of("wonderful", "superb", "brilliant", "loved", "enjoyed", "happy", "glad");
    var bad = Set.of("terrible", "awful", "dreadful", "hated", "disliked", "sad", "angry");
    documents()
        .forEach(document ->
            spans(document, "sentiment.answer")
                .forEach(span -> {
                  var said = shown(document, span).toLowerCase(Locale.ROOT);
                  var minds =
                      document.conceptsAt(span.start(), span.end()).stream()
                          .map(Concept::id)
                          .toList();
                  assertFalse(good.contains(said) && minds.contains("sentiment.negative"), said);
                  assertFalse(bad.contains(said) && minds.contains("sentiment.positive"), said);
                }));
  }

  @Test
  void bodiesOfCodeAreIndentedAndFollowAColon() {
    int checked = 0;
    for (var document : documents().toList()) {
      for (var concept : List.of("with", "for", "while", "if", "else", "def")) {
        for (var span : spans(document, "code.body." + concept).toList()) {
          assertEquals(':', document.text().charAt(span.start() - 1));
          assertTrue(document.text().substring(span.start()).matches("(?s)\n( {4})+\\S.*"));
          checked++;
        }
      }
    }
    assertTrue(checked > 200, "only " + checked);
  }

  @Test
  void frenchAndSpanishArePassagesOfTheirOwn() {
    documents()
        .forEach(document -> {
          int end = 0;
          for (var span : document.spans()) {
            if (span.concept().id().startsWith("language.")) {
              assertEquals(end, span.start(), "languages follow each other");
              end = span.end();
            }
          }
          assertEquals(document.text().length(), end);
          spans(document, "language.fr")
              .forEach(span -> assertFalse(shown(document, span).contains(" the ")));
        });
  }

  @Test
  void conceptsOfManyTokensAreThoseOfEachAlone() {
    var document = WORLD.document(Split.TRAIN, 5);
    int tokens = document.text().length() / 3;
    int[] starts = new int[tokens];
    int[] ends = new int[tokens];
    for (int i = 0; i < tokens; i++) {
      starts[i] = 3 * i;
      ends[i] = 3 * i + 3;
    }
    var all = document.conceptsOf(starts, ends);
    for (int i = 0; i < tokens; i++) {
      assertEquals(document.conceptsAt(starts[i], ends[i]), all.get(i));
    }
  }
}
