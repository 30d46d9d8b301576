package org.featurescope.app.circuit;

import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// The work of finding the strongest ways through what is kept of a graph.
record WaySearch(Cut cut, int from, int to, int most) implements Job<List<Explorer.Way>> {
  @Override
  public String title() {
    return "Looking for paths";
  }

  @Override
  public List<Explorer.Way> run(Progress progress, Cancellation cancellation) {
    throw new UnsupportedOperationException();
  }
}
