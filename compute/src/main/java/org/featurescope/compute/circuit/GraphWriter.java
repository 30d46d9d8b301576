package org.featurescope.compute.circuit;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/// Writes a graph file from front to back. What a file had before stays as it was, save what was
/// changed since.
final class GraphWriter {
  private final GraphDocument document;
  private final GraphDocument.Kept kept;
  private final JsonWriter out;

  GraphWriter(GraphDocument document, JsonWriter out) {
    this.document = document;
    this.kept = document.kept();
    this.out = out;
    out.setSerializeNulls(true);
    out.setHtmlSafe(false);
  }

  void write() throws IOException {
    out.beginObject();
    out.name("metadata");
    JsonTree.write(kept.metadata(), out);
    out.name("qParams");
    JsonTree.write(StateFields.write(kept.state(), document.state()), out);
    writeNodes();
    writeLinks();
    for (var field : kept.rest().entrySet()) {
      out.name(field.getKey());
      JsonTree.write(field.getValue(), out);
    }
    out.endObject();
    out.flush();
  }

  private void writeNodes() throws IOException {
    var fresh = new NodeWriter(document.graph());
    out.name("nodes").beginArray();
    for (var node = 0; node < document.graph().nodes().size(); node++) {
      JsonTree.write(
          kept.nodes().isEmpty()
              ? fresh.json(node, document.id(node), document.label(node), document.influence(node))
              : changed(kept.nodes().get(node), node),
          out);
    }
    out.endArray();
  }

  private JsonObject changed(JsonObject json, int node) {
    var said = new GraphEntry("", "", json);
    var label = document.label(node);
    var influence = document.influence(node);
    var sameLabel = label.equals(said.text("clerp").orElse(""));
    var sameInfluence = influence.equals(said.number("influence"));
    if (sameLabel && sameInfluence) {
      return json;
    }
    var copy = json.deepCopy();
    if (!sameLabel) {
      copy.add("clerp", new JsonPrimitive(label));
      NodeWriter.keepToken(copy, document.graph().nodes().get(node));
    }
    if (!sameInfluence) {
      NodeWriter.add(copy, "influence", influence);
    }
    return copy;
  }

  private void writeLinks() throws IOException {
    out.name("links").beginArray();
    if (kept.links().isPresent()) {
      writeLinks(kept.links().get());
    } else {
      writeLinks(document.graph().adjacency());
    }
    out.endArray();
  }

  private void writeLinks(LinkTable links) throws IOException {
    for (var link = 0; link < links.size(); link++) {
      beginLink(links.source(link), links.target(link), links.weight(link));
      var more = links.more(link);
      if (more != null) {
        for (var field : more.entrySet()) {
          out.name(field.getKey());
          JsonTree.write(field.getValue(), out);
        }
      }
      out.endObject();
    }
  }

  private void writeLinks(SparseAdjacency adjacency) throws IOException {
    for (var target = 0; target < adjacency.nodes(); target++) {
      for (var entry = adjacency.start(target); entry < adjacency.end(target); entry++) {
        beginLink(adjacency.source(entry), target, adjacency.weight(entry));
        out.endObject();
      }
    }
  }

  private void beginLink(int source, int target, double weight) throws IOException {
    out.beginObject();
    out.name("source").value(document.id(source).text());
    out.name("target").value(document.id(target).text());
    out.name("weight").value(weight);
  }
}
