package org.featurescope.compute.index.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry.Neighbour;
import org.featurescope.compute.index.IndexedFeature;

/// A feature of Neuronpedia's export: SAEDashboard's fields beside `modelId`, `layer` (the source),
/// `index`; its activations `{tokens, values, maxValue, maxValueTokenIndex, binMin, binMax,
/// binContains, qualifyingTokenIndex, ...}` and explanations `{description, ...}` in files of their
/// own.
final class Neuronpedia implements FeatureCodec {

  @Override
  public IndexedFeature indexed(ForeignFeature feature) {
    var examples = new ArrayList<Example>();
    for (var activation : feature.activations()) {
      examples.add(
          Dashboard.example(activation, "binContains", "qualifyingTokenIndex", examples.size()));
    }
    return Dashboard.indexed(feature, SHARES_OF, examples);
  }

  @Override
  public List<String> labels(ForeignFeature feature) {
    var labels = new ArrayList<String>();
    for (var explanation : feature.explanations()) {
      Fields.text(explanation, "description").ifPresent(labels::add);
    }
    Fields.text(feature.record(), "vectorLabel").ifPresent(labels::add);
    return labels;
  }

  @Override
  public ForeignFeature foreign(IndexedFeature feature, ExportContext context) {
    var record = named(feature, context);
    record.addProperty("maxActApprox", feature.statistics().max());
    record.addProperty("hasVector", false);
    record.add("vector", new JsonArray());
    record.addProperty("hookName", context.run().subject().hook());
    var neighbours = feature.geometry().neighbours();
    record.add(
        "topkCosSimIndices", Fields.ofNumbers(neighbours.stream().map(Neighbour::latent).toList()));
    record.add(
        "topkCosSimValues", Fields.ofNumbers(neighbours.stream().map(Neighbour::cosine).toList()));
    Dashboard.addShared(record, feature);
    record.add("decoder_weights_dist", new JsonArray());
    return new ForeignFeature(
        FeatureFormat.NEURONPEDIA,
        feature.statistics().latent(),
        record,
        feature.examples().stream().map(example -> activation(feature, example, context)).toList(),
        context.labels().stream().map(label -> explanation(feature, label, context)).toList());
  }

  private static JsonObject named(IndexedFeature feature, ExportContext context) {
    var object = new JsonObject();
    object.addProperty("modelId", context.run().subject().modelName());
    object.addProperty("layer", context.source());
    object.addProperty("index", "" + feature.statistics().latent());
    return object;
  }

  private static JsonObject activation(
      IndexedFeature feature, Example example, ExportContext context) {
    var activation = named(feature, context);
    var values = example.dense();
    var least = 0;
    var most = 0;
    for (var i = 1; i < values.length; i++) {
      least = values[i] < values[least] ? i : least;
      most = values[i] > values[most] ? i : most;
    }
    var strongest = example.band() == Example.Band.TOP;
    activation.add("tokens", Fields.ofTexts(Sequences.tokens(example.passage())));
    activation.add("values", Fields.ofNumbers(values));
    activation.addProperty("maxValue", values[most]);
    activation.addProperty("maxValueTokenIndex", most);
    activation.addProperty("minValue", values[least]);
    activation.addProperty("binMin", strongest ? -1 : 0);
    activation.addProperty("binMax", strongest ? feature.statistics().max() : 0);
    activation.addProperty("binContains", strongest ? -1 : 0);
    activation.addProperty("qualifyingTokenIndex", example.peak());
    return activation;
  }

  private static JsonObject explanation(
      IndexedFeature feature, String label, ExportContext context) {
    var explanation = named(feature, context);
    explanation.addProperty("description", label);
    return explanation;
  }
}
