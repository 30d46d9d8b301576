package org.featurescope.compute.index.format;

import java.util.Locale;

/// Kinds of files of features.
public enum FeatureFormat {
  /// OpenAI's SAE viewer: a folder of JSON files, one a feature, named by its number.
  OPENAI(new OpenAiViewer()),
  /// SAEDashboard: JSON files of batches, `batch-0.json` and so on, or of one feature.
  SAEDASHBOARD(new Dashboard()),
  /// Neuronpedia's export: a folder with `features/batch-0.jsonl.gz`, `activations/...`,
  /// `explanations/...`.
  NEURONPEDIA(new Neuronpedia()),
  /// OpenAI's neuron explainer: `NeuronRecord` objects, one a line.
  NEURON_RECORDS(new NeuronRecords());

  private final FeatureCodec codec;

  FeatureFormat(FeatureCodec codec) {
    this.codec = codec;
  }

  FeatureCodec codec() {
    return codec;
  }

  /// As the command line calls it: "neuron-records".
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
