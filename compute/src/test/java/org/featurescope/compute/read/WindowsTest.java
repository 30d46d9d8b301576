package org.featurescope.compute.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.featurescope.compute.read.Windows.Window;
import org.junit.jupiter.api.Test;

class WindowsTest {

  @Test
  void aTextThatFitsIsOneWindow() {
    assertEquals(List.of(new Window(0, 64, 0)), Windows.over(64, 64, 16));
  }

  @Test
  void aTextOneTokenTooLongHasASeamBeforeItsLastToken() {
    assertEquals(List.of(new Window(0, 64, 0), new Window(48, 65, 64)), Windows.over(65, 64, 16));
  }

  @Test
  void noTokensNeedNoWindow() {
    assertTrue(Windows.over(0, 64, 16).isEmpty());
  }

  @Property
  void everyTokenIsKeptOnceAndSeesTheOverlap(
      @ForAll @IntRange(max = 5000) int tokens, @ForAll @IntRange(min = 4, max = 200) int context) {
    var overlap = context / 4;
    var next = 0;
    for (var window : Windows.over(tokens, context, overlap)) {
      assertEquals(next, window.keep());
      assertTrue(window.length() <= context);
      assertTrue(window.keep() < window.end());
      assertEquals(window.keep() == 0 ? 0 : window.keep() - overlap, window.start());
      next = window.end();
    }
    assertEquals(tokens, next);
  }
}
