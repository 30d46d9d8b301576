package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.read.ReadingCache.Key;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingStoreTest {
  private static final Key BOOK = new Key("a book", "a model", "an SAE", "windows of 255");
  private static final Key OTHER = new Key("another book", "a model", "an SAE", "windows of 255");

  @TempDir Path folder;

  private final List<Workspace> opened = new ArrayList<>();

  /// A window of its own on the file.
  private Workspace workspace() {
    var workspace = Workspace.open(folder.resolve("workspace.db"));
    opened.add(workspace);
    return workspace;
  }

  @AfterEach
  void close() {
    opened.forEach(Workspace::close);
  }

  private ReadingStore store(long limit) {
    var workspace = workspace();
    return new ReadingStore(() -> workspace, Runnable::run, limit);
  }

  private ReadingStore store() {
    return store(1 << 20);
  }

  private static byte[] bytes(int length, int fill) {
    var bytes = new byte[length];
    java.util.Arrays.fill(bytes, (byte) fill);
    return bytes;
  }

  private static void save(ReadingStore store, Key key, int pass, byte[] bytes) {
    try (var shelf = store.open(() -> key)) {
      shelf.save(pass, () -> bytes);
    }
  }

  private static Optional<byte[]> load(ReadingStore store, Key key, int pass) {
    try (var shelf = store.open(() -> key)) {
      return shelf.load(pass);
    }
  }

  @Test
  void what_was_saved_is_there_the_next_time() {
    try (var store = store()) {
      save(store, BOOK, 7, bytes(1000, 1));
    }
    try (var store = store()) {
      assertArrayEquals(bytes(1000, 1), load(store, BOOK, 7).orElseThrow());
      assertTrue(load(store, BOOK, 8).isEmpty());
      assertTrue(load(store, OTHER, 7).isEmpty());
    }
  }

  @Test
  void every_part_of_a_key_counts() {
    try (var store = store()) {
      save(store, BOOK, 0, bytes(10, 1));
      for (var key :
          new Key[] {
            new Key("a book", "b", "an SAE", "windows of 255"),
            new Key("a book", "a model", "b", "windows of 255"),
            new Key("a book", "a model", "an SAE", "b")
          }) {
        assertTrue(load(store, key, 0).isEmpty());
      }
    }
  }

  @Test
  void a_part_that_was_damaged_can_be_saved_anew() {
    try (var store = store()) {
      save(store, BOOK, 0, bytes(10, 1));
      save(store, BOOK, 0, bytes(20, 2));
      assertArrayEquals(bytes(20, 2), load(store, BOOK, 0).orElseThrow());
    }
  }

  @Test
  void the_reading_not_used_for_longest_makes_room() throws InterruptedException {
    var third = new Key("a third book", "a model", "an SAE", "windows of 255");
    try (var store = store(2500)) {
      save(store, BOOK, 0, bytes(1000, 1));
      Thread.sleep(3);
      save(store, OTHER, 0, bytes(1000, 2));
      Thread.sleep(3);
      assertTrue(load(store, BOOK, 0).isPresent());
      Thread.sleep(3);
      save(store, third, 0, bytes(1000, 3));
      assertTrue(load(store, BOOK, 0).isPresent(), "used since");
      assertTrue(load(store, OTHER, 0).isEmpty());
      assertTrue(load(store, third, 0).isPresent());
    }
  }

  @Test
  void a_text_larger_than_all_room_is_kept_as_far_as_it_goes() {
    try (var store = store(2500);
        var shelf = store.open(() -> BOOK)) {
      for (var pass = 0; pass < 5; pass++) {
        shelf.save(pass, () -> bytes(1000, 1));
      }
      assertTrue(load(store, BOOK, 1).isPresent());
      assertTrue(load(store, BOOK, 2).isEmpty());
    }
  }

  /// The reader computes while the workspace is slow to open, or is no workspace at all.
  @Test
  void a_workspace_that_cannot_be_opened_only_means_that_nothing_is_kept() {
    var store =
        new ReadingStore(
            () -> {
              throw new FeaturescopeException("it is locked", "close the other program");
            },
            Runnable::run);
    save(store, BOOK, 0, bytes(10, 1));
    assertTrue(load(store, BOOK, 0).isEmpty());
    store.close();
  }

  @Test
  void saving_waits_for_nobody() {
    Deque<Runnable> later = new ArrayDeque<>();
    var workspace = workspace();
    try (var store = new ReadingStore(() -> workspace, later::add)) {
      var shelf = store.open(() -> BOOK);
      for (var pass = 0; pass < 1000; pass++) {
        var number = pass;
        shelf.save(pass, () -> bytes(10, number));
      }
      assertTrue(later.size() < 100, "parts that writing cannot follow are left out");
      while (!later.isEmpty()) {
        later.poll().run();
      }
      assertTrue(shelf.load(0).isEmpty(), "what is new is not asked for");
      var again = store.open(() -> BOOK);
      later.poll().run();
      assertArrayEquals(bytes(10, 5), again.load(5).orElseThrow());
      assertTrue(again.load(999).isEmpty());
    }
  }

  @Test
  void two_programs_may_keep_the_same_text() throws InterruptedException {
    var threads = Executors.newFixedThreadPool(2);
    try (var one = store();
        var two = store()) {
      var done = new CountDownLatch(2);
      for (var store : new ReadingStore[] {one, two}) {
        threads.execute(() -> {
          for (var pass = 0; pass < 20; pass++) {
            save(store, BOOK, pass, bytes(500, pass));
          }
          done.countDown();
        });
      }
      assertTrue(done.await(60, TimeUnit.SECONDS));
      for (var pass = 0; pass < 20; pass++) {
        assertEquals(pass, load(one, BOOK, pass).orElseThrow()[0]);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void what_waits_when_the_store_is_closed_is_not_written() {
    Deque<Runnable> later = new ArrayDeque<>();
    var workspace = workspace();
    var store = new ReadingStore(() -> workspace, later::add);
    var shelf = store.open(() -> BOOK);
    later.poll().run();
    shelf.save(0, () -> bytes(10, 1));
    store.close();
    later.poll().run();
    long rows =
        workspace.database().read(session -> session.number("SELECT count(*) FROM reading_part"));
    assertEquals(0, rows);
  }

  @Test
  void it_leaves_the_workspace_open_to_those_whose_it_is() {
    var workspace = workspace();
    try (var store = new ReadingStore(() -> workspace, Runnable::run)) {
      save(store, BOOK, 0, bytes(10, 1));
    }
    assertEquals(0, workspace.runs().size());
  }
}
