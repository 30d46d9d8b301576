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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.HookPoint;

/// All that decides the training of an autoencoder or transcoder, as its JSON file holds it; a file
/// may name only what differs from [#DEFAULTS]. The number of threads belongs to the engine.
///
/// @param model directory of the model whose activations are learned
/// @param hook the activations, names of the field such as `blocks.4.hook_resid_post`: one
///   autoencoder or transcoder each, all from the same forward passes
/// @param hookOut what the transcoder of each hook is to make of it, such as
///   `blocks.4.hook_mlp_out`; none for autoencoders
/// @param skip whether a transcoder has a linear way around its latents
/// @param corpus texts to run the model on
/// @param context tokens of a text in one pass, the BOS included; at most the model's context
/// @param tokens activations to learn from in all
/// @param batch activations of a step
/// @param kind "topk", "batchtopk", "standard" (ReLU and L1), "jumprelu", or TopK or BatchTopK over
///   nested prefixes, "matryoshka_topk" and "matryoshka_batchtopk"
/// @param latents number of latents n; 0 for 16 times the width
/// @param k active latents of an activation, of BatchTopK on average; other kinds ignore it
/// @param prefixes latents of each prefix of a Matryoshka training, ascending, such as "256,1024";
///   all latents follow by themselves; empty for n/16, n/8, n/4 and n/2
/// @param l1Coefficient price of a unit of activation in a ReLU training, for activations of a mean
///   length of the root of the width (Conerly et al. 2024)
/// @param l0Coefficient price of an active latent in a JumpReLU training, relative to the
///   normalised mean squared error
/// @param bandwidth width of the kernel that JumpReLU's thresholds are learned with, relative to
///   the length of the activations (Rajamanoharan et al. 2024, section 4)
/// @param startThreshold where those thresholds begin, in the same unit
/// @param sparsityWarmup share of the steps in which the price of sparsity rises
/// @param thresholdRate how far BatchTopK's running threshold moves towards that of a batch
/// @param auxk dead latents that AuxK revives in one activation; -1 for half the width, rounded to
///   a power of two (Gao et al. 2024, appendix A.2); 0 for none
/// @param auxCoefficient weight of the part of the loss that revives dead latents: AuxK, and for
///   ReLU and JumpReLU what dead latents lack to their threshold; 0 for none
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
/// @param bf16 whether the model's products, and the one that finds the active latents of TopK, are
///   taken in bfloat16: "on", "off", or "auto" (what is faster here)
/// @param cache a folder that keeps the activations, so that another training on the same ones
///   needs no forward passes; empty for none. Takes 2 bytes for each number
/// @param save type of the saved weights: "F32" or "F16"
public record SaeTrainingConfig(
    String model,
    List<String> hook,
    List<String> hookOut,
    boolean skip,
    List<CorpusFile> corpus,
    int context,
    long tokens,
    int batch,
    String kind,
    int latents,
    int k,
    String prefixes,
    double l1Coefficient,
    double l0Coefficient,
    double bandwidth,
    double startThreshold,
    double sparsityWarmup,
    double thresholdRate,
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

  /// Steps of an estimate that one filling of the buffer is enough for.
  private static final int STEPS_SUPPLIED = 8;

  private static final List<String> KINDS =
      List.of(
          "topk", "batchtopk", "standard", "jumprelu", "matryoshka_topk", "matryoshka_batchtopk");

  /// Twenty million activations; model, hook and corpus are missing.
  public static final SaeTrainingConfig DEFAULTS =
      new SaeTrainingConfig(
          "",
          List.of(),
          List.of(),
          false,
          List.of(),
          128,
          20_000_000,
          2048,
          "topk",
          0,
          32,
          "",
          5,
          1e-3,
          2e-3,
          1e-3,
          0.05,
          0.01,
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
    hookOut = List.copyOf(hookOut);
    require(hook.stream().distinct().count() == hook.size(), "hook", "names one hook twice");
    require(corpus.stream().allMatch(file -> file.weight() > 0), "weight", "must be above 0");
    require(context >= 2, "context", "must be at least 2");
    require(tokens > 0, "tokens", "must be at least 1");
    require(batch > 0, "batch", "must be at least 1");
    require(latents >= 0, "latents", "must not be negative");
    require(KINDS.contains(kind), "kind", "is one of " + String.join(", ", KINDS));
    require(
        hookOut.isEmpty() || hookOut.size() == hook.size(), "hookOut", "needs one for every hook");
    require(!skip || !hookOut.isEmpty(), "skip", "is for transcoders: it needs hookOut");
    require(k > 0, "k", "must be at least 1");
    require(
        latents == 0 || k <= latents || !kind.contains("topk"), "k", "must not be above latents");
    require(prefixes.isEmpty() || latents > 0, "prefixes", "needs latents");
    require(prefixes.isEmpty() || isMatryoshka(kind), "prefixes", "is for Matryoshka kinds");
    if (isMatryoshka(kind) && latents > 0) {
      prefixes(prefixes, latents, k);
    }
    require(l1Coefficient >= 0, "l1Coefficient", "must not be negative");
    require(l0Coefficient >= 0, "l0Coefficient", "must not be negative");
    require(bandwidth > 0, "bandwidth", "must be above 0");
    require(startThreshold > 0, "startThreshold", "must be above 0");
    require(sparsityWarmup >= 0 && sparsityWarmup <= 1, "sparsityWarmup", "is a share of 1");
    require(thresholdRate > 0 && thresholdRate <= 1, "thresholdRate", "lies from 0 to 1");
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

  private static boolean isMatryoshka(String kind) {
    return kind.startsWith("matryoshka");
  }

  /// The lengths of all prefixes, n the last of them.
  private static int[] prefixes(String text, int n, int k) {
    var lengths = new ArrayList<Integer>();
    try {
      for (var part : text.isEmpty() ? new String[0] : text.split(",")) {
        lengths.add(Integer.valueOf(part.strip()));
      }
    } catch (NumberFormatException e) {
      require(false, "prefixes", "is a list of whole numbers such as 256,1024");
    }
    for (var share = 16; text.isEmpty() && share > 1; share /= 2) {
      lengths.add(n / share);
    }
    if (lengths.getLast() != n) {
      lengths.add(n);
    }
    for (var i = 0; i < lengths.size(); i++) {
      var before = i == 0 ? 0 : lengths.get(i - 1);
      require(lengths.get(i) > before, "prefixes", "must rise, to at most " + n);
    }
    require(text.isEmpty() || lengths.getFirst() >= k, "prefixes", "must not begin below k, " + k);
    return lengths.stream().mapToInt(Integer::intValue).toArray();
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

  /// As [#parse], for transcoders: where no `hookOut` is named, each predicts what the MLP of its
  /// hook's layer adds to the stream.
  public static SaeTrainingConfig parseTranscoder(String text, String label) {
    var config = parse(text, label, SaeTrainingConfig::completeOutputs);
    require(config.isTranscoder(), "hook", "must name an activation, such as blocks.0.mlp.hook_in");
    return config;
  }

  private static void completeOutputs(JsonObject settings) {
    if (settings.getAsJsonArray("hookOut").isEmpty()) {
      var outputs = new JsonArray();
      for (var name : settings.getAsJsonArray("hook")) {
        var in = HookPoint.parse(name.getAsString());
        require(in.layer() >= 0, "hook", "is in no layer, so that hookOut must be named");
        outputs.add(new HookPoint(HookPoint.Site.MLP_OUT, in.layer()).name());
      }
      settings.add("hookOut", outputs);
    }
  }

  /// Parses what [#read] reads.
  ///
  /// @param label what to call the text in a complaint
  public static SaeTrainingConfig parse(String text, String label) {
    return parse(text, label, settings -> {});
  }

  private static SaeTrainingConfig parse(String text, String label, Consumer<JsonObject> complete) {
    try {
      var merged = GSON.toJsonTree(DEFAULTS).getAsJsonObject();
      var given = JsonParser.parseString(text).getAsJsonObject();
      if (given.get("config") instanceof JsonObject config) {
        given = config;
      }
      // A training of one autoencoder may name its hook without a list around it.
      given = given.deepCopy();
      for (var name : List.of("hook", "hookOut")) {
        if (given.get(name) instanceof JsonPrimitive one) {
          var hooks = new JsonArray();
          hooks.add(one);
          given.add(name, hooks);
        }
      }
      for (var entry : given.entrySet()) {
        if (!merged.has(entry.getKey())) {
          throw new FeaturescopeException(
              label + " names a setting \"" + entry.getKey() + "\", which does not exist",
              "use one of " + String.join(", ", merged.keySet()));
        }
        merged.add(entry.getKey(), entry.getValue());
      }
      complete.accept(merged);
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

  /// The same training, cut down to a few steps, with a buffer for fewer of them. One that is
  /// enough for a single step would take two passes, the second for a few tokens.
  SaeTrainingConfig forEstimate(int fewSteps) {
    var few = toJson();
    few.addProperty("tokens", (long) fewSteps * batch);
    few.addProperty("bufferTokens", Math.min(bufferTokens, STEPS_SUPPLIED * batch));
    few.addProperty("cache", "");
    // As in the training itself: a tenth of a few steps would let latents die at once.
    few.addProperty("deadAfterTokens", deadAfter());
    return parse(few.toString(), "the estimate");
  }

  JsonObject toJson() {
    return GSON.toJsonTree(this).getAsJsonObject();
  }

  /// From where to where each autoencoder or transcoder goes, in the order given.
  List<HookPair> hookPairs() {
    var pairs = new ArrayList<HookPair>();
    for (var i = 0; i < hook.size(); i++) {
      var in = HookPoint.parse(hook.get(i));
      pairs.add(new HookPair(in, isTranscoder() ? HookPoint.parse(hookOut.get(i)) : in));
    }
    return pairs;
  }

  /// All activations that are needed, each once.
  Set<HookPoint> hookPoints() {
    var points = new TreeSet<HookPoint>();
    for (var pair : hookPairs()) {
      points.add(pair.in());
      points.add(pair.out());
    }
    return points;
  }

  boolean isTranscoder() {
    return !hookOut.isEmpty();
  }

  /// The kind for outputs of width `o`, which in training have a variance of about 1.
  SaeKind kindFor(int o) {
    return switch (kind) {
      case "topk", "matryoshka_topk" -> new SaeKind.TopK(k);
      case "batchtopk", "matryoshka_batchtopk" -> new SaeKind.BatchTopK(k, thresholdRate);
      case "standard" -> new SaeKind.Relu(l1Coefficient / o);
      default -> new SaeKind.JumpRelu(l0Coefficient, bandwidth * Math.sqrt(o));
    };
  }

  /// Where JumpReLU's thresholds begin for outputs of width `o`.
  double startThresholdFor(int o) {
    return startThreshold * Math.sqrt(o);
  }

  /// How many of `n` latents each prefix has; n alone unless they are nested.
  int[] prefixesFor(int n) {
    return isMatryoshka(kind) ? prefixes(prefixes, n, k) : new int[] {n};
  }

  /// How much of the price of sparsity is in force at a step; steps count from 1.
  double sparsityAt(long step) {
    return Math.min(1, (double) step / Math.max(1, Math.round(sparsityWarmup * steps())));
  }

  /// Steps in all.
  public long steps() {
    return Math.ceilDiv(tokens, batch);
  }

  /// The number of latents for activations of width `d`.
  int latentsFor(int d) {
    var n = latents == 0 ? 16 * d : latents;
    require(k <= n || !kind.contains("topk"), "k", "must not be above the number of latents, " + n);
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
