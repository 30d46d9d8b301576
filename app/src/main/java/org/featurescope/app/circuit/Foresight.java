package org.featurescope.app.circuit;

import java.util.Optional;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// The work of tracing and pruning a graph that nobody has asked for yet: when somebody does, it is
/// at hand, and for every other one files are open and code is compiled.
///
/// @param nodes thresholds of the pruning, as are `edges`
record Foresight(Job<TracedGraph> tracing, double nodes, double edges)
    implements Job<GraphDocument> {

  @Override
  public String title() {
    return tracing.title();
  }

  @Override
  public GraphDocument run(Progress progress, Cancellation cancellation) {
    var document = tracing.run(progress, cancellation).document();
    new Pruned(document, Optional.empty(), nodes, edges).run(progress, cancellation);
    return document;
  }
}
