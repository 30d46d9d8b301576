package org.featurescope.compute.read;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Weights.Linear;
import org.featurescope.compute.sae.SparseAutoencoder;

/// The matrix products of a [FeaturePass] alone, in the same shapes and with the same weights: the
/// time that no implementation on the same products can beat, and so what the pass is measured
/// against. Everything else of a pass (norms, softmax, GELU, top-k, bookkeeping) is left out.
public final class ProductsAlone implements AutoCloseable {
  private final LanguageModel model;
  private final NDManager inputs;
  private final NDArray stream;
  private final NDArray neurons;
  private final NDArray heads;
  private final NDArray pattern;
  private final List<NDArray> chunks = new ArrayList<>();
  private final List<NDArray> latents = new ArrayList<>();
  private final Site site;
  private final int layer;

  /// @param tokens T
  public ProductsAlone(LanguageModel model, SparseAutoencoder sae, int tokens) {
    this.model = model;
    var hook = TextReader.hook(model, sae);
    this.site = hook.site();
    this.layer = hook.layer();
    var spec = model.spec();
    this.inputs = model.engine().scope();
    this.stream = normal(tokens, spec.dModel());
    this.neurons = normal(tokens, spec.dMlp());
    // Attention looks back only: half of each square is never needed. Half of the heads in full
    // stand for the lower halves of all.
    var half = Math.ceilDiv(spec.heads(), 2);
    this.heads = normal(half, tokens, spec.dHead());
    this.pattern = normal(half, tokens, tokens);
    var x = normal(tokens, sae.spec().dIn());
    for (var from = 0; from < tokens; from += SparseAutoencoder.CHUNK) {
      chunks.add(rows(x, from, Math.min(tokens, from + SparseAutoencoder.CHUNK)));
    }
    for (var from = 0; from < sae.spec().latents(); from += SparseAutoencoder.BLOCK) {
      var to = Math.min(sae.spec().latents(), from + SparseAutoencoder.BLOCK);
      latents.add(rows(sae.encoder(), from, to));
    }
  }

  private NDArray normal(long... shape) {
    return inputs.randomNormal(0, 1, new Shape(shape), DataType.FLOAT32);
  }

  private NDArray rows(NDArray all, int from, int to) {
    var rows = all.get(new NDIndex().addSliceDim(from, to));
    rows.attach(inputs);
    return rows;
  }

  /// Takes every product once and drops the results.
  public void run() {
    for (var block = 0; block <= layer; block++) {
      var whole = block < layer || site == Site.RESID_POST;
      try (var scope = model.engine().scope()) {
        block(block, whole, model.engine().ops(scope));
      }
    }
    for (var chunk : chunks) {
      for (var block : latents) {
        try (var scope = model.engine().scope()) {
          model.engine().ops(scope).linear(chunk, block);
        }
      }
    }
    model.engine().await();
  }

  private void block(int index, boolean whole, Ops ops) {
    var weights = model.transformer().weights().block(index);
    if (whole || site.compareTo(Site.Q) >= 0) {
      weights.qkv().forEach(linear -> take(stream, linear, ops));
    }
    if (whole || site.compareTo(Site.Z) >= 0) {
      heads.matMul(heads.transpose(0, 2, 1)).close();
      pattern.matMul(heads).close();
    }
    if (whole || site.compareTo(Site.ATTN_OUT) >= 0) {
      take(stream, weights.attnOut(), ops);
    }
    if (whole || site.compareTo(Site.MLP_PRE) >= 0) {
      weights.gate().ifPresent(gate -> take(stream, gate, ops));
      take(stream, weights.mlpIn(), ops);
    }
    if (whole || site.compareTo(Site.MLP_OUT) >= 0) {
      take(neurons, weights.mlpOut(), ops);
    }
  }

  private static void take(NDArray x, Linear linear, Ops ops) {
    ops.linear(x, linear.weight()).close();
  }

  @Override
  public void close() {
    inputs.close();
  }
}
