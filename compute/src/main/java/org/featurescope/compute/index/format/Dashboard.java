package org.featurescope.compute.index.format;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry;
import org.featurescope.compute.index.FeatureGeometry.Neighbour;
import org.featurescope.compute.index.FeatureGeometry.TokenEffect;
import org.featurescope.compute.index.IndexedFeature;

/// A feature of SAEDashboard: `feature_index`, `frac_nonzero`, tokens promoted and suppressed
/// (`pos_str`, `pos_values`, `neg_str`, `neg_values`), the bars of its histogram
/// (`freq_hist_data_bar_values`, `..._heights`) and `activations` `{bin_min, bin_max, bin_contains,
/// tokens, values}`, of which those with `bin_contains` -1 are the strongest.
final class Dashboard implements FeatureCodec {

  @Override
  public IndexedFeature indexed(ForeignFeature feature) {
    var record = feature.record();
    var examples = new ArrayList<Example>();
    for (var activation : Fields.objects(record, "activations")) {
      examples.add(example(activation, "bin_contains", "qualifying_token_index", examples.size()));
    }
    var tokens =
        Fields.number(record, "n_prompts_total").orElse(0.0)
            * Fields.number(record, "n_tokens_in_prompt").orElse(0.0);
    return indexed(feature, tokens >= 1 && tokens < 1e15 ? (long) tokens : SHARES_OF, examples);
  }

  /// @param contains the name of the field that tells which share of activations its bin holds
  /// @param qualifying the name of the field that tells the token it was chosen for
  static Example example(JsonObject activation, String contains, String qualifying, int number) {
    var strongest = Fields.number(activation, contains).orElse(-1.0) == -1;
    return Sequences.example(
        strongest ? Example.Band.TOP : Example.Band.RANDOM,
        number,
        Fields.texts(activation, "tokens"),
        new double[0],
        Fields.numbers(activation, "values"),
        Fields.number(activation, qualifying).orElse(-1.0).intValue());
  }

  /// From the fields that SAEDashboard and Neuronpedia share.
  static IndexedFeature indexed(ForeignFeature feature, long tokens, List<Example> examples) {
    var record = feature.record();
    var places = Fields.numbers(record, "freq_hist_data_bar_values");
    var heights = Fields.numbers(record, "freq_hist_data_bar_heights");
    var histogram = Sequences.histogram(places, heights);
    var density = Fields.number(record, "frac_nonzero").orElse(0.0);
    // Where it is active, its mean and mean square are those of the bars.
    var count = Arrays.stream(heights).sum();
    var mean = 0.0;
    var squares = 0.0;
    for (var i = 0; i < heights.length && count > 0; i++) {
      mean += places[i] * heights[i] / count * density;
      squares += places[i] * places[i] * heights[i] / count * density;
    }
    examples.sort(Comparator.comparing(Example::band));
    return new IndexedFeature(
        Sequences.statistics(feature.latent(), tokens, density, mean, squares, examples, histogram),
        examples,
        List.of(),
        new FeatureGeometry(
            Sequences.effects(record, "pos_str", "pos_values"),
            Sequences.effects(record, "neg_str", "neg_values"),
            neighbours(record),
            List.of()));
  }

  private static List<Neighbour> neighbours(JsonObject record) {
    var latents = Fields.numbers(record, "topkCosSimIndices");
    var cosines = Fields.numbers(record, "topkCosSimValues");
    var neighbours = new ArrayList<Neighbour>();
    for (var i = 0; i < Math.min(latents.length, cosines.length); i++) {
      if (latents[i] >= 0) {
        neighbours.add(new Neighbour((int) latents[i], (float) cosines[i]));
      }
    }
    return neighbours;
  }

  @Override
  public ForeignFeature foreign(IndexedFeature feature, ExportContext context) {
    var record = new JsonObject();
    record.addProperty("feature_index", feature.statistics().latent());
    addShared(record, feature);
    // Shares of the whole, in one prompt: the corpus is not cut into prompts of one length.
    record.addProperty("n_prompts_total", 1);
    record.addProperty("n_tokens_in_prompt", feature.statistics().tokens());
    record.addProperty("dataset", context.run().corpus());
    record.add("decoder_weights_dist", new JsonArray());
    var activations = new JsonArray();
    for (var example : feature.examples()) {
      var activation = new JsonObject();
      var strongest = example.band() == Example.Band.TOP;
      activation.addProperty("bin_min", strongest ? -1 : 0);
      activation.addProperty("bin_max", strongest ? feature.statistics().max() : 0);
      activation.addProperty("bin_contains", strongest ? -1 : 0);
      activation.addProperty("qualifying_token_index", example.peak());
      activation.add("tokens", Fields.ofTexts(Sequences.tokens(example.passage())));
      activation.add("values", Fields.ofNumbers(example.dense()));
      activations.add(activation);
    }
    record.add("activations", activations);
    return new ForeignFeature(FeatureFormat.SAEDASHBOARD, feature.statistics().latent(), record);
  }

  /// The fields that SAEDashboard and Neuronpedia share; those that this program has nothing for
  /// are there and empty, as both expect.
  static void addShared(JsonObject record, IndexedFeature feature) {
    for (var empty :
        List.of(
            "neuron_alignment_indices",
            "neuron_alignment_values",
            "neuron_alignment_l1",
            "correlated_neurons_indices",
            "correlated_neurons_l1",
            "correlated_neurons_pearson",
            "correlated_features_indices",
            "correlated_features_l1",
            "correlated_features_pearson",
            "logits_hist_data_bar_heights",
            "logits_hist_data_bar_values")) {
      record.add(empty, new JsonArray());
    }
    addEffects(record, "neg", feature.geometry().suppressed());
    addEffects(record, "pos", feature.geometry().promoted());
    record.addProperty("frac_nonzero", feature.statistics().density());
    var histogram = feature.statistics().histogram();
    var places = new JsonArray();
    var heights = new JsonArray();
    for (var i = 0; i < histogram.counts().length; i++) {
      places.add(Sequences.middle(histogram.first() + i));
      heights.add(histogram.counts()[i]);
    }
    record.add("freq_hist_data_bar_values", places);
    record.add("freq_hist_data_bar_heights", heights);
  }

  private static void addEffects(JsonObject record, String name, List<TokenEffect> effects) {
    record.add(name + "_str", Fields.ofTexts(effects.stream().map(TokenEffect::token).toList()));
    record.add(
        name + "_values", Fields.ofNumbers(effects.stream().map(TokenEffect::effect).toList()));
  }
}
