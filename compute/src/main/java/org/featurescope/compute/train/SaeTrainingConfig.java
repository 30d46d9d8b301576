package org.featurescope.compute.train;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.HookPoint;

/// All that decides the training of a TopK autoencoder, as its JSON file holds it; a file may name
/// only what differs from [#DEFAULTS]. The number of threads belongs to the engine.
///
/// @param model directory of the model whose activations are learned
/// @param hook the activations, names of the field such as `blocks.4.hook_resid_post`: one
///   autoencoder each, all from the same forward passes
/// @param corpus texts to run the model on
/// @param context tokens of a text in one pass, the BOS included; at most the model's context
/// @param tokens activations to learn from in all
/// @param batch activations of a step
/// @param latents number of latents n; 0 for 16 times the width
/// @param k active latents of an activation
/// @param auxk dead latents that AuxK revives in one activation; -1 for half the width, rounded to
///   a power of two (Gao et al. 2024, appendix A.2); 0 for none
/// @param auxCoefficient AuxK's part of the loss
/// @param learningRate Adam's; 0 for 2e-4 / sqrt(n / 2^14) (Gao et al. 2024, section 2.4)
/// @param warmup share of the steps in which the rate rises
/// @param decay share of the steps, at the end, in which it falls to 0
/// @param deadAfterTokens a latent that was not active for so many activations is dead; 0 for ten
///   million, or a tenth of `tokens` if that is less
/// @param average decay of the moving average that becomes the saved weights
/// @param bufferTokens activations held in memory, from which the batches are drawn in random order
/// @param seed of the initial weights and the order of the text
/// @param checkpointMinutes time between two checkpoints
/// @param checkpointSteps steps between two checkpoints, whichever comes first
/// @param logSteps steps that one line of the log sums up
/// @param bf16 whether the model's products are taken in bfloat16: "on", "off", or "auto" (what is
///   faster here)
/// @param cache a folder that keeps the activations, so that another training on the same ones
///   needs no forward passes; empty for none. Takes 2 bytes for each number
/// @param save type of the saved weights: "F32" or "F16"
public record SaeTrainingConfig(
    String model,
    List<String> hook,
    List<CorpusFile> corpus,
    int context,
    long tokens,
    int batch,
    int latents,
    int k,
    int auxk,
    double auxCoefficient,
    double learningRate,
    double warmup,
    double decay,
    long deadAfterTokens,
    double average,
    int bufferTokens,
    long seed,
    double checkpointMinutes,
    long checkpointSteps,
    long logSteps,
    String bf16,
    String cache,
    String save) {

  /// Twenty million activations; model, hook and corpus are missing.
  public static final SaeTrainingConfig DEFAULTS =
      new SaeTrainingConfig(
          "",
          List.of(),
          List.of(),
          128,
          20_000_000,
          2048,
          0,
          32,
          -1,
          0.03125,
          0,
          0.02,
          0.2,
          0,
          0.999,
          131_072,
          1,
          5,
          1000,
          20,
          "auto",
          "",
          "F32");

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  public SaeTrainingConfig {
    hook = List.copyOf(hook);
    corpus = List.copyOf(corpus);
    require(hook.stream().distinct().count() == hook.size(), "hook", "names one hook twice");
    require(corpus.stream().allMatch(file -> file.weight() > 0), "weight", "must be above 0");
    require(context >= 2, "context", "must be at least 2");
    require(tokens > 0, "tokens", "must be at least 1");
    require(batch > 0, "batch", "must be at least 1");
    require(latents >= 0, "latents", "must not be negative");
    require(k > 0, "k", "must be at least 1");
    require(latents == 0 || k <= latents, "k", "must not be above latents");
    require(auxk >= -1, "auxk", "must be -1, 0 or a number of latents");
    require(auxCoefficient >= 0, "auxCoefficient", "must not be negative");
    require(learningRate >= 0, "learningRate", "must not be negative");
    require(
        warmup >= 0 && decay >= 0 && warmup + decay <= 1, "warmup", "and decay are shares of 1");
    require(deadAfterTokens >= 0, "deadAfterTokens", "must not be negative");
    require(average >= 0 && average < 1, "average", "lies from 0 to 1");
    require(bufferTokens >= batch, "bufferTokens", "must hold a batch");
    require(checkpointMinutes > 0, "checkpointMinutes", "must be above 0");
    require(checkpointSteps > 0, "checkpointSteps", "must be at least 1");
    require(logSteps > 0, "logSteps", "must be at least 1");
    require(List.of("on", "off", "auto").contains(bf16), "bf16", "is on, off or auto");
    require(List.of("F32", "F16").contains(save), "save", "is F32 or F16");
  }

  private static void require(boolean condition, String name, String rule) {
    if (!condition) {
      throw new FeaturescopeException(
          "The training setting " + name + " cannot be used: it " + rule, "correct it");
    }
  }

  /// Reads a JSON file; what it leaves out has the default. The `training.json` of a trained
  /// autoencoder, which tells more, is understood too.
  ///
  /// @throws FeaturescopeException when the file is no JSON, names a setting that does not exist,
  ///   or gives one an impossible value
  public static SaeTrainingConfig read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// Parses what [#read] reads.
  ///
  /// @param label what to call the text in a complaint
  public static SaeTrainingConfig parse(String text, String label) {
    try {
      var merged = GSON.toJsonTree(DEFAULTS).getAsJsonObject();
      var given = JsonParser.parseString(text).getAsJsonObject();
      if (given.get("config") instanceof JsonObject config) {
        given = config;
      }
      // A training of one autoencoder may name its hook without a list around it.
      if (given.get("hook") instanceof JsonPrimitive one) {
        var hooks = new JsonArray();
        hooks.add(one);
        given = given.deepCopy();
        given.add("hook", hooks);
      }
      for (var entry : given.entrySet()) {
        if (!merged.has(entry.getKey())) {
          throw new FeaturescopeException(
              label + " names a setting \"" + entry.getKey() + "\", which does not exist",
              "use one of " + String.join(", ", merged.keySet()));
        }
        merged.add(entry.getKey(), entry.getValue());
      }
      return GSON.fromJson(merged, SaeTrainingConfig.class);
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      throw new FeaturescopeException(
          label + " is not a training configuration: " + e.getMessage(),
          "compare it with the training.json of a trained autoencoder",
          e);
    } catch (RuntimeException e) {
      // Gson wraps what the constructor of a record throws.
      if (e.getCause() instanceof FeaturescopeException problem) {
        throw problem;
      }
      throw e;
    }
  }

  JsonObject toJson() {
    return GSON.toJsonTree(this).getAsJsonObject();
  }

  /// The hooks, in the order given.
  List<HookPoint> hookPoints() {
    return hook.stream().map(HookPoint::parse).toList();
  }

  /// Steps in all.
  public long steps() {
    return Math.ceilDiv(tokens, batch);
  }

  /// The number of latents for activations of width `d`.
  int latentsFor(int d) {
    var n = latents == 0 ? 16 * d : latents;
    require(k <= n, "k", "must not be above the number of latents, " + n);
    return n;
  }

  /// The number of dead latents that AuxK takes for activations of width `d`.
  int auxkFor(int d) {
    return auxk >= 0 ? auxk : 1 << Math.round(Math.log(d / 2.0) / Math.log(2));
  }

  long deadAfter() {
    return deadAfterTokens > 0 ? deadAfterTokens : Math.min(10_000_000, tokens / 10);
  }

  /// The learning rate of a step; steps count from 1.
  double rateAt(long step, int n) {
    var peak = learningRate > 0 ? learningRate : 2e-4 / Math.sqrt(n / 16384.0);
    var rise = Math.max(1, Math.round(warmup * steps()));
    var fall = Math.max(1, Math.round(decay * steps()));
    var up = Math.min(1, (double) step / rise);
    var down = decay == 0 ? 1 : Math.min(1, (double) (steps() + 1 - step) / fall);
    return peak * Math.min(up, down);
  }
}
