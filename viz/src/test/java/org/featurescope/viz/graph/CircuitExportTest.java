package org.featurescope.viz.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.featurescope.viz.chart.StatTiles.Tile;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.feature.Snippet;
import org.featurescope.viz.gallery.CircuitSamples;
import org.featurescope.viz.gallery.Headless;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class CircuitExportTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>&\"'\u0001";

  @BeforeAll
  static void toolkit() {
    Headless.call(() -> 0);
  }

  private static CircuitPicture hostile() {
    var nodes =
        List.of(
            new CircuitNode(NodeKind.TOKEN, 0, -1, 0.1, HOSTILE, "", 0),
            new CircuitNode(NodeKind.FEATURE, 0, 0, 0.2, HOSTILE, HOSTILE, 2),
            new CircuitNode(NodeKind.LOGIT, 0, 1, 0.9, HOSTILE, HOSTILE, 0));
    var edges = List.of(new CircuitEdge(0, 1, 0.5), new CircuitEdge(1, 2, -0.5));
    return CircuitPicture.of(new CircuitModel(List.of(HOSTILE), List.of(HOSTILE), nodes, edges));
  }

  private static PageNotes hostileNotes() {
    var snippet = new Snippet(1, List.of(HOSTILE), new float[] {1}, 0);
    var note =
        new PageNotes.Note(
            List.of(HOSTILE),
            HOSTILE,
            List.of(1.0),
            List.of(new Tile(HOSTILE, HOSTILE, HOSTILE)),
            1,
            List.of(snippet));
    var row = new EffectTable.Item(HOSTILE, 0.1, 0.2, 0.3);
    return new PageNotes(
        HOSTILE,
        HOSTILE,
        List.of(note, note, note),
        PageStopsTest.stops(hostile().model()),
        List.of(new PageNotes.Way(0, 0, List.of(0, 1, 2), List.of(0.5, -0.5), -0.25)),
        List.of(new PageNotes.Carried(0, 1, List.of(new HeadShares.Item(HOSTILE, HOSTILE, 0.5)))),
        List.of(new PageNotes.Trial(HOSTILE, HOSTILE, true, List.of(row))),
        List.of(new PageNotes.Remark(false, HOSTILE, HOSTILE)),
        Optional.of(
            new PageNotes.Contrast(
                List.of(HOSTILE, HOSTILE),
                List.of(true, false),
                List.of(0.5, Double.NaN),
                List.of(0.1, 0.2, 0.3),
                List.of(new PageNotes.Change(0, 0.1, 0.2)))),
        List.of("{\"prompt\":\"" + HOSTILE + "\"}"));
  }

  private static String page(CircuitPicture picture) {
    var model = picture.model();
    var note = new PageNotes.Note(List.of(), "", List.of(1.0), List.of(), 0, List.of());
    return CircuitExport.html(
        picture,
        new PageNotes(
            "Dallas",
            "",
            Collections.nCopies(model.nodes().size(), note),
            PageStopsTest.stops(model),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of()),
        () -> {});
  }

  private static Document parsed(String svg) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> groups(Document document, String name) {
    var all = document.getElementsByTagName("g");
    return IntStream.range(0, all.getLength())
        .mapToObj(at -> (Element) all.item(at))
        .filter(group -> group.getAttribute("class").equals(name))
        .toList();
  }

  @Test
  void the_svg_has_every_node_and_edge_and_says_what_they_are() throws Exception {
    var picture = CircuitSamples.twoHopPicture().withCurrent(-1);
    var document = parsed(CircuitExport.svg(picture, Palette.DARK, 1000, 500));
    assertEquals("1000", document.getDocumentElement().getAttribute("width"));
    assertEquals(picture.model().nodes().size(), groups(document, "node").size());
    assertEquals(picture.model().edges().size(), groups(document, "edge").size());
    var titles = document.getElementsByTagName("title");
    assertTrue(
        IntStream.range(0, titles.getLength())
            .anyMatch(at -> titles.item(at).getTextContent().startsWith("feature Texas, L 2")));
  }

  @Test
  void hostile_labels_stay_text() throws Exception {
    var document = parsed(CircuitExport.svg(hostile(), Palette.LIGHT, 600, 400));
    assertEquals(0, document.getElementsByTagName("img").getLength());
    var page = CircuitExport.html(hostile(), hostileNotes(), () -> {});
    assertEquals(3, page.split("<script", -1).length - 1);
    assertEquals(3, page.split("</script>", -1).length - 1);
    assertFalse(page.contains("<img"));
  }

  @Test
  void the_page_needs_nothing_from_elsewhere() {
    var page = page(CircuitSamples.twoHopPicture());
    assertFalse(page.contains("src="));
    assertFalse(page.contains("href="));
    assertFalse(page.contains("url("));
    assertFalse(page.replace("http://www.w3.org/2000/svg", "").contains("://"));
    assertTrue(page.contains("type=\"range\""));
    for (var button : List.of("zoom-in", "zoom-out", "fit")) {
      assertTrue(page.contains("id=\"" + button + "\""), "there is a button to " + button);
      assertTrue(page.contains("byId(\"" + button + "\")"), button + " does something");
    }
    assertTrue(page.contains("{\"k\":\"feature\",\"l\":\"Texas\",\"p\":\"L 2, at Dallas\""));
    assertTrue(page.contains("[20,21,0.66,"));
  }

  @Test
  void whoever_stops_the_page_need_not_wait_for_all_of_it() {
    var breaths = new AtomicInteger();
    var notes = hostileNotes();
    assertThrows(
        CancellationException.class,
        () ->
            CircuitExport.html(
                hostile(),
                notes,
                () -> {
                  if (breaths.incrementAndGet() == 2) {
                    throw new CancellationException();
                  }
                }));
    assertEquals(2, breaths.get());
    breaths.set(0);
    CircuitExport.html(hostile(), notes, breaths::incrementAndGet);
    var parts =
        2 * notes.stops().all().size()
            + hostile().model().nodes().size()
            + hostile().model().edges().size()
            + notes.ways().size();
    assertEquals(
        parts, breaths.get(), "one for each threshold's layout and words, node, edge and way");
  }

  @Test
  void an_image_has_as_many_pixels_as_asked_for() {
    var image =
        Headless.call(
            () -> CircuitExport.image(CircuitSamples.twoHopPicture(), Palette.LIGHT, 500, 300, 2));
    assertEquals(1000, image.getWidth());
    assertEquals(600, image.getHeight());
    var colors =
        IntStream.range(0, 600_000)
            .map(at -> image.getPixelReader().getArgb(at % 1000, at / 1000))
            .distinct()
            .count();
    assertTrue(colors > 100, "it is drawn");
  }
}
