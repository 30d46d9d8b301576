package org.featurescope.app.read;

import java.util.List;
import org.featurescope.compute.read.TokenRanges;

/// The reading of an empty text, or of one that has not been read.
enum NoReading implements TextReading {
  INSTANCE;

  @Override
  public String text() {
    return "";
  }

  @Override
  public int size() {
    return 0;
  }

  @Override
  public TokenRanges known() {
    return TokenRanges.none();
  }

  @Override
  public long nanos() {
    return 0;
  }

  @Override
  public int latentCount() {
    return 0;
  }

  @Override
  public int id(int token) {
    throw new IndexOutOfBoundsException(token);
  }

  @Override
  public int start(int token) {
    throw new IndexOutOfBoundsException(token);
  }

  @Override
  public int end(int token) {
    throw new IndexOutOfBoundsException(token);
  }

  @Override
  public boolean special(int token) {
    return false;
  }

  @Override
  public int[] seams() {
    return new int[0];
  }

  @Override
  public String labelOf(int id) {
    return "";
  }

  @Override
  public float quantity(Quantity quantity, int token) {
    return Float.NaN;
  }

  @Override
  public int activeCount(int token) {
    return 0;
  }

  @Override
  public List<Activation> featuresAt(int token) {
    return List.of();
  }

  @Override
  public List<Expected> expectedAt(int token) {
    return List.of();
  }

  @Override
  public void forEachActivation(int from, int to, Visitor visitor) {
    // There are none.
  }

  @Override
  public void forEachActivationOf(int latent, int from, int to, Visitor visitor) {
    // There are none.
  }
}
