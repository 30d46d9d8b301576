package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.HookPoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GraphJsonTest {
  private static final String NEW = "tiny-relu-supernodes";
  private static final String OLD = "tiny-jumprelu-old-error-ids";

  private static final String SMALL =
      """
      {"metadata": {"slug": "s", "scan": "m", "prompt_tokens": ["a", " b"], "prompt": "a b"},
       "qParams": {},
       "nodes": [
        {"node_id": "E_5_0", "feature": 0, "layer": "E", "ctx_idx": 0,
         "feature_type": "embedding"},
        {"node_id": "0_3_1", "feature": 9, "layer": "0", "ctx_idx": 1,
         "feature_type": "cross layer transcoder"},
        {"node_id": "2_7_1", "feature": 7, "layer": "2", "ctx_idx": 1, "feature_type": "logit",
         "clerp": "Output \\" c\\" (p=0.402)"}],
       "links": [{"source": "E_5_0", "target": "0_3_1", "weight": 0.1},
                 {"source": "0_3_1", "target": "2_7_1", "weight": -2}]}
      """;

  @TempDir private Path folder;

  private static Path golden(String name) {
    return Golden.folder("attribution-json/" + name + ".json");
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static GraphDocument small(String what, String instead) {
    assertTrue(SMALL.contains(what), what);
    return GraphJson.parse(SMALL.replace(what, instead), "small.json");
  }

  private static NodeId id(String text) {
    return new NodeId(text);
  }

  @Test
  void fieldsThatNobodyKnowsAreToldOf() {
    assertEquals(
        Optional.of(
            "3 fields that no known schema has are kept as they are: metadata.x_unknown_field,"
                + " nodes.x_unknown_node_field, x_unknown_top_level"),
        GraphJson.read(golden(NEW)).unknownFields());
    assertEquals(Optional.empty(), GraphJson.read(golden(OLD)).unknownFields());
    assertEquals(
        Optional.of("1 field that no known schema has is kept as it is: links.color"),
        small("\"weight\": 0.1", "\"weight\": 0.1, \"color\": 3").unknownFields());
    assertEquals(
        Optional.of(
            "4 fields that no known schema has are kept as they are: links.a, links.b, links.c,"
                + " ..."),
        small("\"weight\": 0.1", "\"weight\": 0.1, \"d\": 3, \"c\": 3, \"b\": 3, \"a\": 3")
            .unknownFields());
    assertEquals(
        Optional.empty(), GraphDocument.of(MadeUpGraphs.random(1), "fresh").unknownFields());
  }

  @Test
  void whatWasDoneToAGraphGoesOverToOneOfTheSameModelAndDictionariesAlone() {
    var worked = small("\"qParams\": {}", "\"qParams\": {\"pinnedIds\": [\"0_3_1\"]}");
    var graph = worked.withLabel(1, "three").withLabel(2, "the answer");
    var again = small("p=0.402", "p=0.5").withWorkOn(graph);
    assertEquals(List.of(id("0_3_1")), again.state().pinned());
    assertEquals("three", again.label(1));
    assertEquals("the answer", again.label(2));
    var unlabelled = small("p=0.402", "p=0.5").withWorkOn(worked);
    assertEquals("Output \" c\" (p=0.5)", unlabelled.label(2));
    for (var field : List.of("model_sha256", "transcoders_sha256")) {
      var made = "\"scan\": \"m\", \"featurescope\": {\"" + field + "\": \"other\"}";
      var other = small("\"scan\": \"m\"", made).withWorkOn(graph);
      assertEquals(List.of(), other.state().pinned());
      assertEquals("", other.label(1));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NEW, OLD})
  void nodesLinksAndScoresAreThoseOfTheReference(String name) throws IOException {
    var expected = json(golden("expected")).getAsJsonObject(name);
    var graph = GraphJson.read(golden(name)).graph();
    assertEquals(expected.get("nodes").getAsInt(), graph.nodes().size());
    assertEquals(expected.get("links").getAsInt(), graph.adjacency().edges());
    var kinds = expected.getAsJsonObject("by_type");
    assertEquals(
        kinds.get("cross layer transcoder").getAsInt(), graph.indices(Node.Feature.class).count());
    assertEquals(
        kinds.get("mlp reconstruction error").getAsInt(), graph.indices(Node.Error.class).count());
    assertEquals(kinds.get("embedding").getAsInt(), graph.indices(Node.Token.class).count());
    assertEquals(kinds.get("logit").getAsInt(), graph.indices(Node.Logit.class).count());
    var scores = Scores.of(graph);
    assertEquals(
        expected.get("replacement_score_of_pruned_json").getAsDouble(), scores.replacement(), 1e-6);
    assertEquals(
        expected.get("completeness_score_of_pruned_json").getAsDouble(),
        scores.completeness(),
        1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {NEW, OLD})
  void aFileThatWasReadIsWrittenAsItWas(String name) throws IOException {
    var copy = folder.resolve("copy.json");
    GraphJson.write(GraphJson.read(golden(name)), copy);
    assertEquals(json(golden(name)), json(copy));
  }

  @Test
  void whatAnOldNameOfAnErrorMeansTheTypeTells() {
    var old = GraphJson.read(golden(OLD));
    var error = old.node(id("0_0_7")).orElseThrow();
    assertEquals(new Node.Error(Site.of(0), 7), old.graph().nodes().get(error));
    var current = GraphJson.read(golden(NEW));
    var feature = current.node(id("0_0_6")).orElseThrow();
    assertEquals(0, ((Node.Feature) current.graph().nodes().get(feature)).latent());
    assertEquals(6, current.graph().nodes().get(feature).position());
  }

  @Test
  void nodesSayWhatTheyAre() {
    var document = GraphJson.read(golden(NEW));
    var graph = document.graph();
    var feature = document.node(id("0_12_1")).orElseThrow();
    assertEquals(
        new Node.Feature(Site.of(0), 1, 12, 0.49290895462036133), graph.nodes().get(feature));
    assertEquals("a label", document.label(feature));
    assertEquals(0.8482592701911926, document.influence(feature).orElseThrow());
    var logit = document.node(id("4_329_7")).orElseThrow();
    assertEquals(new Node.Logit(7, 329, "\n   ", 0.10282570123672485), graph.nodes().get(logit));
    assertEquals(new PromptToken(339, "<|endoftext|>"), graph.tokens().getFirst());
    assertEquals(OptionalInt.of(3), graph.provenance().layers());
    assertEquals("tiny-gpt2/relu", graph.provenance().scan());
    assertEquals(0.95, document.nodeThreshold().orElseThrow());
    assertEquals(0.99, document.edgeThreshold().orElseThrow());
  }

  @Test
  void pinsAndGroupsAreReadChangedAndWrittenBesideWhatIsNotUnderstood() throws IOException {
    var document = GraphJson.read(golden(NEW));
    var state = document.state();
    assertEquals(4, state.pinned().size());
    assertEquals(Optional.of(id("0_19_2")), state.clicked());
    assertEquals(
        new Supernode("early \"group\" é", List.of(id("0_12_1"), id("0_19_2"))),
        state.supernodes().getFirst());
    assertEquals("10 20;30 40", state.positions());

    var changed =
        document
            .with(state.withPinned(List.of(id("0_6_3"), id("not there"))))
            .withLabel(document.node(id("0_6_3")).orElseThrow(), "named ↵ by hand");
    var file = folder.resolve("changed.json");
    GraphJson.write(changed, file);

    var expected = json(golden(NEW));
    var pins = expected.getAsJsonObject("qParams").getAsJsonArray("pinnedIds");
    while (!pins.isEmpty()) {
      pins.remove(0);
    }
    pins.add("0_6_3");
    pins.add("not there");
    for (var node : expected.getAsJsonArray("nodes")) {
      if (node.getAsJsonObject().get("node_id").getAsString().equals("0_6_3")) {
        node.getAsJsonObject().addProperty("clerp", "named ↵ by hand");
      }
    }
    assertEquals(expected, json(file));
  }

  @Test
  void missingOptionalFieldsAreNotMadeUp() {
    var document = GraphJson.parse(SMALL, "small.json");
    assertEquals(JsonParser.parseString(SMALL), JsonParser.parseString(GraphJson.format(document)));
    var logit = (Node.Logit) document.graph().nodes().get(2);
    assertEquals(new Node.Logit(1, 7, " c", 0.402), logit);
    assertEquals(3, ((Node.Feature) document.graph().nodes().get(1)).latent());
  }

  @Test
  void withASchemaVersionFeaturesAreNumberedWithTheirLayer() {
    var versioned = SMALL.replace("\"slug\"", "\"schema_version\": 1, \"slug\"");
    var paired =
        versioned.replace(
            "\"0_3_1\", \"feature\": 9", "\"x\", \"feature\": " + CantorPair.of(0, 4));
    var document = GraphJson.parse(paired.replace("\"0_3_1\"", "\"x\""), "paired.json");
    assertEquals(4, ((Node.Feature) document.graph().nodes().get(1)).latent());
  }

  @Test
  void weightsKeepAllTheirDigits() {
    var document = small("0.1}", "0.12345678901234566, \"note\": [1.50, null]}");
    var link =
        JsonParser.parseString(GraphJson.format(document))
            .getAsJsonObject()
            .getAsJsonArray("links")
            .get(0)
            .getAsJsonObject();
    assertEquals("0.12345678901234566", link.get("weight").getAsString());
    assertEquals("[1.50,null]", link.get("note").toString());
  }

  @Test
  void halfACharacterSurvives() throws IOException {
    var file = folder.resolve("half.json");
    GraphJson.write(small("\"a\", \" b\"", "\"\\ud83d\", \"\\ud83d\\ude00\""), file);
    var tokens = GraphJson.read(file).graph().tokens();
    assertEquals("\ud83d", tokens.get(0).text());
    assertEquals("\ud83d\ude00", tokens.get(1).text());
    assertTrue(Files.readString(file).contains("\ud83d\ude00"), "readable where it can be");
  }

  private static CircuitGraph sites() {
    var stream = Site.of(HookPoint.residPost(1));
    var mlp = Site.of(HookPoint.parse("blocks.1.hook_mlp_out"));
    List<Node> nodes =
        List.of(
            new Node.Feature(mlp, 1, 4, 0.5),
            new Node.Feature(stream, 1, 4, 1.5),
            new Node.Error(mlp, 1),
            new Node.Error(stream, 1),
            new Node.Token(0, 10),
            new Node.Token(1, 11),
            new Node.Logit(1, 12, " twelve", 0.75));
    var adjacency =
        MadeUpGraphs.adjacency(
            7, new double[] {0, 4, 1}, new double[] {1, 2, 0.1f}, new double[] {6, 1, -2});
    return new CircuitGraph(
        "ten eleven",
        MadeUpGraphs.prompt(10, 11),
        new Provenance(
            "tiny/saes",
            OptionalInt.of(3),
            Optional.of("tiny"),
            Optional.of("ab12"),
            Optional.of("saes"),
            Optional.of("cd34")),
        nodes,
        adjacency,
        List.of(-0.5),
        Optional.of(new SelfCheck(5, 6, 1e-7)));
  }

  @Test
  void aComputedGraphComesBackWhole() {
    var document = GraphDocument.of(sites(), "two-sites");
    var again = GraphJson.parse(GraphJson.format(document), "again.json");
    assertEquals(sites(), again.graph());
    assertEquals(document.ids(), again.ids());
    assertEquals("two-sites", again.slug());
    assertEquals(GraphState.EMPTY, again.state());
  }

  @Test
  void aComputedGraphNamesItsNodesAsOthersDo() {
    var written = GraphDocument.of(MadeUpGraphs.random(3), "made-up");
    for (var node = 0; node < written.ids().size(); node++) {
      var expected =
          switch (written.graph().nodes().get(node)) {
            case Node.Feature f -> f.site().layer() + "_" + f.latent() + "_" + f.position();
            case Node.Error e -> e.site().layer() + "_-1_" + e.position();
            case Node.Token t -> "E_" + t.id() + "_" + t.position();
            case Node.Logit l -> "4_" + l.id() + "_" + l.position();
          };
      assertEquals(id(expected), written.id(node));
    }
    var last = written.graph().nodes().size() - 2;
    assertEquals("Output \" seven\" (p=0.600)", written.label(last));
  }

  @Test
  void aPrunedDocumentHoldsWhatIsLeft() {
    var whole = GraphDocument.of(MadeUpGraphs.random(11), "whole");
    var pruner = new Pruner(whole.graph());
    var pruning = pruner.prune(0.6, 0.9);
    var pin = whole.id(0);
    var left =
        whole.with(whole.state().withPinned(List.of(pin))).pruned(pruning, pruner.influence());
    assertEquals(pruning.nodes().cardinality(), left.graph().nodes().size());
    assertEquals(pruning.edges().cardinality(), left.graph().adjacency().edges());
    assertEquals(List.of(pin), left.state().pinned());
    var again = GraphJson.parse(GraphJson.format(left), "pruned.json");
    assertEquals(left.graph(), again.graph());
    assertEquals(0.6, again.nodeThreshold().orElseThrow());
    assertEquals(0.9, again.edgeThreshold().orElseThrow());
    var cumulative = pruner.influence().cumulative();
    for (var node = 0; node < left.ids().size(); node++) {
      var before = whole.node(left.id(node)).orElseThrow();
      var logit = whole.graph().nodes().get(before) instanceof Node.Logit;
      assertEquals(logit, again.influence(node).isEmpty());
      assertEquals(logit ? 0 : cumulative[before], again.influence(node).orElse(0));
    }
  }

  @Test
  void aFileIsPrunedFurtherWithItsOwnFieldsKept() throws IOException {
    var document = GraphJson.read(golden(NEW));
    var pruner = new Pruner(document.graph());
    var left = document.pruned(pruner.prune(0.5, 0.9), pruner.influence());
    assertTrue(left.graph().nodes().size() < document.graph().nodes().size());
    var written = JsonParser.parseString(GraphJson.format(left)).getAsJsonObject();
    assertEquals(json(golden(NEW)).get("x_unknown_top_level"), written.get("x_unknown_top_level"));
    var nodes = new ArrayList<>(json(golden(NEW)).getAsJsonArray("nodes").asList());
    nodes.removeIf(
        node -> left.node(id(node.getAsJsonObject().get("node_id").getAsString())).isEmpty());
    assertEquals(nodes, written.getAsJsonArray("nodes").asList());
    var links = json(golden(NEW)).getAsJsonArray("links").asList();
    assertTrue(links.containsAll(written.getAsJsonArray("links").asList()));
    assertEquals(left.graph().adjacency().edges(), written.getAsJsonArray("links").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"slug\"             | \"schema_version\": 2, \"slug\" | has schema version 2",
        "\"weight\": 0.1      | \"weight\": NaN                 | not JSON at"
            + " \"$.links[0].weight\"",
        "\"weight\": 0.1      | \"weight\": -Infinity           | not JSON at"
            + " \"$.links[0].weight\"",
        "\"weight\": 0.1      | \"weight\": 1e999               | weight of 1e999, which is too"
            + " large",
        "\"weight\": 0.1      | \"weight\": \"0.1\"             | weight that is not a finite"
            + " number",
        "\"weight\": 0.1      | \"w\": 0.1                      | links[0] lacks",
        "\"source\": \"E_5_0\" | \"source\": \"E_6_0\"          | links[0] names \"E_6_0\", which"
            + " is no node",
        "\"source\": \"E_5_0\" | \"source\": \"2_7_1\"          | form a cycle through",
        "\"source\": \"E_5_0\" | \"source\": \"0_3_1\"          | form a cycle through \"0_3_1\"",
        "\"source\": \"E_5_0\" | \"source\": 5                  | source that is not the name of a"
            + " node",
        "\"node_id\": \"E_5_0\" | \"node_id\": \"0_3_1\"        | two nodes are called \"0_3_1\"",
        "\"node_id\": \"E_5_0\" | \"node\": \"E_5_0\"           | nodes[0] has no node_id",
        "\"layer\": \"0\"     | \"layer\": \"-1\"               | nodes[1] has a layer of -1",
        "\"layer\": \"0\"     | \"layer\": \"1e9\"              | nodes[1] has a layer of"
            + " 1000000000",
        "\"layer\": \"0\"     | \"layer\": \"E\"                | nodes[1] has a layer of \"E\"",
        "\"ctx_idx\": 0       | \"ctx_idx\": 2                  | nodes[0] has a ctx_idx of 2, not"
            + " one from 0 to 1",
        "\"ctx_idx\": 0       | \"ctx_idx\": 0.5                | not a whole number",
        "\"ctx_idx\": 0       | \"ctx_idx\": 1e999999999        | not a finite number",
        "\"ctx_idx\": 0,      | \"clerp\": [],                  | nodes[0] has no ctx_idx",
        "\"feature_type\": \"embedding\" | \"clerp\": \"\"      | nodes[0] has no feature_type",
        "\"a\", \" b\"        | {}                              | has a prompt_tokens with"
            + " something",
        "\"a\", \" b\"        | ``                              | its prompt has no tokens",
        "\"prompt_tokens\"    | \"tokens\"                      | metadata has no prompt_tokens",
        "\"links\"            | \"edges\"                       | it has no links",
        "\"metadata\"         | \"meta\"                        | it has no metadata",
        "\"qParams\": {}      | \"qParams\": []                 | qParams is not an object",
        "\"qParams\": {}      | \"qParams\": {\"supernodes\": [[]]} | qParams has a supernode",
        "\"qParams\": {}      | \"nodes\": []                   | it has two parts called nodes",
      })
  void aBrokenFileIsRefusedInASentence(String what, String instead, String problem) {
    var e =
        assertThrows(
            FeaturescopeException.class, () -> small(what, instead == null ? "" : instead));
    assertTrue(e.problem().contains(problem), e.problem());
    assertTrue(e.problem().startsWith("The graph small.json "), e.problem());
    assertFalse(e.problem().contains("\n"), e.problem());
    assertFalse(e.remedy().isBlank());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "7", "{} {}", "\u0000", "{\"nodes\": [[]]}"})
  void whatIsNoGraphIsRefused(String text) {
    var e = assertThrows(FeaturescopeException.class, () -> GraphJson.parse(text, "no.json"));
    assertTrue(e.problem().startsWith("The graph no.json "), e.problem());
  }

  @Test
  void deepNestingIsRefused() {
    var deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThrows(
        FeaturescopeException.class,
        () -> small("\"qParams\"", "\"x\": " + deep + ", \"qParams\""));
  }

  @Test
  void bytesThatAreNoTextAreRefused() throws IOException {
    var file = folder.resolve("latin.json");
    Files.write(file, SMALL.replace("\" b\"", "\"é\"").getBytes(StandardCharsets.ISO_8859_1));
    var e = assertThrows(FeaturescopeException.class, () -> GraphJson.read(file));
    assertTrue(e.problem().endsWith("is not text in UTF-8"), e.problem());
    var absent = folder.resolve("absent.json");
    assertTrue(
        assertThrows(FeaturescopeException.class, () -> GraphJson.read(absent))
            .problem()
            .endsWith("does not exist"));
  }

  @Test
  void partsMayComeInAnyOrder() {
    var json = JsonParser.parseString(SMALL).getAsJsonObject();
    var turned = new JsonObject();
    List.copyOf(json.keySet()).reversed().forEach(name -> turned.add(name, json.get(name)));
    assertEquals(
        GraphJson.parse(SMALL, "a").graph(), GraphJson.parse(turned.toString(), "b").graph());
  }

  @Test
  void whatADiskSaysThatIsFullIsNotHiddenByTheJson() {
    var full =
        new OutputStream() {
          @Override
          public void write(int oneByte) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    var endless = small("\"a b\"", "\"" + "a b".repeat(1 << 20) + "\"");
    var said = assertThrows(IOException.class, () -> GraphJson.write(endless, full));
    assertEquals("No space left on device", said.getMessage());
  }
}
