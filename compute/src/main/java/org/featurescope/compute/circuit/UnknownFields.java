package org.featurescope.compute.circuit;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What of a graph file stands in no schema that circuit-tracer, Neuronpedia or this program writes
/// by.
final class UnknownFields {
  private static final Set<String> METADATA =
      Set.of(
          "slug",
          "scan",
          "transcoder_list",
          "prompt_tokens",
          "prompt",
          "node_threshold",
          "schema_version",
          "title_prefix",
          "info",
          "feature_details",
          "generation_settings",
          "pruning_settings",
          "neuronpedia_internal_model",
          "featurescope");
  private static final Set<String> STATE =
      Set.of("linkType", "pinnedIds", "clickedId", "supernodes", "sg_pos", "clerps");
  private static final Set<String> NODE =
      Set.of(
          "node_id",
          "feature",
          "layer",
          "ctx_idx",
          "feature_type",
          "token_prob",
          "is_target_logit",
          "run_idx",
          "reverse_ctx_idx",
          "jsNodeId",
          "clerp",
          "influence",
          "activation",
          "vis_link",
          "hook",
          NodeReader.TOKEN);

  private static final int TOLD = 3;

  private final Set<String> found = new TreeSet<>();

  private UnknownFields() {}

  /// In a sentence: "2 fields that no known schema has are kept as they are: nodes.color, size".
  static Optional<String> told(GraphDocument.Kept kept) {
    var names = of(kept);
    if (names.isEmpty()) {
      return Optional.empty();
    }
    var one = names.size() == 1;
    return Optional.of(
        "%d %s that no known schema has %s kept as %s: %s%s"
            .formatted(
                names.size(),
                one ? "field" : "fields",
                one ? "is" : "are",
                one ? "it is" : "they are",
                names.stream().limit(TOLD).collect(Collectors.joining(", ")),
                names.size() > TOLD ? ", ..." : ""));
  }

  /// By where they stand, each once.
  private static Set<String> of(GraphDocument.Kept kept) {
    var fields = new UnknownFields();
    fields.look("", kept.rest(), Set.of());
    fields.look("metadata.", kept.metadata(), METADATA);
    fields.look("qParams.", kept.state(), STATE);
    kept.nodes().forEach(node -> fields.look("nodes.", node, NODE));
    kept.links()
        .ifPresent(links -> links.further().forEach(each -> fields.look("links.", each, Set.of())));
    return fields.found;
  }

  private void look(String place, JsonObject part, Set<String> known) {
    if (!known.containsAll(part.keySet())) {
      var names = new TreeSet<>(part.keySet());
      names.removeAll(known);
      names.forEach(name -> found.add(place + name));
    }
  }
}
