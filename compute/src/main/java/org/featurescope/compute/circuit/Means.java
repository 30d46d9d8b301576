package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.text.TokenSequence;

/// Mean activations of all latents over the positions of a text, a begin token left out: what a
/// feature is set to when it is taken away without making the model see what it never sees.
///
/// @param reference which text, in words
/// @param values by dictionary `[n]`
public record Means(String reference, List<float[]> values) {

  /// Over the prompt of a graph itself.
  public static Means ofPrompt(GraphRun run) {
    return of("the prompt", run.rerun().features(), run.rerun().begins());
  }

  /// Over another text, of at most the model's context.
  public static Means of(
      CircuitModel circuit, String name, TokenSequence text, Cancellation cancellation) {
    var begins = circuit.begins(text);
    try (var pass =
        new FrozenPass(circuit.weights(), circuit.replacement(), text.ids(), cancellation)) {
      var features =
          PromptFeatures.of(pass, circuit.replacement(), begins, cancellation).features();
      return of(name, features, begins);
    }
  }

  private static Means of(String name, List<FeatureActivations> features, boolean begins) {
    var values = new ArrayList<float[]>();
    for (var own : features) {
      var means = new float[own.latents()];
      var positions = Math.max(1, own.rows() - (begins ? 1 : 0));
      for (var entry = 0; entry < own.entries(); entry++) {
        means[own.latentAt(entry)] += own.valueAt(entry) / positions;
      }
      values.add(means);
    }
    return new Means(name, values);
  }
}
