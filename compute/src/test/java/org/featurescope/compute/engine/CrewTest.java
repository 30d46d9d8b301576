package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrewTest {
  private final Crew crew = new Crew(3);

  @AfterEach
  void close() {
    crew.close();
  }

  private static boolean meets(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void every_part_is_done_once_also_by_crews_of_one() {
    try (var alone = new Crew(1)) {
      for (var some : new Crew[] {crew, alone}) {
        for (var parts : new int[] {0, 1, 2, 7, 100}) {
          var times = new AtomicIntegerArray(parts);
          some.product(parts, true, times::incrementAndGet);
          var once = new int[parts];
          Arrays.fill(once, 1);
          var done = new int[parts];
          Arrays.setAll(done, times::get);
          assertArrayEquals(once, done);
        }
      }
    }
  }

  @Test
  void parts_are_done_at_the_same_time() {
    var everybody = new CountDownLatch(3);
    crew.product(
        3,
        true,
        part -> {
          everybody.countDown();
          // Whoever waits here for the others would wait for ever if they came one after another.
          assertTrue(meets(everybody), "part " + part);
        });
  }

  @Test
  void what_is_worth_no_help_stays_on_the_callers_thread() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    crew.product(50, false, part -> threads.add(Thread.currentThread()));
    assertEquals(Set.of(Thread.currentThread()), threads);
  }

  @Test
  void what_takes_many_multiplications_gets_help_and_what_takes_few_does_not() {
    var both = new CountDownLatch(2);
    crew.share(
        2,
        1L << 20,
        part -> {
          both.countDown();
          assertTrue(meets(both), "part " + part);
        });
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    crew.share(50, 1000, part -> threads.add(Thread.currentThread()));
    assertEquals(Set.of(Thread.currentThread()), threads);
  }

  @Test
  void a_part_that_fails_fails_the_whole_when_all_others_are_done() {
    var failure = new IllegalStateException("part 3");
    var done = ConcurrentHashMap.newKeySet();
    var thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                crew.product(
                    8,
                    true,
                    part -> {
                      if (part == 3) {
                        throw failure;
                      }
                      done.add(part);
                    }));
    assertSame(failure, thrown);
    assertEquals(7, done.size());
    crew.product(2, true, done::remove);
    assertEquals(5, done.size(), "the next work is done as ever");
  }

  @Test
  void who_comes_while_the_helpers_are_taken_works_alone() {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    crew.product(
        2,
        true,
        part -> {
          if (part == 0) {
            var another = new CountDownLatch(1);
            Thread.startVirtualThread(() -> {
              crew.product(20, true, inner -> threads.add(Thread.currentThread()));
              another.countDown();
            });
            assertTrue(meets(another));
          }
        });
    assertEquals(1, threads.size());
  }
}
