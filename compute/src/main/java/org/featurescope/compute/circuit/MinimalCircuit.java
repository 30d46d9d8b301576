package org.featurescope.compute.circuit;

import java.util.List;

/// The fewest features that were found to carry the output of a graph, all others set to their
/// means.
///
/// @param nodes indices of the features in the graph, the most influential first
/// @param share of the output's way from all features at their means to the model as it is, that
///   these alone go: (m(C) - m(none)) / (m(model) - m(none)) (Marks et al. 2024)
/// @param model the output of the unchanged model: the logits that the graph explains, weighted as
///   they count
/// @param empty with every feature at its mean
/// @param kept with these features left alone
/// @param tried how many circuits were run
/// @param reference which text the means are of
public record MinimalCircuit(
    List<Integer> nodes,
    double share,
    double model,
    double empty,
    double kept,
    int tried,
    String reference) {
  public MinimalCircuit {
    nodes = List.copyOf(nodes);
  }
}
