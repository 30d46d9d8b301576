package org.featurescope.compute.circuit;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;

/// Names the nodes of a computed graph and says what they are, as circuit-tracer does. Where a
/// layer has several dictionaries, their nodes' names end in that of the hook.
final class NodeWriter {
  private final List<Node> nodes;
  private final int outputLayer;
  private final boolean severalSites;
  private boolean targetTaken;

  NodeWriter(CircuitGraph graph) {
    nodes = graph.nodes();
    var sites = new HashMap<Integer, Site>();
    var several = false;
    for (var node : nodes) {
      var site = site(node);
      if (site != null) {
        several |= !sites.computeIfAbsent(site.layer(), layer -> site).equals(site);
      }
    }
    outputLayer = layers(graph) + 1;
    severalSites = several;
  }

  /// As many as the model has; where nobody said, as many as have nodes.
  static int layers(CircuitGraph graph) {
    return graph
        .provenance()
        .layers()
        .orElseGet(() ->
            1
                + graph.nodes().stream()
                    .map(NodeWriter::site)
                    .filter(Objects::nonNull)
                    .mapToInt(Site::layer)
                    .max()
                    .orElse(-1));
  }

  private static Site site(Node node) {
    return switch (node) {
      case Node.Feature feature -> feature.site();
      case Node.Error error -> error.site();
      case Node.Token token -> null;
      case Node.Logit logit -> null;
    };
  }

  NodeId id(int node) {
    return new NodeId(
        switch (nodes.get(node)) {
          case Node.Feature(var site, var position, var latent, var activation) ->
              "%d_%d_%d%s".formatted(site.layer(), latent, position, tail(site));
          case Node.Error(var site, var position) ->
              "%d_-1_%d%s".formatted(site.layer(), position, tail(site));
          case Node.Token(var position, var id) -> "E_%d_%d".formatted(id, position);
          case Node.Logit logit -> "%d_%d_%d".formatted(outputLayer, logit.id(), logit.position());
        });
  }

  private String tail(Site site) {
    return severalSites
        ? site.hook()
            .map(hook -> "_" + hook.name().replaceFirst("^blocks\\.\\d+\\.", ""))
            .orElse("")
        : "";
  }

  static String label(Node node) {
    return node instanceof Node.Logit logit
        ? String.format(Locale.ROOT, "Output \"%s\" (p=%.3f)", logit.text(), logit.probability())
        : "";
  }

  /// Nodes are to be asked for in their order: the first logit is the target.
  JsonObject json(int number, NodeId id, String label, OptionalDouble influence) {
    var node = nodes.get(number);
    var json = new JsonObject();
    json.addProperty("node_id", id.text());
    json.addProperty("feature", feature(node));
    json.addProperty("layer", layer(node));
    var site = site(node);
    if (site != null) {
      site.hook().ifPresent(hook -> json.addProperty("hook", hook.name()));
    }
    json.addProperty("ctx_idx", node.position());
    json.addProperty("feature_type", kind(node));
    json.addProperty("token_prob", node instanceof Node.Logit logit ? logit.probability() : 0.0);
    json.addProperty("is_target_logit", node instanceof Node.Logit && !targetTaken);
    targetTaken |= node instanceof Node.Logit;
    json.addProperty("run_idx", 0);
    json.addProperty("reverse_ctx_idx", 0);
    json.addProperty("jsNodeId", scriptId(node));
    json.addProperty("clerp", label);
    if (!label.equals(label(node))) {
      keepToken(json, node);
    }
    add(json, "influence", influence);
    add(
        json,
        "activation",
        node instanceof Node.Feature feature ? feature.activation() : OptionalDouble.empty());
    return json;
  }

  /// Others read the token of a logit from its label: under another label it has to stand
  /// elsewhere.
  static void keepToken(JsonObject json, Node node) {
    if (node instanceof Node.Logit logit) {
      json.addProperty(NodeReader.TOKEN, logit.text());
    }
  }

  static void add(JsonObject json, String name, OptionalDouble number) {
    if (number.isPresent()) {
      json.addProperty(name, number.getAsDouble());
    } else {
      json.add(name, JsonNull.INSTANCE);
    }
  }

  private static long feature(Node node) {
    return switch (node) {
      case Node.Feature feature -> CantorPair.of(feature.site().layer(), feature.latent());
      case Node.Error error -> -1;
      case Node.Token token -> token.position();
      case Node.Logit logit -> logit.id();
    };
  }

  private String layer(Node node) {
    return switch (node) {
      case Node.Feature feature -> Integer.toString(feature.site().layer());
      case Node.Error error -> Integer.toString(error.site().layer());
      case Node.Token token -> "E";
      case Node.Logit logit -> Integer.toString(outputLayer);
    };
  }

  private static String kind(Node node) {
    return switch (node) {
      case Node.Feature feature -> "cross layer transcoder";
      case Node.Error error -> "mlp reconstruction error";
      case Node.Token token -> "embedding";
      case Node.Logit logit -> "logit";
    };
  }

  private String scriptId(Node node) {
    return switch (node) {
      case Node.Feature feature ->
          "%d_%d-0%s".formatted(feature.site().layer(), feature.latent(), tail(feature.site()));
      case Node.Error error ->
          "%d_-1-%d%s".formatted(error.site().layer(), error.position(), tail(error.site()));
      case Node.Token token -> "E_%d-%d".formatted(token.id(), token.position());
      case Node.Logit logit -> "L_%d-%d".formatted(logit.id(), logit.position());
    };
  }
}
