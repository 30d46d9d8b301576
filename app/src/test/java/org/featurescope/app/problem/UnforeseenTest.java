package org.featurescope.app.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnforeseenTest {
  private final Logger logger = Logger.getLogger(Unforeseen.class.getName());
  private final List<Throwable> logged = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Path folder = Path.of("cache", "log");
  private final Unforeseen unforeseen = new Unforeseen(Optional.of(folder), told::add);

  private final Handler log =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          logged.add(entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(log);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(log);
    logger.setUseParentHandlers(true);
  }

  private void happens(Throwable thrown) {
    unforeseen.uncaughtException(Thread.currentThread(), thrown);
  }

  @Test
  void a_fault_is_logged_and_told_once_however_often_it_comes() {
    for (var frame = 0; frame < 60; frame++) {
      happens(new IllegalStateException("frame " + frame));
    }
    assertEquals(
        List.of(
            "Something unforeseen went wrong (IllegalStateException), but work goes on; the details"
                + " are in the log, in "
                + folder
                + "."),
        told);
    assertEquals("frame 0", logged.getFirst().getMessage());
    assertEquals(1, logged.size());
  }

  @Test
  void another_fault_is_told_as_well() {
    happens(new IllegalStateException("here"));
    happens(new IllegalStateException("there"));
    happens(new StackOverflowError());
    assertEquals(3, told.size());
    assertEquals(3, logged.size());
  }

  @Test
  void where_there_is_no_log_none_is_promised() {
    new Unforeseen(Optional.empty(), told::add)
        .uncaughtException(Thread.currentThread(), new OutOfMemoryError());
    assertEquals(
        List.of("Something unforeseen went wrong (OutOfMemoryError), but work goes on."), told);
  }
}
