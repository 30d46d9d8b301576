package org.featurescope.compute.sae.format;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;

/// The names under which other projects know a place in a model, in the field's own.
final class HookNames {

  /// Where an autoencoder reads, and where a transcoder writes.
  record Place(Optional<String> in, Optional<String> out) {
    static final Place UNKNOWN = new Place(Optional.empty(), Optional.empty());

    static Place at(int layer, String site) {
      return new Place(Optional.of(block(layer, site)), Optional.empty());
    }
  }

  private static final Pattern MODULE =
      Pattern.compile("(?:.*\\.)?(?:layers|h)\\.(\\d{1,4})(?:\\.(\\w+))?");
  private static final Pattern GEMMA_LAYER = Pattern.compile("layer_(\\d{1,4})(?:_width_\\w+)?");
  private static final Pattern GEMMA_SITE =
      Pattern.compile("gemma-scope-\\w+-(?:pt|it)-(res|att|mlp|transcoders)(?:-\\w+)?");
  private static final Pattern OPENAI_SITE =
      Pattern.compile(
          "(resid_delta_attn|resid_post_attn|resid_delta_mlp|resid_post_mlp" + "|mlp_post_act)");
  private static final Pattern OPENAI_LAYER = Pattern.compile("(?:.*[_.-])?(\\d{1,4})\\.\\w+");
  private static final Pattern SUBMODULE =
      Pattern.compile("(resid_pre|resid_mid|resid_post|attn_out|mlp_out)(?:_layer_?(\\d{1,4}))?");

  private static final Pattern GEMMA_POINT =
      Pattern.compile("(?:\\w+\\.){0,8}layers\\.(\\d{1,4})\\.([\\w.]+)");

  /// By the word in a repository's name (the first Gemma Scope) or that of a folder (the second).
  /// Both call the heads' outputs, before they are joined, those of the attention.
  private static final Map<String, String> GEMMA_SITES =
      Map.of(
          "res", "hook_resid_post",
          "att", "attn.hook_z",
          "mlp", "hook_mlp_out",
          "resid_post", "hook_resid_post",
          "attn_out", "attn.hook_z",
          "mlp_out", "hook_mlp_out");

  /// By the module, in the words of the model's own program, whose input or output was read.
  private static final Map<String, String> GEMMA_POINTS =
      Map.of(
          "output", "hook_resid_post",
          "self_attn.o_proj.input", "attn.hook_z",
          "pre_feedforward_layernorm.output", "mlp.hook_in",
          "post_feedforward_layernorm.output", "hook_mlp_out");

  private HookNames() {}

  private static String block(int layer, String site) {
    return canonical("blocks." + layer + "." + site);
  }

  /// The field's name where there is one, otherwise the name as it is.
  static String canonical(String name) {
    try {
      return HookPoint.parse(name).name();
    } catch (FeaturescopeException unknown) {
      return name;
    }
  }

  /// sparsify's folders are named after the modules whose output they read, such as `layers.5.mlp`
  /// or `transformer.h.3`; a transcoder reads the module's input.
  static Place ofModule(String name, boolean transcoder) {
    var matcher = MODULE.matcher(name);
    if (!matcher.matches()) {
      return Place.UNKNOWN;
    }
    var layer = Integer.parseInt(matcher.group(1));
    var module = Optional.ofNullable(matcher.group(2)).orElse("");
    var sites =
        switch (module) {
          case "" -> new String[] {"hook_resid_pre", "hook_resid_post"};
          case "mlp", "feed_forward" -> new String[] {"mlp.hook_in", "hook_mlp_out"};
          case "attn", "self_attn", "attention" -> new String[] {"", "hook_attn_out"};
          default -> new String[0];
        };
    if (sites.length == 0) {
      return Place.UNKNOWN;
    }
    var out = Optional.of(block(layer, sites[1]));
    if (!transcoder) {
      return new Place(out, Optional.empty());
    }
    return new Place(
        sites[0].isEmpty() ? Optional.empty() : Optional.of(block(layer, sites[0])), out);
  }

  /// dictionary_learning's submodules, such as `resid_post_layer_1`, or a hook by the field's name.
  ///
  /// @param layer what the configuration says beside it
  static Place ofSubmodule(Optional<String> name, Optional<Integer> layer) {
    if (name.filter(text -> text.startsWith("blocks.")).isPresent()) {
      return new Place(name.map(HookNames::canonical), Optional.empty());
    }
    var matcher = SUBMODULE.matcher(name.orElse(""));
    if (!matcher.matches()) {
      return name.map(module -> ofModule(module, false)).orElse(Place.UNKNOWN);
    }
    var own = Optional.ofNullable(matcher.group(2)).map(Integer::parseInt).or(() -> layer);
    return own.map(l -> Place.at(l, "hook_" + matcher.group(1))).orElse(Place.UNKNOWN);
  }

  /// Gemma Scope says in folders where it belongs: `gemma-scope-2b-pt-res/layer_3/width_16k/…`. Its
  /// transcoders read the normalised stream before the gain, which its makers folded into the MLP.
  static Place ofGemmaScope(Path file) {
    return ofGemmaFolders(file, "ln2.hook_normalized");
  }

  /// Gemma Scope 2 does so too, `…/resid_post/layer_3_width_16k_l0_small`, where its configuration
  /// is not there. Its transcoders read what the MLP reads.
  static Place ofGemmaScope2(Path file) {
    return ofGemmaFolders(file, "mlp.hook_in");
  }

  private static Place ofGemmaFolders(Path file, String transcoderInput) {
    var layer = Optional.<Integer>empty();
    var site = "";
    for (var part : file.toAbsolutePath()) {
      var name = part.toString();
      var inLayer = GEMMA_LAYER.matcher(name);
      if (inLayer.lookingAt()) {
        layer = Optional.of(Integer.parseInt(inLayer.group(1)));
      } else if (name.equals("embedding")) {
        return new Place(Optional.of("hook_embed"), Optional.empty());
      } else {
        site = gemmaSite(name).orElse(site);
      }
    }
    if (layer.isEmpty() || site.isEmpty()) {
      return Place.UNKNOWN;
    }
    if (site.equals("transcoder")) {
      return new Place(
          Optional.of(block(layer.get(), transcoderInput)),
          Optional.of(block(layer.get(), "hook_mlp_out")));
    }
    return Place.at(layer.get(), GEMMA_SITES.get(site));
  }

  /// A point in the words of Gemma Scope 2's configuration, such as `model.layers.5.output`; as it
  /// is where the field has no name for it.
  static String ofGemmaPoint(String name) {
    var matcher = GEMMA_POINT.matcher(name);
    return matcher.matches() && GEMMA_POINTS.containsKey(matcher.group(2))
        ? block(Integer.parseInt(matcher.group(1)), GEMMA_POINTS.get(matcher.group(2)))
        : name;
  }

  private static Optional<String> gemmaSite(String folder) {
    var repository = GEMMA_SITE.matcher(folder);
    if (repository.find()) {
      var site = repository.group(1);
      return Optional.of(site.equals("transcoders") ? "transcoder" : site);
    }
    if (folder.startsWith("transcoder")) {
      return Optional.of("transcoder");
    }
    return GEMMA_SITES.keySet().stream()
        .filter(site -> site.contains("_") && folder.startsWith(site))
        .findFirst();
  }

  /// OpenAI's files are named after their layer, in folders named after their place:
  /// `gpt2-small/resid_post_mlp_v5_32k/autoencoders/6.pt`.
  static Place ofOpenAi(Path file) {
    var site = OPENAI_SITE.matcher(file.toAbsolutePath().toString());
    var layer = OPENAI_LAYER.matcher(file.getFileName().toString());
    return site.find() && layer.matches()
        ? Place.at(Integer.parseInt(layer.group(1)), site.group(1))
        : Place.UNKNOWN;
  }

  /// The element of `file` that names the model in OpenAI's layout: the one above the place.
  static Optional<String> openAiModel(Path file) {
    var before = Optional.<String>empty();
    for (var part : file.toAbsolutePath()) {
      if (OPENAI_SITE.matcher(part.toString()).lookingAt()) {
        return before;
      }
      before = Optional.of(part.toString());
    }
    return Optional.empty();
  }

  /// Gemma Scope's repository names its model: `gemma-scope-2b-pt-res` was trained on gemma-2-2b.
  static Optional<String> gemmaModel(Path file) {
    var matcher =
        Pattern.compile("gemma-scope-(2-)?(\\w+?)-(pt|it)")
            .matcher(file.toAbsolutePath().toString());
    if (!matcher.find()) {
      return Optional.empty();
    }
    var tuned = matcher.group(3).equals("it") ? "-it" : "";
    return Optional.of(
        matcher.group(1) != null
            ? "google/gemma-3-" + matcher.group(2) + "-" + matcher.group(3)
            : "google/gemma-2-" + matcher.group(2) + tuned);
  }
}
