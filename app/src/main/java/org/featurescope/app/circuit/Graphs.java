package org.featurescope.app.circuit;

import java.util.List;
import java.util.Set;
import org.featurescope.app.read.OpenModel;
import org.featurescope.compute.circuit.CircuitGraph;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.Targets;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.Wiring;

/// What graphs are made of, and what can be told from a graph.
final class Graphs {
  private static final Set<HookPoint.Site> ACTIVATIONS =
      Set.of(
          HookPoint.Site.RESID_PRE,
          HookPoint.Site.RESID_MID,
          HookPoint.Site.RESID_POST,
          HookPoint.Site.ATTN_OUT,
          HookPoint.Site.MLP_OUT);

  private Graphs() {}

  /// The autoencoders in use of which graphs of one kind can be made.
  static List<OpenModel.Look> looks(OpenModel open, Material.Kind kind) {
    return open.looks().stream()
        .filter(look ->
            switch (kind) {
              case TRANSCODERS -> look.sae().spec().wiring() != Wiring.AUTOENCODER;
              case AUTOENCODERS ->
                  look.sae().spec().wiring() == Wiring.AUTOENCODER
                      && ACTIVATIONS.contains(look.hook().site());
            })
        .toList();
  }

  /// What a graph was made of.
  static Material.Kind kind(CircuitGraph graph) {
    return graph.nodes().stream()
            .anyMatch(node ->
                switch (node) {
                  case Node.Feature feature -> feature.site().hook().isPresent();
                  case Node.Error error -> error.site().hook().isPresent();
                  case Node.Token token -> false;
                  case Node.Logit logit -> false;
                })
        ? Material.Kind.AUTOENCODERS
        : Material.Kind.TRANSCODERS;
  }

  /// How many features a graph was allowed to have, told from how many it has.
  static int mostFeatures(CircuitGraph graph) {
    return graph.indices(Node.Feature.class).count() == Order.FEW ? Order.FEW : Order.MANY;
  }

  /// The outputs that a graph explains.
  static Targets targets(CircuitGraph graph) {
    var logits =
        graph.nodes().stream()
            .filter(Node.Logit.class::isInstance)
            .map(node -> ((Node.Logit) node).id())
            .distinct()
            .toList();
    return new Targets.Tokens(logits);
  }
}
