package org.featurescope.app.circuit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.featurescope.app.features.Catalogue;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Edge;
import org.featurescope.compute.circuit.Faithfulness;
import org.featurescope.compute.circuit.Freedom;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.SelfCheck;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryResult;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.steering.SteeringPlan;

/// Makes graphs of an open model and puts them to the test. Whatever needs the model is work to be
/// handed to a job; a job that cannot be done fails with a
/// [org.featurescope.compute.job.FeaturescopeException] that says why.
public interface CircuitBench {

  /// What the model is called.
  String modelName();

  /// What graphs can be made of, the best first; answered at once.
  List<Material> materials();

  /// What would fit, where [#materials] is empty or lacks transcoders: one sentence.
  String wouldFit();

  /// The lens of the microscope through which the features of a place are seen; empty for none.
  OptionalInt lens(Site site);

  /// What Steer knows the features of a place by: an index into
  /// [org.featurescope.app.steer.SteeringDesk#sources]; empty where it cannot move them.
  OptionalInt steered(Site site);

  /// The work of tracing a prompt. Memory is estimated before it starts.
  Job<TracedGraph> trace(Order order);

  /// The work of tracing a prompt while a steering plan changes the model.
  Job<GraphDocument> traceUnder(Order order, SteeringPlan plan);

  /// The work of checking a graph against the model: the vectors of nodes are added under the full
  /// freeze, and every target has to change by the node's column.
  ///
  /// @param nodes how many are added at most, spread evenly over all
  Job<SelfCheck> check(CircuitGraph graph, int nodes);

  /// Why a graph cannot be put to the test here, one sentence without a full stop; empty where it
  /// can.
  Optional<String> untestable(CircuitGraph graph);

  /// The work of editing features in a run of the model: what the graph foretells beside what is
  /// measured.
  ///
  /// @param freedom what may change besides
  Job<Effect> intervene(CircuitGraph graph, List<Edit> edits, Freedom freedom);

  /// The work of ablating many nodes one by one.
  ///
  /// @param nodes how many, the most influential first
  Job<Faithfulness> faithfulness(CircuitGraph graph, int nodes, Freedom freedom);

  /// The work of searching the fewest features that do it.
  ///
  /// @param share of the logit difference to keep, from 0 to 1
  Job<MinimalCircuit> minimal(CircuitGraph graph, double share);

  /// The work of finding the heads that carried an edge, the largest share first; none where it
  /// stays at its token.
  Job<List<HeadShare>> heads(CircuitGraph graph, Edge edge);

  /// The work of measuring what is told of a circuit: its graph is scored and its claims are tested
  /// by runs of the model, beside random features in their place.
  Job<StoryResult> measure(Story story);

  /// The work of finding under which hash the features of each place are indexed. Files are hashed
  /// for it.
  Job<Map<Site, String>> hashes();

  /// The work of indexing features that have no index yet, over the texts that came with the model,
  /// so that there are examples of them; empty where no texts came. It is some seconds' work; what
  /// a stopped one has counted is kept.
  ///
  /// @param sites whose features, such as those of a graph
  /// @param catalogue where the index goes
  Optional<Job<List<IndexRun>>> indexing(Set<Site> sites, Catalogue catalogue);

  /// The work of reading what features of each place were found to say, by latent, where a table of
  /// concepts lies beside their dictionary.
  Job<Map<Site, Map<Integer, String>>> concepts();
}
