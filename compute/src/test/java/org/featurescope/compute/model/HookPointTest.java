package org.featurescope.compute.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HookPointTest {

  @Property
  void everyNameReadsBack(@ForAll Site site, @ForAll @IntRange(max = 200) int layer) {
    var point = new HookPoint(site, site.inBlock() ? layer : -1);
    assertEquals(point, HookPoint.parse(point.name()));
  }

  @ParameterizedTest
  @CsvSource({
    "blocks.3.resid_delta_attn, blocks.3.hook_attn_out",
    "blocks.3.resid_post_attn, blocks.3.hook_resid_mid",
    "blocks.3.resid_delta_mlp, blocks.3.hook_mlp_out",
    "blocks.3.resid_post_mlp, blocks.3.hook_resid_post",
    "blocks.3.mlp_post_act, blocks.3.mlp.hook_post"
  })
  void openAisNamesMeanTheSamePlaces(String alias, String name) {
    assertEquals(name, HookPoint.parse(alias).name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hook_resid_post",
        "blocks.hook_resid_post",
        "blocks.-1.hook_resid_post",
        "blocks.99999.hook_resid_post",
        "blocks.1.hook_embed",
        "blocks.1.hook_nothing",
        "resid_post_mlp"
      })
  void anythingElseIsNotAHook(String name) {
    var e = assertThrows(FeaturescopeException.class, () -> HookPoint.parse(name));
    assertTrue(e.remedy().contains("blocks.4.hook_resid_post"));
  }

  @ParameterizedTest
  @CsvSource({
    "blocks.3.attn.hook_attn_scores, blocks.3.attn.hook_pattern",
    "blocks.3.attn.hook_result, blocks.3.attn.hook_z",
    "blocks.3.attn.hook_rot_q, blocks.3.attn.hook_q",
    "blocks.3.attn.hook_rot_k, blocks.3.attn.hook_k",
    "blocks.3.ln1.hook_scale, blocks.3.ln1.hook_normalized",
    "blocks.3.ln2_post.hook_scale, blocks.3.ln2_post.hook_normalized",
    "blocks.3.mlp.hook_pre_linear, blocks.3.mlp.hook_pre",
    "blocks.3.hook_attn_in, blocks.3.hook_resid_pre",
    "blocks.3.hook_q_input, blocks.3.hook_resid_pre",
    "blocks.3.hook_mlp_in, blocks.3.hook_resid_mid",
    "ln_final.hook_scale, ln_final.hook_normalized",
    "hook_tokens, hook_embed"
  })
  void aHookThatOnlyTransformerLensHasIsRefusedWithTheNearest(String name, String nearest) {
    var e = assertThrows(FeaturescopeException.class, () -> HookPoint.parse(name));
    assertTrue(e.problem().startsWith(name + " is a hook of TransformerLens"), e.problem());
    assertEquals("use " + nearest + ", the nearest there is", e.remedy());
    assertEquals(nearest, HookPoint.parse(nearest).name());
  }

  @Test
  void pointsAreOrderedAsAPassReachesThem() {
    var embed = HookPoint.parse("hook_embed");
    var early = HookPoint.parse("blocks.1.attn.hook_q");
    var late = HookPoint.parse("blocks.1.hook_resid_post");
    var later = HookPoint.parse("blocks.2.hook_resid_pre");
    var last = HookPoint.parse("ln_final.hook_normalized");
    assertTrue(embed.compareTo(early) < 0);
    assertTrue(early.compareTo(late) < 0);
    assertTrue(late.compareTo(later) < 0);
    assertTrue(later.compareTo(last) < 0);
  }
}
