package org.featurescope.compute.model;

import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.checkpoint.TensorInfo;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.job.FeaturescopeException;

/// Where a family keeps its weights: one small table per family, read in both directions.
///
/// The program's own names are the same for all families; matrices are `[out, in]`:
///
///     wte  wpe  blocks.L.ln1.gain|bias  blocks.L.attn.qkv|q|k|v|out.weight|bias
///     blocks.L.attn.q_norm|k_norm.gain  blocks.L.ln1_post|ln2_post.gain|bias
///     blocks.L.ln2.gain|bias  blocks.L.mlp.gate|in|out.weight|bias  ln_final.gain|bias  unembed
public final class WeightMap {

  /// One parameter.
  ///
  /// @param name the program's own name
  /// @param file the name in the checkpoint
  /// @param shape as the program holds it: `[out, in]` or `[width]`
  /// @param transposed whether the file holds `[in, out]`
  public record Entry(String name, String file, long[] shape, boolean transposed) {

    long size() {
      var size = 1L;
      for (var n : shape) {
        size = Math.multiplyExact(size, n);
      }
      return size;
    }

    /// The shape in the file.
    public long[] fileShape() {
      return transposed ? new long[] {shape[1], shape[0]} : shape;
    }
  }

  private final List<Entry> entries = new ArrayList<>();
  private final String prefix;

  /// @param prefix of the family's tensors, which a checkpoint may lack
  WeightMap(String prefix) {
    this.prefix = prefix;
  }

  /// @throws IllegalArgumentException for a family that is not known
  public static WeightMap of(ModelSpec spec) {
    return Family.named(spec.modelType())
        .orElseThrow(() -> new IllegalArgumentException(spec.modelType()))
        .weights(spec);
  }

  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  void add(String name, String file, long... shape) {
    entries.add(new Entry(name, file, shape, false));
  }

  /// A norm over the stream, of the model's kind.
  void norm(String name, String file, ModelSpec spec) {
    add(name + ".gain", file + ".weight", spec.dModel());
    if (spec.norm().kind() == ModelSpec.NormKind.LAYER) {
      add(name + ".bias", file + ".bias", spec.dModel());
    }
  }

  /// A matrix that the file holds as `[in, out]`, and its bias.
  void conv1d(String name, String file, long out, long in) {
    entries.add(new Entry(name + ".weight", file + ".weight", new long[] {out, in}, true));
    add(name + ".bias", file + ".bias", out);
  }

  void linear(String name, String file, long out, long in, boolean bias) {
    add(name + ".weight", file + ".weight", out, in);
    if (bias) {
      add(name + ".bias", file + ".bias", out);
    }
  }

  void unembedding(String file, ModelSpec spec) {
    if (!spec.ends().tied()) {
      add("unembed", file, spec.vocabulary(), spec.dModel());
    }
  }

  /// The entry's tensor in a checkpoint, whose names may lack the family's prefix.
  ///
  /// @return the name that it has there
  /// @throws FeaturescopeException if it is missing or its shape contradicts config.json
  String locate(Entry entry, TensorSource source) {
    var name = entry.file;
    if (!source.contains(name) && name.startsWith(prefix)) {
      name = name.substring(prefix.length());
    }
    if (!source.contains(name)) {
      throw new FeaturescopeException(
          "The weights lack " + entry.file, "download the model again, all of its files");
    }
    var info = source.info(name);
    if (!info.dtype().isFloating() || !info.hasShape(entry.fileShape())) {
      throw new FeaturescopeException(
          name
              + " is "
              + info.dtype()
              + " "
              + info.shapeText()
              + ", but config.json asks for "
              + new TensorInfo(name, info.dtype(), entry.fileShape()).shapeText(),
          "use the config.json that belongs to these weights");
    }
    return name;
  }
}
