package org.featurescope.compute.read;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.read.Windows.Window;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.Wiring;
import org.featurescope.compute.text.TokenSequence;

/// Reads a text: one forward pass a window, features at the autoencoder's hook, surprisal, entropy
/// and the likeliest tokens.
///
/// A text longer than the context goes through the model in windows that overlap by a quarter of
/// the context; each begins with the BOS if the text does. Windows of one length go together.
public final class TextReader implements Job<Reading> {
  private static final String NAME_THE_HOOK =
      "write it anew with 'featurescope export --sae PATH --out DIR --hook NAME'"
          + " (a transcoder also --hook-out)";

  /// Likeliest tokens kept for every position.
  private static final int TOP = 5;

  /// Tokens in one pass; more would not be faster and a cancellation would have to wait longer.
  private static final int PASS_TOKENS = 2048;

  /// Logits held at a time, in bytes.
  private static final long LOGITS_BYTES = 64L << 20;

  private final LanguageModel model;
  private final Optional<SparseAutoencoder> sae;
  private final Optional<HookPoint> hook;
  private final Optional<HookPoint> target;
  private final TokenSequence tokens;
  private final OptionalInt bos;
  private final Consumer<Reading> onPart;

  /// @param tokens the text, e.g. from [#tokenize]
  /// @param onPart called on the job's thread with what is known after every pass but the last
  /// @throws FeaturescopeException if the autoencoder does not fit the model
  public TextReader(
      LanguageModel model,
      Optional<SparseAutoencoder> sae,
      TokenSequence tokens,
      Consumer<Reading> onPart) {
    this.model = model;
    this.sae = sae;
    this.hook = sae.map(s -> hook(model, s));
    this.target = sae.map(s -> target(model, s));
    this.tokens = tokens;
    this.bos = bos(model, tokens);
    this.onPart = onPart;
  }

  /// The tokens of a text as the pair of model and autoencoder wants them: what the tokenizer
  /// gives, and a BOS in front if the autoencoder was trained with one.
  public static TokenSequence tokenize(
      LanguageModel model, Optional<SparseAutoencoder> sae, String text) {
    var tokens = model.tokenizer().encode(text);
    var bos = model.tokenizer().bosId();
    var wanted = sae.map(s -> s.metadata().prependBos()).orElse(false);
    if (tokens.isEmpty() || !wanted || bos.isEmpty() || tokens.id(0) == bos.getAsInt()) {
      return tokens;
    }
    var size = tokens.size() + 1;
    var ids = new int[size];
    var starts = new int[size];
    var ends = new int[size];
    var added = new BitSet(size);
    ids[0] = bos.getAsInt();
    added.set(0);
    for (var i = 1; i < size; i++) {
      ids[i] = tokens.id(i - 1);
      starts[i] = tokens.start(i - 1);
      ends[i] = tokens.end(i - 1);
      added.set(i, tokens.isAdded(i - 1));
    }
    return new TokenSequence(text, ids, starts, ends, added);
  }

  /// The hook that an autoencoder reads, checked against the model.
  ///
  /// @throws FeaturescopeException if its files do not name one or the widths differ
  public static HookPoint hook(LanguageModel model, SparseAutoencoder sae) {
    var name =
        sae.metadata()
            .hookName()
            .orElseThrow(() ->
                new FeaturescopeException(
                    "The autoencoder does not say which activation it reads", NAME_THE_HOOK));
    var point = HookPoint.parse(name);
    var spec = model.spec();
    if (point.layer() >= spec.layers()) {
      throw new FeaturescopeException(
          "The autoencoder reads %s, the model has %d layers".formatted(name, spec.layers()),
          "choose an autoencoder that was trained on this model");
    }
    spec.require(point);
    var width = spec.width(point.site());
    if (point.site() == HookPoint.Site.Z || point.site() == HookPoint.Site.Q) {
      width *= spec.heads();
    } else if (point.site() == HookPoint.Site.K || point.site() == HookPoint.Site.V) {
      width *= spec.kvHeads();
    }
    if (width != sae.spec().dIn()) {
      throw new FeaturescopeException(
          "The autoencoder expects activations of width %d, the model's %s has %d"
              .formatted(sae.spec().dIn(), name, width),
          "choose an autoencoder that was trained on this model");
    }
    return point;
  }

  /// The hook that the output stands for: of an autoencoder the one that it reads, of a transcoder
  /// the one that it is to predict.
  ///
  /// @throws FeaturescopeException if its files do not name one, or one that the model lacks
  public static HookPoint target(LanguageModel model, SparseAutoencoder sae) {
    if (sae.spec().wiring() == Wiring.AUTOENCODER) {
      return hook(model, sae);
    }
    var name =
        sae.metadata()
            .hookNameOut()
            .orElseThrow(() ->
                new FeaturescopeException(
                    "The transcoder does not say which activation it writes", NAME_THE_HOOK));
    var point = HookPoint.parse(name);
    if (point.layer() >= model.spec().layers()
        || !model.spec().has(point.site())
        || model.spec().width(point.site()) != sae.spec().dOut()) {
      throw new FeaturescopeException(
          "The model has no %s of width %d".formatted(name, sae.spec().dOut()),
          "choose a transcoder that was trained on this model");
    }
    return point;
  }

  private static OptionalInt bos(LanguageModel model, TokenSequence tokens) {
    var bos = model.tokenizer().bosId();
    return !tokens.isEmpty() && bos.isPresent() && tokens.id(0) == bos.getAsInt()
        ? bos
        : OptionalInt.empty();
  }

  @Override
  public String title() {
    return "Reading %,d tokens".formatted(tokens.size());
  }

  @Override
  public Reading run(Progress progress, Cancellation cancellation) {
    requireHeap();
    var context = model.spec().context();
    // Later windows begin with a BOS of their own, which takes one place.
    var windows = Windows.over(tokens.size(), context - (bos.isPresent() ? 1 : 0), context / 4);
    var seams = windows.stream().skip(1).map(Window::keep).toList();
    var state = new State(Quantities.unknown(tokens.size(), TOP), seams);
    progress.report(0, tokens.size(), "tokens");
    for (var i = 0; i < windows.size(); ) {
      cancellation.check();
      var group = group(windows, i);
      read(group, state, cancellation);
      i += group.size();
      state.known = group.getLast().end();
      progress.report(state.known, tokens.size(), "tokens");
      if (i < windows.size()) {
        onPart.accept(state.reading());
      }
    }
    return state.reading();
  }

  /// What has been read so far.
  private final class State {
    private final Quantities quantities;
    private final List<Integer> seams;
    private final List<Reading.Part> parts = new ArrayList<>();
    private int known;

    State(Quantities quantities, List<Integer> seams) {
      this.quantities = quantities;
      this.seams = seams;
    }

    Reading reading() {
      return new Reading(
          tokens,
          known,
          quantities,
          hook,
          sae.map(s -> s.spec().latents()).orElse(0),
          parts,
          seams);
    }
  }

  /// Results live on the Java heap; a text too long for it is refused before the work starts.
  private void requireHeap() {
    var active =
        sae.map(s -> s.spec().activation() instanceof Activation.TopK topK ? topK.k() : 64)
            .orElse(0);
    var bytes = tokens.size() * (16L + 8L * TOP + 8L * active);
    var runtime = Runtime.getRuntime();
    var free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    if (bytes > free) {
      throw new FeaturescopeException(
          "A text of %,d tokens needs %,d MB, and %,d MB are free"
              .formatted(tokens.size(), bytes >> 20, free >> 20),
          "open a part of the text");
    }
  }

  /// As many windows of one shape as go into one pass.
  private List<Window> group(List<Window> windows, int first) {
    var most = Math.max(1, PASS_TOKENS / model.spec().context());
    var end = first + 1;
    // The first window begins with the text's own BOS, the others with one put in front.
    while (first > 0
        && end < windows.size()
        && end - first < most
        && windows.get(end).length() == windows.get(first).length()) {
      end++;
    }
    return windows.subList(first, end);
  }

  private void read(List<Window> group, State state, Cancellation cancellation) {
    var first = group.getFirst();
    var lead = first.start() > 0 && bos.isPresent() ? 1 : 0;
    var length = first.length() + lead;
    try (var scope = model.engine().scope()) {
      var ops = model.engine().ops(scope);
      var result =
          model
              .transformer()
              .forward(
                  scope.create(ids(group, lead, length), new Shape(group.size(), length)),
                  hook.map(point -> Hooks.capture(point, target.orElseThrow()))
                      .orElse(Hooks.none()),
                  Extent.FINAL,
                  Optional.empty(),
                  ops,
                  cancellation);
      for (var i = 0; i < group.size(); i++) {
        cancellation.check();
        var window = group.get(i);
        // In the pass, token t of the text stands at row t - offset.
        var offset = window.start() - lead;
        expectations(result.hidden().orElseThrow(), i, window, offset, state.quantities, ops);
        if (hook.isPresent()) {
          var in = result.capture(hook.get());
          features(in, result.capture(target.orElseThrow()), i, window, offset, state, scope);
        }
      }
    }
  }

  /// Ids `[windows, length]`, row-major.
  private long[] ids(List<Window> group, int lead, int length) {
    var ids = new long[group.size() * length];
    var at = 0;
    for (var window : group) {
      if (lead == 1) {
        ids[at++] = bos.getAsInt();
      }
      for (var t = window.start(); t < window.end(); t++) {
        ids[at++] = tokens.id(t);
      }
    }
    return ids;
  }

  /// Fills what the model expected of the window's tokens, in portions of bounded size.
  private void expectations(
      NDArray hidden, int row, Window window, int offset, Quantities quantities, Ops outer) {
    var portion = (int) Math.max(1, LOGITS_BYTES / (4L * model.spec().vocabulary()));
    // Token t is predicted by the row of token t - 1; before the first there is none.
    var first = Math.max(window.keep(), offset + 1);
    for (var from = first; from < window.end(); from += portion) {
      var to = Math.min(window.end(), from + portion);
      try (var scope = outer.scope().newSubManager()) {
        var ops = outer.in(scope);
        var rows = rows(hidden, row, from - 1 - offset, to - 1 - offset, scope);
        var targets = new long[to - from];
        for (var t = from; t < to; t++) {
          targets[t - from] = tokens.id(t);
        }
        var top = Math.min(TOP, model.spec().vocabulary());
        var logits = model.transformer().unembed(rows, ops);
        var statistics = ops.tokenStatistics(logits, scope.create(targets), top);
        copy(statistics.get(0).toFloatArray(), quantities.surprisal(), from);
        copy(statistics.get(1).toFloatArray(), quantities.entropy(), from);
        var ids = statistics.get(2).toLongArray();
        var probabilities = statistics.get(3).toFloatArray();
        for (var i = 0; i < ids.length; i++) {
          var at = (from + i / top) * TOP + i % top;
          quantities.topIds()[at] = (int) ids[i];
          quantities.topProbabilities()[at] = probabilities[i];
        }
      }
    }
  }

  private void features(
      NDArray activation,
      NDArray target,
      int row,
      Window window,
      int offset,
      State state,
      NDManager outer) {
    try (var scope = outer.newSubManager()) {
      var x = rows(activation, row, window.keep() - offset, window.end() - offset, scope);
      var y = rows(target, row, window.keep() - offset, window.end() - offset, scope);
      var reconstruction = sae.orElseThrow().reconstruct(x, y, scope);
      for (var t = window.keep(); t < window.end(); t++) {
        state.quantities.error()[t] = reconstruction.normalisedError(t - window.keep());
      }
      state.parts.add(new Reading.Part(window.keep(), reconstruction.features()));
    }
  }

  /// Rows `from` to `to - 1` of one window of `[B, T, ...]`.
  private static NDArray rows(NDArray all, int window, int from, int to, NDManager scope) {
    var rows = all.get(new NDIndex().addIndices(window).addSliceDim(from, to));
    rows.attach(scope);
    return rows;
  }

  private static void copy(float[] from, float[] to, int at) {
    System.arraycopy(from, 0, to, at, from.length);
  }
}
