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
///     blocks.L.ln2.gain|bias  blocks.L.mlp.gate|in|out.weight|bias  ln_final.gain|bias  unembed
public final class WeightMap {

  /// One parameter.
  ///
  /// @param name the program's own name
  /// @param file the name in the checkpoint
  /// @param shape as the program holds it: `[out, in]` or `[width]`
  /// @param transposed whether the file holds `[in, out]`
  /// @param optional whether a checkpoint may lack it
  public record Entry(
      String name, String file, long[] shape, boolean transposed, boolean optional) {

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

  private WeightMap(String prefix) {
    this.prefix = prefix;
  }

  public static WeightMap of(ModelSpec spec) {
    return switch (spec.modelType()) {
      case "gpt2" -> gpt2(spec);
      case "llama" -> llama(spec);
      default -> throw new IllegalArgumentException(spec.modelType());
    };
  }

  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  private static WeightMap gpt2(ModelSpec s) {
    var map = new WeightMap("transformer.");
    var d = s.dModel();
    map.add("wte", "transformer.wte.weight", s.vocabulary(), d);
    map.add("wpe", "transformer.wpe.weight", s.context(), d);
    for (var i = 0; i < s.layers(); i++) {
      var to = "blocks." + i + ".";
      var from = "transformer.h." + i + ".";
      map.norm(to + "ln1", from + "ln_1", d);
      map.conv1d(to + "attn.qkv", from + "attn.c_attn", 3L * d, d);
      map.conv1d(to + "attn.out", from + "attn.c_proj", d, d);
      map.norm(to + "ln2", from + "ln_2", d);
      map.conv1d(to + "mlp.in", from + "mlp.c_fc", s.dMlp(), d);
      map.conv1d(to + "mlp.out", from + "mlp.c_proj", d, s.dMlp());
    }
    map.norm("ln_final", "transformer.ln_f", d);
    map.unembedding(s);
    return map;
  }

  private static WeightMap llama(ModelSpec s) {
    var map = new WeightMap("model.");
    var d = s.dModel();
    var queries = (long) s.heads() * s.dHead();
    var keys = (long) s.kvHeads() * s.dHead();
    map.add("wte", "model.embed_tokens.weight", s.vocabulary(), d);
    for (var i = 0; i < s.layers(); i++) {
      var to = "blocks." + i + ".";
      var from = "model.layers." + i + ".";
      map.add(to + "ln1.gain", from + "input_layernorm.weight", d);
      map.linear(to + "attn.q", from + "self_attn.q_proj", queries, d);
      map.linear(to + "attn.k", from + "self_attn.k_proj", keys, d);
      map.linear(to + "attn.v", from + "self_attn.v_proj", keys, d);
      map.linear(to + "attn.out", from + "self_attn.o_proj", d, queries);
      map.add(to + "ln2.gain", from + "post_attention_layernorm.weight", d);
      map.linear(to + "mlp.gate", from + "mlp.gate_proj", s.dMlp(), d);
      map.linear(to + "mlp.in", from + "mlp.up_proj", s.dMlp(), d);
      map.linear(to + "mlp.out", from + "mlp.down_proj", d, s.dMlp());
    }
    map.add("ln_final.gain", "model.norm.weight", d);
    map.unembedding(s);
    return map;
  }

  private void add(String name, String file, long... shape) {
    entries.add(new Entry(name, file, shape, false, false));
  }

  private void norm(String name, String file, long width) {
    add(name + ".gain", file + ".weight", width);
    add(name + ".bias", file + ".bias", width);
  }

  private void conv1d(String name, String file, long out, long in) {
    entries.add(new Entry(name + ".weight", file + ".weight", new long[] {out, in}, true, false));
    add(name + ".bias", file + ".bias", out);
  }

  private void linear(String name, String file, long out, long in) {
    add(name + ".weight", file + ".weight", out, in);
    entries.add(new Entry(name + ".bias", file + ".bias", new long[] {out}, false, true));
  }

  private void unembedding(ModelSpec spec) {
    if (!spec.tied()) {
      add("unembed", "lm_head.weight", spec.vocabulary(), spec.dModel());
    }
  }

  /// The entry's tensor in a checkpoint, whose names may lack the family's prefix.
  ///
  /// @return the name that it has there, or an empty string for an absent optional one
  /// @throws FeaturescopeException if it is missing or its shape contradicts config.json
  String locate(Entry entry, TensorSource source) {
    var name = entry.file;
    if (!source.contains(name) && name.startsWith(prefix)) {
      name = name.substring(prefix.length());
    }
    if (!source.contains(name)) {
      if (entry.optional) {
        return "";
      }
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
