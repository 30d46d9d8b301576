package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.features.FeatureFigures;
import org.featurescope.compute.circuit.Edge;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.index.Example.Band;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.graph.CircuitExport;
import org.featurescope.viz.graph.CircuitPicture;
import org.featurescope.viz.graph.Comparison;
import org.featurescope.viz.graph.EffectTable;
import org.featurescope.viz.graph.PageNotes;
import org.featurescope.viz.text.Figures;

/// The work of making the page of a graph: what the view shows of it, and what it would show. What
/// that is, is fixed at construction, on the screen's thread.
final class PageContent implements Job<String> {
  private static final int MOST_WAYS = 1500;

  /// With a threshold of nodes that is not the view's.
  private static final int MOST_OTHER_WAYS = 500;

  private static final int EXAMPLES = 3;

  private final String title;
  private final GraphDocument document;
  private final Cut cut;
  private final Names names;
  private final FeatureBook book;
  private final List<Group> groups;
  private final BitSet pins;
  private final int current;
  private final List<PageNotes.Trial> trials;
  private final List<PageNotes.Remark> remarks;
  private final Optional<CircuitBench> bench;
  private final Map<Edge, List<HeadShare>> heads;
  private final Optional<Compared> compared;

  /// @param model shows a graph
  PageContent(CircuitViewModel model, String title) {
    this.title = title;
    document = model.marked(model.graph().documentProperty().get().orElseThrow());
    cut = model.graph().cutProperty().get().orElseThrow();
    names = model.names().orElseThrow();
    book = model.book();
    groups = model.handwork().groups();
    pins = model.handwork().pins();
    current = model.looking().currentProperty().get();
    trials = model.experiment().trials().stream().map(PageContent::trial).toList();
    remarks = remarks(model);
    bench = model.benchProperty().get().filter(open -> model.experiment().untestable().isEmpty());
    heads = heads(model.explorer());
    compared = model.contrast().shown();
  }

  private static Map<Edge, List<HeadShare>> heads(Explorer explorer) {
    return explorer
        .edgeProperty()
        .get()
        .flatMap(edge -> explorer.heads().given().map(found -> Map.of(edge, found)))
        .orElse(Map.of());
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

  @Override
  public String title() {
    return "Making a page";
  }

  @Override
  public String run(Progress progress, Cancellation cancellation) {
    var page =
        compared
            .map(both -> comparison(both, cancellation))
            .orElseGet(() -> single(progress, cancellation));
    cancellation.check();
    return page;
  }

  private String comparison(Compared both, Cancellation cancellation) {
    var page = new ComparedPage(both, book, cancellation);
    return CircuitExport.html(
        CircuitPicture.of(page.whole().model())
            .withComparison(
                new Comparison(
                    both.parts().first(),
                    both.parts().second(),
                    page.whole().parts().nodes(),
                    page.whole().parts().edges())),
        new PageNotes(
            title,
            both.words(),
            page.nodes(),
            page.stops(cancellation),
            page.ways(cancellation),
            List.of(),
            trials,
            remarks,
            Optional.of(page.contrast()),
            page.files()),
        cancellation::check);
  }

  private String single(Progress progress, Cancellation cancellation) {
    var range = new PageRange(cut, pins, cancellation);
    var whole = range.whole(0);
    var drawing = Drawing.of(whole, names, groups);
    var carried =
        new PageHeads(cut, pins, bench, heads)
            .run(progress, cancellation).entrySet().stream()
                .map(each -> carried(each.getKey(), each.getValue(), drawing))
                .toList();
    return CircuitExport.html(
        CircuitPicture.of(drawing.model())
            .withGroups(drawing.groups(groups))
            .withPinned(drawing.drawn(pins))
            .withCurrent(drawing.drawn(current)),
        new PageNotes(
            title,
            about(),
            notes(drawing, cancellation),
            range.stops(drawing.model(), List.of(drawing), cancellation),
            ways(range, drawing, cancellation),
            carried,
            trials,
            remarks,
            Optional.empty(),
            List.of(GraphJson.format(document.pruned(whole.pruning(), whole.influence())))),
        cancellation::check);
  }

  private String about() {
    return "%s%s. Replacement %s, completeness %s."
        .formatted(
            cut.graph().provenance().model().map(name -> "Traced in " + name + ", ").orElse(""),
            Words.counts(cut) + " kept",
            Figures.fixed(cut.scores().replacement(), 2),
            Figures.fixed(cut.scores().completeness(), 2));
  }

  private PageNotes.Carried carried(Edge edge, List<HeadShare> found, Drawing drawing) {
    return new PageNotes.Carried(
        drawing.drawn(edge.source()),
        drawing.drawn(edge.target()),
        found.stream().map(share -> NodeInspector.item(share, names)).toList());
  }

  private List<PageNotes.Note> notes(Drawing drawing, Cancellation cancellation) {
    return IntStream.range(0, drawing.model().nodes().size())
        .mapToObj(number -> note(drawing.node(number), cancellation))
        .toList();
  }

  private PageNotes.Note note(int node, Cancellation cancellation) {
    var what = cut.graph().nodes().get(node);
    var entry = entry(what, cancellation);
    return new PageNotes.Note(
        List.of(document.id(node).text()),
        NodeInspector.kind(what),
        List.of(ComparedPage.inputs(cut.graph().adjacency(), node)),
        NodeInspector.figures(what, node, cut, book),
        entry.map(page -> (double) page.feature().statistics().max()).orElse(0.0),
        entry
            .map(page -> FeatureFigures.snippets(page.feature(), Band.TOP))
            .map(found -> found.subList(0, Math.min(EXAMPLES, found.size())))
            .orElse(List.of()));
  }

  /// An index that cannot be read leaves its features without examples, as in the card.
  private Optional<Catalogue.Entry> entry(Node node, Cancellation cancellation) {
    if (!(node instanceof Node.Feature feature) || book.subject(feature).isEmpty()) {
      return Optional.empty();
    }
    cancellation.check();
    try {
      return Optional.of(book.page(feature).run(Progress.none(), cancellation));
    } catch (FeaturescopeException unreadable) {
      return Optional.empty();
    }
  }

  private static List<PageNotes.Way> ways(
      PageRange range, Drawing drawing, Cancellation cancellation) {
    var found = new ArrayList<PageNotes.Way>();
    for (var stop = 0; stop < range.size(); stop++) {
      cancellation.check();
      var most = stop == range.start() ? MOST_WAYS : MOST_OTHER_WAYS;
      found.addAll(
          new PageWays(0, drawing::drawn).of(range.shown(0, stop), stop, most, cancellation));
    }
    return found;
  }
}
