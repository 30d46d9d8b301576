package org.featurescope.app.library;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.featurescope.app.frame.Spoken;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.ModelConfig;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.viz.text.Figures;

/// How large something is, read from its configuration or its headers alone: cheap, and only for
/// showing. What opens is decided by opening it.
///
/// @param family what kind of model, empty for an SAE
/// @param layers of a model; of a set of transcoders, how many it has; absent for a single SAE
/// @param width of a model's residual stream; of an SAE, of what it reads
/// @param hook where an SAE reads, in the field's names, of a set with `*` for the layer; empty
///   where it is not said
/// @param latents of an SAE
/// @param spec what else is known of a model; absent where its configuration is not understood
public record Dimensions(
    String family,
    OptionalInt layers,
    OptionalInt width,
    String hook,
    OptionalInt latents,
    Optional<ModelSpec> spec) {
  private static final long LARGEST = 1 << 20;
  private static final int MOST = 1 << 27;
  private static final Pattern LAYER = Pattern.compile("(?:blocks|layers)\\.(\\d{1,4})\\b.*");

  /// Places whose width is that of the residual stream, whatever the family.
  private static final Pattern AS_WIDE_AS_THE_MODEL =
      Pattern.compile(
          "blocks\\.(\\d+|\\*)\\.(hook_(resid_\\w+|attn_out|mlp_out)|ln[12]\\.hook_normalized"
              + "|mlp(\\.hook_in)?)");

  /// Of a model's folder; nothing when its configuration cannot be read.
  public static Optional<Dimensions> ofModel(Path folder) {
    return json(folder.resolve("config.json"))
        .map(config ->
            new Dimensions(
                text(config, "model_type"),
                number(config, "num_hidden_layers", "n_layer", "num_layers"),
                number(config, "hidden_size", "n_embd", "d_model"),
                "",
                OptionalInt.empty(),
                spec(folder)))
        .filter(found -> found.layers.isPresent() || found.width.isPresent());
  }

  private static Optional<ModelSpec> spec(Path folder) {
    try {
      return Optional.of(ModelConfig.read(folder));
    } catch (FeaturescopeException notUnderstood) {
      return Optional.empty();
    }
  }

  /// Of a model of which no more is known.
  static Dimensions ofModel(String family, int layers, int width) {
    return new Dimensions(
        family,
        OptionalInt.of(layers),
        OptionalInt.of(width),
        "",
        OptionalInt.empty(),
        Optional.empty());
  }

  /// Of an SAE's folder; nothing for a format that writes no configuration.
  public static Optional<Dimensions> ofSae(Path folder) {
    return json(folder.resolve("cfg.json"))
        .or(() -> json(folder.resolve("config.json")))
        .map(config -> {
          var about = config.get("metadata") instanceof JsonObject inner ? inner : config;
          var hook = Stream.of("hook_name", "hook_point").map(name -> text(about, name));
          return new Dimensions(
              "",
              OptionalInt.empty(),
              number(config, "d_in"),
              hook.filter(name -> !name.isEmpty()).findFirst().orElse(""),
              number(config, "d_sae", "num_latents"),
              Optional.empty());
        })
        .filter(found -> found.width.isPresent());
  }

  static Dimensions ofSae(String hook, int width, int latents) {
    return new Dimensions(
        "",
        OptionalInt.empty(),
        OptionalInt.of(width),
        hook,
        OptionalInt.of(latents),
        Optional.empty());
  }

  /// Of transcoders for several layers.
  static Dimensions ofSet(String hook, int layers, int width, int latents) {
    return new Dimensions(
        "",
        OptionalInt.of(layers),
        OptionalInt.of(width),
        hook,
        OptionalInt.of(latents),
        Optional.empty());
  }

  private static Optional<JsonObject> json(Path file) {
    try {
      return Files.isRegularFile(file)
              && Files.size(file) <= LARGEST
              && JsonParser.parseString(Files.readString(file)) instanceof JsonObject object
          ? Optional.of(object)
          : Optional.empty();
    } catch (IOException | JsonParseException | StackOverflowError unreadable) {
      return Optional.empty();
    }
  }

  private static String text(JsonObject json, String name) {
    return json.get(name) instanceof JsonPrimitive value && value.isString()
        ? value.getAsString()
        : "";
  }

  private static OptionalInt number(JsonObject json, String... names) {
    return Stream.of(names)
        .map(json::get)
        .filter(Dimensions::isCount)
        .mapToInt(JsonElement::getAsInt)
        .findFirst();
  }

  private static boolean isCount(JsonElement element) {
    if (element instanceof JsonPrimitive value && value.isNumber()) {
      var number = value.getAsDouble();
      return number == Math.rint(number) && number > 0 && number <= MOST;
    }
    return false;
  }

  /// The layer that an SAE reads.
  OptionalInt layer() {
    var match = LAYER.matcher(hook);
    return match.matches() ? OptionalInt.of(Integer.parseInt(match.group(1))) : OptionalInt.empty();
  }

  /// In words: "12 layers, width 768"; "blocks.8.hook_resid_pre, width 768, 24 576 latents".
  public String words() {
    var parts = new ArrayList<>(List.of(hook));
    layers.ifPresent(count -> parts.add(Spoken.count(count, "layer", "layers")));
    width.ifPresent(count -> parts.add("width " + Figures.count(count)));
    latents.ifPresent(count -> parts.add(Spoken.count(count, "latent", "latents")));
    parts.removeIf(String::isEmpty);
    return String.join(", ", parts);
  }

  /// Why an SAE cannot belong to a model, as far as is known of both: the dimension that differs,
  /// in one sentence without a full stop. Nothing when none does.
  Optional<String> mismatch(Dimensions model) {
    return Stream.of(otherWidth(model), otherLayer(model), otherCount(model))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> otherWidth(Dimensions model) {
    var there = model.widthAt(this);
    if (width.isEmpty() || there.isEmpty() || width.getAsInt() == there.getAsInt()) {
      return Optional.empty();
    }
    var inside = !hook.isEmpty() && !AS_WIDE_AS_THE_MODEL.matcher(hook).matches();
    return Optional.of(
        "It reads width %s, the model in use has %s%s"
            .formatted(
                Figures.count(width.getAsInt()),
                Figures.count(there.getAsInt()),
                inside ? " at " + hook : ""));
  }

  /// How wide a model is where an SAE reads; where it does not say, it is taken to be the stream.
  private OptionalInt widthAt(Dimensions sae) {
    return sae.hook.isEmpty() || AS_WIDE_AS_THE_MODEL.matcher(sae.hook).matches()
        ? width
        : spec.flatMap(known -> sae.point().map(point -> known.wholeWidth(point.site())))
            .map(OptionalInt::of)
            .orElse(OptionalInt.empty());
  }

  private Optional<HookPoint> point() {
    try {
      return Optional.of(HookPoint.parse(hook.replace("*", "0")));
    } catch (FeaturescopeException unknown) {
      return Optional.empty();
    }
  }

  private Optional<String> otherLayer(Dimensions model) {
    var layer = layer();
    return layer.isPresent()
            && model.layers.isPresent()
            && layer.getAsInt() >= model.layers.getAsInt()
        ? Optional.of(
            "It reads layer %d, the model in use has %s, counted from 0"
                .formatted(
                    layer.getAsInt(), Spoken.count(model.layers.getAsInt(), "layer", "layers")))
        : Optional.empty();
  }

  private Optional<String> otherCount(Dimensions model) {
    return layers.isPresent() && model.layers.isPresent() && !layers.equals(model.layers)
        ? Optional.of(
            "It has transcoders for %s, the model in use has %s"
                .formatted(
                    Spoken.count(layers.getAsInt(), "layer", "layers"),
                    Figures.count(model.layers.getAsInt())))
        : Optional.empty();
  }

  /// Whether nothing that is known of both speaks against it, and the width for it.
  boolean couldFit(Dimensions model) {
    return width.isPresent() && model.widthAt(this).isPresent() && mismatch(model).isEmpty();
  }

  /// Whether hook and width are known to fit.
  boolean fits(Dimensions model) {
    return (layer().isPresent() || layers.isPresent()) && !hook.isEmpty() && couldFit(model);
  }
}
