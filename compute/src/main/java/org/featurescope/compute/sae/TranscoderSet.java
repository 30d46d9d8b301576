package org.featurescope.compute.sae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Script;

/// Transcoders for all layers of a model: what stands in for its MLPs when circuits are traced.
///
/// Per layer, the latents z_l of layer l write to that layer's output alone. Cross-layer (Ameisen et
/// al. 2025, eq. 1 and 2), they write to all layers from theirs on:
///
///     z_l = act(W_enc,l x_l + b_enc,l)        y_l = sum over i <= l of W_dec,i->l z_i + b_dec,l
///
/// Safe to use from several threads.
public final class TranscoderSet implements AutoCloseable {

  /// Where the layers' weights come from; asked for one matrix at a time.
  public interface Source {
    int layers();

    boolean crossLayer();

    SaeSpec spec(int layer);

    SaeMetadata metadata(int layer);

    /// The decoder in it writes to the layer itself.
    SaeWeights weights(int layer);

    /// What the latents of `layer` write to a later layer `target`, `[n, dOut]`, row-major.
    float[] decoder(int layer, int target);
  }

  private final Engine engine;
  private final Script script;
  private final NDManager manager;
  private final boolean crossLayer;
  private final List<SparseAutoencoder> layers = new ArrayList<>();

  /// By layer, then by target from the layer after it on.
  private final List<List<NDArray>> further = new ArrayList<>();

  /// Copies the weights to the engine's device, layer by layer.
  public TranscoderSet(Engine engine, Source source) {
    this.engine = engine;
    this.script = engine.script(SparseAutoencoder.class, "sae.py");
    this.manager = engine.scope();
    this.crossLayer = source.crossLayer();
    try {
      for (var layer = 0; layer < source.layers(); layer++) {
        layers.add(
            new SparseAutoencoder(
                engine, source.spec(layer), source.weights(layer), source.metadata(layer)));
        further.add(crossLayer ? further(source, layer) : List.of());
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private List<NDArray> further(Source source, int layer) {
    var spec = source.spec(layer);
    var decoders = new ArrayList<NDArray>();
    for (var target = layer + 1; target < source.layers(); target++) {
      decoders.add(
          manager.create(source.decoder(layer, target), new Shape(spec.latents(), spec.dOut())));
    }
    return decoders;
  }

  /// How many layers there are.
  public int size() {
    return layers.size();
  }

  /// Whether the latents of a layer write to all layers from it on.
  public boolean isCrossLayer() {
    return crossLayer;
  }

  /// The transcoder of a layer, of a cross-layer set with what it writes to its own layer. Owned by
  /// this object.
  public SparseAutoencoder layer(int layer) {
    return layers.get(layer);
  }

  /// W_dec from `layer` to `target` `[n, dOut]`: row f is what latent f at value 1 adds to the
  /// output of `target`. Owned by this object.
  ///
  /// @param target at least `layer`; of a set per layer, `layer` itself
  public NDArray decoder(int layer, int target) {
    return target == layer
        ? layers.get(layer).decoder()
        : further.get(layer).get(target - layer - 1);
  }

  /// Some rows of [#decoder].
  ///
  /// @param into owns the result
  /// @return `[latents.length, dOut]`
  public NDArray decoderRows(int layer, int target, NDManager into, int... latents) {
    try (var which = into.create(latents)) {
      return script.one(into, "select_rows", decoder(layer, target), which);
    }
  }

  /// The features of a layer.
  ///
  /// @param x `[N, dIn]`, the activations at the layer's input hook
  public FeatureActivations encode(int layer, NDArray x) {
    return layers.get(layer).encode(x);
  }

  /// The output of a layer.
  ///
  /// @param features by layer, at least up to `layer`, each `[N x n]`
  /// @param x `[N, dIn]`, the activations at this layer's input hook: a skip connection takes them
  /// @param into owns the result
  /// @return `[N, dOut]`
  public NDArray decode(int layer, List<FeatureActivations> features, NDArray x, NDManager into) {
    try (var scope = into.newSubManager()) {
      var y = layers.get(layer).decode(features.get(layer), x, scope);
      if (crossLayer) {
        var none = scope.zeros(new Shape(layers.get(layer).spec().dOut()));
        for (var from = 0; from < layer; from++) {
          y = y.add(written(from, layer, features.get(from), none, scope));
        }
      }
      y.attach(into);
      return y;
    }
  }

  private NDArray written(
      int from, int target, FeatureActivations features, NDArray none, NDManager scope) {
    return script.one(
        scope,
        "decode",
        decoder(from, target),
        none,
        scope.create(features.rawRowStarts()),
        scope.create(features.rawLatents()),
        scope.create(features.rawValues()));
  }

  /// Features and outputs of all layers for plain arrays.
  ///
  /// @param features by layer
  /// @param outputs by layer `[N, dOut]`, row-major
  public record Run(List<FeatureActivations> features, List<float[]> outputs) {}

  /// Runs all layers.
  ///
  /// @param inputs by layer `[N, dIn]`, row-major
  public Run run(List<float[]> inputs) {
    try (var scope = engine.scope()) {
      var features = new ArrayList<FeatureActivations>();
      var outputs = new ArrayList<float[]>();
      for (var layer = 0; layer < layers.size(); layer++) {
        var width = layers.get(layer).spec().dIn();
        try (var own = scope.newSubManager()) {
          var x = own.create(inputs.get(layer), new Shape(inputs.get(layer).length / width, width));
          features.add(encode(layer, x));
          outputs.add(decode(layer, features, x, own).toFloatArray());
        }
      }
      return new Run(features, outputs);
    }
  }

  @Override
  public void close() {
    layers.forEach(SparseAutoencoder::close);
    manager.close();
  }
}
