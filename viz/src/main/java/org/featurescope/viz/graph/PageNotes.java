package org.featurescope.viz.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.featurescope.viz.chart.StatTiles.Tile;
import org.featurescope.viz.feature.Snippet;

/// What a page of a circuit tells beside its picture. All of it is worked out before: the page runs
/// without the program and without the model.
///
/// @param title plain text
/// @param about one line on what it was made of; may be empty
/// @param nodes by index
/// @param edgeShares `[edge]` from which threshold of edges on each is shown
/// @param nodeShare the threshold of nodes that the picture was made with
/// @param edgeShare the threshold of edges that the picture was made with
/// @param ways from tokens to outputs, the strongest of each pair first
/// @param trials what was measured, in order
/// @param remarks what was found out about the whole circuit, and what is told of it
/// @param changed of two circuits, the nodes of both whose influence changed most
/// @param file the circuit in the form in which files have it; empty where there is none
public record PageNotes(
    String title,
    String about,
    List<Note> nodes,
    List<Double> edgeShares,
    double nodeShare,
    double edgeShare,
    List<Way> ways,
    List<Trial> trials,
    List<Remark> remarks,
    List<Change> changed,
    Optional<String> file) {

  /// What is known of one node.
  ///
  /// @param id what the file calls it
  /// @param kind one line, such as `Feature 1533 at layer 2`
  /// @param share from which threshold of nodes on it is shown
  /// @param joined from which threshold of edges on it is joined to others, and shown
  /// @param figures of its card
  /// @param most the largest activation that was ever seen
  /// @param examples where it fires
  public record Note(
      String id,
      String kind,
      double share,
      double joined,
      List<Tile> figures,
      double most,
      List<Snippet> examples) {
    public Note {
      Objects.requireNonNull(id);
      Objects.requireNonNull(kind);
      figures = List.copyOf(figures);
      examples = List.copyOf(examples);
    }
  }

  /// A chain of nodes.
  ///
  /// @param nodes from the token to the output
  /// @param weights of the edges between them
  /// @param strength of the whole way
  public record Way(List<Integer> nodes, List<Double> weights, double strength) {
    public Way {
      nodes = List.copyOf(nodes);
      weights = List.copyOf(weights);
    }
  }

  /// An intervention that was made.
  ///
  /// @param deed what was edited, such as `Ablate Texas`
  /// @param said what came of it, in sentences
  /// @param agrees whether it was foretold
  public record Trial(String deed, String said, boolean agrees, List<EffectTable.Item> rows) {
    public Trial {
      rows = List.copyOf(rows);
    }
  }

  /// @param good whether it speaks for the circuit
  /// @param detail a second, quieter line; may be empty
  public record Remark(boolean good, String says, String detail) {}

  /// How the influence of a node changed.
  ///
  /// @param first share of all influence in the first circuit
  /// @param second share of all influence in the second circuit
  public record Change(int node, double first, double second) {}

  public PageNotes {
    Objects.requireNonNull(title);
    Objects.requireNonNull(about);
    Objects.requireNonNull(file);
    nodes = List.copyOf(nodes);
    edgeShares = List.copyOf(edgeShares);
    ways = List.copyOf(ways);
    trials = List.copyOf(trials);
    remarks = List.copyOf(remarks);
    changed = List.copyOf(changed);
  }

  /// Of two circuits over each other, or of one of which no file tells more.
  public static PageNotes of(
      String title,
      String about,
      CircuitModel model,
      List<Trial> trials,
      List<Remark> remarks,
      List<Change> changed) {
    var shares = Shares.ofNodes(model);
    var edges = Shares.ofEdges(model);
    var joined = Shares.ofEnds(model, edges);
    return new PageNotes(
        title,
        about,
        IntStream.range(0, shares.length)
            .mapToObj(node -> new Note("", "", shares[node], joined[node], List.of(), 0, List.of()))
            .toList(),
        Arrays.stream(edges).boxed().toList(),
        1,
        1,
        List.of(),
        trials,
        remarks,
        changed,
        Optional.empty());
  }
}
