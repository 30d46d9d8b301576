package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;

/// Activations of a model at one hook over the texts of a corpus, in batches of random order.
///
/// A buffer of a fixed number of batches is filled by running the model over contexts drawn from
/// the corpus, shuffled and given out; then it is filled anew. A context begins with the BOS where
/// the model has one; the activation at a BOS is left out (it is much larger than any other and
/// tells nothing). What batch s holds follows from the seed and s alone, so a resumed training sees
/// what one that never stopped would have seen.
final class ActivationStream implements AutoCloseable {
  /// Tokens of one pass of the model.
  private static final int PASS_TOKENS = 2048;

  private final LanguageModel model;
  private final HookPoint hook;
  private final SaeTrainingConfig config;
  private final Script script;
  private final int context;
  private final OptionalInt bos;
  private final List<TokenFile> files = new ArrayList<>();
  private final ContextSampler sampler;
  private final NDManager scope;
  private final int batchesHeld;

  private long held = -1;
  private NDArray buffer;
  private long[] order;

  /// Tokenises what `run` does not hold yet.
  ///
  /// @param run folder of the training's own files
  ActivationStream(
      LanguageModel model,
      SaeTrainingConfig config,
      Path run,
      Progress progress,
      Cancellation cancellation) {
    this.model = model;
    this.hook = config.hookPoint();
    this.config = config;
    this.script = model.engine().script(SaeStep.class, "sae_step.py");
    this.context = Math.min(config.context(), model.spec().context());
    this.bos = model.tokenizer().bosId();
    this.batchesHeld = config.bufferTokens() / config.batch();
    this.scope = model.engine().scope();
    if (hook.layer() >= model.spec().layers()) {
      throw new FeaturescopeException(
          "The model has no layer " + hook.layer(),
          "choose a layer from 0 to " + (model.spec().layers() - 1));
    }
    try {
      this.sampler = open(run, progress, cancellation);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private ContextSampler open(Path run, Progress progress, Cancellation cancellation) {
    var separator = bos.orElseGet(() -> model.tokenizer().eosId().orElse(0));
    var sources = new ArrayList<ContextSampler.Source>();
    for (var i = 0; i < config.corpus().size(); i++) {
      var text = config.corpus().get(i);
      var into = run.resolve("tokens-" + i + ".bin");
      if (!Files.exists(into)) {
        TokenFile.write(
            Path.of(text.file()), model.tokenizer(), separator, into, progress, cancellation);
      }
      var file = TokenFile.open(into, model.tokenizer().vocabularySize());
      files.add(file);
      if (file.length() < context) {
        throw new FeaturescopeException(
            text.file() + " is too short to train on: it has %,d tokens".formatted(file.length()),
            "add text, or choose a smaller context");
      }
      sources.add(new ContextSampler.Source(file, 0, file.length(), text.weight()));
    }
    return new ContextSampler(sources, context - 1, separator, config.seed());
  }

  /// Whether contexts begin with a BOS.
  boolean prependsBos() {
    return bos.isPresent();
  }

  int context() {
    return context;
  }

  /// The batch of a step `[batch, d]` float32; steps count from 1.
  NDArray batch(long step, NDManager into, Cancellation cancellation) {
    var fill = (step - 1) / batchesHeld;
    var first = (int) ((step - 1) % batchesHeld) * config.batch();
    hold(fill, cancellation);
    var rows = Arrays.copyOfRange(order, first, first + config.batch());
    try (var inner = into.newSubManager()) {
      return script.one(into, "select", buffer, inner.create(rows));
    }
  }

  /// The first rows of the first buffer, in random order, to begin a training from.
  NDArray sample(int most, NDManager into, Cancellation cancellation) {
    hold(0, cancellation);
    var rows = Arrays.copyOf(order, Math.min(most, order.length));
    try (var inner = into.newSubManager()) {
      return script.one(into, "select", buffer, inner.create(rows));
    }
  }

  private void hold(long fill, Cancellation cancellation) {
    if (held == fill) {
      return;
    }
    held = -1;
    if (buffer != null) {
      buffer.close();
    }
    var rows = batchesHeld * config.batch();
    buffer = filled(fill, rows, cancellation);
    order = shuffled(rows, config.seed() * 31 + fill);
    held = fill;
  }

  /// `rows` activations of contexts that belong to this fill.
  private NDArray filled(long fill, int rows, Cancellation cancellation) {
    var contexts = Math.max(1, PASS_TOKENS / context);
    var into = Optional.<NDArray>empty();
    var have = 0;
    for (var drawn = 0; have < rows; drawn += contexts) {
      try (var pass = model.engine().scope()) {
        var ids = new long[contexts * context];
        for (var i = 0; i < contexts; i++) {
          draw(fill, drawn + i, ids, i * context);
        }
        var result =
            model
                .transformer()
                .forward(
                    pass.create(ids, new Shape(contexts, context)),
                    Hooks.capture(hook),
                    Extent.CAPTURES,
                    Optional.empty(),
                    model.engine().ops(pass),
                    cancellation);
        var captured = result.capture(hook);
        var width = captured.getShape().size() / ids.length;
        if (into.isEmpty()) {
          into = Optional.of(scope.zeros(new Shape(rows, width), DataType.FLOAT32));
        }
        var kept = kept(ids, rows - have);
        if (kept.length == 0) {
          throw new FeaturescopeException(
              "The corpus holds nothing but separators", "name a file with text");
        }
        script.call(
            pass,
            "put_rows",
            into.get(),
            captured.reshape(ids.length, width),
            pass.create(kept),
            have);
        have += kept.length;
      }
    }
    return into.orElseThrow();
  }

  private void draw(long fill, int number, long[] ids, int at) {
    // The sampler gives one token more than its context; it is asked for one less.
    sampler.sequence(fill, number, ids, at);
    if (bos.isPresent() && ids[at] != bos.getAsInt()) {
      System.arraycopy(ids, at, ids, at + 1, context - 1);
      ids[at] = bos.getAsInt();
    }
  }

  /// The positions of what is not a BOS, at most `most`.
  private long[] kept(long[] ids, int most) {
    var kept = new long[Math.min(most, ids.length)];
    var count = 0;
    for (var i = 0; i < ids.length && count < kept.length; i++) {
      if (bos.isEmpty() || ids[i] != bos.getAsInt()) {
        kept[count++] = i;
      }
    }
    return Arrays.copyOf(kept, count);
  }

  private static long[] shuffled(int length, long seed) {
    var order = new long[length];
    var random = new SplittableRandom(seed);
    for (var i = 0; i < length; i++) {
      var j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  @Override
  public void close() {
    files.forEach(TokenFile::close);
    scope.close();
  }
}
