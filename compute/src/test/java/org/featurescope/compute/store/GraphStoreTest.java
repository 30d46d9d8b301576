package org.featurescope.compute.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.PromptToken;
import org.featurescope.compute.circuit.Provenance;
import org.featurescope.compute.circuit.Site;
import org.featurescope.compute.circuit.SparseAdjacency;
import org.featurescope.compute.circuit.Supernode;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.Golden;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphStoreTest {
  @TempDir private Path folder;
  private Workspace workspace;
  private GraphStore graphs;

  @BeforeEach
  void open() {
    workspace = Workspace.open(folder.resolve("w.db"));
    graphs = new GraphStore(workspace.graphs());
  }

  @AfterEach
  void close() {
    workspace.close();
  }

  @Test
  void pinsGroupsAndLabelsAreKeptWithTheGraph() {
    var file = Golden.folder("attribution-json/tiny-relu-supernodes.json");
    var read = GraphJson.read(file);
    var pins = List.of(read.id(3), read.id(1));
    var changed =
        read.with(
                read.state().withPinned(pins).withSupernodes(List.of(new Supernode("both", pins))))
            .withLabel(3, "mine");
    graphs.save("keeper", changed);

    var again = graphs.find("keeper").orElseThrow();
    assertEquals(changed.graph(), again.graph());
    assertEquals(changed.state(), again.state());
    assertEquals("mine", again.label(3));
    assertEquals(GraphJson.format(changed), GraphJson.format(again));
    assertEquals(List.of("keeper"), graphs.names());
    graphs.delete("keeper");
    assertTrue(graphs.find("keeper").isEmpty());
  }

  private static GraphDocument large() {
    var nodes = new ArrayList<Node>();
    for (var latent = 0; latent < 2_000; latent++) {
      nodes.add(new Node.Feature(Site.of(0), 0, latent, 1));
    }
    nodes.add(new Node.Logit(0, 1, " one", 1));
    var row = new float[nodes.size() - 1];
    java.util.Arrays.fill(row, 0.5f);
    var adjacency = new SparseAdjacency.Builder(nodes.size()).row(row.length, row).build();
    return GraphDocument.of(
        CircuitGraph.of(
            "a", List.of(new PromptToken(1, "a")), Provenance.of("m"), nodes, adjacency),
        "large");
  }

  @Test
  void aLargeGraphIsKeptCompressed() {
    var graph = large();
    graphs.save("large", graph);
    var stored = workspace.graphs().find("large").orElseThrow().json();
    assertTrue(stored.length() < GraphJson.format(graph).length() / 5, "" + stored.length());
    assertEquals(graph.graph(), graphs.find("large").orElseThrow().graph());
  }

  @Test
  void whatIsNoGraphIsRefusedInASentence() {
    var good = "{\"gzip\": \"";
    for (var json :
        List.of("{}", "{\"gzip\": 7}", "{\"gzip\": {}}", good + "?\"}", good, good + "AAAA\"}")) {
      workspace.graphs().save("bad", json);
      var e = assertThrows(FeaturescopeException.class, () -> graphs.find("bad"));
      assertTrue(e.problem().startsWith("The graph bad "), e.problem());
    }
  }
}
