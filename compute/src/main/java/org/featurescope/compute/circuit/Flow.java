package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.stream.Stream;

/// Gradients of several targets on their way down: of those that entered before at all positions,
/// of those that have only just entered at their own position alone.
///
/// @param all of the first targets, `[P, A, d]`
/// @param fresh of the others
record Flow(Optional<NDArray> all, Optional<Fresh> fresh) {

  /// Of no target.
  static final Flow NONE = new Flow(Optional.empty(), Optional.empty());

  /// @param vectors `[E, d]`
  /// @param at their positions, `[E]`
  record Fresh(NDArray vectors, NDArray at) {}

  static Flow of(NDArray all) {
    return new Flow(Optional.of(all), Optional.empty());
  }

  static Flow entering(NDArray vectors, NDArray at) {
    return new Flow(Optional.empty(), Optional.of(new Fresh(vectors, at)));
  }

  boolean isEmpty() {
    return all.isEmpty() && fresh.isEmpty();
  }

  private Stream<NDArray> arrays() {
    return Stream.concat(all.stream(), fresh.stream().map(Fresh::vectors));
  }

  void attach(NDManager owner) {
    arrays().forEach(array -> array.attach(owner));
  }

  /// Closes what is not part of `next` as well.
  void closeUnlessIn(Flow next) {
    arrays()
        .filter(array -> next.arrays().noneMatch(kept -> kept.getUid().equals(array.getUid())))
        .forEach(NDArray::close);
  }
}
