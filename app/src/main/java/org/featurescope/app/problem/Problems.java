package org.featurescope.app.problem;

import java.util.Optional;
import org.featurescope.assets.AssetsException;
import org.featurescope.compute.engine.DeviceMemory;
import org.featurescope.compute.job.FeaturescopeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns whatever was thrown into a [Problem]. What nobody foresaw goes to the log once, with its
/// stack trace; what a person can put right is not logged.
public final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  public static Problem of(Throwable thrown) {
    return switch (thrown) {
      case FeaturescopeException known ->
          new Problem(starting(known.problem()), why(known), starting(known.remedy()));
      case AssetsException broken ->
          new Problem(starting(broken.problem()), Optional.empty(), starting(broken.remedy()));
      case OutOfMemoryError full ->
          new Problem(
              "There is not enough memory for this",
              Optional.empty(),
              "Use a shorter text or a smaller model, or close other programs");
      default -> DeviceMemory.problem(thrown).map(Problems::of).orElseGet(() -> unforeseen(thrown));
    };
  }

  private static Optional<String> why(FeaturescopeException known) {
    return known.getCause() instanceof FeaturescopeException cause
        ? Optional.of(starting(cause.problem()))
        : Optional.empty();
  }

  private static Problem unforeseen(Throwable thrown) {
    LOG.error("Something unforeseen went wrong", thrown);
    var message =
        thrown.getMessage() == null
            ? ""
            : ": " + thrown.getMessage().lines().findFirst().orElse("");
    return new Problem(
        "Something unforeseen went wrong",
        Optional.of(thrown.getClass().getSimpleName() + message),
        "The details are in the log; please report them");
  }

  /// The text with a capital letter, unless it starts with a file's name.
  public static String starting(String text) {
    var firstWord = text.split("\\s", 2)[0];
    return firstWord.contains(".") || firstWord.contains("_") || firstWord.contains("/")
        ? text
        : Problem.capital(text);
  }
}
