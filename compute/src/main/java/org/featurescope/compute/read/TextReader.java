package org.featurescope.compute.read;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.read.Windows.Window;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.Wiring;
import org.featurescope.compute.text.TokenSequence;

/// Reads a text: one forward pass a window, features at the autoencoder's hook, surprisal, entropy
/// and the likeliest tokens.
///
/// A text longer than the context goes through the model in windows that overlap by a quarter of
/// the context; each begins with the BOS if the text does. Windows of one length go together. They
/// do not depend on each other: what somebody looks at is read first, the rest outwards from there,
/// with the same numbers as in any other order. The very first numbers come from as little of the
/// text as there is in view; those are read again with their neighbours. What was kept of an
/// earlier reading is not computed again.
public final class TextReader implements Job<Reading> {
  private static final String NAME_THE_HOOK =
      "write it anew with 'featurescope export --sae PATH --out DIR --hook NAME'"
          + " (a transcoder also --hook-out)";

  /// Likeliest tokens kept for every position.
  private static final int TOP = 5;

  /// Tokens in one pass; more would not be faster and a cancellation would have to wait longer.
  private static final int PASS_TOKENS = 2048;

  /// Tokens from which on a reading is worth keeping: less is read in about the time it takes to
  /// look it up.
  private static final int LONG = 16_384;

  /// Changes when the same windows would give other numbers than an earlier version kept.
  private static final int VERSION = 1;

  /// Tokens that are read in a moment, before the first pass: about as many as can be seen.
  private static final int GLANCE = 256;

  /// Features active on a token where the autoencoder does not fix them.
  private static final int USUALLY_ACTIVE = 64;

  /// What a reading looks at first, and where it is kept.
  ///
  /// @param focus where somebody looks
  /// @param cache keeps readings of long texts
  /// @param modelHash gives SHA-256 of the model's files
  /// @param saeHash gives SHA-256 of the autoencoder's files; empty without one
  public record Setting(
      Focus focus, ReadingCache cache, Supplier<String> modelHash, Supplier<String> saeHash) {

    /// From the front to the back, kept nowhere.
    public static Setting plain() {
      return new Setting(new Focus(), ReadingCache.none(), () -> "", () -> "");
    }
  }

  private final LanguageModel model;
  private final Optional<SparseAutoencoder> sae;
  private final Optional<HookPoint> hook;
  private final TokenSequence tokens;
  private final OptionalInt bos;
  private final Setting setting;
  private final int keptFrom;
  private final Consumer<Reading> onPart;
  private final PassReader reader;

  /// Reads from the front to the back.
  ///
  /// @param tokens the text, e.g. from [#tokenize]
  /// @param onPart called on the job's thread with what is known: of a text of several passes
  ///   nothing but the tokens at first, then what is in view, and then more after every pass but
  ///   the last
  /// @throws FeaturescopeException if the autoencoder does not fit the model
  public TextReader(
      LanguageModel model,
      Optional<SparseAutoencoder> sae,
      TokenSequence tokens,
      Consumer<Reading> onPart) {
    this(model, sae, tokens, Setting.plain(), onPart);
  }

  /// @param tokens the text, e.g. from [#tokenize]
  /// @param onPart called on the job's thread with what is known: of a text of several passes
  ///   nothing but the tokens at first, then what is in view, and then more after every pass but
  ///   the last
  /// @throws FeaturescopeException if the autoencoder does not fit the model
  public TextReader(
      LanguageModel model,
      Optional<SparseAutoencoder> sae,
      TokenSequence tokens,
      Setting setting,
      Consumer<Reading> onPart) {
    this(model, sae, tokens, setting, LONG, onPart);
  }

  /// @param keptFrom tokens from which on a reading is kept
  TextReader(
      LanguageModel model,
      Optional<SparseAutoencoder> sae,
      TokenSequence tokens,
      Setting setting,
      int keptFrom,
      Consumer<Reading> onPart) {
    this.model = model;
    this.sae = sae;
    this.hook = sae.map(s -> hook(model, s));
    this.tokens = tokens;
    this.bos = bos(model, tokens);
    this.setting = setting;
    this.keptFrom = keptFrom;
    this.onPart = onPart;
    reader = new PassReader(model, sae, hook, sae.map(s -> target(model, s)), tokens, bos);
  }

  /// The tokens of a text as the pair of model and autoencoder wants them: what the tokenizer
  /// gives, and a BOS in front if the autoencoder was trained with one.
  public static TokenSequence tokenize(
      LanguageModel model, Optional<SparseAutoencoder> sae, String text) {
    return tokenize(model, sae, text, new Cancellation(), beginning -> {});
  }

  /// As [#tokenize(LanguageModel, Optional, String)], for long texts.
  ///
  /// @param beginning gets the tokens of the first part of a text of several parts, long before the
  ///   rest are known
  /// @throws java.util.concurrent.CancellationException when `cancellation` was asked for
  public static TokenSequence tokenize(
      LanguageModel model,
      Optional<SparseAutoencoder> sae,
      String text,
      Cancellation cancellation,
      Consumer<TokenSequence> beginning) {
    var whole =
        model
            .tokenizer()
            .encode(text, cancellation, part -> beginning.accept(led(model, sae, part)));
    return led(model, sae, whole);
  }

  /// With a BOS in front if the autoencoder was trained with one.
  private static TokenSequence led(
      LanguageModel model, Optional<SparseAutoencoder> sae, TokenSequence tokens) {
    var bos = model.tokenizer().bosId();
    var wanted = sae.map(s -> s.metadata().prependBos()).orElse(false);
    return tokens.isEmpty() || !wanted || bos.isEmpty() || tokens.id(0) == bos.getAsInt()
        ? tokens
        : tokens.ledBy(bos.getAsInt());
  }

  /// Reads of the beginning of a text as much as is in view, while the rest is not known yet; empty
  /// where something else is in view.
  ///
  /// @param beginning of a longer text, from [#tokenize]
  public static Optional<Reading> glance(
      LanguageModel model,
      Optional<SparseAutoencoder> sae,
      TokenSequence beginning,
      Focus focus,
      Cancellation cancellation) {
    if (focus.place().from() >= beginning.text().length()) {
      return Optional.empty();
    }
    var seen = Math.min(beginning.size(), GLANCE);
    var reader = new TextReader(model, sae, beginning, part -> {});
    var windows = Windows.over(beginning.size(), reader.room(), reader.overlap());
    var results = new PassResults(Windows.passes(windows, 1), beginning.size(), TOP);
    var first = results.passes().getFirst();
    var glance = results.with(0, first.glance(0, seen - 1, seen));
    reader.reader.read(0, glance, cancellation);
    var to = glance.passes().getFirst().to();
    return Optional.of(reader.reading(TokenRanges.of(0, to), glance, List.of()));
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
    var width = spec.wholeWidth(point.site());
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
    var windows = Windows.over(tokens.size(), room(), overlap());
    var passes = Windows.passes(windows, Math.max(1, PASS_TOKENS / model.spec().context()));
    var results = new PassResults(passes, tokens.size(), TOP);
    var seams = windows.stream().skip(1).map(Window::keep).toList();
    var order = new PassOrder(passes);
    var known = TokenRanges.none();
    progress.report(0, tokens.size(), "tokens");
    if (passes.size() > 1) {
      onPart.accept(reading(known, results, seams));
    }
    try (var kept = shelf()) {
      for (var next = next(order); next.isPresent(); next = next(order)) {
        cancellation.check();
        var pass = next.getAsInt();
        if (known.isEmpty() && !kept.has(pass)) {
          glance(pass, results, seams, cancellation);
        }
        recallOrRead(pass, results, kept, cancellation);
        known = known.with(passes.get(pass).from(), passes.get(pass).to());
        progress.report(known.count(), tokens.size(), "tokens");
        if (!order.isEmpty()) {
          onPart.accept(reading(known, results, seams));
        }
      }
    }
    return reading(known, results, seams);
  }

  /// Shows of a pass what is in view, where that is less than all of it.
  private void glance(
      int number, PassResults results, List<Integer> seams, Cancellation cancellation) {
    var pass = results.passes().get(number);
    var place = setting.focus.place();
    var part = pass.glance(tokens.positionAt(place.from()), tokens.positionAt(place.to()), GLANCE);
    if (part.rows() < pass.rows()) {
      var glance = results.with(number, part);
      reader.read(number, glance, cancellation);
      onPart.accept(reading(TokenRanges.of(part.from(), part.to()), glance, seams));
    }
  }

  /// Tokens of the text in a window. Later windows begin with a BOS of their own, which takes one
  /// place.
  private int room() {
    return model.spec().context() - (bos.isPresent() ? 1 : 0);
  }

  private int overlap() {
    return model.spec().context() / 4;
  }

  private OptionalInt next(PassOrder order) {
    var place = setting.focus.place();
    return order.next(tokens.positionAt(place.from()), tokens.positionAt(place.to()));
  }

  private void recallOrRead(
      int pass, PassResults results, ReadingCache.Shelf kept, Cancellation cancellation) {
    var bytes = new PassBytes(model.spec().vocabulary(), latents());
    if (kept.load(pass).filter(found -> bytes.read(found, results, pass)).isEmpty()) {
      reader.read(pass, results, cancellation);
      kept.save(pass, () -> bytes.write(results, pass));
    }
  }

  private Reading reading(TokenRanges known, PassResults results, List<Integer> seams) {
    return new Reading(tokens, known, results, hook, latents(), seams);
  }

  private int latents() {
    return sae.map(s -> s.spec().latents()).orElse(0);
  }

  private ReadingCache.Shelf shelf() {
    var cache = tokens.size() < keptFrom ? ReadingCache.none() : setting.cache;
    return cache.open(this::key);
  }

  private ReadingCache.Key key() {
    var engine = model.engine();
    var manner =
        "%d; windows of %d, overlap %d, passes of %d; %s on %s; %s"
            .formatted(
                VERSION,
                room(),
                overlap(),
                PASS_TOKENS,
                model.precision(),
                engine.device(),
                hook.map(HookPoint::name).orElse("no features"));
    return new ReadingCache.Key(
        hash(), setting.modelHash.get(), sae.isPresent() ? setting.saeHash.get() : "", manner);
  }

  /// SHA-256 of the ids, which say all that the model sees of a text.
  private String hash() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var bytes = ByteBuffer.allocate(Integer.BYTES * tokens.size());
      bytes.asIntBuffer().put(tokens.ids());
      return HexFormat.of().formatHex(digest.digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Results live on the Java heap; a text too long for it is refused before the work starts.
  private void requireHeap() {
    var bytes = bytes(tokens.size(), active(), latents());
    var runtime = Runtime.getRuntime();
    var free = runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
    if (bytes > free) {
      throw new FeaturescopeException(
          "A text of %,d tokens needs %,d MB, and %,d MB are free"
              .formatted(tokens.size(), bytes >> 20, free >> 20),
          "open a part of the text");
    }
  }

  private int active() {
    return sae.map(
            s -> s.spec().activation() instanceof Activation.TopK topK ? topK.k() : USUALLY_ACTIVE)
        .orElse(0);
  }

  /// What a reading takes on the heap, in bytes: three quantities and the likeliest tokens at every
  /// position, and a value, a row and a share of the latents' list for every activation.
  static long bytes(int tokens, int active, int latents) {
    var each = Float.BYTES + Indices.bytes(PASS_TOKENS) + Indices.bytes(latents) / 2;
    return tokens * (3L * Float.BYTES + 8L * TOP + (long) each * active);
  }
}
