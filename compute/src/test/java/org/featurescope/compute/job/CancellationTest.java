package org.featurescope.compute.job;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation first = new Cancellation();
  private final Cancellation second = new Cancellation();

  @Test
  void what_two_may_stop_stops_as_soon_as_one_asks() {
    var either = first.or(second);
    either.check();
    second.cancel();
    assertThrows(CancellationException.class, either::check);
    assertFalse(first.isCancelled());
    assertTrue(first.or(second).isCancelled(), "it has asked before");
  }

  @Test
  void who_stops_that_stops_neither_of_the_two() {
    var either = first.or(second);
    either.cancel();
    assertTrue(either.isCancelled());
    assertFalse(first.isCancelled() || second.isCancelled());
  }
}
