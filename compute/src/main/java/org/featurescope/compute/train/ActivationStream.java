package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;

/// Activations of a model at some hooks over the texts of a corpus, in batches of random order. One
/// forward pass serves all hooks and ends at the last of them; row i of a batch is the same token
/// at each.
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
  private final SaeTrainingConfig config;
  private final Script script;
  private final int context;
  private final int contexts;
  private final OptionalInt bos;
  private final List<TokenFile> files = new ArrayList<>();
  private final ContextSampler sampler;
  private final NDManager scope;
  private final int batchesHeld;
  private final NavigableMap<HookPoint, Integer> widths;

  private Optional<ActivationCaches> caches = Optional.empty();
  private boolean bfloat16;
  private long held = -1;
  private Map<HookPoint, NDArray> buffer = Map.of();
  private long[] order = {};

  /// Tokenises what `run` does not hold yet.
  ///
  /// @param points what to keep
  /// @param run folder of the training's own files
  /// @throws FeaturescopeException if the model lacks a hook, or the corpus is too small
  ActivationStream(
      LanguageModel model,
      Collection<HookPoint> points,
      SaeTrainingConfig config,
      Path run,
      Progress progress,
      Cancellation cancellation) {
    this.model = model;
    this.config = config;
    this.script = model.engine().script(SaeStep.class, "sae_step.py");
    this.context = Math.min(config.context(), model.spec().context());
    this.contexts = Math.max(1, PASS_TOKENS / context);
    this.bos = model.tokenizer().bosId();
    this.batchesHeld = batchesHeld(config);
    this.bfloat16 = config.bf16().equals("on");
    for (var point : points) {
      if (point.layer() >= model.spec().layers() || point.site() == HookPoint.Site.PATTERN) {
        throw noSuchHook(point);
      }
      model.spec().require(point);
    }
    this.scope = model.engine().scope();
    try {
      this.sampler = open(run, progress, cancellation);
      this.widths = measure(points, cancellation);
      if (!config.cache().isEmpty()) {
        caches = Optional.of(openCaches());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private FeaturescopeException noSuchHook(HookPoint point) {
    return new FeaturescopeException(
        "This model of %d layers has no vector %s for each token"
            .formatted(model.spec().layers(), point),
        "layers count from 0; blocks.0.hook_resid_post is one that every model has");
  }

  private ContextSampler open(Path run, Progress progress, Cancellation cancellation) {
    var separator = bos.orElseGet(() -> model.tokenizer().eosId().orElse(0));
    var tokens = CorpusTokens.cached();
    var sources = new ArrayList<ContextSampler.Source>();
    for (var i = 0; i < config.corpus().size(); i++) {
      var text = config.corpus().get(i);
      var file =
          tokens.open(
              Path.of(text.file()),
              model.directory(),
              model.tokenizer(),
              separator,
              run.resolve("tokens-" + i + ".bin"),
              progress,
              cancellation);
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

  private ActivationCaches openCaches() {
    var key =
        new StringBuilder(Fingerprint.ofModel(model.directory()))
            .append(Fingerprint.ofTokenizer(model.directory()));
    for (var text : config.corpus()) {
      key.append(Fingerprint.of(Path.of(text.file()), text.weight()));
    }
    key.append(List.of(context, contexts, config.seed(), rowsHeld(), config.bf16()));
    return new ActivationCaches(
        model.engine(),
        Path.of(config.cache()),
        Fingerprint.ofText(key.toString()),
        widths,
        rowsHeld(),
        Math.ceilDiv(config.steps(), batchesHeld),
        bfloat16);
  }

  private int rowsHeld() {
    return batchesHeld * config.batch();
  }

  /// How wide the activations are, seen in a pass over one context.
  private NavigableMap<HookPoint, Integer> measure(
      Collection<HookPoint> points, Cancellation cancellation) {
    var measured = new TreeMap<HookPoint, Integer>();
    try (var pass = model.engine().scope()) {
      var captures = capture(ids(0, 0, 1), points, pass, cancellation);
      for (var point : points) {
        if (!captures.containsKey(point)) {
          throw noSuchHook(point);
        }
        measured.put(point, Math.toIntExact(captures.get(point).getShape().size() / context));
      }
    }
    return measured;
  }

  /// Whether contexts begin with a BOS.
  boolean prependsBos() {
    return bos.isPresent();
  }

  int context() {
    return context;
  }

  /// The width of the activations at a hook.
  int width(HookPoint point) {
    return widths.get(point);
  }

  /// A short training does not need the whole buffer.
  private static int batchesHeld(SaeTrainingConfig settings) {
    return (int) Math.min(settings.bufferTokens() / settings.batch(), settings.steps());
  }

  /// Bytes of the buffer that a training with these settings has.
  long bufferBytes(SaeTrainingConfig settings) {
    var width = widths.values().stream().mapToLong(Integer::longValue).sum();
    return (long) batchesHeld(settings) * settings.batch() * width * Float.BYTES;
  }

  /// Whether the products of the forward pass are taken in bfloat16.
  boolean bfloat16() {
    return bfloat16;
  }

  /// Goes on as the training began.
  void useBfloat16(boolean use) {
    bfloat16 = use;
    caches.ifPresent(all -> all.keepOnly(use));
  }

  /// Chooses the faster way, unless the settings say which or a cache holds activations. What else
  /// is captured must not matter: an autoencoder learns the same whoever learns beside it.
  void chooseBfloat16(Cancellation cancellation) {
    if (!config.bf16().equals("auto")) {
      return;
    }
    var cached = caches.map(ActivationCaches::bfloat16).orElse(Set.of());
    if (!cached.isEmpty()) {
      useBfloat16(cached.contains(true));
      return;
    }
    var question =
        "activations of %d texts of %d tokens by %s".formatted(contexts, context, model.spec());
    useBfloat16(model.engine().measuredOnce(question, () -> isFasterInBfloat16(cancellation)));
  }

  private boolean isFasterInBfloat16(Cancellation cancellation) {
    return Bfloat16Race.isWon(way -> {
      bfloat16 = way;
      try (var pass = model.engine().scope()) {
        capture(ids(0, 0, contexts), widths.keySet(), pass, cancellation);
        model.engine().await();
      }
    });
  }

  Engine engine() {
    return model.engine();
  }

  /// Fills the buffer if that of a step is not there.
  ///
  /// @return whether it was not
  boolean supply(long step, Cancellation cancellation) {
    return hold((step - 1) / batchesHeld, cancellation);
  }

  /// The steps that one filling of the buffer is enough for.
  int stepsSupplied() {
    return batchesHeld;
  }

  /// The batch of a step, `[batch, width]` float32 for each hook; steps count from 1.
  Map<HookPoint, NDArray> batch(long step, NDManager into, Cancellation cancellation) {
    supply(step, cancellation);
    var first = (int) ((step - 1) % batchesHeld) * config.batch();
    return rows(first, first + config.batch(), into);
  }

  /// The first rows of the first buffer, in random order, to begin a training from.
  Map<HookPoint, NDArray> sample(int most, NDManager into, Cancellation cancellation) {
    hold(0, cancellation);
    return rows(0, Math.min(most, order.length), into);
  }

  private Map<HookPoint, NDArray> rows(int from, int to, NDManager into) {
    var rows = new TreeMap<HookPoint, NDArray>();
    try (var inner = into.newSubManager()) {
      var which = inner.create(Arrays.copyOfRange(order, from, to));
      buffer.forEach((point, all) -> rows.put(point, script.one(into, "select", all, which)));
    }
    return rows;
  }

  private boolean hold(long fill, Cancellation cancellation) {
    if (held == fill) {
      return false;
    }
    held = -1;
    var rows = rowsHeld();
    if (buffer.isEmpty()) {
      var made = new TreeMap<HookPoint, NDArray>();
      widths.forEach(
          (point, width) -> made.put(point, scope.zeros(new Shape(rows, width), DataType.FLOAT32)));
      buffer = made;
    }
    fillBuffer(fill, rows, cancellation);
    order = shuffled(rows, config.seed() * 31 + fill);
    held = fill;
    return true;
  }

  /// From the disk what is there, from the model the rest.
  private void fillBuffer(long fill, int rows, Cancellation cancellation) {
    if (caches.isEmpty()) {
      run(fill, widths.keySet(), rows, cancellation);
      return;
    }
    var files = caches.get();
    var missing = files.missing(fill, widths.keySet());
    if (!missing.isEmpty()) {
      run(fill, missing, rows, cancellation);
    }
    for (var hook : widths.keySet()) {
      cancellation.check();
      if (missing.contains(hook)) {
        files.store(fill, hook, slice(hook), rows(hook));
      } else {
        files.load(fill, hook, rows(hook));
      }
    }
  }

  private ActivationCaches.Slice slice(HookPoint hook) {
    return (first, count, into) -> script.one(into, "rows", buffer.get(hook), first, first + count);
  }

  private ActivationCaches.Rows rows(HookPoint hook) {
    return (values, first, inner) -> {
      var count = values.length / width(hook);
      var array = inner.create(values, new Shape(count, width(hook)));
      var all = inner.arange(0, count, 1, DataType.INT64);
      script.call(inner, "put_rows", buffer.get(hook), array, all, first);
    };
  }

  /// Puts `rows` activations of contexts that belong to this fill into the buffer.
  private void run(long fill, Set<HookPoint> points, int rows, Cancellation cancellation) {
    var have = 0;
    for (var drawn = 0; have < rows; drawn += contexts) {
      var ids = ids(fill, drawn, contexts);
      var kept = kept(ids, rows - have);
      if (kept.length == 0) {
        throw new FeaturescopeException(
            "The corpus holds nothing but separators", "name a file with text");
      }
      try (var pass = model.engine().scope()) {
        var which = pass.create(kept);
        for (var captured : capture(ids, points, pass, cancellation).entrySet()) {
          var flat = captured.getValue().reshape(ids.length, width(captured.getKey()));
          script.call(pass, "put_rows", buffer.get(captured.getKey()), flat, which, have);
        }
      }
      have += kept.length;
    }
  }

  private Map<HookPoint, NDArray> capture(
      long[] ids, Collection<HookPoint> points, NDManager pass, Cancellation cancellation) {
    var ops = model.engine().ops(pass);
    return model
        .transformer()
        .forward(
            pass.create(ids, new Shape(ids.length / context, context)),
            Hooks.none().andCapture(points),
            Extent.CAPTURES,
            Optional.empty(),
            bfloat16 ? ops.withBfloat16Linears() : ops,
            cancellation)
        .captures();
  }

  /// The tokens of `count` contexts of a fill, one after another.
  private long[] ids(long fill, int first, int count) {
    var ids = new long[count * context];
    for (var i = 0; i < count; i++) {
      draw(fill, first + i, ids, i * context);
    }
    return ids;
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
    caches.ifPresent(ActivationCaches::close);
    scope.close();
  }
}
