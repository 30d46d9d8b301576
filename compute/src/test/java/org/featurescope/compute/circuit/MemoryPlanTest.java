package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featurescope.compute.engine.MemoryBudget;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
  private static final long GIGABYTE = 1L << 30;
  private static final long HEAP_MORE = 64L << 20;

  private static MemoryPlan plan(long entries) {
    return new MemoryPlan(100, 512, 64, true, entries, 3 * GIGABYTE, GIGABYTE / 1024);
  }

  @Test
  void fewEffectsTakeNoMoreThanTheHeapGrowsByAnyway() {
    assertEquals(3 * GIGABYTE + HEAP_MORE, plan(GIGABYTE).bytes(1000));
  }

  @Test
  void effectsTakeWhatTheHeapGrowsByToHoldThemAndStayTwoFifthsFree() {
    var told = plan(4 * GIGABYTE).bytes(3 * GIGABYTE);
    var heap = told - 3 * GIGABYTE + MemoryBudget.heapTouched();
    assertEquals(4 * 3 * GIGABYTE / 0.6, heap, GIGABYTE / 2.0);
  }

  @Test
  void whatTheHeapHasTakenBeforeIsNotTakenAgain() {
    var before = MemoryBudget.heapTouched();
    var garbage = new byte[1 << 20];
    assertEquals(1 << 20, garbage.length);
    assertTrue(MemoryBudget.heapTouched() >= before);
    assertTrue(before > 0 && before <= Runtime.getRuntime().maxMemory());
  }

  @Test
  void whatIsForgottenTakesNothing() {
    var most = plan(2 * GIGABYTE).bytes(100 * GIGABYTE);
    // What is left of rows takes their sources as well.
    assertEquals(plan(4 * GIGABYTE).bytes(4 * GIGABYTE), most, GIGABYTE / 2.0);
    assertTrue(most > plan(GIGABYTE).bytes(100 * GIGABYTE));
  }
}
