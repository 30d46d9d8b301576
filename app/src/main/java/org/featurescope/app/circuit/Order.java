package org.featurescope.app.circuit;

import org.featurescope.compute.circuit.AttributionSettings;

/// What is to be traced.
///
/// @param prompt the text whose next token is explained
/// @param with what the graph is made of
/// @param mostFeatures of the graph at most: the most influential ones
public record Order(String prompt, Material.Kind with, Targets targets, int mostFeatures) {
  /// Enough for what can be told apart in a picture, in a fraction of the time.
  static final int FEW = 2_000;

  /// As circuit-tracer: with the usual prompts these are all.
  static final int MANY = AttributionSettings.USUAL.mostFeatures();

  /// With as many features as circuit-tracer takes.
  public Order(String prompt, Material.Kind with, Targets targets) {
    this(prompt, with, targets, MANY);
  }
}
