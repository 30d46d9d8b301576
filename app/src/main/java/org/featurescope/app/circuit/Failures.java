package org.featurescope.app.circuit;

import org.featurescope.compute.job.FeaturescopeException;

/// What cannot be done, in one sentence each.
final class Failures {
  private Failures() {}

  static FeaturescopeException gone(String name) {
    return new FeaturescopeException(
        "the graph of " + name + " is not in the workspace any more", "trace the prompt again");
  }

  static FeaturescopeException noGraph() {
    return new FeaturescopeException(
        "there is no graph to compare with", "trace a prompt, or open a graph file");
  }

  static FeaturescopeException noModel() {
    return new FeaturescopeException(
        "no model is open", "open one in the Library, or open a graph file");
  }

  /// @param wouldFit what to open, in sentences
  static FeaturescopeException noMaterial(String model, String wouldFit) {
    return new FeaturescopeException(
        "there are neither transcoders nor autoencoders for " + model,
        wouldFit.replaceFirst("\\.$", ""));
  }

  static FeaturescopeException notThere(String what) {
    return new FeaturescopeException(
        "there are no " + what + " for this model", "choose what the graph is made of again");
  }
}
