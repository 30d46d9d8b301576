package org.featurescope.compute.steering;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/// Makes JSON of a plan.
final class PlanWriter {
  private PlanWriter() {}

  static JsonObject json(SteeringPlan plan) {
    var json = new JsonObject();
    json.addProperty("version", PlanFile.VERSION);
    plan.name().ifPresent(name -> json.addProperty("name", name));
    plan.modelHash()
        .ifPresent(hash -> {
          var model = new JsonObject();
          model.addProperty("sha256", hash);
          json.add("model", model);
        });
    var features = new JsonArray();
    var directions = new JsonArray();
    for (var step : plan.steps()) {
      (step.target() instanceof Target.Latent ? features : directions).add(step(step));
    }
    json.add("features", features);
    json.add("directions", directions);
    json.add("positions", positions(plan.positions()));
    json.addProperty("freezeAttention", plan.freezeAttention());
    return json;
  }

  private static JsonObject step(Step step) {
    var json = target(step.target());
    json.addProperty("mode", step.mode().word());
    json.addProperty("value", step.value());
    if (step.scale() != 1) {
      json.addProperty("scale", step.scale());
    }
    if (step.muted()) {
      json.addProperty("muted", true);
    }
    step.positions().ifPresent(where -> json.add("positions", positions(where)));
    return json;
  }

  private static JsonObject target(Target target) {
    var json = new JsonObject();
    switch (target) {
      case Target.Latent(var sae, var latent) -> {
        json.addProperty("latent", latent);
        json.add("sae", sae(sae));
      }
      case Target.Vector(var hook, var values) -> {
        json.addProperty("hook", hook.name());
        var vector = new JsonArray();
        values.forEach(vector::add);
        json.add("vector", vector);
      }
      case Target.Neuron(var layer, var index) -> {
        var neuron = new JsonObject();
        neuron.addProperty("layer", layer);
        neuron.addProperty("index", index);
        json.add("neuron", neuron);
      }
      case Target.Combination(var sae, var weights) -> {
        json.add("sae", sae(sae));
        var latents = new JsonObject();
        weights.forEach((latent, weight) -> latents.addProperty(latent.toString(), weight));
        json.add("latents", latents);
      }
      case Target.Contrast(var hook, var more, var less) -> {
        json.addProperty("hook", hook.name());
        json.addProperty("more", more);
        json.addProperty("less", less);
      }
      case Target.Layers(var direction, var first, var last) -> {
        var one = target(direction);
        one.add("layers", range(first, last));
        return one;
      }
    }
    return json;
  }

  private static JsonObject sae(SaeReference sae) {
    var json = new JsonObject();
    json.addProperty("path", sae.path());
    sae.layer().ifPresent(layer -> json.addProperty("layer", layer));
    sae.hook().ifPresent(hook -> json.addProperty("hook", hook));
    sae.hash().ifPresent(hash -> json.addProperty("sha256", hash));
    sae.latents().ifPresent(latents -> json.addProperty("latents", latents));
    return json;
  }

  private static JsonElement positions(Positions positions) {
    return positions instanceof Positions.Range(var first, var last)
        ? range(first, last)
        : new JsonPrimitive(positions.word());
  }

  private static JsonArray range(int first, int last) {
    var range = new JsonArray();
    range.add(first);
    range.add(last);
    return range;
  }
}
