package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.features.FeatureFigures;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.Influence;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Paths;
import org.featurescope.compute.index.Example.Band;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.chart.StatTiles.Tile;
import org.featurescope.viz.graph.CircuitExport;
import org.featurescope.viz.graph.CircuitPicture;
import org.featurescope.viz.graph.EffectTable;
import org.featurescope.viz.graph.PageNotes;
import org.featurescope.viz.graph.Shares;
import org.featurescope.viz.text.Figures;

/// The page of a graph: what the view shows of it, gathered on the screen's thread and worked out
/// on another.
final class PageContent {
  /// Over all pairs of a token and an output.
  private static final int MOST_WAYS = 1500;

  private static final int FEWEST_WAYS = 2;
  private static final int EXAMPLES = 3;
  private static final int CHANGES = 12;

  private final String title;
  private final String about;
  private final CircuitPicture picture;
  private final Drawing drawing;
  private final GraphDocument document;
  private final List<Known> nodes;
  private final List<PageNotes.Trial> trials;
  private final List<PageNotes.Remark> remarks;
  private final Optional<Compared> compared;

  /// @param page where its examples stand; empty where nothing is indexed
  private record Known(String kind, List<Tile> figures, Optional<Job<Catalogue.Entry>> page) {}

  private PageContent(CircuitViewModel model, String title) {
    this.title = title;
    document = model.marked(model.graph().documentProperty().get().orElseThrow());
    var cut = WithPins.of(model.graph().cutProperty().get().orElseThrow(), model.handwork().pins());
    about = about(document.graph(), cut);
    var groups = model.handwork().groups();
    drawing = Drawing.of(cut, model.names().orElseThrow(), groups);
    compared = model.contrast().shown();
    picture =
        compared
            .map(both -> CircuitPicture.of(both.model()).withComparison(both.parts()))
            .orElseGet(() ->
                CircuitPicture.of(drawing.model())
                    .withGroups(drawing.groups(groups))
                    .withPinned(drawing.drawn(model.handwork().pins()))
                    .withCurrent(drawing.drawn(model.currentProperty().get())));
    nodes =
        IntStream.range(0, drawing.model().nodes().size())
            .mapToObj(number -> known(model, cut, drawing.node(number)))
            .toList();
    trials = model.experiment().trials().stream().map(PageContent::trial).toList();
    remarks = remarks(model);
  }

  /// What makes the page of what is shown now; to be asked once, on any thread.
  static Supplier<String> of(CircuitViewModel model, String title) {
    return new PageContent(model, title)::page;
  }

  private static String about(CircuitGraph graph, Cut cut) {
    return "%s%s. Replacement %s, completeness %s."
        .formatted(
            graph.provenance().model().map(name -> "Traced in " + name + ", ").orElse(""),
            Words.counts(cut) + " kept",
            Figures.fixed(cut.scores().replacement(), 2),
            Figures.fixed(cut.scores().completeness(), 2));
  }

  private static Known known(CircuitViewModel model, Cut cut, int node) {
    var what = cut.graph().nodes().get(node);
    var page =
        what instanceof Node.Feature feature && model.book().subject(feature).isPresent()
            ? Optional.of(model.book().page(feature))
            : Optional.<Job<Catalogue.Entry>>empty();
    return new Known(
        NodeInspector.kind(what), NodeInspector.figures(what, node, cut, model.book()), page);
  }

  private static PageNotes.Trial trial(Experiment.Trial trial) {
    var effect = trial.effect();
    return new PageNotes.Trial(
        trial.deed(),
        Words.effect(trial.tested(), effect),
        Words.agrees(effect.agreement().correlation()),
        effect.rows().stream()
            .map(row ->
                new EffectTable.Item(row.token(), row.clean(), row.predicted(), row.measured()))
            .toList());
  }

  private static List<PageNotes.Remark> remarks(CircuitViewModel model) {
    var found = new ArrayList<PageNotes.Remark>();
    var experiment = model.experiment();
    model.stories().toldProperty().get().ifPresent(story -> found.addAll(StoryPane.remarks(story)));
    experiment
        .faithfulness()
        .given()
        .ifPresent(all ->
            found.add(
                new PageNotes.Remark(Words.agrees(all.pearson()), Words.faithfulness(all), "")));
    experiment
        .minimal()
        .given()
        .ifPresent(few -> found.add(new PageNotes.Remark(true, Words.minimal(few), "")));
    experiment
        .selfCheck()
        .given()
        .ifPresent(check ->
            found.add(new PageNotes.Remark(Words.exact(check), Words.selfCheck(check), "")));
    return found;
  }

  private String page() {
    return CircuitExport.html(picture, compared.map(this::comparison).orElseGet(this::notes));
  }

  /// Nodes of two graphs are those of neither file.
  private PageNotes comparison(Compared both) {
    return PageNotes.of(
        title,
        both.words(),
        both.model(),
        trials,
        remarks,
        both.changes().stream()
            .filter(change -> Math.abs(change.change()) > 0)
            .limit(CHANGES)
            .map(change -> new PageNotes.Change(change.number(), change.first(), change.second()))
            .toList());
  }

  private PageNotes notes() {
    var pruning = drawing.cut().pruning();
    var pruned = document.pruned(pruning, drawing.cut().influence());
    var edges = edgeShares();
    return new PageNotes(
        title,
        about,
        notesOfNodes(Shares.ofEnds(drawing.model(), edges)),
        Arrays.stream(edges).boxed().toList(),
        pruning.nodeThreshold(),
        pruning.edgeThreshold(),
        ways(),
        trials,
        remarks,
        List.of(),
        Optional.of(GraphJson.format(pruned)));
  }

  /// @param joined from which threshold of edges on each is joined to others
  private List<PageNotes.Note> notesOfNodes(double[] joined) {
    var shares = nodeShares();
    var all = new ArrayList<PageNotes.Note>();
    for (var number = 0; number < nodes.size(); number++) {
      var known = nodes.get(number);
      var entry = known.page.flatMap(PageContent::read);
      all.add(
          new PageNotes.Note(
              document.id(drawing.node(number)).text(),
              known.kind,
              shares[number],
              joined[number],
              known.figures,
              entry.map(page -> (double) page.feature().statistics().max()).orElse(0.0),
              entry
                  .map(page -> FeatureFigures.snippets(page.feature(), Band.TOP))
                  .map(found -> found.subList(0, Math.min(EXAMPLES, found.size())))
                  .orElse(List.of())));
    }
    return all;
  }

  /// An index that cannot be read leaves its features without examples, as in the card.
  private static Optional<Catalogue.Entry> read(Job<Catalogue.Entry> page) {
    try {
      return Optional.of(page.run(Progress.none(), new Cancellation()));
    } catch (FeaturescopeException unreadable) {
      return Optional.empty();
    }
  }

  /// In terms of the whole graph, as the sliders of the view have it.
  private double[] nodeShares() {
    var whole = Shares.before(drawing.cut().influence().values());
    var shares = new double[nodes.size()];
    for (var number = 0; number < shares.length; number++) {
      shares[number] = whole[drawing.node(number)];
    }
    return atMost(drawing.cut().pruning().nodeThreshold(), Shares.joined(drawing.model(), shares));
  }

  /// By the scores of edges between the nodes that are drawn, as they are pruned.
  private double[] edgeShares() {
    var cut = drawing.cut();
    var graph = WaySearch.kept(cut, between(cut));
    var influence = Influence.of(graph);
    var outputs = graph.outputWeights();
    var adjacency = graph.adjacency();
    var scores = new double[adjacency.edges()];
    for (var target = 0; target < outputs.length; target++) {
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        scores[entry] =
            influence.normalised()[entry]
                * (influence.values()[target] + Math.abs(outputs[target]));
      }
    }
    var whole = Shares.before(scores);
    var shares =
        drawing.model().edges().stream()
            .mapToDouble(edge ->
                whole[adjacency.entry(drawing.node(edge.target()), drawing.node(edge.source()))])
            .toArray();
    return atMost(cut.pruning().edgeThreshold(), Shares.joinedEdges(drawing.model(), shares));
  }

  /// What is pinned below a threshold is shown as well.
  private static double[] atMost(double most, double[] shares) {
    return Arrays.stream(shares).map(share -> Math.min(most, share)).toArray();
  }

  private static BitSet between(Cut cut) {
    var adjacency = cut.graph().adjacency();
    var edges = new BitSet();
    for (var target : cut.pruning().nodes().stream().toArray()) {
      edges.set(adjacency.start(target), adjacency.end(target));
    }
    return edges;
  }

  /// The strongest of each pair of a token and an output, as the view would find them.
  private List<PageNotes.Way> ways() {
    var cut = drawing.cut();
    var tokens = kept(cut, Node.Token.class);
    var outputs = kept(cut, Node.Logit.class);
    var pairs = Math.max(1, tokens.cardinality() * outputs.cardinality());
    var most = Math.clamp(MOST_WAYS / pairs, FEWEST_WAYS, Explorer.WAYS);
    var graph = WaySearch.kept(cut, cut.pruning().edges());
    var paths = new Paths(graph);
    var found = new ArrayList<PageNotes.Way>();
    for (var output : outputs.stream().toArray()) {
      for (var token : tokens.stream().toArray()) {
        for (var chain : paths.strongest(token, output, most)) {
          var way = WaySearch.way(graph, chain);
          found.add(
              new PageNotes.Way(
                  way.nodes().stream().map(drawing::drawn).toList(),
                  way.weights(),
                  way.strength()));
        }
      }
    }
    return found;
  }

  private static BitSet kept(Cut cut, Class<? extends Node> kind) {
    var kept = new BitSet();
    cut.graph().indices(kind).filter(cut::keeps).forEach(kept::set);
    return kept;
  }
}
