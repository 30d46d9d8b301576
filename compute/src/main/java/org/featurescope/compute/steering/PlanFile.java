package org.featurescope.compute.steering;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// A [SteeringPlan] as JSON:
///
///     {"version": 1, "name": "...", "model": {"sha256": "..."}, "sae": "PATH",
///      "features": [{"latent": 123, "mode": "add", "value": 8.0}],
///      "directions": [{"hook": "blocks.1.hook_resid_post", "more": "...", "less": "...",
///                      "mode": "add", "value": 1.0}],
///      "positions": "all", "freezeAttention": false}
///
/// An autoencoder is a path or `{"path", "layer", "hook", "sha256", "latents"}`; a step may name
/// another than the plan's, and have `scale`, `muted` and `positions` of its own. A direction has
/// `hook` and `vector`, or `neuron: {"layer", "index"}`, or `latents: {"3": 0.5}` of an autoencoder,
/// or `hook`, `more` and `less`. Modes are those of [Mode]; positions are `all`, `prompt`,
/// `generated` or `[first, last]`.
public final class PlanFile {
  static final int VERSION = 1;
  private static final long LONGEST = 64 << 20;

  private PlanFile() {}

  /// @throws FeaturescopeException if the file cannot be read or is no plan
  public static SteeringPlan read(Path file) {
    FileProblem.requireFile(file);
    try {
      if (Files.size(file) > LONGEST) {
        throw new FeaturescopeException(
            "%s has %,d bytes, too many for a plan".formatted(file, Files.size(file)),
            "choose a steering plan");
      }
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// @param name of the plan's source, for messages
  /// @throws FeaturescopeException if the text is no plan: what is wrong and where
  public static SteeringPlan parse(String text, String name) {
    return new PlanReader(new PlanEntry(name, "", object(text, name))).plan();
  }

  private static JsonObject object(String text, String name) {
    JsonElement root;
    try {
      root = JsonParser.parseString(text);
    } catch (JsonParseException | StackOverflowError e) {
      throw new FeaturescopeException(
          "The plan " + name + " is not JSON", "choose a steering plan, or correct the file", e);
    }
    if (root instanceof JsonObject object) {
      return object;
    }
    throw new FeaturescopeException(
        "The plan " + name + " is not a JSON object", "choose a steering plan");
  }

  /// The plan's JSON; [#parse] yields an equal plan.
  public static String format(SteeringPlan plan) {
    return new GsonBuilder()
        .disableHtmlEscaping()
        .setPrettyPrinting()
        .create()
        .toJson(PlanWriter.json(plan));
  }

  /// Writes it whole or not at all.
  public static void write(SteeringPlan plan, Path file) {
    AtomicFiles.writeText(file, format(plan) + "\n");
  }
}
