package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CompilerRestTest {
  private static final long SECOND = 1_000_000_000L;

  private long now;
  private long compiled;
  private final CompilerRest rest = new CompilerRest(() -> now, () -> compiled);

  private boolean isReachedAfter(int seconds, double compiling) {
    now += seconds * SECOND;
    compiled += (long) (compiling * SECOND);
    return rest.isReached();
  }

  @Test
  void five_seconds_with_little_to_compile_are_rest() {
    assertFalse(isReachedAfter(3, 0));
    assertTrue(isReachedAfter(2, .12));
  }

  @Test
  void what_was_compiled_before_does_not_count() {
    assertFalse(isReachedAfter(5, 2));
    assertFalse(isReachedAfter(5, .2));
    assertTrue(isReachedAfter(5, .1));
  }

  @Test
  void a_compiler_that_never_rests_is_waited_for_a_minute() {
    for (var i = 0; i < 11; i++) {
      assertFalse(isReachedAfter(5, 1));
    }
    assertTrue(isReachedAfter(5, 1));
  }
}
