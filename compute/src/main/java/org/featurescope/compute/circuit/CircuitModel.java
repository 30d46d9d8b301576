package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.text.TokenSequence;

/// A model with the features that stand in for parts of it, made ready for tracing: what depends on
/// no prompt is computed once. Owns neither the model nor the dictionaries. Safe for use by several
/// threads; close it when no graph of it is open.
public final class CircuitModel implements AutoCloseable {
  private final LanguageModel model;
  private final Replacement replacement;
  private final FrozenWeights weights;
  private final RowPace pace;
  private final Provenance provenance;

  /// With what is said of neither model nor dictionaries than that they were used.
  public CircuitModel(LanguageModel model, Replacement replacement) {
    this(model, replacement, named(model));
  }

  private static Provenance named(LanguageModel model) {
    var name = model.directory().getFileName().toString();
    return new Provenance(
        name,
        OptionalInt.of(model.spec().layers()),
        Optional.of(name),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// @param provenance of what graphs are made
  /// @throws org.featurescope.compute.job.FeaturescopeException if there is not enough memory
  public CircuitModel(LanguageModel model, Replacement replacement, Provenance provenance) {
    this.provenance = provenance;
    this.model = model;
    this.replacement = replacement;
    MemoryBudget.require(
        FrozenWeights.bytes(model.spec(), replacement), "Making a model ready for circuits");
    this.weights = new FrozenWeights(model, replacement);
    this.pace = new RowPace(weights);
  }

  public LanguageModel model() {
    return model;
  }

  public Replacement replacement() {
    return replacement;
  }

  /// A text as model and dictionaries want it: what the tokenizer gives, and the token that begins
  /// texts in front if the dictionaries were trained with one.
  public TokenSequence tokens(String text) {
    var tokens = model.tokenizer().encode(text);
    var bos = model.tokenizer().bosId();
    return tokens.isEmpty()
            || bos.isEmpty()
            || tokens.id(0) == bos.getAsInt()
            || !replacement.expectsBegin()
        ? tokens
        : tokens.ledBy(bos.getAsInt());
  }

  /// Whether a text begins with the token that begins texts.
  boolean begins(TokenSequence text) {
    var bos = model.tokenizer().bosId();
    return bos.isPresent() && !text.isEmpty() && text.id(0) == bos.getAsInt();
  }

  Provenance provenance() {
    return provenance;
  }

  /// A token as the tokenizer spells it, with its leading space; a model may have more tokens.
  String spelling(int id) {
    return id < model.tokenizer().vocabularySize()
        ? model.tokenizer().decode(new int[] {id}, true)
        : "#" + id;
  }

  /// A token as a story names it: as its text where that is this token, or as `#ID`.
  String name(int id) {
    var text = spelling(id);
    var ids = model.tokenizer().encode(text, false).ids();
    return ids.length == 1 && ids[0] == id && !text.isBlank() ? text : "#" + id;
  }

  /// @throws FeaturescopeException if its layer has no features
  Node.Feature node(StoryFeature feature) {
    var index =
        replacement
            .ofLayer(feature.layer())
            .orElseThrow(() ->
                new FeaturescopeException(
                    "there are no features in layer " + feature.layer(),
                    "choose transcoders or autoencoders of that layer"));
    return new Node.Feature(
        replacement.dictionary(index).site(),
        feature.position(),
        feature.latent(),
        OptionalDouble.empty());
  }

  /// Its activation; 0 where there is no such feature.
  ///
  /// @param features of the text, by dictionary
  double activation(StoryFeature feature, List<FeatureActivations> features) {
    var index = replacement.ofLayer(feature.layer());
    if (index.isEmpty()) {
      return 0;
    }
    var own = features.get(index.getAsInt());
    return feature.position() < own.rows() && feature.latent() < own.latents()
        ? own.value(feature.position(), feature.latent())
        : 0;
  }

  FrozenWeights weights() {
    return weights;
  }

  RowPace pace() {
    return pace;
  }

  @Override
  public void close() {
    weights.close();
  }
}
