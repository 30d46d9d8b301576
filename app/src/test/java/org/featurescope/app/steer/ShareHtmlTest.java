package org.featurescope.app.steer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.featurescope.app.steer.SteeringDesk.Recorded;
import org.featurescope.app.steer.SteeringDesk.Recording;
import org.featurescope.app.steer.SteeringDesk.Watched;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.junit.jupiter.api.Test;

/// A recorded slider as a page: it needs nothing else and lets nothing out of the texts run.
class ShareHtmlTest {
  private static final String EVIL = "</script><img src=x onerror=alert(1)> & \"quotes\"";

  private final Recorded recorded = recorded();
  private final String page =
      ShareHtml.page(new ShareHtml.About(EVIL, "Made up", "7 word <7>", 0, "3 " + EVIL), recorded);

  private static Recorded recorded() {
    var desk = MadeUpDesk.withTwoSources();
    var target = Names.of(desk.sources()).target(0, 7);
    return desk.record(
            new Recording(
                SteeringPlan.of(new Step(target, Mode.ADD, 1)),
                0,
                "The " + EVIL,
                List.of(-5.0, 0.0, 5.0),
                Optional.of(new Watched(0, 3)),
                8,
                Sampling.GREEDY))
        .run(Progress.none(), new Cancellation());
  }

  private JsonObject data() {
    var found =
        Pattern.compile(
                "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
            .matcher(page);
    assertTrue(found.find());
    return JsonParser.parseString(found.group(1)).getAsJsonObject();
  }

  @Test
  void every_position_of_the_slider_is_in_it() {
    var frames = data().getAsJsonArray("frames");
    assertEquals(3, frames.size());
    for (var i = 0; i < 3; i++) {
      var frame = frames.get(i).getAsJsonObject();
      assertEquals(recorded.texts().get(i), frame.get("text").getAsString());
      assertEquals(
          recorded.recording().frames().get(i).probabilities().get(MadeUpDesk.GRAND),
          frame.getAsJsonArray("p").get(MadeUpDesk.GRAND).getAsDouble(),
          1e-5);
    }
    assertTrue(page.contains("type=\"range\" id=\"strength\" min=\"0\" max=\"2\""));
    assertTrue(page.contains("value=\"1\""), "it begins where the slider does nothing");
  }

  @Test
  void the_words_of_the_texts_come_back_as_they_were() {
    var prompt = new StringBuilder();
    data().getAsJsonArray("prompt").forEach(word -> prompt.append(word.getAsString()));
    assertEquals("The " + EVIL, prompt.toString());
  }

  /// Where other sliders are in force, that is not where the texts differ least.
  @Test
  void it_begins_where_its_own_slider_is_neutral() {
    var factor = ShareHtml.page(new ShareHtml.About("t", "a", "s", 4, ""), recorded);
    assertTrue(factor.contains("value=\"2\""), "5 is next to 4");
    assertTrue(factor.contains("<span>\u22125.00</span><span>5.00</span>"));
  }

  /// Texts from right to left keep their own direction, whatever the page's.
  @Test
  void every_text_of_the_recording_has_its_own_direction() {
    for (var place :
        List.of(
            "<h1 dir=\"auto\">",
            "id=\"prompt\" dir=\"auto\"",
            "id=\"baseline\" dir=\"auto\"",
            "id=\"steered\" dir=\"auto\"",
            "<label for=\"strength\" dir=\"auto\">")) {
      assertTrue(page.contains(place), place);
    }
    assertTrue(page.contains("cell.dir = 'auto'"), "tokens as well");
  }

  @Test
  void a_long_prompt_scrolls_and_the_slider_stays_in_sight() {
    assertTrue(page.contains(".prompt { max-height: 14em; overflow: auto; }"));
    assertTrue(page.contains("prompt.tabIndex = 0"), "by keyboard too");
    assertTrue(page.contains("position: sticky; top: 0"));
  }

  @Test
  void it_says_what_is_coloured() {
    assertTrue(page.contains("Coloured: feature 3 &lt;"));
  }

  @Test
  void nothing_in_a_text_becomes_markup() {
    assertFalse(page.contains("<img"));
    assertEquals(2, count("<script"), "the data and the player");
    assertEquals(2, count("</script>"));
  }

  @Test
  void it_asks_for_nothing_from_elsewhere() {
    for (var door :
        List.of("http:", "https:", "<script src", "@import", "url(", "<link", "fetch(")) {
      assertFalse(page.contains(door), door);
    }
    assertTrue(page.contains("default-src 'none'"));
  }

  @Test
  void elements_are_closed_in_the_order_in_which_they_were_opened() {
    var open = new ArrayDeque<String>();
    var tags = Pattern.compile("<(/?)([a-z][a-z0-9]*)[^>]*>").matcher(page);
    while (tags.find()) {
      if (List.of("meta", "input").contains(tags.group(2))) {
        continue;
      }
      if (tags.group(1).isEmpty()) {
        open.push(tags.group(2));
      } else {
        assertEquals(open.pop(), tags.group(2));
      }
    }
    assertTrue(open.isEmpty());
  }

  private int count(String part) {
    return page.split(Pattern.quote(part), -1).length - 1;
  }
}
