package org.featurescope.app.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.ImmediateJobs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/// What is told of a token.
@ExtendWith(ApplicationExtension.class)
class ReadInspectorTest {
  @Test
  void another_model_without_an_autoencoder_comes_while_a_token_is_looked_at() {
    var failures = new ArrayList<Throwable>();
    WaitForAsyncUtils.waitForAsyncFx(
        10_000,
        () -> {
          Thread.currentThread()
              .setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
          var model = new ReadViewModel(ImmediateJobs.eager(), new History());
          model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withTwoLenses()));
          model.open(TextSource.typed("The capital of the state with Dallas is"));
          var inspector = new ReadInspector(model, latent -> {}, latent -> {});
          model.selectToken(2);
          assertNotNull(inspector.lookup("#features-here"));
          model.microscopeProperty().set(Optional.of(MadeUpMicroscope.withoutLens()));
        });
    assertEquals(List.of(), failures);
  }
}
