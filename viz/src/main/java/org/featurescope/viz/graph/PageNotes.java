package org.featurescope.viz.graph;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.featurescope.viz.chart.StatTiles.Tile;
import org.featurescope.viz.feature.Snippet;

/// What a page of a circuit tells beside its picture. All of it is worked out before: the page runs
/// without the program and without the model.
///
/// @param title plain text
/// @param about one line on what it was made of; may be empty
/// @param nodes by index
/// @param stops the thresholds that it can be looked at with
/// @param ways from tokens to outputs, the strongest of each pair first
/// @param carried edges whose heads are known
/// @param trials what was measured, in order
/// @param remarks what was found out about the whole circuit, and what is told of it
/// @param contrast of two circuits, what else there is to tell of both
/// @param files the circuit, or both, in the form in which files have them
public record PageNotes(
    String title,
    String about,
    List<Note> nodes,
    PageStops stops,
    List<Way> ways,
    List<Carried> carried,
    List<Trial> trials,
    List<Remark> remarks,
    Optional<Contrast> contrast,
    List<String> files) {

  /// What is known of one node.
  ///
  /// @param ids what each of the files calls it; empty where one does not have it
  /// @param kind one line, such as `Feature 1533 at layer 2`
  /// @param inputs all that acts on it in each circuit, by size, kept or not
  /// @param figures of its card
  /// @param most the largest activation that was ever seen
  /// @param examples where it fires
  public record Note(
      List<String> ids,
      String kind,
      List<Double> inputs,
      List<Tile> figures,
      double most,
      List<Snippet> examples) {
    public Note {
      Objects.requireNonNull(kind);
      ids = List.copyOf(ids);
      inputs = List.copyOf(inputs);
      figures = List.copyOf(figures);
      examples = List.copyOf(examples);
    }
  }

  /// A chain of nodes.
  ///
  /// @param stop the threshold of nodes for which it was found
  /// @param circuit of two, the one through which it leads: 0 or 1
  /// @param nodes from the token to the output
  /// @param weights of the edges between them
  /// @param strength of the whole way
  public record Way(
      int stop, int circuit, List<Integer> nodes, List<Double> weights, double strength) {
    public Way {
      nodes = List.copyOf(nodes);
      weights = List.copyOf(weights);
    }
  }

  /// The attention heads that carry an edge from one token to another.
  ///
  /// @param heads the largest share first; none where no attention is on the way
  public record Carried(int source, int target, List<HeadShares.Item> heads) {
    public Carried {
      heads = List.copyOf(heads);
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

  /// What a page has of two circuits beside what lies over each other.
  ///
  /// @param only how what only one of them has is told of, such as `only with \u201cOhio\u201d`
  /// @param fixed for each, whether thresholds leave it as it is: its file was pruned before
  /// @param weights `[edge]` in the second circuit; not finite where it has no such edge
  /// @param influences `[node]` in the second circuit; not finite where it has no such node
  /// @param changed the nodes of both whose influence changed, the most first
  public record Contrast(
      List<String> only,
      List<Boolean> fixed,
      List<Double> weights,
      List<Double> influences,
      List<Change> changed) {
    public Contrast {
      only = List.copyOf(only);
      fixed = List.copyOf(fixed);
      weights = List.copyOf(weights);
      influences = List.copyOf(influences);
      changed = List.copyOf(changed);
    }
  }

  /// How the influence of a node changed.
  ///
  /// @param first share of all influence in the first circuit
  /// @param second share of all influence in the second circuit
  public record Change(int node, double first, double second) {}

  public PageNotes {
    Objects.requireNonNull(title);
    Objects.requireNonNull(about);
    Objects.requireNonNull(stops);
    nodes = List.copyOf(nodes);
    ways = List.copyOf(ways);
    carried = List.copyOf(carried);
    trials = List.copyOf(trials);
    remarks = List.copyOf(remarks);
    Objects.requireNonNull(contrast);
    files = List.copyOf(files);
  }
}
