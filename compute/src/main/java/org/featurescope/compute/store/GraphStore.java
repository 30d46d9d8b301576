package org.featurescope.compute.store;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.job.FeaturescopeException;

/// Attribution graphs by name, each with its pins, groups and labels. A small one is kept as its
/// file would be; a large one as `{"gzip": "..."}`, that file compressed, in Base64.
public final class GraphStore {
  private static final String PACKED = "gzip";
  private static final int LARGE = 1 << 18;

  /// SQLite holds texts of up to a billion bytes.
  private static final int LONGEST = 900_000_000;

  private final DocumentStore documents;

  /// @param documents [Workspace#graphs]
  public GraphStore(DocumentStore documents) {
    this.documents = documents;
  }

  /// All names, the graph that was saved last first.
  public List<String> names() {
    return documents.names();
  }

  /// @throws FeaturescopeException if what was saved under that name is no graph
  public Optional<GraphDocument> find(String name) {
    return documents.find(name).map(stored -> graph(name, stored.json()));
  }

  private static GraphDocument graph(String name, String json) {
    if (!json.startsWith("{\"" + PACKED + "\"")) {
      return GraphJson.parse(json, name);
    }
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed(json)))) {
      return GraphJson.read(new Bounded(in, Runtime.getRuntime().maxMemory()), name);
    } catch (IOException | JsonParseException | IllegalArgumentException e) {
      throw new FeaturescopeException(
          "The graph %s in the workspace is damaged".formatted(name), "have it made again", e);
    }
  }

  private static byte[] packed(String json) {
    if (JsonParser.parseString(json) instanceof JsonObject object
        && object.get(PACKED).isJsonPrimitive()) {
      return Base64.getDecoder().decode(object.get(PACKED).getAsString());
    }
    throw new IllegalArgumentException("no text under " + PACKED);
  }

  /// Saves a graph in place of an older one of its name.
  ///
  /// @throws FeaturescopeException if it is too large for a workspace
  public void save(String name, GraphDocument graph) {
    var packed = new ByteArrayOutputStream();
    if (pack(graph, packed) < LARGE) {
      documents.save(name, GraphJson.format(graph));
      return;
    }
    if (packed.size() / 3L * 4 > LONGEST) {
      throw new FeaturescopeException(
          "The graph %s takes %,d bytes, too many for a workspace".formatted(name, packed.size()),
          "save it as a file, or prune it first");
    }
    documents.save(
        name,
        "{\""
            + PACKED
            + "\": \""
            + Base64.getEncoder().encodeToString(packed.toByteArray())
            + "\"}");
  }

  /// @return how many bytes went in
  private static long pack(GraphDocument graph, ByteArrayOutputStream packed) {
    try (var out = new Counted(packed)) {
      GraphJson.write(graph, out);
      return out.length;
    } catch (IOException e) {
      throw new UncheckedIOException("memory has no disk", e);
    }
  }

  public void delete(String name) {
    documents.delete(name);
  }

  private static final class Counted extends GZIPOutputStream {
    private long length;

    Counted(ByteArrayOutputStream out) throws IOException {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int start, int count) throws IOException {
      super.write(bytes, start, count);
      length += count;
    }
  }
}
