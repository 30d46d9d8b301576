package org.featurescope.app.problem;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what was thrown where nobody catches it, in whatever thread: it goes to the log and is
/// told in one sentence, once. A fault in a layout comes again with every frame.
public final class Unforeseen implements Thread.UncaughtExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Unforeseen.class);

  private final Optional<Path> log;
  private final Consumer<String> told;
  private final Set<String> known = new HashSet<>();

  /// @param log the folder of the log; empty where there is none
  /// @param told gets the sentence, in the thread of the fault
  public Unforeseen(Optional<Path> log, Consumer<String> told) {
    this.log = log;
    this.told = told;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    if (isNew(thrown)) {
      LOG.error("Nobody caught this in {}", thread.getName(), thrown);
      told.accept(
          "Something unforeseen went wrong (%s), but work goes on%s."
              .formatted(
                  thrown.getClass().getSimpleName(),
                  log.map(folder -> "; the details are in the log, in " + folder).orElse("")));
    }
  }

  /// A fault is known by its kind and by where it was thrown: its words may count something.
  private synchronized boolean isNew(Throwable thrown) {
    var trace = thrown.getStackTrace();
    return known.add(thrown.getClass().getName() + (trace.length > 0 ? trace[0] : ""));
  }
}
