package org.featurescope.app.circuit;

import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// The graph of a prompt.
///
/// @param seconds that tracing it took, whenever that was
/// @param atHand whether it had been traced before and nothing had to be computed
public record TracedGraph(GraphDocument document, double seconds, boolean atHand) {

  /// The work of tracing where only the graph matters.
  record Alone(Job<TracedGraph> tracing) implements Job<GraphDocument> {
    @Override
    public String title() {
      return tracing.title();
    }

    @Override
    public GraphDocument run(Progress progress, Cancellation cancellation) {
      return tracing.run(progress, cancellation).document();
    }
  }
}
