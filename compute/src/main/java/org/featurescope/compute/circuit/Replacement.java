package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.Wiring;

/// The features that a model's activations are replaced by while its circuits are traced (Ameisen
/// et al. 2025, the local replacement model): transcoders in the place of MLPs, or autoencoders of
/// activations.
///
/// Where a dictionary writes, the stream is cut: what lies before acts on what lies behind by way
/// of features alone, or stays in the error. MLPs that nothing replaces are replaced by their slope
/// at the prompt. Does not own the dictionaries.
public final class Replacement {
  private static final Set<HookPoint.Site> INPUTS =
      Set.of(HookPoint.Site.MLP_IN, HookPoint.Site.LN2_NORMALIZED, HookPoint.Site.RESID_MID);
  private static final Set<HookPoint.Site> ACTIVATIONS =
      Set.of(
          HookPoint.Site.RESID_PRE,
          HookPoint.Site.RESID_MID,
          HookPoint.Site.RESID_POST,
          HookPoint.Site.ATTN_OUT,
          HookPoint.Site.MLP_OUT);

  private final ModelSpec spec;
  private final List<Dictionary> dictionaries;
  private final Optional<TranscoderSet> crossLayer;
  private final Set<HookPoint> cuts = new HashSet<>();

  private Replacement(
      ModelSpec spec, List<Dictionary> dictionaries, Optional<TranscoderSet> crossLayer) {
    this.spec = spec;
    this.dictionaries = List.copyOf(dictionaries);
    this.crossLayer = crossLayer;
    for (var dictionary : dictionaries) {
      if (!cuts.add(dictionary.write())) {
        throw new FeaturescopeException(
            "two dictionaries write to " + dictionary.write(), "choose one of them");
      }
    }
  }

  /// Transcoders for all layers, per layer or across them.
  ///
  /// @throws FeaturescopeException if they do not fit the model
  public static Replacement of(ModelSpec spec, TranscoderSet set) {
    if (set.size() != spec.layers()) {
      throw new FeaturescopeException(
          "the set has transcoders for %d layers and the model has %d"
              .formatted(set.size(), spec.layers()),
          "choose a set that was made for this model: " + whatFits(spec));
    }
    var dictionaries = new ArrayList<Dictionary>();
    for (var layer = 0; layer < set.size(); layer++) {
      dictionaries.add(transcoder(spec, set.layer(layer)));
    }
    return new Replacement(
        spec, dictionaries, set.isCrossLayer() ? Optional.of(set) : Optional.empty());
  }

  /// Single transcoders or autoencoders, in any order.
  ///
  /// @throws FeaturescopeException if there is none, or one does not fit the model
  public static Replacement of(ModelSpec spec, List<SparseAutoencoder> saes) {
    if (saes.isEmpty()) {
      throw none(spec);
    }
    var dictionaries =
        saes.stream()
            .map(sae ->
                sae.spec().wiring() == Wiring.AUTOENCODER
                    ? autoencoder(spec, sae)
                    : transcoder(spec, sae))
            .sorted(Comparator.comparing(Dictionary::write))
            .toList();
    return new Replacement(spec, dictionaries, Optional.empty());
  }

  /// What to say when a graph is asked for and there is nothing to make it of.
  public static FeaturescopeException none(ModelSpec spec) {
    return new FeaturescopeException(
        "there are no transcoders for this model",
        whatFits(spec)
            + "; or trace through autoencoders: name some at hook_resid_post, hook_attn_out or"
            + " hook_mlp_out of its layers");
  }

  /// Which transcoders could be used with a model, in words.
  public static String whatFits(ModelSpec spec) {
    var mid = spec.has(HookPoint.Site.RESID_MID) ? ", hook_resid_mid" : "";
    return ("what fits are %d transcoders, one for each layer, that read mlp.hook_in,"
            + " ln2.hook_normalized%s and write hook_mlp_out, from width %d to width %d")
        .formatted(spec.layers(), mid, spec.dModel(), spec.dModel());
  }

  private static Dictionary transcoder(ModelSpec spec, SparseAutoencoder sae) {
    var read = hook(sae.metadata().hookName(), "reads");
    var write = hook(sae.metadata().hookNameOut(), "writes");
    var layered = spec.form() == ModelSpec.Form.POST_NORM;
    if (!INPUTS.contains(read.site())
        || layered && read.site() == HookPoint.Site.LN2_NORMALIZED
        || write.site() != HookPoint.Site.MLP_OUT
        || read.layer() != write.layer()) {
      throw new FeaturescopeException(
          "circuits cannot be traced through a transcoder from %s to %s".formatted(read, write),
          whatFits(spec));
    }
    requireWidths(spec, sae, read, write);
    return new Dictionary(Site.of(write.layer()), read, write, sae);
  }

  private static Dictionary autoencoder(ModelSpec spec, SparseAutoencoder sae) {
    var hook = hook(sae.metadata().hookName(), "reads");
    if (!ACTIVATIONS.contains(hook.site())) {
      throw new FeaturescopeException(
          "circuits cannot be traced through an autoencoder at " + hook,
          "choose autoencoders at hook_resid_post, hook_attn_out or hook_mlp_out");
    }
    requireWidths(spec, sae, hook, hook);
    return new Dictionary(Site.of(hook), hook, hook, sae);
  }

  private static HookPoint hook(Optional<String> name, String verb) {
    return HookPoint.parse(
        name.orElseThrow(() ->
            new FeaturescopeException(
                "the files of a transcoder do not say what it " + verb,
                "fetch its config file too")));
  }

  private static void requireWidths(
      ModelSpec spec, SparseAutoencoder sae, HookPoint read, HookPoint write) {
    spec.require(read);
    spec.require(write);
    requireWidth(sae.spec().dIn(), "reads", read, spec);
    requireWidth(sae.spec().dOut(), "writes", write, spec);
  }

  private static void requireWidth(int width, String verb, HookPoint hook, ModelSpec spec) {
    if (width != spec.width(hook.site())) {
      throw new FeaturescopeException(
          "a dictionary %s %s in width %,d, and this model has width %,d there"
              .formatted(verb, hook, width, spec.width(hook.site())),
          "choose dictionaries that were made for this model; " + whatFits(spec));
    }
  }

  ModelSpec spec() {
    return spec;
  }

  /// In the order in which a pass reaches what they write.
  List<Dictionary> dictionaries() {
    return dictionaries;
  }

  Dictionary dictionary(int index) {
    return dictionaries.get(index);
  }

  int size() {
    return dictionaries.size();
  }

  /// The one dictionary of a layer; nothing where it has none.
  ///
  /// @throws FeaturescopeException if it has several
  OptionalInt ofLayer(int layer) {
    var own =
        IntStream.range(0, size())
            .filter(index -> dictionaries.get(index).site().layer() == layer)
            .toArray();
    if (own.length > 1) {
      throw new FeaturescopeException(
          "layer %d has %d autoencoders, and a story tells features by their layers"
              .formatted(layer, own.length),
          "choose one for each layer");
    }
    return own.length == 0 ? OptionalInt.empty() : OptionalInt.of(own[0]);
  }

  /// Where the features of each dictionary stand, in order.
  public List<Site> sites() {
    return dictionaries.stream().map(Dictionary::site).toList();
  }

  /// Whether the dictionaries were trained on texts with a begin token.
  boolean expectsBegin() {
    return dictionaries.stream().anyMatch(one -> one.sae().metadata().prependBos());
  }

  /// Whether what comes to a point goes on by way of features alone.
  boolean cuts(HookPoint point) {
    return cuts.contains(point);
  }

  boolean isCrossLayer() {
    return crossLayer.isPresent();
  }

  Optional<TranscoderSet> crossLayer() {
    return crossLayer;
  }

  /// The dictionaries that features of `index` write to the places of.
  int lastWrite(int index) {
    return isCrossLayer() ? size() - 1 : index;
  }

  /// What the features of dictionary `from` write where dictionary `to` writes, `[n, d]`.
  NDArray decoder(int from, int to) {
    return crossLayer.isPresent()
        ? crossLayer.get().decoder(from, to)
        : dictionary(from).sae().decoder();
  }
}
