package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.job.FeaturescopeException;

/// A sparse autoencoder, or a transcoder where the output is another activation than the input:
///
///     z  = act(W_enc (norm(x) - b_dec) + b_enc)
///     x^ = unnorm(z W_dec + b_dec)         y^ = z W_dec + b_dec + W_skip x
///
/// (Gao et al. 2024, eq. 1; x^ of an autoencoder, y^ of a transcoder. The subtraction of b_dec, the
/// norms and W_skip depend on [SaeSpec].) Features are
/// sparse from the start: the encoder's product is taken in blocks of latents that stay in the
/// cache, each is reduced to its few candidates at once, and `[N, n]` is never in memory.
///
/// Safe to use from several threads.
public final class SparseAutoencoder implements AutoCloseable {
  /// Latents of one block of the encoder's product.
  public static final int BLOCK = BlockwiseTopK.BLOCK;

  /// Rows that are encoded at a time.
  public static final int CHUNK = BlockwiseTopK.CHUNK;

  private final Engine engine;
  private final Script script;
  private final SaeSpec spec;
  private final SaeMetadata metadata;
  private final NDManager manager;
  private final NDArray encoder;
  private final NDArray encoderBias;
  private final NDArray decoder;
  private final NDArray decoderBias;
  private final Optional<NDArray> skip;
  private final float[] thresholds;
  private final BlockwiseTopK topK;
  private final RescoredTopK rescoredTopK;
  private final RescoredAbove rescoredAbove;
  private final LatentsAbove above;
  private volatile boolean byBfloat16;
  private final List<Block> blocks = new ArrayList<>();

  /// Some consecutive latents: views of the encoder, and the thresholds or nothing.
  private record Block(int first, int size, NDArray weight, NDArray bias, NDArray threshold) {}

  /// x without its norm, and what undoes the norm: factor and offset by row, absent where there is
  /// nothing to undo.
  private record Normalised(NDArray x, NDArray factor, NDArray offset) {}

  /// Copies the weights to the engine's device.
  public SparseAutoencoder(Engine engine, SaeSpec spec, SaeWeights weights, SaeMetadata metadata) {
    weights.check(spec);
    this.engine = engine;
    this.spec = spec;
    this.metadata = metadata;
    this.script = engine.script(SparseAutoencoder.class, "sae.py");
    this.manager = engine.scope();
    var n = spec.latents();
    var w = manager.create(weights.encoder(), new Shape(n, spec.dIn()));
    var b = manager.create(weights.encoderBias(), new Shape(n));
    var d = manager.create(weights.decoder(), new Shape(n, spec.dOut()));
    if (spec.activation() instanceof Activation.TopK topK && topK.rescaleByDecoderNorm()) {
      // h |W_dec| = (W_enc |W_dec|) x + b |W_dec|: folded once instead of multiplied at every text.
      var norms = one("row_norms", d);
      w = replaced(w, one("scale_rows", w, norms));
      b = replaced(b, b.mul(norms));
      d = replaced(d, one("scale_rows", d, one("reciprocal", norms)));
      norms.close();
    }
    if (spec.activation() instanceof Activation.Gated gated) {
      w = replaced(w, one("scale_rows", w, exponentials(gated.logScale())));
    }
    encoder = w;
    encoderBias = b;
    decoder = d;
    decoderBias = manager.create(weights.decoderBias(), new Shape(spec.dOut()));
    skip =
        spec.wiring() == Wiring.SKIP_TRANSCODER
            ? Optional.of(manager.create(weights.skip(), new Shape(spec.dOut(), spec.dIn())))
            : Optional.empty();
    topK = new BlockwiseTopK(engine, encoder, encoderBias, manager);
    var rounded = new RoundedEncoder(engine, topK, manager);
    rescoredTopK = new RescoredTopK(engine, encoder, encoderBias, topK, rounded);
    rescoredAbove = new RescoredAbove(engine, topK, rounded);
    thresholds = Thresholds.of(spec.activation(), weights.encoderBias());
    above = new LatentsAbove(encoder, weights.encoderBias(), thresholds);
    for (var first = 0; first < n; first += BLOCK) {
      blocks.add(block(first, Math.min(first + BLOCK, n), thresholds));
    }
  }

  private NDArray one(String method, Object... args) {
    return script.one(manager, method, args);
  }

  private NDArray exponentials(float[] exponents) {
    var values = new float[exponents.length];
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) Math.exp(exponents[i]);
    }
    return manager.create(values);
  }

  private static NDArray replaced(NDArray old, NDArray by) {
    old.close();
    return by;
  }

  private Block block(int first, int end, float[] thresholds) {
    return new Block(
        first,
        end - first,
        one("rows", encoder, first, end),
        one("rows", encoderBias, first, end),
        manager.create(Thresholds.rows(thresholds, first, end)));
  }

  public SaeSpec spec() {
    return spec;
  }

  public SaeMetadata metadata() {
    return metadata;
  }

  /// W_dec `[n, dOut]`: adding `z` times row f to the output is what latent f at value z does (to a
  /// normalised output, where the spec has a norm). Owned by this object.
  public NDArray decoder() {
    return decoder;
  }

  /// W_enc `[n, dIn]`. Owned by this object.
  public NDArray encoder() {
    return encoder;
  }

  /// W_skip `[dOut, dIn]`, the linear way around the latents, if there is one. Owned by this
  /// object.
  public Optional<NDArray> skip() {
    return skip;
  }

  /// Whether from now on features are looked for by a product in bfloat16 and only what may be one
  /// is computed in float32. The features stay those of float32, but for latents that its rounding
  /// makes tie. On other devices than the processor nothing changes: their sums are not known to
  /// keep the bound.
  public void encodeByBfloat16(boolean by) {
    byBfloat16 = by && engine.device().equals("cpu");
  }

  /// The features of activations.
  ///
  /// @param x `[N, dIn]`, or `[N, H, e]` with H e = dIn (heads side by side)
  /// @throws FeaturescopeException if `x` holds NaN or infinity
  public FeatureActivations encode(NDArray x) {
    try (var scope = engine.scope()) {
      var rows = flat(x, spec.dIn(), scope);
      var parts = new ArrayList<FeatureActivations>();
      for (var from = 0; from < rows.getShape().get(0); from += CHUNK) {
        try (var chunk = scope.newSubManager()) {
          var to = (int) Math.min(from + CHUNK, rows.getShape().get(0));
          var part = script.one(chunk, "rows", rows, from, to);
          if (script.one(chunk, "finite", part).getFloat() != 0) {
            throw new FeaturescopeException(
                "the activations hold a value that is not a finite number",
                "check the model: its weights are damaged, or too large for its precision");
          }
          parts.add(encodeChunk(prepare(part, chunk).x(), to - from, chunk));
        }
      }
      return parts.size() == 1
          ? parts.getFirst()
          : FeatureActivations.concat(spec.latents(), parts);
    }
  }

  /// As [#encode(NDArray)], for plain arrays.
  ///
  /// @param x `[N, dIn]`, row-major
  public FeatureActivations encode(float[] x) {
    try (var scope = engine.scope()) {
      return encode(scope.create(x, new Shape(rowsOf(x.length), spec.dIn())));
    }
  }

  private long rowsOf(int length) {
    if (length % spec.dIn() != 0) {
      throw new IllegalArgumentException(length + " values in rows of " + spec.dIn());
    }
    return length / spec.dIn();
  }

  private FeatureActivations encodeChunk(NDArray x, int rows, NDManager scope) {
    return switch (spec.activation()) {
      case Activation.TopK topK -> encodeTopK(x, rows, topK, scope);
      case Activation.GroupMax groups -> encodeGroups(x, rows, groups.k(), scope);
      case Activation.Relu one -> encodeAbove(x, rows, scope);
      case Activation.Identity one -> encodeAbove(x, rows, scope);
      case Activation.BatchTopK one -> encodeAbove(x, rows, scope);
      case Activation.JumpRelu one -> encodeAbove(x, rows, scope);
      case Activation.Gated one -> encodeAbove(x, rows, scope);
    };
  }

  private FeatureActivations encodeTopK(
      NDArray x, int rows, Activation.TopK kind, NDManager scope) {
    var k = kind.k();
    var selected = byBfloat16 ? rescoredTopK.select(x, k, scope) : topK.select(x, k, scope);
    return kept(selected.get(0).toFloatArray(), selected.get(1).toIntArray(), rows, kind);
  }

  /// ReLU after the selection: of the k selected only what is above 0 is a feature.
  private FeatureActivations kept(float[] values, int[] latents, int rows, Activation.TopK kind) {
    var k = kind.k();
    var starts = new int[rows + 1];
    var kept = 0;
    for (var row = 0; row < rows; row++) {
      for (var i = row * k; i < (row + 1) * k; i++) {
        if (values[i] > 0 || kind.keepsNegative()) {
          values[kept] = values[i];
          latents[kept++] = latents[i];
        }
      }
      starts[row + 1] = kept;
    }
    return new FeatureActivations(
        spec.latents(), starts, Arrays.copyOf(latents, kept), Arrays.copyOf(values, kept));
  }

  private FeatureActivations encodeGroups(NDArray x, int rows, int k, NDManager scope) {
    var ops = engine.ops(scope);
    var maxima = new GroupMaxima(spec.latents(), rows, k);
    for (var block : blocks) {
      try (var h = ops.linear(x, block.weight(), block.bias())) {
        maxima.add(h.toFloatArray(), block.first());
      }
    }
    return maxima.found();
  }

  private FeatureActivations encodeAbove(NDArray x, int rows, NDManager scope) {
    var builder = new BlockRows(spec.latents(), rows);
    if (byBfloat16) {
      var thresholds = blocks.stream().map(Block::threshold).toList();
      rescoredAbove.visit(
          x,
          thresholds,
          (block, found) ->
              builder.add(
                  block.first(),
                  block.size(),
                  found.get(0).toLongArray(),
                  found.get(1).toFloatArray()),
          scope);
      return builder.build();
    }
    var turned = TurnedRows.of(x, spec.latents(), engine);
    if (turned.isPresent()) {
      return above.find(turned.get());
    }
    var ops = engine.ops(scope);
    for (var block : blocks) {
      try (var h = ops.linear(x, block.weight(), block.bias())) {
        try (var found = script.call(scope, "above", h, block.threshold())) {
          builder.add(
              block.first(), block.size(), found.get(0).toLongArray(), found.get(1).toFloatArray());
        }
      }
    }
    return builder.build();
  }

  /// The output for given features, e.g. changed ones: `z W_dec + b_dec` with the norm undone.
  ///
  /// @param features `[N x n]`
  /// @param x the input that the features belong to, `[N, dIn]` or `[N, H, e]`: its norm is undone,
  ///   and a skip transcoder sends it around the latents
  /// @param into owns the result
  /// @return `[N, dOut]`, for an autoencoder in the shape of `x`
  public NDArray decode(FeatureActivations features, NDArray x, NDManager into) {
    try (var scope = into.newSubManager()) {
      var rows = flat(x, spec.dIn(), scope);
      var y = decodeRows(features, prepare(rows, scope), scope);
      if (skip.isPresent()) {
        y = y.add(engine.ops(scope).linear(rows, skip.get()));
      }
      if (spec.dIn() == spec.dOut() && x.getShape().dimension() != 2) {
        y = y.reshape(x.getShape());
      }
      y.attach(into);
      return y;
    }
  }

  private NDArray decodeRows(FeatureActivations features, Normalised input, NDManager scope) {
    if (features.rows() != input.x().getShape().get(0)) {
      throw new IllegalArgumentException(
          features.rows() + " rows of features for " + input.x().getShape().get(0));
    }
    var y = sum(features, scope);
    if (spec.wiring() != Wiring.AUTOENCODER) {
      // The norm belongs to the input; what a transcoder writes has a size of its own.
      return y;
    }
    if (input.factor() != null) {
      y = y.mul(input.factor());
    }
    if (input.offset() != null) {
      y = y.add(input.offset());
    }
    return y;
  }

  /// z W_dec + b_dec.
  private NDArray sum(FeatureActivations features, NDManager scope) {
    var latents = scope.create(features.rawLatents());
    var values = scope.create(features.rawValues());
    if (engine.device().equals("mps")) {
      var row = scope.create(features.rowIndices());
      return script.one(
          scope, "decode_by_rows", decoder, decoderBias, row, latents, values, features.rows());
    }
    var starts = scope.create(features.rawRowStarts());
    return script.one(scope, "decode", decoder, decoderBias, starts, latents, values);
  }

  /// Features, output and how far the output is from the input, by row.
  ///
  /// @param x `[N, dIn]` or `[N, H, e]`
  /// @param into owns the output
  public Reconstruction reconstruct(NDArray x, NDManager into) {
    if (spec.wiring() != Wiring.AUTOENCODER) {
      throw new IllegalStateException("a transcoder's output is not to be its input");
    }
    return reconstruct(x, x, into);
  }

  /// As [#reconstruct(NDArray, NDManager)], with the errors those of the output from `target`: what
  /// a transcoder is to make of `x`, and `x` itself for an autoencoder.
  ///
  /// @param target `[N, dOut]` or `[N, H, e]`
  public Reconstruction reconstruct(NDArray x, NDArray target, NDManager into) {
    var features = encode(x);
    var output = decode(features, x, into);
    try (var scope = engine.scope()) {
      var errors =
          script.call(
              scope, "errors", flat(target, spec.dOut(), scope), flat(output, spec.dOut(), scope));
      return new Reconstruction(
          features, output, errors.get(0).toFloatArray(), errors.get(1).toFloatArray());
    }
  }

  /// As [#decode], for plain arrays.
  ///
  /// @param x `[N, dIn]`, row-major
  /// @return `[N, dOut]`
  public float[] decode(FeatureActivations features, float[] x) {
    try (var scope = engine.scope()) {
      var input = scope.create(x, new Shape(rowsOf(x.length), spec.dIn()));
      return decode(features, input, scope).toFloatArray();
    }
  }

  /// The pre-activations h of some latents (before any selection; with TopK's rescaling already
  /// in).
  ///
  /// @param x `[N, dIn]` or `[N, H, e]`
  /// @return `[N, latents.length]`, row-major
  public float[] preActivations(NDArray x, int... latents) {
    try (var scope = engine.scope()) {
      var which = scope.create(latents);
      var w = script.one(scope, "select_rows", encoder, which);
      var b = script.one(scope, "select_rows", encoderBias, which);
      var rows = prepare(flat(x, spec.dIn(), scope), scope).x();
      return engine.ops(scope).linear(rows, w, b).toFloatArray();
    }
  }

  /// The activations z of some latents, as [#encode] yields them but for rounding. Where the
  /// activation looks at one latent at a time, nothing else is computed.
  ///
  /// @param x `[N, dIn]` or `[N, H, e]`
  /// @return `[N, latents.length]`, row-major
  public float[] activations(NDArray x, int... latents) {
    if (thresholds.length == 0) {
      var features = encode(x);
      var values = new float[features.rows() * latents.length];
      for (var i = 0; i < values.length; i++) {
        values[i] = features.value(i / latents.length, latents[i % latents.length]);
      }
      return values;
    }
    var values = preActivations(x, latents);
    for (var i = 0; i < values.length; i++) {
      var latent = latents[i % latents.length];
      if (!(values[i] > thresholds[thresholds.length > 1 ? latent : 0])) {
        values[i] = 0;
      }
    }
    return values;
  }

  /// What each row of a normalised output is multiplied by when the norm of `x` is undone: what a
  /// unit of a latent is worth in this row.
  ///
  /// @param x `[N, dIn]`
  /// @return `[N]`; nothing where a unit is worth the same in every row
  public Optional<float[]> rowScale(NDArray x) {
    if (spec.wiring() != Wiring.AUTOENCODER) {
      return Optional.empty();
    }
    try (var scope = engine.scope()) {
      var factor = prepare(x, scope).factor();
      return factor == null ? Optional.empty() : Optional.of(factor.toFloatArray());
    }
  }

  /// Some rows of [#decoder].
  ///
  /// @param into owns the result
  /// @return `[latents.length, dOut]`
  public NDArray decoderRows(NDManager into, int... latents) {
    try (var which = into.create(latents)) {
      return script.one(into, "select_rows", decoder, which);
    }
  }

  private static NDArray flat(NDArray x, int width, NDManager scope) {
    var shape = x.getShape();
    var rows = shape.dimension() == 0 ? 0 : shape.get(0);
    if (shape.dimension() < 2 || shape.size() != rows * width) {
      throw new IllegalArgumentException("activations " + shape + " for a width of " + width);
    }
    if (shape.dimension() == 2) {
      return x;
    }
    var y = x.reshape(rows, width);
    y.attach(scope);
    return y;
  }

  /// Normalises and takes off b_dec.
  private Normalised prepare(NDArray x, NDManager scope) {
    NDArray factor = null;
    NDArray offset = null;
    var y = x;
    switch (spec.inputNorm()) {
      case NONE, EXPECTED_AVERAGE_ONLY_IN -> {}
      case CONSTANT_NORM_RESCALE -> {
        var scale = script.one(scope, "norm_rescale", x);
        y = script.one(scope, "times", x, scale);
        factor = script.one(scope, "reciprocal", scale);
      }
      case LAYER_NORM -> {
        var parts = script.call(scope, "layer_norm", x);
        y = parts.get(0);
        factor = parts.get(1);
        offset = parts.get(2);
      }
    }
    if (spec.subtractDecoderBias()) {
      y = script.one(scope, "minus", y, decoderBias);
    }
    return new Normalised(y, factor, offset);
  }

  @Override
  public void close() {
    manager.close();
  }
}
