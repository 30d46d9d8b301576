package org.featurescope.compute.model;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.featurescope.compute.job.FeaturescopeException;

/// Places that TransformerLens names and that this program cannot read: not a spelling mistake, and
/// so not answered as one.
final class AbsentHooks {

  /// @param is what stands there
  /// @param nearest the tail of a hook that is here
  private record Absent(String is, String nearest) {}

  private static final Pattern IN_BLOCK = Pattern.compile("(blocks\\.\\d{1,4}\\.)(.+)");

  private static final String SCALE = "the length that a norm divides by";
  private static final String COPY = "a copy of the stream for one reader";

  private static final Map<String, Absent> IN_BLOCKS =
      Map.ofEntries(
          absent("attn.hook_attn_scores", "the scores before the softmax", "attn.hook_pattern"),
          absent("attn.hook_result", "what each head adds to the stream", "attn.hook_z"),
          absent("attn.hook_rot_q", "the queries after the rotation", "attn.hook_q"),
          absent("attn.hook_rot_k", "the keys after the rotation", "attn.hook_k"),
          absent("attn.q_norm.hook_normalized", "the queries after their norm", "attn.hook_q"),
          absent("attn.k_norm.hook_normalized", "the keys after their norm", "attn.hook_k"),
          absent("attn.q_norm.hook_scale", SCALE, "attn.hook_q"),
          absent("attn.k_norm.hook_scale", SCALE, "attn.hook_k"),
          absent("ln1.hook_scale", SCALE, "ln1.hook_normalized"),
          absent("ln2.hook_scale", SCALE, "ln2.hook_normalized"),
          absent("ln1_post.hook_scale", SCALE, "ln1_post.hook_normalized"),
          absent("ln2_post.hook_scale", SCALE, "ln2_post.hook_normalized"),
          absent("mlp.hook_pre_linear", "the half of a gated MLP without the gate", "mlp.hook_pre"),
          absent("mlp.hook_mid", "the neurons before a norm inside the MLP", "mlp.hook_post"),
          absent("hook_attn_in", COPY, "hook_resid_pre"),
          absent("hook_q_input", COPY, "hook_resid_pre"),
          absent("hook_k_input", COPY, "hook_resid_pre"),
          absent("hook_v_input", COPY, "hook_resid_pre"),
          absent("hook_mlp_in", COPY, "hook_resid_mid"));

  private static final Map<String, Absent> OUTSIDE =
      Map.ofEntries(
          absent("hook_tokens", "the tokens' ids", "hook_embed"),
          absent("ln_final.hook_scale", SCALE, "ln_final.hook_normalized"));

  private AbsentHooks() {}

  private static Map.Entry<String, Absent> absent(String tail, String is, String nearest) {
    return Map.entry(tail, new Absent(is, nearest));
  }

  /// Why a name that the field knows is none here; nothing for a name that it does not know either.
  static Optional<FeaturescopeException> refusal(String name) {
    var matcher = IN_BLOCK.matcher(name);
    var inBlock = matcher.matches();
    var found = inBlock ? IN_BLOCKS.get(matcher.group(2)) : OUTSIDE.get(name);
    return Optional.ofNullable(found)
        .map(absent ->
            new FeaturescopeException(
                "%s is a hook of TransformerLens, %s, which cannot be read here"
                    .formatted(name, absent.is),
                "use %s%s, the nearest there is"
                    .formatted(inBlock ? matcher.group(1) : "", absent.nearest)));
  }
}
