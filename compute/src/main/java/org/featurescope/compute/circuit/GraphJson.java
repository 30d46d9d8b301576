package org.featurescope.compute.circuit;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// Attribution graphs as JSON, as circuit-tracer and Neuronpedia read and write them:
///
///     {"metadata": {"slug", "scan", "prompt_tokens", "prompt", "schema_version": 1, ...},
///      "qParams": {"pinnedIds", "clickedId", "supernodes": [[label, id, ...]], "sg_pos", ...},
///      "nodes": [{"node_id", "feature", "layer", "ctx_idx", "feature_type", "clerp", ...}],
///      "links": [{"source", "target", "weight"}]}
///
/// A file that was read is written with the same names, numbers and further fields; only what was
/// changed since differs. Files are read and written as streams.
public final class GraphJson {
  private static final int BUFFER = 1 << 16;

  private GraphJson() {}

  /// @throws FeaturescopeException if the file cannot be read or is no graph
  public static GraphDocument read(Path file) {
    FileProblem.requireFile(file);
    try {
      if (Files.size(file) > Runtime.getRuntime().maxMemory()) {
        throw new FeaturescopeException(
            "%s has %,d bytes, more than the memory of this program"
                .formatted(file, Files.size(file)),
            "give it more, or have the graph made with fewer nodes");
      }
      try (var in = Files.newInputStream(file)) {
        return read(in, file.toString());
      }
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// @param in is read to its end and stays open
  /// @param name of the source, for messages
  /// @throws FeaturescopeException if what comes is no graph
  public static GraphDocument read(InputStream in, String name) throws IOException {
    return read(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()), name);
  }

  /// @param name of the text's source, for messages
  /// @throws FeaturescopeException if the text is no graph
  public static GraphDocument parse(String text, String name) {
    try {
      return read(new StringReader(text), name);
    } catch (IOException e) {
      throw new UncheckedIOException("a text has no disk", e);
    }
  }

  private static GraphDocument read(Reader text, String name) throws IOException {
    var in = new JsonReader(text);
    try {
      return new GraphReader(name, in).read();
    } catch (MalformedJsonException
        | EOFException
        | IllegalStateException
        | NumberFormatException e) {
      throw new FeaturescopeException(
          "The graph %s is not JSON at %s".formatted(name, GraphEntry.quoted(in.getPath())),
          "choose an attribution graph, or correct the file; JSON has no NaN and no Infinity",
          e);
    }
  }

  public static String format(GraphDocument document) {
    var text = new StringWriter();
    try {
      write(document, text);
    } catch (IOException e) {
      throw new UncheckedIOException("a text has no disk", e);
    }
    return text.toString();
  }

  /// Writes it whole or not at all.
  public static void write(GraphDocument document, Path file) {
    AtomicFiles.write(file, channel -> write(document, Channels.newOutputStream(channel)));
  }

  /// @param bytes stays open
  public static void write(GraphDocument document, OutputStream bytes) throws IOException {
    var out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), BUFFER);
    write(document, out);
    out.flush();
  }

  private static void write(GraphDocument document, Writer out) throws IOException {
    new GraphWriter(document, new JsonWriter(new WholeTextWriter(out))).write();
    out.write("\n");
  }
}
