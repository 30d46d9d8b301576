package org.featurescope.compute.steering;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;

/// Makes a plan of its JSON; what it does not understand it refuses.
final class PlanReader {
  private static final Set<String> PLAN =
      Set.of(
          "version",
          "name",
          "model",
          "sae",
          "features",
          "directions",
          "positions",
          "freezeAttention");
  private static final Set<String> SAE = Set.of("path", "layer", "hook", "sha256", "latents");
  private static final Set<String> FEATURE =
      Set.of("latent", "sae", "layer", "mode", "value", "scale", "muted", "positions");
  private static final Set<String> DIRECTION =
      Set.of(
          "hook",
          "vector",
          "neuron",
          "latents",
          "sae",
          "layer",
          "layers",
          "more",
          "less",
          "mode",
          "value",
          "scale",
          "muted",
          "positions");

  private final PlanEntry plan;
  private final Optional<SaeReference> sae;

  PlanReader(PlanEntry plan) {
    this.plan = plan;
    this.sae = sae(plan);
  }

  SteeringPlan plan() {
    requireVersion();
    plan.requireOnly(PLAN);
    var steps = new ArrayList<Step>();
    each("features", FEATURE, entry -> steps.add(step(entry, latent(entry))));
    each("directions", DIRECTION, entry -> steps.add(step(entry, direction(entry))));
    return new SteeringPlan(
        plan.text("name"),
        plan.object("model").map(model -> model.requiredText("sha256")),
        steps,
        positions(plan).orElse(Positions.ALL),
        plan.flag("freezeAttention"));
  }

  private void requireVersion() {
    if (plan.has("version") && plan.index("version") != PlanFile.VERSION) {
      throw new FeaturescopeException(
          "The plan %s has version %d, this program reads version %d"
              .formatted(plan.file(), plan.index("version"), PlanFile.VERSION),
          "open it with a newer program");
    }
  }

  private interface Reading {
    void of(PlanEntry entry);
  }

  private void each(String list, Set<String> known, Reading reading) {
    var number = 0;
    for (var element : plan.list(list)) {
      var place = list + "[" + number++ + "]";
      if (!(element instanceof JsonObject object)) {
        throw plan.wrong(place + " is not an object");
      }
      var entry = new PlanEntry(plan.file(), place, object);
      entry.requireOnly(known);
      reading.of(entry);
    }
  }

  private static Optional<SaeReference> sae(PlanEntry entry) {
    if (!entry.has("sae")) {
      return Optional.empty();
    }
    if (entry.json().get("sae") instanceof JsonPrimitive path && path.isString()) {
      return Optional.of(SaeReference.of(path.getAsString()));
    }
    return entry.object("sae").map(PlanReader::reference);
  }

  private static SaeReference reference(PlanEntry entry) {
    entry.requireOnly(SAE);
    return new SaeReference(
        entry.requiredText("path"),
        entry.optionalIndex("layer"),
        entry.text("hook").map(PlanReader::hookName),
        entry.text("sha256"),
        entry.optionalIndex("latents"));
  }

  private static String hookName(String name) {
    return HookPoint.parse(name).name();
  }

  private SaeReference saeOf(PlanEntry entry) {
    var own =
        sae(entry)
            .or(() -> sae)
            .orElseThrow(() -> entry.wrong("neither it nor the plan names an sae"));
    return entry.has("layer") ? own.at(entry.index("layer")) : own;
  }

  private Target latent(PlanEntry entry) {
    return new Target.Latent(saeOf(entry), entry.index("latent"));
  }

  private Target direction(PlanEntry entry) {
    var kinds = Stream.of("vector", "neuron", "latents", "more").filter(entry::has).toList();
    if (kinds.size() != 1) {
      throw entry.wrong("a direction is a vector, a neuron, latents, or more and less of a text");
    }
    var direction =
        switch (kinds.getFirst()) {
          case "vector" -> new Target.Vector(hook(entry), vector(entry));
          case "neuron" -> neuron(entry.object("neuron").orElseThrow());
          case "latents" -> combination(entry);
          default ->
              new Target.Contrast(
                  hook(entry), entry.requiredText("more"), entry.requiredText("less"));
        };
    if (!entry.has("layers")) {
      return direction;
    }
    var layers = range(entry, entry.list("layers"), "layer");
    return new Target.Layers(direction, layers.first(), layers.last());
  }

  private static HookPoint hook(PlanEntry entry) {
    return HookPoint.parse(entry.requiredText("hook"));
  }

  private static List<Float> vector(PlanEntry entry) {
    var values = new ArrayList<Float>();
    for (var element : entry.list("vector")) {
      var value = (float) entry.number(element, "a number of vector");
      if (Float.isInfinite(value)) {
        throw entry.wrong("a number of vector is too large");
      }
      values.add(value);
    }
    return values;
  }

  private static Target neuron(PlanEntry entry) {
    entry.requireOnly(Set.of("layer", "index"));
    return new Target.Neuron(entry.index("layer"), entry.index("index"));
  }

  private Target combination(PlanEntry entry) {
    var given = entry.object("latents").orElseThrow();
    var weights = new TreeMap<Integer, Double>();
    for (var latent : given.json().keySet()) {
      weights.put(
          given.index(new JsonPrimitive(whole(given, latent)), "a latent"), given.number(latent));
    }
    if (weights.isEmpty()) {
      throw entry.wrong("latents is empty");
    }
    return new Target.Combination(
        entry.has("hook") ? at(saeOf(entry), hook(entry)) : saeOf(entry), weights);
  }

  private static SaeReference at(SaeReference sae, HookPoint hook) {
    return new SaeReference(
        sae.path(), sae.layer(), Optional.of(hook.name()), sae.hash(), sae.latents());
  }

  private static long whole(PlanEntry entry, String latent) {
    try {
      return Long.parseLong(latent);
    } catch (NumberFormatException e) {
      throw entry.wrong(Printable.quoted(latent) + " is not a latent");
    }
  }

  private Step step(PlanEntry entry, Target target) {
    var word = entry.requiredText("mode");
    var mode =
        Mode.of(word)
            .orElseThrow(() ->
                entry.wrong(
                    "there is no mode %s, but %s".formatted(Printable.quoted(word), modes())));
    var value = mode.takesValue() || entry.has("value") ? entry.number("value") : 0;
    var scale = entry.has("scale") ? entry.number("scale") : 1;
    if (scale <= 0) {
      throw entry.wrong("scale must be above 0");
    }
    if (!(Math.abs(value) <= Step.LARGEST && Math.abs(value * scale) <= Step.LARGEST)) {
      throw entry.wrong("a strength of %s x %s is beyond a million".formatted(value, scale));
    }
    return new Step(target, mode, value, scale, entry.flag("muted"), positions(entry));
  }

  private static String modes() {
    return Stream.of(Mode.values()).map(Mode::word).collect(Collectors.joining(", "));
  }

  private static Optional<Positions> positions(PlanEntry entry) {
    if (!entry.has("positions")) {
      return Optional.empty();
    }
    var element = entry.json().get("positions");
    if (element instanceof JsonArray range) {
      return Optional.of(range(entry, range, "position"));
    }
    return Optional.of(
        switch (entry.requiredText("positions")) {
          case "all" -> Positions.ALL;
          case "prompt" -> Positions.PROMPT;
          case "generated" -> Positions.GENERATED;
          case String text when parsed(text) instanceof JsonArray range ->
              range(entry, range, "position");
          default ->
              throw entry.wrong("positions are all, prompt, generated or a range such as [0,3]");
        });
  }

  private static JsonElement parsed(String text) {
    try {
      return JsonParser.parseString(text);
    } catch (JsonParseException e) {
      return new JsonPrimitive(text);
    }
  }

  /// @param what is counted: "position" or "layer"
  private static Positions.Range range(PlanEntry entry, JsonArray range, String what) {
    if (range.size() != 2) {
      throw entry.wrong("a range of %ss has a first and a last one, such as [0,3]".formatted(what));
    }
    var first = entry.index(range.get(0), "the first " + what);
    var last = entry.index(range.get(1), "the last " + what);
    if (last < first) {
      throw entry.wrong("the range of %ss [%d,%d] is empty".formatted(what, first, last));
    }
    return new Positions.Range(first, last);
  }
}
