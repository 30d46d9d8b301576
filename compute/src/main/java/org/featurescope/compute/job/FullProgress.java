package org.featurescope.compute.job;

import java.util.List;
import java.util.OptionalDouble;

/// A progress that wants to hear all that work tells.
public abstract class FullProgress implements Progress {

  @Override
  public abstract void report(
      long done, long total, String unit, List<Figure> figures, OptionalDouble rate);

  @Override
  public final void report(long done, long total, String unit, List<Figure> figures) {
    report(done, total, unit, figures, OptionalDouble.empty());
  }

  @Override
  public final void report(long done, long total, String unit) {
    report(done, total, unit, List.of());
  }
}
