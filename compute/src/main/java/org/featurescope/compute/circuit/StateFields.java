package org.featurescope.compute.circuit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The `qParams` of a graph file.
final class StateFields {
  private StateFields() {}

  static GraphState read(GraphEntry entry) {
    return new GraphState(
        entry.texts("pinnedIds").stream().map(NodeId::new).toList(),
        entry.text("clickedId").filter(id -> !id.isEmpty()).map(NodeId::new),
        supernodes(entry),
        entry.text("sg_pos").orElse(""),
        entry.text("linkType").orElse("both"));
  }

  private static List<Supernode> supernodes(GraphEntry entry) {
    var supernodes = new ArrayList<Supernode>();
    for (var element : entry.list("supernodes")) {
      if (!(element instanceof JsonArray words) || words.isEmpty()) {
        throw entry.wrong("has a supernode that is not a list of a label and names");
      }
      var texts = entry.texts("supernodes", words.asList());
      supernodes.add(
          new Supernode(texts.getFirst(), texts.stream().skip(1).map(NodeId::new).toList()));
    }
    return supernodes;
  }

  /// The fields of the file, with those replaced that say something else than the state.
  static JsonObject write(JsonObject kept, GraphState state) {
    var json = kept.deepCopy();
    var known = read(new GraphEntry("", "qParams", kept));
    put(json, "linkType", known, state, field -> new JsonPrimitive(field.linkType()));
    put(json, "pinnedIds", known, state, field -> texts(field.pinned()));
    put(
        json,
        "clickedId",
        known,
        state,
        field -> new JsonPrimitive(field.clicked().map(NodeId::text).orElse("")));
    put(json, "supernodes", known, state, field -> groups(field.supernodes()));
    put(json, "sg_pos", known, state, field -> new JsonPrimitive(field.positions()));
    return json;
  }

  private static void put(
      JsonObject json,
      String name,
      GraphState known,
      GraphState state,
      Function<GraphState, JsonElement> field) {
    var wanted = field.apply(state);
    if (!wanted.equals(field.apply(known))) {
      json.add(name, wanted);
    }
  }

  /// All fields, of a graph that no file had before.
  static JsonObject fresh(GraphState state) {
    var json = new JsonObject();
    json.addProperty("linkType", state.linkType());
    json.add("pinnedIds", texts(state.pinned()));
    json.addProperty("clickedId", state.clicked().map(NodeId::text).orElse(""));
    json.add("supernodes", groups(state.supernodes()));
    json.addProperty("sg_pos", state.positions());
    return json;
  }

  private static JsonArray texts(List<NodeId> ids) {
    var array = new JsonArray();
    ids.forEach(id -> array.add(id.text()));
    return array;
  }

  private static JsonArray groups(List<Supernode> supernodes) {
    var groups = new JsonArray();
    for (var supernode : supernodes) {
      var group = new JsonArray();
      group.add(supernode.label());
      group.addAll(texts(supernode.members()));
      groups.add(group);
    }
    return groups;
  }
}
