package org.featurescope.app.cli;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Tells when Java's compiler has come to rest. Until then a measurement is in part of code that is
/// still interpreted: of a circuit, whose methods are called some hundred times a graph, for half a
/// minute.
final class CompilerRest {
  /// Nanoseconds that are looked at.
  private static final long WINDOW = 5_000_000_000L;

  /// The compiler is at rest where it takes no more than this part of them.
  private static final int LITTLE = 40;

  /// After so many nanoseconds it is not waited for any longer.
  private static final long LONGEST = 60_000_000_000L;

  private final LongSupplier clock;
  private final LongSupplier compiling;
  private final long begun;
  private long windowBegun;
  private long compiledBefore;

  CompilerRest() {
    this(System::nanoTime, CompilerRest::compilationNanos);
  }

  /// @param clock nanoseconds
  /// @param compiling nanoseconds that were compiled so far
  CompilerRest(LongSupplier clock, LongSupplier compiling) {
    this.clock = clock;
    this.compiling = compiling;
    begun = clock.getAsLong();
    windowBegun = begun;
    compiledBefore = compiling.getAsLong();
  }

  /// Zero where this Java does not compile.
  private static long compilationNanos() {
    var bean = ManagementFactory.getCompilationMXBean();
    return bean == null || !bean.isCompilationTimeMonitoringSupported()
        ? 0
        : TimeUnit.MILLISECONDS.toNanos(bean.getTotalCompilationTime());
  }

  /// To be asked again and again while the work goes on that is to be measured.
  boolean isReached() {
    var now = clock.getAsLong();
    if (now - windowBegun < WINDOW) {
      return false;
    }
    var compiled = compiling.getAsLong();
    var calm = (compiled - compiledBefore) * LITTLE <= now - windowBegun;
    windowBegun = now;
    compiledBefore = compiled;
    return calm || now - begun >= LONGEST;
  }
}
