package org.featurescope.viz.gallery;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javafx.application.Platform;
import org.testfx.api.FxToolkit;

/// Runs a piece of a test on the thread of the toolkit and waits for its answer.
public final class Headless {
  private Headless() {}

  /// @throws IllegalStateException where the toolkit cannot be started or does not answer
  public static <T> T call(Supplier<T> work) {
    if (Platform.isFxApplicationThread()) {
      return work.get();
    }
    try {
      FxToolkit.registerPrimaryStage();
      var answer = new CompletableFuture<T>();
      Platform.runLater(() -> {
        try {
          answer.complete(work.get());
        } catch (RuntimeException | Error e) {
          answer.completeExceptionally(e);
        }
      });
      return answer.get(60, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
