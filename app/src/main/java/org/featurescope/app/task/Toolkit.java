package org.featurescope.app.task;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import javafx.application.Platform;
import org.featurescope.compute.job.Cancellation;

/// JavaFX for work that shows no window.
public final class Toolkit {

  private Toolkit() {}

  /// Draws in memory from now on, in this process; to be said before the toolkit starts. A person's
  /// own choice stands.
  public static void withoutDisplay() {
    if (System.getProperty("glass.platform") == null) {
      System.setProperty("glass.platform", "Headless");
      System.setProperty("prism.order", "sw");
    }
  }

  /// Whether windows need a display that is not there.
  public static boolean lacksDisplay() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
        && System.getenv("DISPLAY") == null;
  }

  /// Runs work on the toolkit's thread and waits for it. A toolkit that was not running before is
  /// started for it and closed after it; that can be done once in a process. Who asks for the end
  /// of the process takes the toolkit from the work: what then fails in it was stopped.
  ///
  /// @throws java.util.concurrent.CancellationException where the work failed after it was to stop
  public static <T> T call(Supplier<T> work, Cancellation cancellation) {
    var done = new CompletableFuture<T>();
    Runnable task =
        () -> {
          try {
            done.complete(work.get());
          } catch (RuntimeException | Error failure) {
            done.completeExceptionally(failure);
          }
        };
    var started = start(task);
    try {
      return done.join();
    } catch (CompletionException failure) {
      cancellation.check();
      throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
    } finally {
      if (started) {
        // Not waited for: where the process is ending (Ctrl-C), the toolkit has ended already and
        // would never answer.
        Platform.runLater(Platform::exit);
      }
    }
  }

  private static boolean start(Runnable task) {
    try {
      Platform.startup(task);
      return true;
    } catch (IllegalStateException running) {
      Platform.runLater(task);
      return false;
    }
  }
}
