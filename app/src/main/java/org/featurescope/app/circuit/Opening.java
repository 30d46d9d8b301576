package org.featurescope.app.circuit;

import java.nio.file.Path;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.GraphJson;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Reads a graph file.
record Opening(Path file) implements Job<GraphDocument> {
  @Override
  public String title() {
    return "Opening " + file.getFileName();
  }

  @Override
  public GraphDocument run(Progress progress, Cancellation cancellation) {
    return GraphJson.read(file);
  }
}
