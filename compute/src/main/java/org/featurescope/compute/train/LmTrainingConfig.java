package org.featurescope.compute.train;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.ModelSpec;

/// All that decides a language-model training, as its JSON file holds it; a file may name only what
/// differs from [#DEFAULTS]. The number of threads belongs to the engine.
///
/// @param from directory of a model to train further (of any family); empty for a new GPT-2
/// @param tokenizer directory with the `tokenizer.json` of a new model; empty to make one from the
///   corpus
/// @param vocabulary tokens of a vocabulary to be made
/// @param layers blocks of a new model
/// @param dModel width of its residual stream
/// @param heads attention heads
/// @param context positions that it sees; also the length of a training sequence
/// @param corpus texts to learn from
/// @param heldOut texts to measure the loss on; where there are none, the last hundredth of every
///   corpus file is kept for that and not learned
/// @param tokens tokens to learn from in all
/// @param batch sequences a step
/// @param microBatch sequences that a worker takes at once, at most; their gradients are added.
///   Fewer take less memory. In bfloat16, where they need half of it, twice as many
/// @param learningRate the highest, after the warm-up; it falls to a tenth along a cosine
/// @param warmup share of the steps in which the rate rises
/// @param optimiser "adamw", or "muon": Muon for the matrices of the blocks, AdamW for the rest
/// @param weightDecay the optimiser's, for matrices
/// @param clip largest norm of the gradient
/// @param bf16 whether products are taken in bfloat16: "on", "off", or "auto" (what is faster here)
/// @param seed of the initial weights and the order of the text
/// @param checkpointMinutes time between two checkpoints
/// @param checkpointSteps steps between two checkpoints, whichever comes first
/// @param evaluateSteps steps between two looks at the held-out loss
/// @param heldOutTokens tokens of such a look
/// @param save type of the saved weights: "F32", "F16" or "BF16"
public record LmTrainingConfig(
    String from,
    String tokenizer,
    int vocabulary,
    int layers,
    int dModel,
    int heads,
    int context,
    List<CorpusFile> corpus,
    List<CorpusFile> heldOut,
    long tokens,
    int batch,
    int microBatch,
    double learningRate,
    double warmup,
    String optimiser,
    double weightDecay,
    double beta1,
    double beta2,
    double clip,
    String bf16,
    long seed,
    double checkpointMinutes,
    long checkpointSteps,
    long evaluateSteps,
    int heldOutTokens,
    String save) {

  /// A model of the bundled one's shape, 3.5 million parameters; the corpus is missing.
  public static final LmTrainingConfig DEFAULTS =
      new LmTrainingConfig(
          "",
          "",
          4096,
          6,
          192,
          6,
          256,
          List.of(),
          List.of(),
          20_000_000,
          16,
          4,
          2e-3,
          0.02,
          "adamw",
          0.1,
          0.9,
          0.95,
          1.0,
          "auto",
          1,
          5,
          1000,
          250,
          65_536,
          "F32");

  private static final int MOST_LAYERS = 10_000;

  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  public LmTrainingConfig {
    corpus = List.copyOf(corpus);
    heldOut = List.copyOf(heldOut);
    require(!corpus.isEmpty() || tokens > 0, "corpus", "name a text file");
    require(corpus.stream().allMatch(file -> file.weight() > 0), "weight", "must be above 0");
    require(vocabulary >= 257, "vocabulary", "must be at least 257: every byte and one separator");
    require(layers > 0, "layers", "must be at least 1");
    require(heads > 0 && dModel > 0 && dModel % heads == 0, "heads", "must divide dModel");
    require(context >= 2, "context", "must be at least 2");
    requireSmall(4L * dModel, dModel, "dModel");
    requireSmall(context, dModel, "context");
    requireSmall(vocabulary, dModel, "vocabulary");
    require(layers <= MOST_LAYERS, "layers", "must be at most " + MOST_LAYERS);
    require(batch > 0, "batch", "must be at least 1");
    require(microBatch > 0, "microBatch", "must be at least 1");
    require(tokens > 0, "tokens", "must be at least 1");
    require(learningRate > 0, "learningRate", "must be above 0");
    require(warmup >= 0 && warmup <= 1, "warmup", "is a share, from 0 to 1");
    require(List.of("adamw", "muon").contains(optimiser), "optimiser", "is adamw or muon");
    require(weightDecay >= 0, "weightDecay", "must not be negative");
    require(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1, "beta", "lies from 0 to 1");
    require(clip > 0, "clip", "must be above 0");
    require(List.of("on", "off", "auto").contains(bf16), "bf16", "is on, off or auto");
    require(checkpointMinutes > 0, "checkpointMinutes", "must be above 0");
    require(checkpointSteps > 0, "checkpointSteps", "must be at least 1");
    require(evaluateSteps > 0, "evaluateSteps", "must be at least 1");
    require(heldOutTokens > 0, "heldOutTokens", "must be at least 1");
    require(List.of("F32", "F16", "BF16").contains(save), "save", "is F32, F16 or BF16");
  }

  /// A matrix has no more numbers than an array of Java's.
  private static void requireSmall(long rows, int columns, String name) {
    require(rows <= Integer.MAX_VALUE / columns, name, "makes a matrix too large for one array");
  }

  private static void require(boolean condition, String name, String rule) {
    if (!condition) {
      throw new FeaturescopeException(
          "The training setting " + name + " cannot be used: it " + rule, "correct it");
    }
  }

  /// Reads a JSON file; what it leaves out has the default.
  ///
  /// @throws FeaturescopeException when the file is no JSON, names a setting that does not exist,
  ///   or gives one an impossible value
  public static LmTrainingConfig read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  /// Parses what [#read] reads.
  ///
  /// @param label what to call the text in a complaint
  public static LmTrainingConfig parse(String text, String label) {
    try {
      var merged = GSON.toJsonTree(DEFAULTS).getAsJsonObject();
      JsonObject given = JsonParser.parseString(text).getAsJsonObject();
      for (var entry : given.entrySet()) {
        if (!merged.has(entry.getKey())) {
          throw new FeaturescopeException(
              label + " names a setting \"" + entry.getKey() + "\", which does not exist",
              "use one of " + String.join(", ", merged.keySet()));
        }
        merged.add(entry.getKey(), entry.getValue());
      }
      return GSON.fromJson(merged, LmTrainingConfig.class);
    } catch (FeaturescopeException e) {
      throw e;
    } catch (RuntimeException e) {
      // Gson wraps what the constructor of a record throws, and has many exceptions of its own.
      if (e.getCause() instanceof FeaturescopeException problem) {
        throw problem;
      }
      throw new FeaturescopeException(
          label + " is not a training configuration",
          "compare it with the training.json of a trained model",
          e);
    }
  }

  public String toJson() {
    return GSON.toJson(this);
  }

  /// Tokens learned in one step.
  public long tokensPerStep() {
    return (long) batch * context;
  }

  /// Steps in all.
  public long steps() {
    return Math.ceilDiv(tokens, tokensPerStep());
  }

  /// The shape of a new model.
  ModelSpec gpt2(int vocabularySize) {
    return ModelSpec.gpt2(layers, dModel, heads, 4 * dModel, vocabularySize, context);
  }

  LearningRate schedule() {
    var rise = Math.max(1, Math.round(warmup * steps()));
    return new LearningRate(learningRate, learningRate / 10, rise, steps());
  }
}
