package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.job.Cancellation;
import org.junit.jupiter.api.Test;

class ConceptReportTest {
  private static final String FAMILY = "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67";

  @Test
  void a_long_title_is_cut_between_letters() {
    var text = printed("e\u0301".repeat(43) + FAMILY + FAMILY);

    assertTrue(text.contains("e\u0301".repeat(43) + "\u2026 "), text);
  }

  @Test
  void a_title_of_as_many_letters_as_have_room_stays_whole() {
    var title = "a".repeat(43) + FAMILY;

    assertTrue(printed(title).contains(title + " "));
  }

  private static String printed(String title) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var score = new ConceptTable.Score(0.1, 0.9, 0.8, 0.85, 0.01, 0.2);
    new ConceptReport(new Console(stream, stream, false, new Cancellation()), false, 1)
        .print(
            new ConceptTable(
                "blocks.3.hook_resid_post",
                100,
                8,
                List.of(new ConceptTable.ConceptMatch("c", title, 12, 3, score, 1)),
                List.of()));
    return out.toString(StandardCharsets.UTF_8);
  }
}
