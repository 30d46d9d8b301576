package org.featurescope.app.read;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.index.SourceReader.Seen;
import org.featurescope.compute.read.TokenRanges;
import org.featurescope.compute.text.Tokenizer;

/// What the features of one site say about a text, and nothing else: the pass ended at its hook.
final class SiteReading implements TextReading {
  private final Seen seen;
  private final Tokenizer tokenizer;
  private final long nanos;

  SiteReading(Seen seen, Tokenizer tokenizer, long nanos) {
    this.seen = seen;
    this.tokenizer = tokenizer;
    this.nanos = nanos;
  }

  @Override
  public String text() {
    return seen.tokens().text();
  }

  @Override
  public int size() {
    return seen.tokens().size();
  }

  @Override
  public TokenRanges known() {
    return TokenRanges.of(0, size());
  }

  @Override
  public long nanos() {
    return nanos;
  }

  @Override
  public int latentCount() {
    return seen.features().latents();
  }

  @Override
  public int id(int token) {
    return seen.tokens().id(token);
  }

  @Override
  public int start(int token) {
    return seen.tokens().start(token);
  }

  @Override
  public int end(int token) {
    return seen.tokens().end(token);
  }

  @Override
  public boolean special(int token) {
    return seen.tokens().isAdded(token) || tokenizer.isSpecial(id(token));
  }

  @Override
  public int[] seams() {
    return new int[0];
  }

  @Override
  public String labelOf(int id) {
    return tokenizer.label(id);
  }

  @Override
  public float quantity(Quantity quantity, int token) {
    return Float.NaN;
  }

  @Override
  public int activeCount(int token) {
    return seen.features().active(token);
  }

  @Override
  public List<Activation> featuresAt(int token) {
    var features = seen.features();
    return IntStream.range(features.start(token), features.end(token))
        .mapToObj(entry -> new Activation(features.latentAt(entry), features.valueAt(entry)))
        .sorted(Comparator.comparingDouble(Activation::value).reversed())
        .toList();
  }

  @Override
  public float[] valuesOf(int latent) {
    return seen.features().column(latent);
  }

  @Override
  public List<Expected> expectedAt(int token) {
    return List.of();
  }

  @Override
  public void forEachActivation(int from, int to, Visitor visitor) {
    var features = seen.features();
    for (var token = from; token < to; token++) {
      for (var entry = features.start(token); entry < features.end(token); entry++) {
        visitor.visit(token, features.latentAt(entry), features.valueAt(entry));
      }
    }
  }

  @Override
  public void forEachActivationOf(int latent, int from, int to, Visitor visitor) {
    for (var token = from; token < to; token++) {
      var value = seen.features().value(token, latent);
      if (value > 0) {
        visitor.visit(token, latent, value);
      }
    }
  }
}
