package org.featurescope.compute.circuit;

import java.nio.file.Path;
import org.featurescope.compute.job.FeaturescopeException;

/// Attribution graphs as JSON, as circuit-tracer and Neuronpedia read and write them.
public final class GraphJson {
  private GraphJson() {}

  /// @throws FeaturescopeException if the file cannot be read or is no graph
  public static GraphDocument read(Path file) {
    throw new UnsupportedOperationException();
  }

  /// @param name of the text's source, for messages
  /// @throws FeaturescopeException if the text is no graph
  public static GraphDocument parse(String text, String name) {
    throw new UnsupportedOperationException();
  }

  public static String format(GraphDocument document) {
    throw new UnsupportedOperationException();
  }

  /// Writes it whole or not at all.
  public static void write(GraphDocument document, Path file) {
    throw new UnsupportedOperationException();
  }
}
