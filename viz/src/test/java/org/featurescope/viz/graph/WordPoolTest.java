package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.text.Text;
import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.Test;

class WordPoolTest {
  private final WordPool pool = Headless.call(WordPool::new);

  private static Pen.Words line(String text, double x, Letters letters) {
    return new Pen.Words(text, x, 20, Pen.Anchor.LEFT, letters, 0xFF000000);
  }

  private static Pen.Words line(String text, double x) {
    return line(text, x, Letters.words(1));
  }

  /// What can be seen, by its place.
  private Map<Double, Text> shown(Pen.Words... lines) {
    return Headless.call(() -> {
      pool.show(List.of(lines));
      var found = new HashMap<Double, Text>();
      for (var child : pool.getChildren()) {
        if (child.isVisible()) {
          found.put(child.getLayoutX(), (Text) child);
        }
      }
      return found;
    });
  }

  @Test
  void words_that_move_or_come_in_another_order_keep_their_node() {
    var before = shown(line("Texas", 10), line("Austin", 30));
    var after = shown(line("Austin", 31), line("Dallas", 50), line("Texas", 11));
    assertSame(before.get(10.0), after.get(11.0));
    assertSame(before.get(30.0), after.get(31.0));
    assertEquals("Dallas", after.get(50.0).getText());
  }

  @Test
  void the_same_words_are_written_as_often_as_they_are_asked_for() {
    var twice = shown(line("Texas", 10), line("Texas", 30));
    assertEquals(2, twice.size());
    var thrice = shown(line("Texas", 10), line("Texas", 20), line("Texas", 30));
    assertEquals(List.of("Texas", "Texas", "Texas"), Headless.call(pool::written));
    assertEquals(3, thrice.size());
  }

  @Test
  void what_is_not_written_any_more_is_gone_and_its_node_takes_other_words() {
    var before = shown(line("Texas", 10), line("Austin", 30));
    assertEquals(1, shown(line("Austin", 30)).size());
    var after = shown(line("Austin", 30), line("Oregon", 50, Letters.strong(1)));
    assertSame(before.get(10.0), after.get(50.0));
    assertEquals("Oregon", after.get(50.0).getText());
    assertEquals(Letters.strong(1).font(), after.get(50.0).getFont());
  }
}
