package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.featurescope.viz.feature.Snippet;
import org.featurescope.viz.text.Whitespace;

/// Everything that the script of a circuit's page draws and tells, as JSON.
final class PageData {
  /// Tokens of an example.
  private static final int BEFORE = 24;

  private static final int AFTER = 12;

  private final CircuitPicture picture;
  private final CircuitModel model;
  private final PageNotes notes;
  private final Frame frame;
  private final CircuitLayout layout;

  /// @param width of the drawing, in pixels
  /// @param height of the drawing, in pixels
  PageData(CircuitPicture picture, PageNotes notes, double width, double height) {
    this.picture = picture;
    this.notes = notes;
    model = picture.model();
    // The legend stands below the drawing.
    frame = Frame.of(width, height, 1, 0);
    layout = new CircuitLayout(picture, frame.width(), frame.height(), 1);
  }

  String json() {
    return object(
        field("frame", numbers(frame.left(), frame.top(), frame.width(), frame.height())),
        field("shrink", number(layout.shrink())),
        field("shares", numbers(notes.nodeShare(), notes.edgeShare())),
        field("columns", list(model.tokens().size(), this::column)),
        field("rows", list(model.layers().size() + 2, this::row)),
        field("nodes", list(model.nodes().size(), this::node)),
        field("edges", list(model.edges().size(), this::edge)),
        field("groups", list(picture.groups().size(), this::group)),
        field("pinned", indices(picture.pinned().stream().boxed().toList())),
        field("current", Integer.toString(start())),
        field("ways", list(notes.ways(), PageData::way)),
        field("trials", list(notes.trials(), PageData::trial)),
        field("remarks", list(notes.remarks(), PageData::remark)),
        field("changed", list(notes.changed(), PageData::change)),
        field("compared", picture.comparison().map(PageData::compared).orElse("null")));
  }

  /// Something is told at once: of the node that was looked at, else of the likeliest output.
  private int start() {
    if (layout.placed(picture.current())) {
      return picture.current();
    }
    return layout.best(
        node -> model.nodes().get(node).influence() + (layout.pills().strongest(node) ? 1e9 : 0));
  }

  private String column(int column) {
    return object(
        field("t", quoted(Tokens.shown(model.tokens().get(column)))),
        field("l", place(frame.left() + layout.columnLeft(column))),
        field("r", place(frame.left() + layout.columnLeft(column + 1))));
  }

  private String row(int at) {
    var row = at + CircuitNode.TOKEN_ROW;
    var name =
        row == CircuitNode.TOKEN_ROW
            ? "Token"
            : row == model.logitRow() ? "Output" : model.layers().get(row);
    return object(field("n", quoted(name)), field("y", place(frame.top() + layout.rowMiddle(row))));
  }

  private String node(int node) {
    var it = model.nodes().get(node);
    var note = notes.nodes().get(node);
    var pill = layout.pills().holds(node);
    return object(
        field("k", quoted(it.kind().words())),
        field("l", quoted(it.title())),
        field("p", quoted(model.place(node))),
        field("d", quoted(it.detail())),
        field("named", Boolean.toString(!it.label().isBlank())),
        field("i", number(it.influence())),
        field("c", Integer.toString(it.column())),
        field("r", Integer.toString(it.row())),
        field("x", place(frame.left() + layout.x(node))),
        field("y", place(frame.top() + layout.y(node))),
        field("w", place(pill ? layout.pills().width(node) / 2 : layout.radius(node))),
        field("h", place(pill ? layout.pills().height() / 2 : layout.radius(node))),
        field("pill", pill ? quoted(layout.pills().text(node)) : "null"),
        field("best", Boolean.toString(layout.pills().strongest(node))),
        field("u", Integer.toString(it.hue())),
        field("s", number(note.share())),
        field("j", number(note.joined())),
        field("part", part(picture.comparison().map(Comparison::nodes), node)),
        field("id", quoted(note.id())),
        field("kind", quoted(note.kind())),
        field(
            "figures",
            list(
                note.figures(),
                tile ->
                    "["
                        + String.join(
                            ",", quoted(tile.name()), quoted(tile.value()), quoted(tile.meaning()))
                        + "]")),
        field("most", number(note.most())),
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
    var count = Math.min(example.tokens().size(), example.peak() + AFTER + 1) - from;
    return object(
        field("v", number(example.value())),
        field("t", list(count, at -> quoted(example.tokens().get(from + at)))),
        field("a", list(count, at -> number(example.activations()[from + at]))),
        field("p", Integer.toString(example.peak() - from)));
  }

  private String edge(int edge) {
    var it = model.edges().get(edge);
    return "[%d,%d,%s,%s,%s]"
        .formatted(
            it.source(),
            it.target(),
            number(it.weight()),
            number(notes.edgeShares().get(edge)),
            part(picture.comparison().map(Comparison::edges), edge));
  }

  private String group(int index) {
    var group = picture.groups().get(index);
    return object(
        field("n", quoted(group.name())),
        field("h", Integer.toString(group.hue())),
        field("m", indices(group.members().stream().boxed().toList())));
  }

  private static String way(PageNotes.Way way) {
    return object(
        field("n", indices(way.nodes())),
        field("w", list(way.weights(), PageData::number)),
        field("s", number(way.strength())));
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
                    "["
                        + String.join(
                            ",",
                            quoted(Whitespace.visible(row.token())),
                            number(row.clean()),
                            number(row.predicted()),
                            number(row.measured()))
                        + "]")));
  }

  private static String remark(PageNotes.Remark remark) {
    return object(
        field("good", Boolean.toString(remark.good())),
        field("says", quoted(remark.says())),
        field("detail", quoted(remark.detail())));
  }

  private static String change(PageNotes.Change change) {
    return numbers(change.node(), change.first(), change.second());
  }

  private static String compared(Comparison comparison) {
    return "[" + quoted(comparison.first()) + "," + quoted(comparison.second()) + "]";
  }

  // JSON.

  private static String object(String... fields) {
    return "{" + String.join(",", fields) + "}";
  }

  private static String field(String name, String value) {
    return "\"" + name + "\":" + value;
  }

  private static String list(int count, IntFunction<String> of) {
    return IntStream.range(0, count).mapToObj(of).collect(Collectors.joining(",\n", "[", "]"));
  }

  private static <T> String list(List<T> all, Function<T, String> of) {
    return list(all.size(), at -> of.apply(all.get(at)));
  }

  private static String indices(List<Integer> all) {
    return all.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
  }

  private static String numbers(double... all) {
    return Arrays.stream(all).mapToObj(PageData::number).collect(Collectors.joining(",", "[", "]"));
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Float.toString((float) value) : "null";
  }

  /// A place to a tenth of a pixel.
  private static String place(double pixels) {
    return Double.isFinite(pixels) ? Double.toString(Math.round(10 * pixels) / 10.0) : "null";
  }

  /// JSON that may stand within a page: outside of strings it has none of these characters.
  static String harmless(String json) {
    return json.replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  /// A string of JSON that may stand within a page: no `<` ends the script early.
  private static String quoted(String text) {
    var out = new StringBuilder("\"");
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (character < 0x20
          || "<>&\"\\\u2028\u2029".indexOf(character) >= 0
          || Character.isSurrogate(character)) {
        out.append("\\u%04x".formatted((int) character));
      } else {
        out.append(character);
      }
    }
    return out.append('"').toString();
  }
}
