package org.featurescope.compute.index.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.LogHistogram;

/// A `NeuronRecord` of OpenAI's neuron explainer: `neuron_id {layer_index, neuron_index}`,
/// `most_positive_activation_records` and `random_sample` of `{tokens, activations}`, `mean`,
/// `variance`; a `NeuronSimulationResults` with its `scored_explanations` too.
final class NeuronRecords implements FeatureCodec {

  @Override
  public IndexedFeature indexed(ForeignFeature feature) {
    var record = feature.record();
    var examples = new ArrayList<Example>();
    sequences(record, "most_positive_activation_records", Example.Band.TOP, examples);
    sequences(record, "random_sample", Example.Band.RANDOM, examples);
    var mean = Fields.number(record, "mean").orElse(0.0);
    var variance = Fields.number(record, "variance").orElse(0.0);
    // Neurons are active everywhere; what is not told is how often they are above 0.
    return new IndexedFeature(
        Sequences.statistics(
            feature.latent(),
            SHARES_OF,
            examples.isEmpty() ? 0 : 1,
            mean,
            variance + mean * mean,
            examples,
            LogHistogram.empty()),
        examples,
        List.of(),
        FeatureGeometry.unknown());
  }

  private static void sequences(
      JsonObject record, String name, Example.Band band, List<Example> examples) {
    for (var sequence : Fields.objects(record, name)) {
      examples.add(
          Sequences.example(
              band,
              examples.size(),
              Fields.texts(sequence, "tokens"),
              new double[0],
              Fields.numbers(sequence, "activations"),
              -1));
    }
  }

  @Override
  public List<String> labels(ForeignFeature feature) {
    var labels = new ArrayList<String>();
    for (var explanation : Fields.objects(feature.record(), "scored_explanations")) {
      Fields.text(explanation, "explanation").ifPresent(labels::add);
    }
    return labels;
  }

  @Override
  public ForeignFeature foreign(IndexedFeature feature, ExportContext context) {
    var statistics = feature.statistics();
    var id = new JsonObject();
    id.addProperty("layer_index", context.layer());
    id.addProperty("neuron_index", statistics.latent());
    id.addProperty("dataclass_name", "NeuronId");
    var record = new JsonObject();
    record.add("neuron_id", id);
    record.add("random_sample", sequences(feature, false));
    record.add("random_sample_by_quantile", JsonNull.INSTANCE);
    record.add("quantile_boundaries", JsonNull.INSTANCE);
    var tokens = Math.max(1, statistics.tokens());
    var mean = statistics.sum() / tokens;
    var variance = statistics.sumOfSquares() / tokens - mean * mean;
    record.addProperty("mean", mean);
    record.addProperty("variance", variance);
    record.add("most_positive_activation_records", sequences(feature, true));
    record.addProperty("dataclass_name", "NeuronRecord");
    return new ForeignFeature(FeatureFormat.NEURON_RECORDS, statistics.latent(), record);
  }

  private static JsonArray sequences(IndexedFeature feature, boolean top) {
    var sequences = new JsonArray();
    for (var example : feature.examples()) {
      if ((example.band() == Example.Band.TOP) == top) {
        var sequence = new JsonObject();
        sequence.add("tokens", Fields.ofTexts(Sequences.tokens(example.passage())));
        sequence.add("activations", Fields.ofNumbers(example.dense()));
        sequence.addProperty("dataclass_name", "ActivationRecord");
        sequences.add(sequence);
      }
    }
    return sequences;
  }
}
