package org.featurescope.compute.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.ModelSpec.Form;
import org.featurescope.compute.model.ModelSpec.NormKind;

/// The forward pass in plain loops over doubles, from the files to the last norm, with the value of
/// every hook on its way: what the fast pass is held to. It shares the spec and the table of names
/// with it, and no arithmetic.
///
/// Activations are `[position][number]`, heads side by side.
final class PlainTransformer {
  private final ModelSpec spec;
  private final Map<String, double[]> weights = new HashMap<>();
  private final Map<HookPoint, float[]> seen = new HashMap<>();

  PlainTransformer(ModelSpec spec, TensorSource files) {
    this.spec = spec;
    var map = WeightMap.of(spec);
    for (var entry : map.entries()) {
      var values = files.floats(map.locate(entry, files));
      weights.put(entry.name(), entry.transposed() ? turned(values, entry.shape()) : wide(values));
    }
  }

  private static double[] wide(float[] values) {
    var out = new double[values.length];
    for (var i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  /// `[in, out]` as `[out, in]`.
  private static double[] turned(float[] values, long[] shape) {
    var out = (int) shape[0];
    var in = (int) shape[1];
    var turned = new double[values.length];
    for (var o = 0; o < out; o++) {
      for (var i = 0; i < in; i++) {
        turned[o * in + i] = values[i * out + o];
      }
    }
    return turned;
  }

  /// The hooks' values, flat, by their points.
  Map<HookPoint, float[]> run(long... ids) {
    var x = embed(ids);
    for (var layer = 0; layer < spec.layers(); layer++) {
      x = block(layer, x);
    }
    if (spec.form() != Form.POST_NORM) {
      norm("ln_final", Site.FINAL_NORMALIZED, -1, x);
    }
    return seen;
  }

  private double[][] at(Site site, int layer, double[][] values) {
    var flat = new float[values.length * values[0].length];
    for (var t = 0; t < values.length; t++) {
      for (var i = 0; i < values[t].length; i++) {
        flat[t * values[t].length + i] = (float) values[t][i];
      }
    }
    seen.put(new HookPoint(site, layer), flat);
    return values;
  }

  private double[][] embed(long... ids) {
    var d = spec.dModel();
    var x = new double[ids.length][d];
    var positions = new double[ids.length][d];
    for (var t = 0; t < ids.length; t++) {
      for (var i = 0; i < d; i++) {
        x[t][i] = spec.ends().embeddingScale() * weights.get("wte")[(int) ids[t] * d + i];
      }
    }
    at(Site.EMBED, -1, x);
    if (spec.attention().rotary().isPresent()) {
      return x;
    }
    for (var t = 0; t < ids.length; t++) {
      for (var i = 0; i < d; i++) {
        positions[t][i] = weights.get("wpe")[t * d + i];
      }
    }
    return sum(x, at(Site.POS_EMBED, -1, positions));
  }

  private static double[][] sum(double[][] a, double[][] b) {
    var out = new double[a.length][];
    for (var t = 0; t < a.length; t++) {
      out[t] = a[t].clone();
      for (var i = 0; i < out[t].length; i++) {
        out[t][i] += b[t][i];
      }
    }
    return out;
  }

  private double[][] block(int layer, double[][] x) {
    at(Site.RESID_PRE, layer, x);
    var to = "blocks." + layer + ".";
    var out =
        switch (spec.form()) {
          case PRE_NORM, SANDWICH -> {
            var read = norm(to + "ln1", Site.LN1_NORMALIZED, layer, x);
            var mid = at(Site.RESID_MID, layer, sum(x, attention(layer, read)));
            yield sum(mid, mlp(layer, norm(to + "ln2", Site.LN2_NORMALIZED, layer, mid)));
          }
          case PARALLEL -> {
            var attention = attention(layer, norm(to + "ln1", Site.LN1_NORMALIZED, layer, x));
            var mlp = mlp(layer, norm(to + "ln2", Site.LN2_NORMALIZED, layer, x));
            yield sum(sum(x, attention), mlp);
          }
          case POST_NORM -> {
            var joined = sum(x, attention(layer, x));
            var mid =
                at(Site.RESID_MID, layer, norm(to + "ln1", Site.LN1_NORMALIZED, layer, joined));
            yield norm(to + "ln2", Site.LN2_NORMALIZED, layer, sum(mid, mlp(layer, mid)));
          }
        };
    return at(Site.RESID_POST, layer, out);
  }

  private double[][] norm(String name, Site site, int layer, double[][] x) {
    var normalised = new double[x.length][];
    for (var t = 0; t < x.length; t++) {
      var mean = 0.0;
      if (spec.norm().kind() == NormKind.LAYER) {
        mean = Arrays.stream(x[t]).average().orElseThrow();
      }
      var square = 0.0;
      for (var value : x[t]) {
        square += (value - mean) * (value - mean);
      }
      var length = Math.sqrt(square / x[t].length + spec.norm().eps());
      normalised[t] = new double[x[t].length];
      for (var i = 0; i < x[t].length; i++) {
        normalised[t][i] = (x[t][i] - mean) / length;
      }
    }
    at(site, layer, normalised);
    var gain = weights.get(name + ".gain");
    var bias = weights.get(name + ".bias");
    var out = new double[x.length][x[0].length];
    for (var t = 0; t < x.length; t++) {
      for (var i = 0; i < out[t].length; i++) {
        var factor = spec.norm().kind() == NormKind.RMS_PLUS_ONE ? 1 + gain[i] : gain[i];
        out[t][i] = normalised[t][i] * factor + (bias == null ? 0 : bias[i]);
      }
    }
    return out;
  }

  private double[][] linear(String name, double[][] x) {
    var weight = weights.get(name + ".weight");
    var bias = weights.get(name + ".bias");
    var in = x[0].length;
    var out = new double[x.length][weight.length / in];
    for (var t = 0; t < x.length; t++) {
      for (var o = 0; o < out[t].length; o++) {
        out[t][o] = bias == null ? 0 : bias[o];
        for (var i = 0; i < in; i++) {
          out[t][o] += weight[o * in + i] * x[t][i];
        }
      }
    }
    return out;
  }

  /// The numbers `from` to `to` of every position.
  private static double[][] part(double[][] x, int from, int to) {
    return Arrays.stream(x).map(row -> Arrays.copyOfRange(row, from, to)).toArray(double[][]::new);
  }

  /// Queries, keys and values.
  private double[][][] project(int layer, double[][] x) {
    var to = "blocks." + layer + ".attn.";
    var e = spec.dHead();
    var h = spec.heads();
    var k = spec.kvHeads();
    return switch (spec.attention().qkv()) {
      case SEPARATE ->
          new double[][][] {linear(to + "q", x), linear(to + "k", x), linear(to + "v", x)};
      case FUSED -> {
        var all = linear(to + "qkv", x);
        yield new double[][][] {
          part(all, 0, h * e),
          part(all, h * e, (h + k) * e),
          part(all, (h + k) * e, (h + 2 * k) * e)
        };
      }
      case FUSED_BY_HEAD -> {
        var all = linear(to + "qkv", x);
        var parts = new double[3][x.length][h * e];
        for (var t = 0; t < x.length; t++) {
          for (var head = 0; head < h; head++) {
            for (var which = 0; which < 3; which++) {
              System.arraycopy(all[t], (3 * head + which) * e, parts[which][t], head * e, e);
            }
          }
        }
        yield parts;
      }
    };
  }

  private double[][] attention(int layer, double[][] x) {
    var qkv = project(layer, x);
    at(Site.Q, layer, qkv[0]);
    at(Site.K, layer, qkv[1]);
    var v = at(Site.V, layer, qkv[2]);
    var q = turnedHeads(layer, "q_norm", qkv[0]);
    var k = turnedHeads(layer, "k_norm", qkv[1]);
    var count = x.length;
    var e = spec.dHead();
    var pattern = new double[spec.heads() * count][count];
    var z = new double[count][spec.heads() * e];
    for (var head = 0; head < spec.heads(); head++) {
      var shared = head / (spec.heads() / spec.kvHeads());
      for (var t = 0; t < count; t++) {
        var row = pattern[head * count + t];
        fill(row, layer, q[t], head * e, k, shared * e, t);
        for (var s = 0; s <= t; s++) {
          for (var i = 0; i < e; i++) {
            z[t][head * e + i] += row[s] * v[s][shared * e + i];
          }
        }
      }
    }
    at(Site.PATTERN, layer, pattern);
    var out = linear("blocks." + layer + ".attn.out", at(Site.Z, layer, z));
    return at(Site.ATTN_OUT, layer, after(layer, "ln1_post", Site.LN1_POST_NORMALIZED, out));
  }

  /// What position `t` looks at: a softmax over the positions that it sees.
  private void fill(
      double[] row, int layer, double[] query, int from, double[][] keys, int keyFrom, int t) {
    var window = spec.attention().windows().get(layer);
    var cap = spec.attention().softCap();
    var total = 0.0;
    for (var s = 0; s <= t; s++) {
      if (window == 0 || t - s < window) {
        var score = 0.0;
        for (var i = 0; i < spec.dHead(); i++) {
          score += query[from + i] * keys[s][keyFrom + i];
        }
        score *= spec.attention().scale();
        row[s] = Math.exp(cap > 0 ? cap * Math.tanh(score / cap) : score);
        total += row[s];
      }
    }
    for (var s = 0; s <= t; s++) {
      row[s] /= total;
    }
  }

  /// Normalised head by head where the family does that, and rotated where it does that.
  private double[][] turnedHeads(int layer, String norm, double[][] x) {
    var gain = weights.get("blocks." + layer + ".attn." + norm + ".gain");
    var e = spec.dHead();
    var out = new double[x.length][];
    for (var t = 0; t < x.length; t++) {
      out[t] = x[t].clone();
      for (var from = 0; from < out[t].length; from += e) {
        if (gain != null) {
          var square = 0.0;
          for (var i = from; i < from + e; i++) {
            square += x[t][i] * x[t][i];
          }
          for (var i = from; i < from + e; i++) {
            out[t][i] = x[t][i] / Math.sqrt(square / e + spec.norm().eps()) * gain[i - from];
          }
        }
        turn(out[t], from, t);
      }
    }
    return out;
  }

  /// Pair i of a head is its numbers i and i + width / 2.
  private void turn(double[] row, int from, int position) {
    if (spec.attention().rotary().isEmpty()) {
      return;
    }
    var frequencies = spec.attention().rotary().get().frequencies();
    var half = frequencies.length;
    for (var i = 0; i < half; i++) {
      var cos = Math.cos(position * (double) frequencies[i]);
      var sin = Math.sin(position * (double) frequencies[i]);
      var a = row[from + i];
      var b = row[from + half + i];
      row[from + i] = a * cos - b * sin;
      row[from + half + i] = b * cos + a * sin;
    }
  }

  private double[][] after(int layer, String norm, Site site, double[][] out) {
    return spec.form() == Form.SANDWICH
        ? norm("blocks." + layer + "." + norm, site, layer, out)
        : out;
  }

  private double[][] mlp(int layer, double[][] x) {
    var to = "blocks." + layer + ".mlp.";
    at(Site.MLP_IN, layer, x);
    var pre = at(Site.MLP_PRE, layer, linear(to + (spec.mlp().gated() ? "gate" : "in"), x));
    var post = new double[pre.length][pre[0].length];
    var factor = spec.mlp().gated() ? linear(to + "in", x) : null;
    for (var t = 0; t < pre.length; t++) {
      for (var i = 0; i < post[t].length; i++) {
        post[t][i] = activated(pre[t][i]) * (factor == null ? 1 : factor[t][i]);
      }
    }
    var out = linear(to + "out", at(Site.MLP_POST, layer, post));
    return at(Site.MLP_OUT, layer, after(layer, "ln2_post", Site.LN2_POST_NORMALIZED, out));
  }

  private double activated(double x) {
    return switch (spec.mlp().activation()) {
      case RELU -> Math.max(x, 0);
      case SILU -> x / (1 + Math.exp(-x));
      case GELU -> x / 2 * (1 + erf(x / Math.sqrt(2)));
      case GELU_TANH ->
          x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    };
  }

  /// By its power series, which is exact to eight places where it is not yet one.
  private static double erf(double x) {
    if (Math.abs(x) > 4) {
      return Math.signum(x);
    }
    var term = x;
    var sum = x;
    for (var n = 1; n < 100; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }
}
