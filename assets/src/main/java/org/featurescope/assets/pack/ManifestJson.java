package org.featurescope.assets.pack;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;
import org.featurescope.assets.AssetsException;

/// `pack.json`, read with every field checked and written in a fixed order.
final class ManifestJson {
  private final String name;

  private ManifestJson(String name) {
    this.name = name;
  }

  /// @param name of the pack, which the manifest must repeat
  /// @throws AssetsException when the text is no manifest that this program understands
  static PackManifest read(String name, String json) {
    return new ManifestJson(name).read(json);
  }

  private PackManifest read(String json) {
    try {
      var root = JsonParser.parseString(json).getAsJsonObject();
      int format = root.get("format").getAsInt();
      if (format != PackManifest.FORMAT) {
        throw new AssetsException(
            "the pack " + name + " is of format " + format + ", not " + PackManifest.FORMAT,
            "use a version of the program that is as new as the pack");
      }
      var manifest =
          new PackManifest(
              text(root, "name"),
              text(root, "title"),
              text(root, "description"),
              text(root, "licence"),
              list(root, "made", JsonElement::getAsString),
              map(root, "seeds", JsonElement::getAsLong),
              map(root, "figures", JsonElement::getAsDouble),
              text(root, "model"),
              list(root, "saes", e -> sae(e.getAsJsonObject())),
              list(root, "prompts", e -> prompt(e.getAsJsonObject())),
              root.has("plans") ? list(root, "plans", e -> plan(e.getAsJsonObject())) : List.of(),
              list(root, "files", e -> file(e.getAsJsonObject())));
      check(manifest);
      return manifest;
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NumberFormatException
        | NullPointerException e) {
      // What gson throws for a missing field or one of another kind.
      throw new AssetsException(
          "the manifest of the pack " + name + " is broken", Pack.GET_THE_PROGRAM_AGAIN, e);
    }
  }

  private void check(PackManifest manifest) {
    if (!manifest.name().equals(name) || !PackFile.isName(name)) {
      throw new AssetsException(
          "the folder " + name + " holds a pack of another name, " + manifest.name(),
          Pack.GET_THE_PROGRAM_AGAIN);
    }
    PackFile.requireInside(manifest.model());
    manifest.saes().forEach(sae -> PackFile.requireInside(sae.path()));
    for (var prompt : manifest.prompts()) {
      PackFile.requireInside(prompt.path());
    }
    for (var plan : manifest.plans()) {
      plan.paths().forEach(PackFile::requireInside);
    }
  }

  private static SaeEntry sae(JsonObject json) {
    return new SaeEntry(
        text(json, "title"),
        text(json, "path"),
        text(json, "hook"),
        json.get("inputs").getAsInt(),
        json.get("latents").getAsInt());
  }

  private static PromptEntry prompt(JsonObject json) {
    return new PromptEntry(text(json, "title"), text(json, "hint"), text(json, "path"));
  }

  private static PlanEntry plan(JsonObject json) {
    return new PlanEntry(
        text(json, "title"),
        text(json, "hint"),
        text(json, "prompt"),
        text(json, "path"),
        text(json, "trial"),
        text(json, "effect"));
  }

  private static PackFile file(JsonObject json) {
    return new PackFile(text(json, "path"), json.get("bytes").getAsLong(), text(json, "sha256"));
  }

  private static String text(JsonObject json, String field) {
    return json.get(field).getAsString();
  }

  private static <T> List<T> list(JsonObject json, String field, Function<JsonElement, T> item) {
    var result = new ArrayList<T>();
    json.getAsJsonArray(field).forEach(element -> result.add(item.apply(element)));
    return result;
  }

  private static <V> SequencedMap<String, V> map(
      JsonObject json, String field, Function<JsonElement, V> value) {
    var result = new LinkedHashMap<String, V>();
    json.getAsJsonObject(field)
        .entrySet()
        .forEach(entry -> result.put(entry.getKey(), value.apply(entry.getValue())));
    return result;
  }

  /// The manifest as text, with a line break at its end.
  static String write(PackManifest manifest) {
    var root = new JsonObject();
    root.addProperty("format", PackManifest.FORMAT);
    root.addProperty("name", manifest.name());
    root.addProperty("title", manifest.title());
    root.addProperty("description", manifest.description());
    root.addProperty("licence", manifest.licence());
    var made = new JsonArray();
    manifest.made().forEach(made::add);
    root.add("made", made);
    var seeds = new JsonObject();
    manifest.seeds().forEach(seeds::addProperty);
    root.add("seeds", seeds);
    var figures = new JsonObject();
    manifest.figures().forEach(figures::addProperty);
    root.add("figures", figures);
    root.addProperty("model", manifest.model());
    var gson = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
    root.add("saes", gson.toJsonTree(manifest.saes()));
    root.add("prompts", gson.toJsonTree(manifest.prompts()));
    if (!manifest.plans().isEmpty()) {
      root.add("plans", gson.toJsonTree(manifest.plans()));
    }
    root.add("files", gson.toJsonTree(manifest.files()));
    return gson.toJson(root) + "\n";
  }
}
