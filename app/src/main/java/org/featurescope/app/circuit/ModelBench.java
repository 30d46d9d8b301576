package org.featurescope.app.circuit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.library.TextsAtHand;
import org.featurescope.app.read.Microscope;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Edge;
import org.featurescope.compute.circuit.Faithfulness;
import org.featurescope.compute.circuit.FaithfulnessJob;
import org.featurescope.compute.circuit.Freedom;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphRun;
import org.featurescope.compute.circuit.HeadSharesJob;
import org.featurescope.compute.circuit.SelfCheck;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryResult;
import org.featurescope.compute.circuit.Trial;
import org.featurescope.compute.concept.ConceptFile;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.compute.steering.SteeringPlan;

/// Makes and tests graphs of the model that a microscope has open.
public final class ModelBench implements CircuitBench {
  private final Microscope microscope;
  private final Optional<Path> transcoders;
  private final Optional<TextsAtHand> texts;
  private final List<Material> materials;

  /// @param transcoders the folder of a set that came with the model
  /// @param texts that came with it
  public ModelBench(
      Microscope microscope, Optional<Path> transcoders, Optional<TextsAtHand> texts) {
    this.microscope = microscope;
    this.transcoders = transcoders;
    this.texts = texts;
    materials = Materials.of(microscope, transcoders);
  }

  @Override
  public String modelName() {
    return microscope.modelName();
  }

  @Override
  public List<Material> materials() {
    return materials;
  }

  @Override
  public String wouldFit() {
    return Materials.wouldFit(microscope);
  }

  @Override
  public OptionalInt lens(Site site) {
    return Materials.lens(microscope, site);
  }

  @Override
  public OptionalInt steered(Site site) {
    var ofSet =
        site.hook().isPresent()
            ? OptionalInt.empty()
            : microscope.steering().transcoder(site.layer());
    return ofSet.isPresent() ? ofSet : lens(site);
  }

  @Override
  public Job<TracedGraph> trace(Order order) {
    return microscope.with(
        "Tracing",
        (open, progress, cancellation) -> {
          var workshop = Workshop.of(open);
          var atHand = workshop.hasTraced(open, order, transcoders);
          var run = workshop.trace(open, order, transcoders, progress, cancellation);
          return new TracedGraph(
              GraphDocument.of(run.graph(), slug(order.prompt())), run.phases().total(), atHand);
        });
  }

  @Override
  public Job<GraphDocument> traceUnder(Order order, SteeringPlan plan) {
    return microscope.with(
        "Tracing under the plan",
        (open, progress, cancellation) ->
            GraphDocument.of(
                Workshop.of(open)
                    .traceUnder(open, order, plan, transcoders, progress, cancellation),
                slug(order.prompt())));
  }

  private static String slug(String prompt) {
    var words = prompt.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
    var slug = words.replaceAll("^-+|-+$", "");
    return slug.isEmpty() ? "prompt" : slug.substring(0, Math.min(60, slug.length()));
  }

  @Override
  public Optional<String> untestable(CircuitGraph graph) {
    var from = graph.provenance().model();
    return from.filter(microscope.modelName()::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            "Testing runs the model, and this graph was made with another one than "
                + microscope.modelName()
                + ": open that in the Library");
  }

  /// Work on the run of a graph.
  private interface Asked<T> {
    T of(GraphRun run, Progress progress, Cancellation cancellation);
  }

  private <T> Job<T> asking(String title, CircuitGraph graph, Asked<T> work) {
    return microscope.with(
        title,
        (open, progress, cancellation) ->
            Workshop.of(open)
                .use(
                    open,
                    graph,
                    transcoders,
                    progress,
                    cancellation,
                    run -> work.of(run, progress, cancellation)));
  }

  @Override
  public Job<SelfCheck> check(CircuitGraph graph, int nodes) {
    return asking(
        "Checking the graph",
        graph,
        (run, progress, cancellation) ->
            run.checked(nodes, cancellation).graph().selfCheck().orElseThrow());
  }

  @Override
  public Job<Effect> intervene(CircuitGraph graph, List<Edit> edits, Freedom freedom) {
    return asking(
        "Running the model with the edit",
        graph,
        (run, progress, cancellation) -> {
          var trial = new Trial(run, Effects.edits(graph, edits), freedom);
          return Effects.effect(run, trial.run(progress, cancellation));
        });
  }

  @Override
  public Job<Faithfulness> faithfulness(CircuitGraph graph, int nodes, Freedom freedom) {
    return asking(
        "Ablating nodes one by one",
        graph,
        (run, progress, cancellation) ->
            Effects.onto(
                graph,
                run.graph(),
                new FaithfulnessJob(run, nodes, freedom).run(progress, cancellation)));
  }

  @Override
  public Job<MinimalCircuit> minimal(CircuitGraph graph, double share) {
    return asking(
        "Searching the minimal circuit",
        graph,
        (run, progress, cancellation) ->
            new MinimalSearch(run, graph, share).run(progress, cancellation));
  }

  @Override
  public Job<List<HeadShare>> heads(CircuitGraph graph, Edge edge) {
    return asking(
        "Looking for the heads",
        graph,
        (run, progress, cancellation) -> {
          var numbers = Effects.numbers(run.graph());
          var source = numbers.get(Effects.place(graph.nodes().get(edge.source())));
          var target = numbers.get(Effects.place(graph.nodes().get(edge.target())));
          if (source == null || target == null) {
            return List.of();
          }
          var found = new HeadSharesJob(run, source, target).run(progress, cancellation);
          var nodes = run.graph().nodes();
          return Effects.heads(found, nodes.get(source).position(), nodes.get(target).position());
        });
  }

  @Override
  public Job<StoryResult> measure(Story story) {
    return microscope.with(
        "Testing \u201c%s\u201d".formatted(story.title()),
        (open, progress, cancellation) ->
            Workshop.of(open).measure(open, story, transcoders, progress, cancellation));
  }

  @Override
  public Job<Map<Site, String>> hashes() {
    return microscope.with(
        "Looking for the features' names",
        (open, progress, cancellation) -> {
          Map<Site, String> found = new HashMap<>();
          for (var look : Graphs.looks(open, Material.Kind.AUTOENCODERS)) {
            found.put(Site.of(look.hook()), look.hash().get());
          }
          for (var look : Graphs.looks(open, Material.Kind.TRANSCODERS)) {
            found.put(Site.of(look.hook().layer()), look.hash().get());
          }
          transcoders.ifPresent(folder -> addSet(folder, found, cancellation));
          return found;
        });
  }

  @Override
  public Optional<Job<List<IndexRun>>> indexing(Set<Site> sites, Catalogue catalogue) {
    return texts
        .filter(known -> transcoders.isPresent())
        .map(known -> new ExampleIndex(microscope, hashes(), sites, known, catalogue));
  }

  @Override
  public Job<Map<Site, Map<Integer, String>>> concepts() {
    return microscope.with(
        "Looking for the features' names",
        (open, progress, cancellation) -> {
          Map<Site, Map<Integer, String>> found = new HashMap<>();
          for (var look : Graphs.looks(open, Material.Kind.AUTOENCODERS)) {
            found.put(Site.of(look.hook()), names(look.file(), look.sae().spec().latents()));
          }
          for (var look : Graphs.looks(open, Material.Kind.TRANSCODERS)) {
            found.put(
                Site.of(look.hook().layer()), names(look.file(), look.sae().spec().latents()));
          }
          transcoders.ifPresent(folder -> addNames(folder, found, cancellation));
          return found;
        });
  }

  private static void addNames(
      Path folder, Map<Site, Map<Integer, String>> found, Cancellation cancellation) {
    try (var set = SaeFiles.inspectSet(folder)) {
      for (var layer = 0; layer < set.layers(); layer++) {
        cancellation.check();
        var file = set.stored().get(layer).path();
        found.put(Site.of(layer), names(file, set.spec(layer).latents()));
      }
    }
  }

  private static Map<Integer, String> names(Path autoencoder, int latents) {
    return ConceptFile.of(autoencoder, latents).map(ConceptTable::names).orElse(Map.of());
  }

  private static void addSet(Path folder, Map<Site, String> found, Cancellation cancellation) {
    var files = SaeFiles.paths(folder);
    for (var layer = 0; layer < files.size(); layer++) {
      cancellation.check();
      found.put(Site.of(layer), Fingerprint.ofAutoencoder(files.get(layer)));
    }
  }
}
