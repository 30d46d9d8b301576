package org.featurescope.app.circuit;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// The work of tracing and pruning a graph that nobody has asked for yet: when somebody does, it is
/// at hand, and for every other one files are open and code is compiled.
///
/// Compiling goes on for longer than one quick graph takes, and would then take a core from the
/// first one that a person waits for: so another is made for practice, unless somebody comes.
///
/// @param practice a longer text, whose graph nobody will see
/// @param wanted is asked to stop the practice when somebody comes
/// @param nodes thresholds of the pruning, as are `edges`
record Foresight(
    Job<TracedGraph> tracing,
    Job<TracedGraph> practice,
    Cancellation wanted,
    double nodes,
    double edges)
    implements Job<GraphDocument> {

  /// What takes longer has its code compiled while it runs.
  private static final double QUICK = 3;

  @Override
  public String title() {
    return tracing.title();
  }

  @Override
  public GraphDocument run(Progress progress, Cancellation cancellation) {
    var traced = pruned(tracing, progress, cancellation);
    if (traced.seconds() < QUICK) {
      var alone = cancellation.or(wanted);
      try {
        alone.check();
        pruned(practice, Progress.none(), alone);
      } catch (CancellationException somebodyCame) {
        // They have the processor for themselves.
      }
    }
    return traced.document();
  }

  private TracedGraph pruned(Job<TracedGraph> work, Progress progress, Cancellation cancellation) {
    var traced = work.run(progress, cancellation);
    new Pruned(traced.document(), Optional.empty(), nodes, edges).run(progress, cancellation);
    return traced;
  }
}
