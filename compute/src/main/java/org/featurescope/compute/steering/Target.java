package org.featurescope.compute.steering;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.featurescope.compute.model.HookPoint;

/// What a step moves.
public sealed interface Target {

  /// A latent of an autoencoder or transcoder, with its decoder row as direction.
  record Latent(SaeReference sae, int latent) implements Target {}

  /// A direction given by its numbers.
  ///
  /// @param values as many as the activation at `hook` is wide, heads side by side
  record Vector(HookPoint hook, List<Float> values) implements Target {
    public Vector {
      values = List.copyOf(values);
    }
  }

  /// A neuron of a block's MLP: a basis vector after the non-linearity.
  record Neuron(int layer, int index) implements Target {}

  /// A weighted sum of decoder rows.
  ///
  /// @param weights by latent
  record Combination(SaeReference sae, SortedMap<Integer, Double> weights) implements Target {
    public Combination(SaeReference sae, Map<Integer, Double> weights) {
      this(sae, new TreeMap<>(weights));
    }
  }

  /// From one text to another: the mean activation of `more` minus that of `less`, each over its
  /// tokens without a BOS at the beginning.
  record Contrast(HookPoint hook, String more, String less) implements Target {}

  /// One direction at the same place of every layer from one to another, both included.
  ///
  /// @param direction a plain one, which says the place and at which layer it is taken
  record Layers(Target direction, int first, int last) implements Target {
    public Layers {
      if (direction instanceof Latent || direction instanceof Layers || first < 0 || last < first) {
        throw new IllegalArgumentException(direction + " from " + first + " to " + last);
      }
    }
  }
}
