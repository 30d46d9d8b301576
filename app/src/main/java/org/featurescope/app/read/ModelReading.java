package org.featurescope.app.read;

import java.util.List;
import org.featurescope.compute.read.Reading;
import org.featurescope.compute.read.TokenRanges;
import org.featurescope.compute.text.TokenSequence;
import org.featurescope.compute.text.Tokenizer;

/// What a model and its SAE say about a text.
final class ModelReading implements TextReading {
  private final Reading reading;
  private final TokenSequence tokens;
  private final Tokenizer tokenizer;
  private final long nanos;

  ModelReading(Reading reading, Tokenizer tokenizer, long nanos) {
    this.reading = reading;
    this.tokenizer = tokenizer;
    this.nanos = nanos;
    tokens = reading.tokens();
  }

  @Override
  public String text() {
    return tokens.text();
  }

  @Override
  public int size() {
    return tokens.size();
  }

  @Override
  public TokenRanges known() {
    return reading.known();
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public int latentCount() {
    return reading.latents();
  }

  @Override
  public int id(int token) {
    return tokens.id(token);
  }

  @Override
  public int start(int token) {
    return tokens.start(token);
  }

  @Override
  public int end(int token) {
    return tokens.end(token);
  }

  @Override
  public boolean special(int token) {
    return tokens.isAdded(token) || tokenizer.isSpecial(tokens.id(token));
  }

  @Override
  public int[] seams() {
    return reading.seams().stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public String labelOf(int id) {
    return tokenizer.label(id);
  }

  @Override
  public String chip(int id) {
    return tokenizer.bosId().orElse(-1) == id ? "bos" : tokenizer.label(id);
  }

  @Override
  public float quantity(Quantity quantity, int token) {
    return switch (quantity) {
      case SURPRISAL -> reading.surprisal(token);
      case ENTROPY -> reading.entropy(token);
      case RECONSTRUCTION_ERROR -> reading.reconstructionError(token);
    };
  }

  @Override
  public int activeCount(int token) {
    return reading.active(token);
  }

  @Override
  public List<Activation> featuresAt(int token) {
    return reading.features(token).stream()
        .map(feature -> new Activation(feature.latent(), feature.value()))
        .toList();
  }

  @Override
  public List<Expected> expectedAt(int token) {
    return reading.expected(token).stream()
        .map(each ->
            new Expected(
                each.id(),
                tokenizer.label(each.id()),
                each.probability(),
                each.id() == tokens.id(token)))
        .toList();
  }

  @Override
  public void forEachActivation(int from, int to, Visitor visitor) {
    reading.forEachActivation(from, to, visitor::visit);
  }

  @Override
  public void forEachActivationOf(int latent, int from, int to, Visitor visitor) {
    reading.forEachActivationOf(latent, from, to, visitor::visit);
  }
}
