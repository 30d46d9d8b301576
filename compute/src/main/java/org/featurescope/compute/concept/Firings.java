package org.featurescope.compute.concept;

import java.util.Arrays;
import org.featurescope.compute.sae.FeatureActivations;

/// Where every feature of an autoencoder fires and how strongly, collected by token and read by
/// feature.
final class Firings {
  private final int latents;
  private int[] tokens = new int[8192];
  private int[] ofLatent = new int[8192];
  private float[] values = new float[8192];
  private int size;
  private int[] starts;

  Firings(int latents) {
    this.latents = latents;
  }

  int latents() {
    return latents;
  }

  /// @param row of `features`
  void add(int token, FeatureActivations features, int row) {
    for (var entry = features.start(row); entry < features.end(row); entry++) {
      add(token, features.latentAt(entry), features.valueAt(entry));
    }
  }

  void add(int token, int latent, float value) {
    if (size == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * size);
      ofLatent = Arrays.copyOf(ofLatent, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    tokens[size] = token;
    ofLatent[size] = latent;
    values[size++] = value;
    starts = null;
  }

  /// The firings of one feature, strongest first.
  Feature feature(int latent) {
    if (starts == null) {
      sortByLatent();
    }
    var count = starts[latent + 1] - starts[latent];
    var order = new Integer[count];
    Arrays.setAll(order, i -> starts[latent] + i);
    Arrays.sort(order, (a, b) -> Float.compare(values[b], values[a]));
    var at = new int[count];
    var strength = new float[count];
    for (var i = 0; i < count; i++) {
      at[i] = tokens[order[i]];
      strength[i] = values[order[i]];
    }
    return new Feature(at, strength);
  }

  private void sortByLatent() {
    starts = new int[latents + 1];
    for (var i = 0; i < size; i++) {
      starts[ofLatent[i] + 1]++;
    }
    for (var latent = 0; latent < latents; latent++) {
      starts[latent + 1] += starts[latent];
    }
    var next = starts.clone();
    var newTokens = new int[size];
    var newLatents = new int[size];
    var newValues = new float[size];
    for (var i = 0; i < size; i++) {
      var to = next[ofLatent[i]]++;
      newTokens[to] = tokens[i];
      newLatents[to] = ofLatent[i];
      newValues[to] = values[i];
    }
    tokens = newTokens;
    ofLatent = newLatents;
    values = newValues;
  }

  /// @param tokens where it fires, strongest first
  /// @param values how strongly, falling
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Feature(int[] tokens, float[] values) {
    int count() {
      return tokens.length;
    }
  }
}
