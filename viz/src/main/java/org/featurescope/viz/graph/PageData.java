package org.featurescope.viz.graph;

import static org.featurescope.viz.graph.Json.field;
import static org.featurescope.viz.graph.Json.fixed;
import static org.featurescope.viz.graph.Json.indices;
import static org.featurescope.viz.graph.Json.list;
import static org.featurescope.viz.graph.Json.number;
import static org.featurescope.viz.graph.Json.object;
import static org.featurescope.viz.graph.Json.quoted;
import static org.featurescope.viz.graph.Json.row;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.viz.feature.Snippet;
import org.featurescope.viz.text.Whitespace;

/// Everything that the script of a circuit's page draws and tells, as JSON.
final class PageData {
  /// Tokens of an example.
  private static final int BEFORE = 24;

  private static final int AFTER = 12;

  /// Of weights and shares that are only read.
  private static final int DIGITS = 4;

  /// Of weights that are added up.
  private static final int EXACT = 6;

  private final CircuitPicture picture;
  private final CircuitModel model;
  private final PageNotes notes;
  private final Frame frame;
  private final CircuitLayout layout;
  private final List<StopPlaces> stops;
  private final Runnable breath;

  /// @param width of the drawing, in pixels
  /// @param height of the drawing, in pixels
  /// @param breath taken every few milliseconds of the work; what it throws ends it
  PageData(CircuitPicture picture, PageNotes notes, double width, double height, Runnable breath) {
    this.picture = picture;
    this.notes = notes;
    this.breath = breath;
    model = picture.model();
    // The legend stands below the drawing.
    frame = Frame.of(width, height, 1, 0);
    stops = notes.stops().all().stream().map(this::places).toList();
    layout = stops.get(notes.stops().start()).layout();
  }

  private StopPlaces places(PageStops.Stop stop) {
    breath.run();
    return new StopPlaces(picture, stop, frame);
  }

  private String json(StopPlaces stop) {
    breath.run();
    return stop.json();
  }

  String json() {
    return object(
        field("frame", Json.numbers(frame.left(), frame.top(), frame.width(), frame.height())),
        field("tokens", list(model.tokens(), token -> quoted(Tokens.shown(token)))),
        field("rows", list(model.layers().size() + 2, this::rowName)),
        field("nodes", list(model.nodes().size(), this::node)),
        field("edges", list(model.edges().size(), this::edge)),
        field("stops", list(stops, this::json)),
        field("start", Integer.toString(notes.stops().start())),
        field("share", fixed(notes.stops().edgeShare(), 4)),
        field("groups", list(picture.groups().size(), this::group)),
        field("pinned", indices(picture.pinned().stream())),
        field("current", Integer.toString(start())),
        field("ways", list(notes.ways(), this::way)),
        field("heads", list(notes.carried(), PageData::carried)),
        field("trials", list(notes.trials(), PageData::trial)),
        field("remarks", list(notes.remarks(), PageData::remark)),
        field("compared", picture.comparison().map(PageData::compared).orElse("null")),
        field("contrast", notes.contrast().map(PageData::contrast).orElse("null")));
  }

  /// Something is told at once: of the node that was looked at, else of the likeliest output.
  private int start() {
    if (layout.placed(picture.current())) {
      return picture.current();
    }
    return layout.best(
        node -> model.nodes().get(node).influence() + (layout.pills().strongest(node) ? 1e9 : 0));
  }

  private String rowName(int at) {
    var row = at + CircuitNode.TOKEN_ROW;
    return quoted(
        row == CircuitNode.TOKEN_ROW
            ? "Token"
            : row == model.logitRow() ? "Output" : model.layers().get(row));
  }

  private String node(int node) {
    breath.run();
    var it = model.nodes().get(node);
    var note = notes.nodes().get(node);
    var pill = layout.pills().holds(node);
    return object(
        field("k", quoted(it.kind().words())),
        field("l", quoted(it.title())),
        field("p", quoted(model.place(node))),
        field("d", quoted(it.detail())),
        field("named", Boolean.toString(!it.label().isBlank())),
        field("i", number(it.influence(), EXACT)),
        field(
            "i2",
            notes
                .contrast()
                .map(both -> number(both.influences().get(node), EXACT))
                .orElse("null")),
        field("c", Integer.toString(it.column())),
        field("r", Integer.toString(it.row())),
        field("pill", pill ? quoted(layout.pills().text(node)) : "null"),
        field("w", pill ? fixed(layout.pills().width(node) / 2, 1) : "0"),
        field("h", pill ? fixed(layout.pills().height() / 2, 1) : "0"),
        field("best", Boolean.toString(layout.pills().strongest(node))),
        field("u", Integer.toString(it.hue())),
        field("part", part(picture.comparison().map(Comparison::nodes), node)),
        field("ids", row(note.ids().stream().map(Json::quoted).toArray(String[]::new))),
        field("kind", quoted(note.kind())),
        field(
            "in",
            row(note.inputs().stream().map(sum -> number(sum, EXACT)).toArray(String[]::new))),
        field(
            "figures",
            list(
                note.figures(),
                tile -> row(quoted(tile.name()), quoted(tile.value()), quoted(tile.meaning())))),
        field("most", number(note.most(), DIGITS)),
        field("examples", list(note.examples(), PageData::example)));
  }

  /// Which of two circuits something is in: 0 for both, 1 or 2.
  private static String part(Optional<List<Comparison.Part>> parts, int at) {
    return parts
        .filter(all -> at < all.size())
        .map(all -> Integer.toString(all.get(at).ordinal()))
        .orElse("0");
  }

  /// What stands around the peak: a card has room for no more.
  private static String example(Snippet example) {
    var from = Math.max(0, example.peak() - BEFORE);
    var upTo = Math.min(example.tokens().size(), example.peak() + AFTER + 1);
    return object(
        field("v", number(example.value(), DIGITS)),
        field(
            "t",
            row(
                example.tokens().subList(from, upTo).stream()
                    .map(Json::quoted)
                    .toArray(String[]::new))),
        field(
            "a",
            row(
                IntStream.range(from, upTo)
                    .mapToObj(at -> number(example.activations()[at], DIGITS))
                    .toArray(String[]::new))),
        field("p", Integer.toString(example.peak() - from)));
  }

  private String edge(int edge) {
    breath.run();
    var it = model.edges().get(edge);
    return row(
        Integer.toString(it.source()),
        Integer.toString(it.target()),
        number(it.weight(), EXACT),
        part(picture.comparison().map(Comparison::edges), edge),
        notes.contrast().map(both -> number(both.weights().get(edge), EXACT)).orElse("null"));
  }

  private String group(int index) {
    var group = picture.groups().get(index);
    return object(
        field("n", quoted(group.name())),
        field("h", Integer.toString(group.hue())),
        field("m", indices(group.members().stream())));
  }

  private String way(PageNotes.Way way) {
    breath.run();
    return object(
        field("at", Integer.toString(way.stop())),
        field("of", Integer.toString(way.circuit())),
        field("n", indices(way.nodes())),
        field(
            "w",
            row(
                way.weights().stream()
                    .map(weight -> number(weight, DIGITS))
                    .toArray(String[]::new))),
        field("s", number(way.strength(), DIGITS)));
  }

  private static String carried(PageNotes.Carried carried) {
    return object(
        field("from", Integer.toString(carried.source())),
        field("to", Integer.toString(carried.target())),
        field(
            "by",
            list(
                carried.heads(),
                head ->
                    row(quoted(head.head()), quoted(head.route()), number(head.share(), DIGITS)))));
  }

  private static String trial(PageNotes.Trial trial) {
    return object(
        field("deed", quoted(trial.deed())),
        field("said", quoted(trial.said())),
        field("agrees", Boolean.toString(trial.agrees())),
        field(
            "rows",
            list(
                trial.rows(),
                row ->
                    row(
                        quoted(Whitespace.visible(row.token())),
                        number(row.clean()),
                        number(row.predicted()),
                        number(row.measured())))));
  }

  private static String remark(PageNotes.Remark remark) {
    return object(
        field("good", Boolean.toString(remark.good())),
        field("says", quoted(remark.says())),
        field("detail", quoted(remark.detail())));
  }

  private static String change(PageNotes.Change change) {
    return Json.numbers(change.node(), change.first(), change.second());
  }

  private static String contrast(PageNotes.Contrast contrast) {
    return object(
        field("only", list(contrast.only(), Json::quoted)),
        field("fixed", list(contrast.fixed(), String::valueOf)),
        field("changed", list(contrast.changed(), PageData::change)));
  }

  private static String compared(Comparison comparison) {
    return row(quoted(comparison.first()), quoted(comparison.second()));
  }
}
