package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.ModelSpec.Form;
import org.featurescope.compute.model.ModelSpec.NormKind;
import org.featurescope.compute.model.Weights;

/// A model's matrices turned round for gradients, with the gains and means of the norms before and
/// after them folded in: what is left of a norm is a number for each position. Depends on no
/// prompt.
///
/// Shapes: d residual width, H heads, K key-value heads, e width of a head, m neurons.
final class FrozenWeights implements AutoCloseable {

  /// @param out `[H e, d]`: gradient of what the attention adds to one of the heads' outputs
  /// @param value `[d, K e]`: gradient of the values to one of what the attention reads, but for
  ///   the number by which its norm divides
  /// @param skip `[d, d]`: gradient of what the MLP adds to one of what a skip transcoder reads
  /// @param mlp of an MLP that nothing replaces
  record Layer(NDArray out, NDArray value, Optional<NDArray> skip, Optional<Mlp> mlp) {}

  /// @param out `[m, d]`
  /// @param gate `[d, m]`
  /// @param in `[d, m]`
  record Mlp(NDArray out, Optional<NDArray> gate, NDArray in) {}

  private final LanguageModel model;
  private final Script script;
  private final NDManager scope;
  private final NDArray ones;
  private final NDArray meanOutput;
  private final List<Layer> layers = new ArrayList<>();

  FrozenWeights(LanguageModel model, Replacement replacement) {
    this.model = model;
    script = model.engine().script(FrozenWeights.class, "circuit.py");
    scope = model.engine().scope();
    ones = scope.ones(new Shape(model.spec().dModel()), DataType.FLOAT32);
    var unembedding = model.transformer().weights().unembedding();
    meanOutput = script.one(scope, "mean_row", unembedding);
    try {
      for (var i = 0; i < model.spec().layers(); i++) {
        layers.add(layer(i, replacement));
      }
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  /// Bytes that this takes beside the model.
  static long bytes(ModelSpec spec, Replacement replacement) {
    var d = (long) spec.dModel();
    var attention = d * spec.dHead() * (spec.heads() + spec.kvHeads());
    var bytes = Float.BYTES * attention * spec.layers();
    for (var layer = 0; layer < spec.layers(); layer++) {
      if (!isReplaced(layer, replacement)) {
        bytes += Float.BYTES * d * spec.dMlp() * (spec.mlp().gated() ? 3 : 2);
      }
    }
    for (var dictionary : replacement.dictionaries()) {
      bytes += dictionary.sae().skip().isPresent() ? Float.BYTES * d * d : 0;
    }
    return bytes;
  }

  LanguageModel model() {
    return model;
  }

  Script script() {
    return script;
  }

  Layer layer(int layer) {
    return layers.get(layer);
  }

  ModelSpec spec() {
    return model.spec();
  }

  /// Whether the norms take the mean off.
  boolean centres() {
    return spec().norm().kind() == NormKind.LAYER;
  }

  /// The mean column of the unembedding, `[1, d]`.
  NDArray meanOutput() {
    return meanOutput;
  }

  /// A gain that changes nothing.
  NDArray ones() {
    return ones;
  }

  /// What a norm multiplies by, `[d]`; belongs to `owner` or to the model.
  NDArray gain(Weights.Norm norm, NDManager owner) {
    if (spec().norm().kind() != NormKind.RMS_PLUS_ONE) {
      return norm.gain();
    }
    return model.engine().ops(owner).timesOnePlus(ones, norm.gain());
  }

  private Layer layer(int index, Replacement replacement) {
    try (var own = scope.newSubManager()) {
      var w = model.transformer().weights().block(index);
      var form = spec().form();
      var out =
          w.ln1Post()
              .map(norm ->
                  script.one(scope, "write_back", w.attnOut().weight(), gain(norm, own), centres()))
              .orElseGet(() -> script.one(scope, "write_back", w.attnOut().weight(), ones, false));
      var value =
          form == Form.POST_NORM
              ? script.one(scope, "read_back", values(w, own), ones, false)
              : script.one(scope, "read_back", values(w, own), gain(w.ln1(), own), centres());
      return new Layer(out, value, skip(index, replacement, own), mlp(index, replacement, own));
    }
  }

  private NDArray values(Weights.Block w, NDManager own) {
    var e = spec().dHead();
    var first = w.qkv().getFirst().weight();
    return switch (spec().attention().qkv()) {
      case SEPARATE -> w.qkv().get(2).weight();
      case FUSED ->
          script.one(
              own,
              "rows",
              first,
              (spec().heads() + spec().kvHeads()) * e,
              (spec().heads() + 2 * spec().kvHeads()) * e);
      case FUSED_BY_HEAD -> script.one(own, "values_by_head", first, spec().heads());
    };
  }

  private Optional<NDArray> skip(int layer, Replacement replacement, NDManager own) {
    return replacement.dictionaries().stream()
        .filter(dictionary -> dictionary.write().layer() == layer)
        .filter(dictionary -> dictionary.sae().skip().isPresent())
        .findFirst()
        .map(dictionary -> {
          var matrix = dictionary.sae().skip().orElseThrow();
          return switch (readNorm(dictionary.read())) {
            case NONE -> script.one(scope, "read_back", matrix, ones, false);
            case WITHOUT_GAIN -> script.one(scope, "read_back", matrix, ones, centres());
            case WITH_GAIN ->
                script.one(scope, "read_back", matrix, ln2Gain(layer, own), centres());
          };
        });
  }

  /// Whether a transcoder stands in for the MLP; an autoencoder only replaces what it puts out.
  private static boolean isReplaced(int layer, Replacement replacement) {
    return replacement.dictionaries().stream()
        .filter(dictionary -> dictionary.write().layer() == layer)
        .anyMatch(dictionary -> !dictionary.isAutoencoder());
  }

  private Optional<Mlp> mlp(int layer, Replacement replacement, NDManager own) {
    if (isReplaced(layer, replacement)) {
      return Optional.empty();
    }
    var w = model.transformer().weights().block(layer);
    var out =
        w.ln2Post()
            .map(norm ->
                script.one(scope, "write_back", w.mlpOut().weight(), gain(norm, own), centres()))
            .orElseGet(() -> script.one(scope, "write_back", w.mlpOut().weight(), ones, false));
    var normed = spec().form() != Form.POST_NORM;
    var gain = normed ? ln2Gain(layer, own) : ones;
    var centre = normed && centres();
    return Optional.of(
        new Mlp(
            out,
            w.gate().map(gate -> script.one(scope, "read_back", gate.weight(), gain, centre)),
            script.one(scope, "read_back", w.mlpIn().weight(), gain, centre)));
  }

  NDArray ln2Gain(int layer, NDManager own) {
    return gain(model.transformer().weights().block(layer).ln2(), own);
  }

  /// What stands between the stream and a place where a dictionary reads.
  enum ReadNorm {
    NONE,
    WITHOUT_GAIN,
    WITH_GAIN
  }

  ReadNorm readNorm(HookPoint read) {
    return switch (read.site()) {
      case LN2_NORMALIZED -> ReadNorm.WITHOUT_GAIN;
      case MLP_IN -> spec().form() == Form.POST_NORM ? ReadNorm.NONE : ReadNorm.WITH_GAIN;
      default -> ReadNorm.NONE;
    };
  }

  @Override
  public void close() {
    scope.close();
  }
}
