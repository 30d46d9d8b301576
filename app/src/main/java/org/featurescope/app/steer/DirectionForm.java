package org.featurescope.app.steer;

import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.featurescope.app.steer.SteeringDesk.Source;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.steering.Target;

/// A plain direction as a person describes it, all of it as it was typed.
sealed interface DirectionForm {

  /// From one text to another, in the residual stream after a layer.
  ///
  /// @param layer where the texts are read
  /// @param last the last layer at which the direction acts; empty for the one where they are read
  record Texts(String layer, String last, String more, String less) implements DirectionForm {}

  /// A sum of decoder rows.
  ///
  /// @param layer the autoencoder's
  /// @param last the last layer at which the direction acts; empty for the autoencoder's
  /// @param features such as `614 + 0.5 × 233`
  record Features(String layer, String last, String features) implements DirectionForm {}

  /// One of an MLP.
  record Neuron(String layer, String index) implements DirectionForm {}

  /// What it means.
  ///
  /// @param sources the open autoencoders
  /// @param preferred the one that is meant where several are of the same layer, as an index
  /// @throws FeaturescopeException if it means nothing
  default Target target(List<Source> sources, int preferred) {
    return switch (this) {
      case Texts(var layer, var last, var more, var less) -> {
        if (more.isBlank() || less.isBlank()) {
          throw new FeaturescopeException(
              "A direction goes from one text to another, and one of them is empty",
              "write what there should be more of, and what there should be less of");
        }
        var first = number(layer, "layer");
        yield through(new Target.Contrast(HookPoint.residPost(first), more, less), first, last);
      }
      case Features(var layer, var last, var features) -> {
        var first = number(layer, "layer");
        var sae = source(first, sources, preferred).reference();
        yield through(new Target.Combination(sae, Sum.read(features)), first, last);
      }
      case Neuron(var layer, var index) ->
          new Target.Neuron(number(layer, "layer"), number(index, "neuron"));
    };
  }

  private static Target through(Target direction, int first, String last) {
    if (last.isBlank()) {
      return direction;
    }
    var end = number(last, "layer");
    if (end < first) {
      throw new FeaturescopeException(
          "The layers %d to %d are none".formatted(first, end),
          "let the second be %d or more, or leave it empty".formatted(first));
    }
    return end == first ? direction : new Target.Layers(direction, first, end);
  }

  private static int number(String typed, String what) {
    if (!typed.strip().matches("\\d{1,6}")) {
      throw new FeaturescopeException(
          "There is no %s %s".formatted(what, Printable.quoted(typed.strip())),
          "type its number, from 0 on");
    }
    return Integer.parseInt(typed.strip());
  }

  private static Source source(int layer, List<Source> sources, int preferred) {
    if (preferred < sources.size() && sources.get(preferred).layer() == layer) {
      return sources.get(preferred);
    }
    return sources.stream()
        .filter(each -> each.layer() == layer)
        .findFirst()
        .orElseThrow(() ->
            new FeaturescopeException(
                "No autoencoder of layer %d is open".formatted(layer),
                "choose a layer that has one, or open one in the Library"));
  }

  /// Features and what each counts, as one writes them.
  final class Sum {
    private static final Pattern TERM =
        Pattern.compile(
            "\\G\\s*[,;]?\\s*([+\\-\u2010-\u2015\u2212])?\\s*"
                + "(?:(\\d+(?:[.,]\\d+)?|[.]\\d+)\\s*[*x\u00d7]\\s*)?#?(\\d{1,9})(?![.\\d])");

    private Sum() {}

    /// @return weights by latent
    static TreeMap<Integer, Double> read(String typed) {
      var weights = new TreeMap<Integer, Double>();
      var terms = TERM.matcher(typed);
      var end = 0;
      while (terms.find()) {
        var sign = terms.group(1) == null || terms.group(1).equals("+") ? 1 : -1;
        var weight =
            terms.group(2) == null ? 1 : Double.parseDouble(terms.group(2).replace(',', '.'));
        weights.merge(Integer.parseInt(terms.group(3)), sign * weight, Double::sum);
        end = terms.end();
      }
      if (weights.isEmpty() || !typed.substring(end).isBlank()) {
        throw new FeaturescopeException(
            "%s is no sum of features".formatted(Printable.quoted(typed.strip())),
            "write it like 614 + 0.5 \u00d7 233");
      }
      return weights;
    }
  }
}
