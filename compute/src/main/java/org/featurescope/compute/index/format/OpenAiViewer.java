package org.featurescope.compute.index.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.LogHistogram;

/// A feature of OpenAI's SAE viewer: `{density, mean_act, mean_act_squared, hist, random, top}`,
/// means over all tokens, `hist` counts by where their bars stand, and sequences `{doc_id, idx,
/// act, acts, tokens, token_ints}`.
final class OpenAiViewer implements FeatureCodec {

  @Override
  public IndexedFeature indexed(ForeignFeature feature) {
    var record = feature.record();
    var examples = new ArrayList<Example>();
    sequences(record, "top", Example.Band.TOP, examples);
    sequences(record, "random", Example.Band.RANDOM, examples);
    var histogram = histogram(record);
    return new IndexedFeature(
        Sequences.statistics(
            feature.latent(),
            SHARES_OF,
            Fields.number(record, "density").orElse(0.0),
            Fields.number(record, "mean_act").orElse(0.0),
            Fields.number(record, "mean_act_squared").orElse(0.0),
            examples,
            histogram),
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
              Fields.number(sequence, "doc_id").orElse(0.0).longValue(),
              Fields.texts(sequence, "tokens"),
              Fields.numbers(sequence, "token_ints"),
              Fields.numbers(sequence, "acts"),
              Fields.number(sequence, "idx").orElse(-1.0).intValue()));
    }
  }

  private static LogHistogram histogram(JsonObject record) {
    var bars = Fields.object(record, "hist").orElseGet(JsonObject::new);
    var places = new double[bars.size()];
    var counts = new double[bars.size()];
    var i = 0;
    for (var name : bars.keySet()) {
      try {
        places[i] = Double.parseDouble(name);
      } catch (NumberFormatException e) {
        throw Fields.problem("the field hist has a bar at no number: " + name);
      }
      counts[i++] = Fields.number(bars, name).orElse(0.0);
    }
    return Sequences.histogram(places, counts);
  }

  @Override
  public ForeignFeature foreign(IndexedFeature feature, ExportContext context) {
    var statistics = feature.statistics();
    var tokens = Math.max(1, statistics.tokens());
    var record = new JsonObject();
    record.addProperty("density", statistics.density());
    record.addProperty("mean_act", statistics.sum() / tokens);
    record.addProperty("mean_act_squared", statistics.sumOfSquares() / tokens);
    var bars = new JsonObject();
    var histogram = statistics.histogram();
    for (var i = 0; i < histogram.counts().length; i++) {
      if (histogram.counts()[i] > 0) {
        bars.addProperty("" + Sequences.middle(histogram.first() + i), histogram.counts()[i]);
      }
    }
    record.add("hist", bars);
    record.add("random", sequences(feature, false));
    record.add("top", sequences(feature, true));
    return new ForeignFeature(FeatureFormat.OPENAI, statistics.latent(), record);
  }

  private static JsonArray sequences(IndexedFeature feature, boolean top) {
    var sequences = new JsonArray();
    for (var example : feature.examples()) {
      if ((example.band() == Example.Band.TOP) == top) {
        var sequence = new JsonObject();
        sequence.addProperty("density", feature.statistics().density());
        sequence.addProperty("doc_id", example.passage().document());
        sequence.addProperty("idx", example.peak());
        sequence.addProperty("act", example.value());
        sequence.add("acts", Fields.ofNumbers(example.dense()));
        sequence.add("tokens", Fields.ofTexts(Sequences.tokens(example.passage())));
        sequence.add("token_ints", Fields.ofNumbers(Sequences.ids(example.passage())));
        sequences.add(sequence);
      }
    }
    return sequences;
  }
}
