package org.featurescope.compute.steering;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.model.HookPoint;

/// Some directions that are added to one activation together, each as often as its mode says:
///
///     h + sum over j of c_j(z) v_j
///
/// where the readings z are all taken before. Whatever is not in the directions stays in place, in
/// particular an autoencoder's error term; a row that no direction changes stays as it is, bit by bit.
///
/// @param targets what the directions belong to
/// @param reads where the readings come from
/// @param writes where the directions are added; never before `reads`
/// @param rows v `[k, width]`
record Edit(
    List<Target> targets,
    HookPoint reads,
    HookPoint writes,
    List<Term> terms,
    NDArray rows,
    Reader reader) {

  /// One direction's part.
  ///
  /// @param strengths s of the mode's formula: one for all texts of a batch, or one for each
  record Term(Mode mode, List<Double> strengths, Positions positions) {

    double strength(int text) {
      return strengths.get(strengths.size() == 1 ? 0 : text);
    }
  }

  /// Takes the readings of all directions of an edit.
  interface Reader {

    /// @param x `[N, width]` at the point that is read
    /// @return z `[N, k]`, row-major
    float[] read(NDArray x);

    /// What a unit of a direction is worth in each row `[N]`; nothing where it is always 1.
    ///
    /// @param x `[N, width]` at the point that is written
    default Optional<float[]> scale(NDArray x) {
      return Optional.empty();
    }
  }

  /// The tokens of one pass.
  ///
  /// @param first position of the first one
  /// @param prompt how many tokens the prompt has
  record Place(int first, int count, int prompt) {}

  /// Whether the directions depend on readings.
  boolean needsReadings() {
    return terms.stream().anyMatch(term -> term.mode() != Mode.ADD);
  }

  /// Whether readings have to be taken at another point before.
  boolean readsElsewhere() {
    return needsReadings() && !reads.equals(writes);
  }

  boolean touches(Place place) {
    return terms.stream()
        .anyMatch(
            term -> term.positions().includeAny(place.first(), place.count(), place.prompt()));
  }

  /// Whether the other changes the same activations of a text in the same way.
  boolean isAlike(Edit other) {
    return targets.equals(other.targets)
        && reads.equals(other.reads)
        && writes.equals(other.writes)
        && terms.equals(other.terms);
  }

  /// The readings of an activation.
  ///
  /// @param x `[B, T, ...]`
  float[] readings(NDArray x, NDManager scope) {
    try (var own = scope.newSubManager()) {
      return reader.read(flat(x, own));
    }
  }

  /// h with the directions added.
  ///
  /// @param x h `[B, T, ...]`
  /// @param readings z, or nothing where they are to be taken of `x`
  NDArray apply(NDArray x, Optional<float[]> readings, Place place, NDManager scope) {
    try (var own = scope.newSubManager()) {
      var h = flat(x, own);
      var z = readings.orElseGet(() -> needsReadings() ? reader.read(h) : new float[0]);
      var c = coefficients((int) h.getShape().get(0), z, place);
      if (isZero(c)) {
        return x;
      }
      reader.scale(h).ifPresent(scale -> multiply(c, scale));
      var change = own.create(c, new Shape(h.getShape().get(0), terms.size())).matMul(rows);
      var y = h.add(change).reshape(x.getShape());
      y.attach(scope);
      return y;
    }
  }

  private static NDArray flat(NDArray x, NDManager own) {
    var shape = x.getShape();
    var rows = shape.get(0) * shape.get(1);
    var flat = x.reshape(rows, shape.size() / rows);
    flat.attach(own);
    return flat;
  }

  /// `[N, k]`, row-major; row r is the token at r mod T of text r / T.
  private float[] coefficients(int count, float[] z, Place place) {
    var k = terms.size();
    var c = new float[count * k];
    for (var i = 0; i < c.length; i++) {
      var term = terms.get(i % k);
      var row = i / k;
      var position = place.first() + row % place.count();
      if (term.positions().include(position, place.prompt())) {
        var strength = term.strength(row / place.count());
        c[i] = (float) term.mode().coefficient(strength, z.length == 0 ? 0 : z[i]);
      }
    }
    return c;
  }

  private static boolean isZero(float[] values) {
    for (var value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  private void multiply(float[] c, float[] scale) {
    for (var i = 0; i < c.length; i++) {
      c[i] *= scale[i / terms.size()];
    }
  }
}
