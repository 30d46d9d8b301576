package org.featurescope.compute.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static Corpus corpus(Path... files) {
    return new Corpus(List.of(files), Corpus.TEXT);
  }

  private static List<String> texts(Corpus corpus, long first) {
    var texts = new ArrayList<String>();
    try (var documents = corpus.read(first)) {
      var number = first;
      while (documents.hasNext()) {
        var document = documents.next();
        assertEquals(number++, document.number());
        texts.add(document.text());
      }
    }
    return texts;
  }

  private static Corpus.Survey survey(Corpus corpus) {
    return corpus.survey(Progress.none(), new Cancellation());
  }

  private static String problem(Corpus corpus) {
    var e = assertThrows(FeaturescopeException.class, () -> survey(corpus));
    assertTrue(!e.remedy().isBlank());
    return e.problem();
  }

  @Test
  void documentsOfAllFilesAreNumberedThrough() throws IOException {
    var corpus =
        corpus(
            file("a.txt", "One.\n\n\nTwo.<|endoftext|>Three."),
            file("b.jsonl", "{\"id\": 1, \"text\": \"Four \\u00e9\"}\n\n{\"text\": \"Five\"}\n"),
            Golden.folder("corpora/snappy.parquet"),
            file("c.md", "Last."));
    var all =
        List.of("One.", "Two.", "Three.", "Four é", "Five", "Row 0", "Row 1 ü", "Row 3", "Last.");
    assertEquals(all, texts(corpus, 0));
    for (var first = 0; first <= all.size(); first++) {
      assertEquals(all.subList(first, all.size()), texts(corpus, first));
    }
    var survey = survey(corpus);
    assertEquals(all.size(), survey.documents());
    assertEquals(all.stream().mapToInt(String::length).sum(), survey.characters());
    assertEquals("a.txt, b.jsonl, snappy.parquet, c.md", corpus.names());
  }

  @Test
  void everyCompressionOfParquetThatIsCommonIsRead() {
    for (var codec : List.of("snappy", "zstd", "gzip", "none")) {
      assertEquals(
          List.of("Row 0", "Row 1 ü", "Row 3"),
          texts(corpus(Golden.folder("corpora/" + codec + ".parquet")), 0),
          codec);
    }
  }

  @Test
  void theTextMayHaveAnotherName() throws IOException {
    var corpus =
        new Corpus(
            List.of(
                file("a.jsonl", "{\"body\": \"One\", \"text\": 5}"),
                Golden.folder("corpora/snappy.parquet")),
            "body");
    assertEquals(List.of("One", "other 0", "other 1", "other 2", "other 3"), texts(corpus, 0));
  }

  @Test
  void theHashFollowsFromTheContentsInTheirOrder() throws IOException {
    var a = file("a.txt", "One");
    var b = file("b.txt", "Two");
    var hash = survey(corpus(a, b)).hash();
    assertEquals(hash, survey(corpus(a, file("c.txt", "Two"))).hash());
    assertNotEquals(hash, survey(corpus(b, a)).hash());
  }

  @Test
  void aLineOf100MegabytesIsReadInPartsAndNothingOfItIsLost() throws IOException {
    var file = folder.resolve("long.txt");
    var word = "abcdefghi ";
    var count = 10_000_000;
    try (var out = Files.newBufferedWriter(file)) {
      for (var i = 0; i < count; i++) {
        out.write(word);
      }
    }
    var letters = 0L;
    try (var documents = corpus(file).read(0)) {
      while (documents.hasNext()) {
        var text = documents.next().text();
        assertTrue(text.length() <= Document.MOST);
        assertTrue(text.startsWith("abc") && text.endsWith("ghi"), "cut at white space");
        letters += text.chars().filter(c -> c != ' ').count();
      }
    }
    assertEquals(9L * count, letters);
  }

  @Test
  void aLongTextWithoutAnySpaceIsCutBetweenCharacters() throws IOException {
    var text = "x" + "🎈".repeat(1_200_000) + "<|endoftext|>end";
    var texts = texts(corpus(file("long.txt", text)), 0);
    assertEquals("end", texts.getLast());
    assertEquals(text.replace("<|endoftext|>end", ""), String.join("", texts.subList(0, 3)));
    assertEquals(4, texts.size());
  }

  @Test
  void aLongTextInJsonIsCutAsWell() throws IOException {
    var text = "word ".repeat(300_000);
    var texts = texts(corpus(file("a.jsonl", "{\"text\": \"" + text + "\"}")), 0);
    assertEquals(2, texts.size());
    assertEquals(text, String.join("", texts));
  }

  @Test
  void anObjectThatIsTooLongIsRefused() throws IOException {
    var corpus = corpus(file("a.jsonl", "{\"text\": \"" + "word ".repeat(7_000_000) + "\"}"));
    assertTrue(problem(corpus).contains("line 1"));
  }

  @Test
  void whatIsNoTextIsRefusedInOneSentence() throws IOException {
    var latin = folder.resolve("latin.txt");
    Files.write(latin, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertTrue(problem(corpus(latin)).contains("not text in UTF-8"));

    var late = folder.resolve("late.txt");
    Files.writeString(late, "fine\n\n\n".repeat(50_000));
    Files.write(late, new byte[] {'a', (byte) 0xff}, java.nio.file.StandardOpenOption.APPEND);
    assertTrue(problem(corpus(late)).contains("not text in UTF-8"));

    var binary = folder.resolve("program.bin");
    Files.write(binary, new byte[] {127, 'E', 'L', 'F', 0, 0, 1});
    assertTrue(problem(corpus(binary)).contains("not text"));

    assertTrue(problem(corpus(file("empty.txt", ""))).contains("holds no text"));
    assertTrue(problem(corpus(file("blank.txt", "\n \n\n"))).contains("holds no text"));
    assertTrue(problem(corpus(file("ok.txt", "One"), folder)).contains("is a folder"));
    assertTrue(problem(corpus(folder.resolve("missing.txt"))).contains("does not exist"));
    assertTrue(problem(corpus()).contains("no corpus"));
  }

  @Test
  void brokenJsonIsRefusedWithTheLine() throws IOException {
    for (var broken : List.of("{\"text\": \"a\"", "[1]", "plain", "{} {}", "\"x\"")) {
      var corpus = corpus(file("a.jsonl", "{\"text\": \"fine\"}\n" + broken + "\n"));
      assertTrue(problem(corpus).contains("line 2"), broken);
    }
    var missing =
        assertThrows(
            FeaturescopeException.class,
            () -> survey(corpus(file("b.jsonl", "{\"body\": \"x\", \"id\": 3}"))));
    assertTrue(missing.remedy().contains("body, id"), missing.remedy());
  }

  @Test
  void brokenParquetIsRefused() throws IOException {
    var good = Files.readAllBytes(Golden.folder("corpora/snappy.parquet"));
    var bad = folder.resolve("bad.parquet");
    Files.write(bad, java.util.Arrays.copyOf(good, good.length / 2));
    assertTrue(problem(corpus(bad)).contains("Parquet"));
    Files.write(bad, new byte[0]);
    assertTrue(problem(corpus(bad)).contains("empty"));
    Files.writeString(bad, "no parquet at all, but long enough to look at");
    assertTrue(problem(corpus(bad)).contains("Parquet"));
    var column = new Corpus(List.of(Golden.folder("corpora/snappy.parquet")), "number");
    assertTrue(problem(column).contains("no column \"number\" of texts"));
  }

  /// Any byte may be damaged: the file is read otherwise, or refused in a sentence, and at once.
  @Test
  void damageInParquetNeverEndsOrStopsTheProgram() throws IOException {
    var good = Files.readAllBytes(Golden.folder("corpora/none.parquet"));
    var bad = folder.resolve("bad.parquet");
    for (var at = 4; at < good.length; at += 7) {
      var bytes = good.clone();
      bytes[at] ^= 0x55;
      Files.write(bad, bytes);
      try {
        survey(corpus(bad));
      } catch (FeaturescopeException e) {
        assertTrue(e.problem().contains("bad.parquet"), e.problem());
      }
    }
  }

  @Test
  void readingStopsWhenAsked() throws IOException {
    var corpus = corpus(file("a.txt", "One"));
    var cancellation = new Cancellation();
    cancellation.cancel();
    assertThrows(CancellationException.class, () -> corpus.survey(Progress.none(), cancellation));
  }
}
