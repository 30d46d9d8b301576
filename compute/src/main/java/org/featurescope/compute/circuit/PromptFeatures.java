package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.InputNorm;

/// The active features of a prompt and what they leave unexplained.
///
/// @param features by dictionary, rows are positions; none at the first where a text's begin token
///   stands there
/// @param errors by dictionary `[T, d]`: what was written less what features, bias and skip make of
///   it; zero at the first position where a text's begin token stands there
/// @param readScales by dictionary, what its own norm multiplies its input by, `[T]`
/// @param writeScales by dictionary, what undoing that norm multiplies its output by, `[T]`
record PromptFeatures(
    List<FeatureActivations> features,
    List<NDArray> errors,
    List<Optional<float[]>> readScales,
    List<Optional<float[]>> writeScales) {

  static PromptFeatures of(
      FrozenPass pass, Replacement replacement, boolean begins, Cancellation cancellation) {
    try (var alone = new Workers(pass.weights().model().engine(), 1)) {
      return of(pass, replacement, begins, alone, cancellation);
    }
  }

  /// @param workers take a dictionary each
  static PromptFeatures of(
      FrozenPass pass,
      Replacement replacement,
      boolean begins,
      Workers workers,
      Cancellation cancellation) {
    var found = new FeatureActivations[replacement.size()];
    var reads = new ArrayList<Optional<float[]>>();
    var writes = new ArrayList<Optional<float[]>>();
    workers.each(
        found.length,
        i -> {
          cancellation.check();
          var dictionary = replacement.dictionary(i);
          var all = dictionary.sae().encode(pass.activation(dictionary.read()));
          found[i] = begins ? withoutFirst(all) : all;
        });
    var features = List.of(found);
    var errors = new NDArray[found.length];
    workers.each(found.length, i -> errors[i] = error(i, pass, replacement, features, begins));
    for (var dictionary : replacement.dictionaries()) {
      var x = pass.activation(dictionary.read());
      reads.add(readScale(dictionary, x));
      writes.add(dictionary.sae().rowScale(x));
    }
    return new PromptFeatures(features, List.of(errors), reads, writes);
  }

  static FeatureActivations withoutFirst(FeatureActivations all) {
    var first = FeatureActivations.empty(all.latents());
    var nothing = new FeatureActivations(all.latents(), new int[2], new int[0], new float[0]);
    return all.rows() == 0
        ? first
        : FeatureActivations.concat(all.latents(), List.of(nothing, all.rows(1, all.rows())));
  }

  private static NDArray error(
      int index,
      FrozenPass pass,
      Replacement replacement,
      List<FeatureActivations> features,
      boolean begins) {
    var dictionary = replacement.dictionary(index);
    var x = pass.activation(dictionary.read());
    try (var scope = pass.scope().newSubManager()) {
      var reconstruction =
          replacement
              .crossLayer()
              .map(set -> set.decode(index, features, x, scope))
              .orElseGet(() -> dictionary.sae().decode(features.get(index), x, scope));
      var written = pass.activation(dictionary.write());
      var error = written.sub(reconstruction);
      if (begins) {
        error.attach(scope);
        error = error.mul(allButFirst(pass.length(), scope));
      }
      error.attach(pass.scope());
      return error;
    }
  }

  private static NDArray allButFirst(int length, NDManager scope) {
    var mask = new float[length];
    Arrays.fill(mask, 1, length, 1);
    return scope.create(mask).reshape(length, 1);
  }

  private static Optional<float[]> readScale(Dictionary dictionary, NDArray x) {
    if (!dictionary.dividesInput()) {
      return Optional.empty();
    }
    var width = (int) x.getShape().get(1);
    var values = x.toFloatArray();
    var scales = new float[values.length / width];
    for (var row = 0; row < scales.length; row++) {
      scales[row] =
          (float) readScale(dictionary.sae().spec().inputNorm(), values, row * width, width);
    }
    return Optional.of(scales);
  }

  private static double readScale(InputNorm norm, float[] values, int from, int width) {
    var sum = 0.0;
    var squares = 0.0;
    for (var i = from; i < from + width; i++) {
      sum += values[i];
      squares += (double) values[i] * values[i];
    }
    return switch (norm) {
      case LAYER_NORM -> {
        var variance = (squares - sum * sum / width) / (width - 1);
        yield 1 / (Math.sqrt(Math.max(variance, 0)) + 1e-5);
      }
      case CONSTANT_NORM_RESCALE -> Math.sqrt(width) / Math.sqrt(Math.max(squares, 1e-60));
      case NONE, EXPECTED_AVERAGE_ONLY_IN -> 1;
    };
  }

  /// What the first active features of a dictionary multiply their rows of the decoder by.
  float[] written(int from, int entries) {
    var own = features.get(from);
    var values = Arrays.copyOf(own.values(), entries);
    var scales = writeScales.get(from);
    if (scales.isPresent()) {
      for (var position = 0; position < own.rows(); position++) {
        for (var e = own.start(position); e < Math.min(own.end(position), entries); e++) {
          values[e] *= scales.get()[position];
        }
      }
    }
    return values;
  }

  /// Active features in all.
  int count() {
    return features.stream().mapToInt(FeatureActivations::entries).reduce(0, Math::addExact);
  }
}
