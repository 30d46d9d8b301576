package org.featurescope.compute.index.format;

import com.google.gson.JsonObject;
import java.util.List;
import org.featurescope.compute.index.IndexedFeature;

/// What another tool's file says about a feature, unchanged: also fields that this program does not
/// know, and numbers to the last digit.
///
/// @param latent its number
/// @param record the object
/// @param activations of Neuronpedia, the objects of the file beside it
/// @param explanations of Neuronpedia, the objects of the third file
public record ForeignFeature(
    FeatureFormat format,
    int latent,
    JsonObject record,
    List<JsonObject> activations,
    List<JsonObject> explanations) {

  public ForeignFeature {
    if (latent < 0) {
      throw Fields.problem("a feature's number is negative: " + latent);
    }
    activations = List.copyOf(activations);
    explanations = List.copyOf(explanations);
  }

  ForeignFeature(FeatureFormat format, int latent, JsonObject record) {
    this(format, latent, record, List.of(), List.of());
  }

  /// As an index knows a feature. What has no place there stays in the record alone.
  public IndexedFeature indexed() {
    return format.codec().indexed(this);
  }

  /// What it is said to stand for.
  public List<String> labels() {
    return format.codec().labels(this);
  }

  /// A feature of an index as another tool would write it.
  public static ForeignFeature of(
      FeatureFormat format, IndexedFeature feature, ExportContext context) {
    return format.codec().foreign(feature, context);
  }

  /// The whole in one object, to be kept.
  public JsonObject packed() {
    var packed = new JsonObject();
    packed.addProperty("format", format.name());
    packed.addProperty("latent", latent);
    packed.add("record", record);
    packed.add("activations", Fields.array(activations));
    packed.add("explanations", Fields.array(explanations));
    return packed;
  }

  /// From [#packed].
  public static ForeignFeature unpacked(JsonObject packed) {
    return new ForeignFeature(
        FeatureFormat.valueOf(packed.get("format").getAsString()),
        packed.get("latent").getAsInt(),
        packed.getAsJsonObject("record"),
        Fields.objects(packed, "activations"),
        Fields.objects(packed, "explanations"));
  }
}
