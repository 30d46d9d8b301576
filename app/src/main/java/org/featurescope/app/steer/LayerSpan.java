package org.featurescope.app.steer;

import java.util.OptionalInt;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.Target;

/// From layer to layer, as a person types it. So acts a plain direction; a feature and a neuron are
/// at home in one layer.
record LayerSpan(String first, String last) {

  /// The layers in which a direction acts; of one that is at home in its layer alone, that one
  /// twice.
  ///
  /// @param home as [#home] has it
  static LayerSpan of(Target target, int home) {
    return target instanceof Target.Layers(var direction, var from, var to)
        ? new LayerSpan(String.valueOf(from), String.valueOf(to))
        : new LayerSpan(String.valueOf(home), String.valueOf(home));
  }

  /// The layer at which a direction is taken that may act in others too; empty of what may not.
  static OptionalInt home(Target target, Names names) {
    return switch (target) {
      case Target.Latent latent -> OptionalInt.empty();
      case Target.Neuron neuron -> OptionalInt.empty();
      case Target.Vector(var hook, var values) -> layer(hook);
      case Target.Contrast(var hook, var more, var less) -> layer(hook);
      case Target.Combination(var sae, var weights) -> layer(sae, names);
      case Target.Layers(var direction, var from, var to) -> home(direction, names);
    };
  }

  private static OptionalInt layer(HookPoint hook) {
    return hook.site().inBlock() ? OptionalInt.of(hook.layer()) : OptionalInt.empty();
  }

  private static OptionalInt layer(SaeReference sae, Names names) {
    return sae.hook().isPresent() ? layer(HookPoint.parse(sae.hook().get())) : names.layerOf(sae);
  }

  /// Why there are no such layers, in a sentence; empty where there are.
  ///
  /// @param layers how many the model has; 0 where that is not known
  String problem(int layers) {
    var from = TokenSpan.number(first);
    var to = TokenSpan.number(last);
    if (from < 0 || to < 0) {
      return "Type the numbers of two layers, such as 0 and %d.".formatted(Math.max(0, layers - 1));
    }
    if (to < from) {
      return "The first layer must not come after the last.";
    }
    return layers > 0 && to >= layers
        ? "There is no layer %d: the model has %d, from 0 to %d.".formatted(to, layers, layers - 1)
        : "";
  }

  /// A direction that acts in these layers. Only where there is no [#problem].
  Target of(Target target, OptionalInt home) {
    var direction = target instanceof Target.Layers(var one, var from, var to) ? one : target;
    var from = TokenSpan.number(first);
    var to = TokenSpan.number(last);
    return from == to && home.equals(OptionalInt.of(from))
        ? direction
        : new Target.Layers(direction, from, to);
  }
}
