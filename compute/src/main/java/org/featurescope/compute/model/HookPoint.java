package org.featurescope.compute.model;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.featurescope.compute.job.FeaturescopeException;

/// A named place in the forward pass, under the field's own name (TransformerLens).
///
/// @param site which activation
/// @param layer the block, from 0; -1 for a site outside the blocks
public record HookPoint(Site site, int layer) implements Comparable<HookPoint> {

  /// The activations that have a name, in the order in which a forward pass reaches them. Shapes: B
  /// batch, T positions, d residual width, H heads, K key-value heads, e width of a head, m width
  /// of the MLP.
  public enum Site {
    /// Token embeddings, multiplied where the family does that `[B, T, d]`.
    EMBED("hook_embed", Place.BEFORE),
    /// Learned position embeddings `[B, T, d]`.
    POS_EMBED("hook_pos_embed", Place.BEFORE),
    /// The residual stream that enters the block `[B, T, d]`.
    RESID_PRE("hook_resid_pre", Place.BLOCK),
    /// Normalised input of the attention, before gain and bias `[B, T, d]`; where norms come last,
    /// the normalised sum after it.
    LN1_NORMALIZED("ln1.hook_normalized", Place.BLOCK),
    /// Queries as they come out of the weights, before any norm or rotation `[B, T, H, e]`.
    Q("attn.hook_q", Place.BLOCK),
    /// Keys as they come out of the weights, before any norm or rotation `[B, T, K, e]`.
    K("attn.hook_k", Place.BLOCK),
    /// Values `[B, T, K, e]`.
    V("attn.hook_v", Place.BLOCK),
    /// Attention probabilities, rows are queries `[B, H, T, S]`.
    PATTERN("attn.hook_pattern", Place.BLOCK),
    /// Values mixed by the pattern `[B, T, H, e]`.
    Z("attn.hook_z", Place.BLOCK),
    /// Output of the attention normalised once more, before gain `[B, T, d]`; few families do that.
    LN1_POST_NORMALIZED("ln1_post.hook_normalized", Place.BLOCK),
    /// What the attention adds to the stream `[B, T, d]`.
    ATTN_OUT("hook_attn_out", Place.BLOCK),
    /// The residual stream between attention and MLP `[B, T, d]`; none where these stand side by
    /// side.
    RESID_MID("hook_resid_mid", Place.BLOCK),
    /// Normalised input of the MLP, before gain and bias `[B, T, d]`; where norms come last, the
    /// normalised sum after it.
    LN2_NORMALIZED("ln2.hook_normalized", Place.BLOCK),
    /// Input of the MLP, after gain and bias `[B, T, d]`.
    MLP_IN("mlp.hook_in", Place.BLOCK),
    /// MLP neurons before the non-linearity; of a gated MLP, the gate `[B, T, m]`.
    MLP_PRE("mlp.hook_pre", Place.BLOCK),
    /// MLP neurons after the non-linearity (and the gate) `[B, T, m]`.
    MLP_POST("mlp.hook_post", Place.BLOCK),
    /// Output of the MLP normalised once more, before gain `[B, T, d]`; few families do that.
    LN2_POST_NORMALIZED("ln2_post.hook_normalized", Place.BLOCK),
    /// What the MLP adds to the stream `[B, T, d]`.
    MLP_OUT("hook_mlp_out", Place.BLOCK),
    /// The residual stream that leaves the block `[B, T, d]`.
    RESID_POST("hook_resid_post", Place.BLOCK),
    /// Normalised final residual stream, before gain and bias `[B, T, d]`.
    FINAL_NORMALIZED("ln_final.hook_normalized", Place.AFTER);

    private final String tail;
    private final Place place;

    Site(String tail, Place place) {
      this.tail = tail;
      this.place = place;
    }

    /// Whether this site occurs once in every block.
    public boolean inBlock() {
      return place == Place.BLOCK;
    }
  }

  private enum Place {
    BEFORE,
    BLOCK,
    AFTER
  }

  private static final Pattern IN_BLOCK = Pattern.compile("blocks\\.(\\d{1,4})\\.(.+)");

  private static final Map<String, Site> SITES =
      Stream.of(Site.values()).collect(Collectors.toUnmodifiableMap(s -> s.tail, s -> s));

  /// The names that the tools of OpenAI and of circuit-tracer use for the same places.
  private static final Map<String, Site> ALIASES =
      Map.of(
          "mlp.hook_out", Site.MLP_OUT,
          "resid_delta_attn", Site.ATTN_OUT,
          "resid_post_attn", Site.RESID_MID,
          "resid_delta_mlp", Site.MLP_OUT,
          "resid_post_mlp", Site.RESID_POST,
          "mlp_post_act", Site.MLP_POST);

  public HookPoint {
    if (site.inBlock() ? layer < 0 : layer != -1) {
      throw new IllegalArgumentException(site + " at layer " + layer);
    }
  }

  /// The residual stream that leaves block `layer`.
  public static HookPoint residPost(int layer) {
    return new HookPoint(Site.RESID_POST, layer);
  }

  /// Reads a name such as `blocks.4.hook_resid_post`.
  ///
  /// @throws FeaturescopeException if there is no such hook; of one that TransformerLens has, it
  ///   names the nearest that is here
  public static HookPoint parse(String name) {
    var matcher = IN_BLOCK.matcher(name);
    var inBlock = matcher.matches();
    var tail = inBlock ? matcher.group(2) : name;
    var site = SITES.getOrDefault(tail, inBlock ? ALIASES.get(tail) : null);
    if (site == null || site.inBlock() != inBlock) {
      throw AbsentHooks.refusal(name)
          .orElseGet(() ->
              new FeaturescopeException(
                  "\"" + name + "\" is not the name of a hook",
                  "use a name such as blocks.4.hook_resid_post, blocks.0.attn.hook_pattern or"
                      + " hook_embed"));
    }
    return new HookPoint(site, inBlock ? Integer.parseInt(matcher.group(1)) : -1);
  }

  /// The field's name.
  public String name() {
    return site.inBlock() ? "blocks." + layer + "." + site.tail : site.tail;
  }

  /// In the order in which a forward pass reaches the points.
  @Override
  public int compareTo(HookPoint other) {
    var byPlace = site.place.compareTo(other.site.place);
    if (byPlace != 0) {
      return byPlace;
    }
    return layer != other.layer ? Integer.compare(layer, other.layer) : site.compareTo(other.site);
  }

  @Override
  public String toString() {
    return name();
  }
}
