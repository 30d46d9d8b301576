package org.featurescope.compute.circuit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.featurescope.compute.job.FeaturescopeException;

/// The `metadata` of a graph file. What the shared schema has no field for stands under
/// `featurescope`.
record Metadata(GraphEntry entry) {
  private static final int VERSION = 1;
  private static final String OURS = "featurescope";

  void requireVersion() {
    var version = entry.json().get("schema_version");
    if (version == null || version.isJsonNull()) {
      return;
    }
    var number = entry.whole("schema_version").orElse(VERSION);
    if (number != VERSION) {
      throw new FeaturescopeException(
          "The graph %s has schema version %d, this program reads version %d"
              .formatted(entry.file(), number, VERSION),
          number > VERSION
              ? "open it with a newer program"
              : "make it anew: no tool that is known writes such a version");
    }
  }

  /// Whether features are numbered together with their layer.
  boolean paired() {
    return entry.has("schema_version");
  }

  String slug() {
    return entry.text("slug").orElse("");
  }

  List<String> tokens() {
    if (!entry.has("prompt_tokens")) {
      throw entry.wrong("has no prompt_tokens");
    }
    return entry.texts("prompt_tokens");
  }

  String prompt() {
    return entry.text("prompt").orElseGet(() -> String.join("", tokens()));
  }

  private GraphEntry ours() {
    return entry.object(OURS);
  }

  Provenance provenance(OptionalInt layers) {
    var ours = ours();
    return new Provenance(
        entry.text("scan").orElse(""),
        ours.has("layers") ? OptionalInt.of(ours.index("layers", Integer.MAX_VALUE)) : layers,
        ours.text("model"),
        ours.text("model_sha256"),
        ours.text("transcoders"),
        ours.text("transcoders_sha256"));
  }

  /// The ids of the prompt's tokens, where the file has them all.
  ///
  /// @param count how many tokens there are
  Optional<int[]> tokenIds(int count) {
    var ids = numbers("token_ids");
    return ids.size() == count && count > 0
        ? Optional.of(ids.stream().mapToInt(Double::intValue).toArray())
        : Optional.empty();
  }

  /// The weights of the logits, where they are not their probabilities.
  Optional<List<Double>> logitWeights(int count) {
    var weights = numbers("logit_weights");
    return weights.size() == count && count > 0 ? Optional.of(weights) : Optional.empty();
  }

  private List<Double> numbers(String name) {
    var ours = ours();
    var numbers = new ArrayList<Double>();
    for (var text : ours.texts(name)) {
      var single = new JsonObject();
      single.addProperty(name, text);
      numbers.add(new GraphEntry(ours.file(), ours.place(), single).number(name).orElseThrow());
    }
    return numbers;
  }

  Optional<SelfCheck> selfCheck() {
    if (!ours().has("self_check")) {
      return Optional.empty();
    }
    var check = ours().object("self_check");
    return Optional.of(
        new SelfCheck(
            check.index("checked", Integer.MAX_VALUE),
            check.index("nodes", Integer.MAX_VALUE),
            check.number("deviation").orElseThrow(() -> check.wrong("has no deviation"))));
  }

  OptionalDouble nodeThreshold() {
    var own = entry.number("node_threshold");
    return own.isPresent() ? own : entry.object("pruning_settings").number("node_threshold");
  }

  OptionalDouble edgeThreshold() {
    return entry.object("pruning_settings").number("edge_threshold");
  }

  static JsonObject fresh(CircuitGraph graph, String slug) {
    var json = new JsonObject();
    json.addProperty("slug", slug);
    json.addProperty("scan", graph.provenance().scan());
    json.add("transcoder_list", new JsonArray());
    var tokens = new JsonArray();
    graph.tokens().forEach(token -> tokens.add(token.text()));
    json.add("prompt_tokens", tokens);
    json.addProperty("prompt", graph.prompt());
    json.addProperty("schema_version", VERSION);
    json.add(OURS, ours(graph));
    return json;
  }

  private static JsonObject ours(CircuitGraph graph) {
    var json = new JsonObject();
    var from = graph.provenance();
    from.layers().ifPresent(layers -> json.addProperty("layers", layers));
    from.model().ifPresent(name -> json.addProperty("model", name));
    from.modelHash().ifPresent(hash -> json.addProperty("model_sha256", hash));
    from.transcoders().ifPresent(name -> json.addProperty("transcoders", name));
    from.transcodersHash().ifPresent(hash -> json.addProperty("transcoders_sha256", hash));
    var ids = new JsonArray();
    graph.tokens().forEach(token -> ids.add(token.id()));
    json.add("token_ids", ids);
    if (!graph.logitWeights().equals(CircuitGraph.probabilities(graph.nodes()))) {
      var weights = new JsonArray();
      graph.logitWeights().forEach(weights::add);
      json.add("logit_weights", weights);
    }
    graph.selfCheck().ifPresent(check -> json.add("self_check", told(check)));
    return json;
  }

  private static JsonObject told(SelfCheck check) {
    var told = new JsonObject();
    told.addProperty("checked", check.checked());
    told.addProperty("nodes", check.nodes());
    told.addProperty("deviation", check.deviation());
    return told;
  }

  /// The same after a self-check.
  static JsonObject checked(JsonObject metadata, SelfCheck check) {
    var json = metadata.deepCopy();
    var ours = json.get(OURS) instanceof JsonObject known ? known : new JsonObject();
    ours.add("self_check", told(check));
    json.add(OURS, ours);
    return json;
  }

  /// The same after a pruning.
  static JsonObject pruned(JsonObject metadata, Pruning pruning) {
    var json = metadata.deepCopy();
    json.addProperty("node_threshold", pruning.nodeThreshold());
    JsonElement known = json.get("pruning_settings");
    var settings = known instanceof JsonObject object ? object : new JsonObject();
    settings.addProperty("node_threshold", pruning.nodeThreshold());
    settings.addProperty("edge_threshold", pruning.edgeThreshold());
    json.add("pruning_settings", settings);
    return json;
  }
}
