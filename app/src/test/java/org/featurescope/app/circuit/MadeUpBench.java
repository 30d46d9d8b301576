package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import org.featurescope.app.features.Catalogue;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Edge;
import org.featurescope.compute.circuit.Faithfulness;
import org.featurescope.compute.circuit.Freedom;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.PromptToken;
import org.featurescope.compute.circuit.Provenance;
import org.featurescope.compute.circuit.Pruner;
import org.featurescope.compute.circuit.Scores;
import org.featurescope.compute.circuit.SelfCheck;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.circuit.SparseAdjacency;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryFinding;
import org.featurescope.compute.circuit.StoryResult;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.steering.SteeringPlan;

/// A bench without a model. Every word is a token with one feature in each of two layers; all act
/// on the features of the last word in the second layer, and those on two outputs. Word i acts by i
/// + 1.
final class MadeUpBench implements CircuitBench {
  /// The latent of layer 0 that has a concept but no index.
  static final int TEXAS = 3;

  static final int LAYERS = 2;

  /// What Steer knows the transcoder of layer 0 by.
  static final int TRANSCODER = 2;

  private final String name;

  /// Of a story of one claim.
  static final StoryResult MEASURED =
      new StoryResult(
          Optional.empty(),
          Optional.empty(),
          10,
          new Scores(0.8, 0.9),
          new Scores(0.3, 0.6),
          0.7,
          0.75,
          List.of(
              new StoryFinding(
                  StoryFinding.Verdict.CONFIRMED,
                  0.7,
                  0.1,
                  OptionalDouble.empty(),
                  " Salem",
                  0.65,
                  0,
                  OptionalDouble.of(-2),
                  -1.9)));

  final List<Order> orders = new ArrayList<>();
  final List<SteeringPlan> plans = new ArrayList<>();
  final List<List<Edit>> edits = new ArrayList<>();
  final List<Edge> carried = new ArrayList<>();
  List<Material> materials =
      List.of(
          new Material(Material.Kind.TRANSCODERS, "TopK 64, layers 0 to 1", "mlp_in"),
          new Material(Material.Kind.AUTOENCODERS, "TopK 64, layers 0 to 1", "resid_post, k = 4"));
  Optional<RuntimeException> broken = Optional.empty();
  Optional<Job<List<IndexRun>>> indexed = Optional.empty();

  MadeUpBench() {
    this("World");
  }

  MadeUpBench(String name) {
    this.name = name;
  }

  /// The graph of a prompt of the model `World`.
  static GraphDocument graph(String prompt) {
    return new MadeUpBench().document(prompt);
  }

  private GraphDocument document(String prompt) {
    return document(prompt, Material.Kind.TRANSCODERS);
  }

  private static Site site(int layer, Material.Kind kind) {
    return kind == Material.Kind.TRANSCODERS
        ? Site.of(layer)
        : Site.of(HookPoint.parse("blocks." + layer + ".hook_resid_post"));
  }

  private GraphDocument document(String prompt, Material.Kind kind) {
    var words = List.of(prompt.strip().split("\\s+"));
    if (words.size() < 2) {
      throw new FeaturescopeException(
          "a prompt of one token has no circuit: nothing comes before its last token",
          "write two tokens or more");
    }
    var nodes = new ArrayList<Node>();
    for (var layer = 0; layer < LAYERS; layer++) {
      for (var position = 0; position < words.size(); position++) {
        nodes.add(
            new Node.Feature(site(layer, kind), position, 10 * layer + position, 1.5 + position));
      }
    }
    nodes.add(new Node.Error(site(1, kind), words.size() - 1));
    for (var position = 0; position < words.size(); position++) {
      nodes.add(new Node.Token(position, 100 + position));
    }
    nodes.add(new Node.Logit(words.size() - 1, 7, " Austin", 0.7));
    nodes.add(new Node.Logit(words.size() - 1, 8, " Dallas", 0.2));
    var tokens = new ArrayList<PromptToken>();
    for (var position = 0; position < words.size(); position++) {
      tokens.add(new PromptToken(100 + position, (position == 0 ? "" : " ") + words.get(position)));
    }
    var graph =
        CircuitGraph.of(
            prompt,
            tokens,
            new Provenance(
                name,
                OptionalInt.of(LAYERS),
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            nodes,
            effects(words.size(), nodes.size()));
    return GraphDocument.of(graph, "made-up");
  }

  private static SparseAdjacency effects(int words, int nodes) {
    var builder = new SparseAdjacency.Builder(nodes);
    var last = 2 * words - 1;
    var token = 2 * words + 1;
    for (var position = 0; position < words; position++) {
      builder.row(position, row(nodes, token + position, position + 1));
      if (words + position != last) {
        builder.row(words + position, row(nodes, position, position + 1));
      }
    }
    var gathering = new float[nodes];
    for (var position = 0; position < words; position++) {
      gathering[position] = position + 1;
    }
    builder.row(last, gathering);
    var first = new float[nodes];
    first[last] = 3;
    first[2 * words] = 0.5f;
    builder.row(nodes - 2, first);
    builder.row(nodes - 1, row(nodes, last, -1));
    return builder.build();
  }

  private static float[] row(int nodes, int source, float weight) {
    var row = new float[nodes];
    row[source] = weight;
    return row;
  }

  private <T> Job<T> job(String title, Supplier<T> work) {
    return Job.of(
        title,
        (progress, cancellation) -> {
          progress.report(1, 2, "nodes");
          cancellation.check();
          broken.ifPresent(reason -> {
            throw reason;
          });
          return work.get();
        });
  }

  @Override
  public String modelName() {
    return name;
  }

  @Override
  public List<Material> materials() {
    return materials;
  }

  @Override
  public String wouldFit() {
    return "No transcoders for " + name + ". What fits is a set of 2, one for each MLP.";
  }

  @Override
  public OptionalInt lens(Site site) {
    return site.layer() == 1 ? OptionalInt.of(1) : OptionalInt.empty();
  }

  /// The other place is that of a transcoder that is no lens.
  @Override
  public OptionalInt steered(Site site) {
    return OptionalInt.of(site.layer() == 1 ? 1 : TRANSCODER);
  }

  @Override
  public Job<TracedGraph> trace(Order order) {
    var atHand = orders.contains(order);
    orders.add(order);
    return job(
        "Tracing", () -> new TracedGraph(document(order.prompt(), order.with()), 1.4, atHand));
  }

  /// Under a plan the weakest nodes are gone.
  @Override
  public Job<GraphDocument> traceUnder(Order order, SteeringPlan plan) {
    orders.add(order);
    plans.add(plan);
    return job(
        "Tracing under the plan",
        () -> {
          var document = document(order.prompt());
          var pruner = new Pruner(document.graph());
          return document.pruned(pruner.prune(0.9, 1), pruner.influence());
        });
  }

  @Override
  public Job<StoryResult> measure(Story story) {
    return job("Testing", () -> MEASURED);
  }

  @Override
  public Job<SelfCheck> check(CircuitGraph graph, int nodes) {
    var all = graph.nodes().size() - 2;
    return job("Checking the graph", () -> new SelfCheck(Math.min(nodes, all), all, 2.5e-7));
  }

  @Override
  public Optional<String> untestable(CircuitGraph graph) {
    return graph.provenance().model().filter(name::equals).isPresent()
        ? Optional.empty()
        : Optional.of("This graph was made with another model than " + name);
  }

  @Override
  public Job<Effect> intervene(CircuitGraph graph, List<Edit> wanted, Freedom freedom) {
    edits.add(wanted);
    return job(
        "Running the model with the edit",
        () ->
            new Effect(
                List.of(
                    new Effect.Row(" Austin", 0.7, 0.2, 0.15),
                    new Effect.Row(" Sacramento", 0.01, 0.4, 0.5)),
                new Effect.Agreement(Double.NaN, 2),
                new Effect.Agreement(0.97, 6)));
  }

  @Override
  public Job<Faithfulness> faithfulness(CircuitGraph graph, int nodes, Freedom freedom) {
    var output = graph.nodes().size() - 2;
    return job(
        "Ablating nodes one by one",
        () ->
            new Faithfulness(
                List.of(
                    new Faithfulness.Point(0, output, -1, -0.9),
                    new Faithfulness.Point(1, output, -0.5, -0.1),
                    new Faithfulness.Point(2, output, 0.2, 0.3)),
                0.82,
                0.5));
  }

  @Override
  public Job<MinimalCircuit> minimal(CircuitGraph graph, double share) {
    var kept = new BitSet();
    kept.set(0, 2);
    return job(
        "Searching the minimal circuit",
        () ->
            new MinimalCircuit(
                kept,
                share + 0.05,
                List.of(
                    new MinimalCircuit.Step(1, 0.4),
                    new MinimalCircuit.Step(2, share + 0.05),
                    new MinimalCircuit.Step(4, 1))));
  }

  @Override
  public Job<List<HeadShare>> heads(CircuitGraph graph, Edge edge) {
    carried.add(edge);
    var from = graph.nodes().get(edge.source()).position();
    var to = graph.nodes().get(edge.target()).position();
    return job(
        "Looking for the heads",
        () ->
            from == to
                ? List.of()
                : List.of(
                    new HeadShare(1, 3, from, to, 0.61), new HeadShare(1, 0, from, to, 0.24)));
  }

  /// Finds nothing, and can be cancelled.
  Job<List<IndexRun>> indexing() {
    return job("Looking for examples", List::of);
  }

  @Override
  public Optional<Job<List<IndexRun>>> indexing(Set<Site> sites, Catalogue catalogue) {
    return indexed;
  }

  @Override
  public Job<Map<Site, String>> hashes() {
    return job("Looking for the features' names", () -> Map.of(Site.of(1), "sae1"));
  }

  @Override
  public Job<Map<Site, Map<Integer, String>>> concepts() {
    return job(
        "Looking for the features' names", () -> Map.of(Site.of(0), Map.of(TEXAS, "A state")));
  }
}
