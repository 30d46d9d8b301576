package org.featurescope.compute.concept;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.text.TokenSequence;

/// Holds the features of autoencoders against the truth of labelled texts: one forward pass for all
/// of them, one [ConceptTable] each.
///
/// Texts alternate between the half on which concepts and thresholds are chosen and the half on
/// which they are measured. A text longer than the context is read up to it. A BOS is read where
/// the autoencoder wants one and never counted.
public final class ConceptJob implements Job<List<ConceptTable>> {
  /// Bytes of a firing while it is collected and sorted, arrays that grow included.
  private static final long BYTES_A_FIRING = 36;

  /// Active latents of a token where nothing says how many.
  private static final int TYPICAL_L0 = 64;

  private final LanguageModel model;
  private final List<SparseAutoencoder> saes;
  private final List<HookPoint> hooks;
  private final List<String> concepts;
  private final List<String> titles;
  private final Iterator<LabelledText> texts;
  private final int tokens;

  /// @param saes of this model
  /// @param concepts stable names; spans of the texts are indices into them
  /// @param titles what a person reads, in the same order
  /// @param texts may be endless
  /// @param tokens how many to read in all, about
  /// @throws FeaturescopeException when an autoencoder does not fit the model, or there is not
  ///   enough memory for that many tokens
  public ConceptJob(
      LanguageModel model,
      List<SparseAutoencoder> saes,
      List<String> concepts,
      List<String> titles,
      Iterator<LabelledText> texts,
      int tokens) {
    this.model = model;
    this.saes = List.copyOf(saes);
    this.hooks = saes.stream().map(sae -> hook(model, sae)).toList();
    this.concepts = List.copyOf(concepts);
    this.titles = List.copyOf(titles);
    this.texts = texts;
    this.tokens = tokens;
    MemoryBudget.require(
        saes.size() * (long) tokens * TYPICAL_L0 * BYTES_A_FIRING, "Matching features to concepts");
  }

  private static HookPoint hook(LanguageModel model, SparseAutoencoder sae) {
    var hook =
        sae.metadata()
            .hookName()
            .map(HookPoint::parse)
            .orElseThrow(() ->
                new FeaturescopeException(
                    "The autoencoder does not say which activation it reads",
                    "add hook_name to its cfg.json"));
    if (hook.layer() >= model.spec().layers()) {
      throw new FeaturescopeException(
          "The model has no " + hook, "choose an autoencoder that was trained on this model");
    }
    return hook;
  }

  @Override
  public String title() {
    return "Matching features to concepts";
  }

  @Override
  public List<ConceptTable> run(Progress progress, Cancellation cancellation) {
    var labels = new Labels(concepts.size());
    var firings = saes.stream().map(sae -> new Firings(sae.spec().latents())).toList();
    for (var measured = false; texts.hasNext() && labels.tokens() < tokens; measured = !measured) {
      cancellation.check();
      read(texts.next(), labels, firings, measured, cancellation);
      progress.report(Math.min(labels.tokens(), tokens), tokens, "tokens");
    }
    if (labels.tokens(true) == 0) {
      throw new FeaturescopeException(
          "There are too few texts to match features on", "read at least two");
    }
    var matcher = new Matcher(labels, concepts, titles);
    var tables = new ArrayList<ConceptTable>();
    for (var i = 0; i < saes.size(); i++) {
      tables.add(matcher.match(hooks.get(i).name(), firings.get(i), cancellation));
    }
    return List.copyOf(tables);
  }

  private void read(
      LabelledText text,
      Labels labels,
      List<Firings> firings,
      boolean measured,
      Cancellation cancellation) {
    var sequence = model.tokenizer().encode(text.text(), false);
    var bos = bos();
    var count = Math.min(sequence.size(), model.spec().context() - bos.length);
    if (count == 0) {
      return;
    }
    var first = labels.tokens();
    labels.add(text, sequence, 0, count, measured);
    var features = features(sequence, bos, count, cancellation);
    for (var i = 0; i < saes.size(); i++) {
      for (var position = 0; position < count; position++) {
        firings.get(i).add(first + position, features.get(i), position + bos.length);
      }
    }
  }

  private int[] bos() {
    var wanted = saes.stream().anyMatch(sae -> sae.metadata().prependBos());
    return wanted && model.tokenizer().bosId().isPresent()
        ? new int[] {model.tokenizer().bosId().getAsInt()}
        : new int[0];
  }

  private List<FeatureActivations> features(
      TokenSequence sequence, int[] bos, int count, Cancellation cancellation) {
    var ids = new long[bos.length + count];
    for (var i = 0; i < ids.length; i++) {
      ids[i] = i < bos.length ? bos[i] : sequence.id(i - bos.length);
    }
    var engine = model.engine();
    try (var scope = engine.scope()) {
      var result =
          model
              .transformer()
              .forward(
                  scope.create(ids, new Shape(1, ids.length)),
                  Hooks.capture(hooks.toArray(HookPoint[]::new)),
                  Extent.CAPTURES,
                  Optional.empty(),
                  engine.ops(scope),
                  cancellation);
      var all = new ArrayList<FeatureActivations>();
      for (var i = 0; i < saes.size(); i++) {
        var x = result.capture(hooks.get(i));
        var width = x.getShape().size() / ids.length;
        if (width != saes.get(i).spec().dIn()) {
          throw new FeaturescopeException(
              "The autoencoder expects activations of width %d, the model's %s has %d"
                  .formatted(saes.get(i).spec().dIn(), hooks.get(i), width),
              "choose an autoencoder that was trained on this model");
        }
        all.add(saes.get(i).encode(x.reshape(ids.length, width)));
      }
      return all;
    }
  }
}
