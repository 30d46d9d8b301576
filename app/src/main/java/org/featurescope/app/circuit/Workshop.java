package org.featurescope.app.circuit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.featurescope.app.read.OpenModel;
import org.featurescope.compute.circuit.AttributionSettings;
import org.featurescope.compute.circuit.Attributor;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.CircuitModel;
import org.featurescope.compute.circuit.GraphRun;
import org.featurescope.compute.circuit.Provenance;
import org.featurescope.compute.circuit.Replacement;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryJob;
import org.featurescope.compute.circuit.StoryResult;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.format.SaeFiles;
import org.featurescope.compute.steering.OpenedSaes;
import org.featurescope.compute.steering.Steerer;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.text.TokenSequence;

/// One open model made ready for circuits, with the last graphs that were traced on it, so that
/// they can be tested. One piece of work at a time. Closed with the model.
final class Workshop implements AutoCloseable {
  /// Graphs keep their forward pass in memory.
  private static final int RUNS = 3;

  /// A graph is shown first and checked then.
  private static final AttributionSettings UNCHECKED = AttributionSettings.USUAL.withChecked(0);

  /// What graphs are made of: one transcoder set, or some autoencoders.
  private record Parts(Optional<Path> set, List<SparseAutoencoder> saes) {}

  private record Traced(
      Parts parts,
      String prompt,
      org.featurescope.compute.circuit.Targets targets,
      int mostFeatures) {}

  private final Map<Parts, CircuitModel> circuits = new LinkedHashMap<>();
  private final Map<Path, TranscoderSet> sets = new LinkedHashMap<>();
  private final SequencedMap<Traced, GraphRun> runs = new LinkedHashMap<>();

  static Workshop of(OpenModel open) {
    return open.kept().get(Workshop.class, Workshop.class, Workshop::new);
  }

  /// Traces a prompt, or finds that this has just been done.
  synchronized GraphRun trace(
      OpenModel open,
      Order order,
      Optional<Path> transcoders,
      Progress progress,
      Cancellation cancellation) {
    return run(open, traced(open, order, transcoders), progress, cancellation);
  }

  /// Whether [#trace] would find that it has just been done.
  synchronized boolean hasTraced(OpenModel open, Order order, Optional<Path> transcoders) {
    return runs.containsKey(traced(open, order, transcoders));
  }

  private static Traced traced(OpenModel open, Order order, Optional<Path> transcoders) {
    return new Traced(
        parts(open, order.with(), transcoders),
        order.prompt(),
        targets(open, order.targets()),
        order.mostFeatures());
  }

  private GraphRun run(
      OpenModel open, Traced wanted, Progress progress, Cancellation cancellation) {
    var known = runs.remove(wanted);
    if (known == null) {
      known = attributor(open, wanted).run(progress, cancellation);
    }
    runs.putLast(wanted, known);
    while (runs.size() > RUNS) {
      runs.pollFirstEntry().getValue().close();
    }
    return known;
  }

  private Attributor attributor(OpenModel open, Traced wanted) {
    var circuit = circuit(open, wanted.parts);
    var settings = UNCHECKED.withTargets(wanted.targets).withMostFeatures(wanted.mostFeatures);
    return new Attributor(circuit, tokens(open, wanted), settings);
  }

  private TokenSequence tokens(OpenModel open, Traced wanted) {
    var lead = wanted.parts.saes.stream().findFirst();
    return TextReader.tokenize(
        open.model(),
        lead.or(() -> wanted.parts.set.map(sets::get).map(set -> set.layer(0))),
        wanted.prompt);
  }

  /// The graph of a prompt that is read under a steering plan. Nothing of the run is kept.
  synchronized CircuitGraph traceUnder(
      OpenModel open,
      Order order,
      SteeringPlan plan,
      Optional<Path> transcoders,
      Progress progress,
      Cancellation cancellation) {
    var wanted = traced(open, order, transcoders);
    var attributor = attributor(open, wanted);
    // What was made for other files is sorted out where plans are opened.
    try (var saes = new OpenedSaes(open.model().engine(), Path::of, true)) {
      open.looks().forEach(look -> saes.lend(look.file(), List.of(look.sae()), Optional.empty()));
      var ids = tokens(open, wanted).ids();
      try (var edits = new Steerer(open.model(), saes).edits(plan, ids, cancellation);
          var run = attributor.under(edits.hooks()).run(progress, cancellation)) {
        return run.graph();
      }
    }
  }

  /// Measures what is told of a circuit.
  synchronized StoryResult measure(
      OpenModel open,
      Story story,
      Optional<Path> transcoders,
      Progress progress,
      Cancellation cancellation) {
    var parts = parts(open, Material.Kind.TRANSCODERS, transcoders);
    return new StoryJob(circuit(open, parts), story).run(progress, cancellation);
  }

  /// Uses the run of a graph; one that is no longer there is traced again.
  synchronized <T> T use(
      OpenModel open,
      CircuitGraph graph,
      Optional<Path> transcoders,
      Progress progress,
      Cancellation cancellation,
      Function<GraphRun, T> work) {
    var run =
        runs.values().stream()
            .filter(each -> each.graph().equals(graph))
            .findFirst()
            .orElseGet(() -> again(open, graph, transcoders, progress, cancellation));
    return work.apply(run);
  }

  private GraphRun again(
      OpenModel open,
      CircuitGraph graph,
      Optional<Path> transcoders,
      Progress progress,
      Cancellation cancellation) {
    var kind = Graphs.kind(graph);
    var targets = Graphs.targets(graph);
    var parts = parts(open, kind, transcoders);
    var wanted = new Traced(parts, graph.prompt(), targets, Graphs.mostFeatures(graph));
    return run(open, wanted, progress, cancellation);
  }

  private CircuitModel circuit(OpenModel open, Parts parts) {
    var known = circuits.get(parts);
    if (known == null) {
      var spec = open.model().spec();
      var replacement =
          parts
              .set
              .map(folder -> Replacement.of(spec, set(open, folder)))
              .orElseGet(() -> Replacement.of(spec, parts.saes));
      known = new CircuitModel(open.model(), replacement, provenance(open, parts));
      circuits.put(parts, known);
    }
    return known;
  }

  private TranscoderSet set(OpenModel open, Path folder) {
    var known = sets.get(folder);
    if (known == null) {
      known = SaeFiles.openSet(folder, open.model().engine());
      sets.put(folder, known);
    }
    return known;
  }

  private static Provenance provenance(OpenModel open, Parts parts) {
    var hash =
        parts
            .set
            .map(Fingerprint::ofAutoencoder)
            .orElseGet(() ->
                Fingerprint.ofText(
                    open.looks().stream()
                        .filter(look -> parts.saes.contains(look.sae()))
                        .map(look -> look.hash().get())
                        .collect(Collectors.joining(" "))));
    return new Provenance(
        open.name(),
        OptionalInt.of(open.model().spec().layers()),
        Optional.of(open.name()),
        Optional.of(open.hash().get()),
        Optional.of(parts.set.isPresent() ? "transcoders" : "autoencoders"),
        Optional.of(hash));
  }

  private static Parts parts(OpenModel open, Material.Kind kind, Optional<Path> transcoders) {
    var single = Graphs.looks(open, kind).stream().map(OpenModel.Look::sae).toList();
    var parts =
        kind == Material.Kind.TRANSCODERS && transcoders.isPresent()
            ? new Parts(transcoders, List.of())
            : new Parts(Optional.empty(), single);
    if (parts.set.isEmpty() && parts.saes.isEmpty()) {
      throw Replacement.none(open.model().spec());
    }
    return parts;
  }

  private static org.featurescope.compute.circuit.Targets targets(OpenModel open, Targets wanted) {
    return switch (wanted) {
      case Targets.Likeliest(var mass, var most) ->
          new org.featurescope.compute.circuit.Targets.MostProbable(mass, most);
      case Targets.Chosen(var tokens) ->
          new org.featurescope.compute.circuit.Targets.Tokens(
              tokens.stream().map(token -> id(open, token)).distinct().toList());
      case Targets.Against(var target, var distractor) ->
          difference(id(open, target), id(open, distractor), target);
    };
  }

  private static org.featurescope.compute.circuit.Targets difference(
      int target, int distractor, String spelled) {
    if (target == distractor) {
      throw new FeaturescopeException(
          "both targets are \u201c%s\u201d".formatted(spelled.strip()),
          "choose two tokens that differ");
    }
    return new org.featurescope.compute.circuit.Targets.Difference(target, distractor);
  }

  private static int id(OpenModel open, String token) {
    var ids = open.model().tokenizer().encode(token, false).ids();
    if (ids.length != 1) {
      throw new FeaturescopeException(
          "\u201c%s\u201d is not one token but %d".formatted(token.strip(), ids.length),
          "choose one token as a target, such as the first part of the word");
    }
    return ids[0];
  }

  @Override
  public synchronized void close() {
    runs.values().forEach(GraphRun::close);
    circuits.values().forEach(CircuitModel::close);
    sets.values().forEach(TranscoderSet::close);
    runs.clear();
    circuits.clear();
    sets.clear();
  }
}
