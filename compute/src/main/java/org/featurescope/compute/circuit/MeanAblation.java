package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.sae.FeatureActivations;

/// Runs the model with nothing left of a prompt's active features but those of a circuit: every
/// other one is set to its latent's mean. Latents that are not active in the unchanged prompt,
/// errors, and all else that is no feature go as they go; nothing is frozen. With every active
/// feature in the circuit the model is the model.
final class MeanAblation {
  private final GraphRun run;
  private final Rerun rerun;
  private final Replacement replacement;
  private final FrozenPass pass;
  private final Nodes nodes;
  private final Means means;

  MeanAblation(GraphRun run, Means means) {
    this.run = run;
    this.rerun = run.rerun();
    this.replacement = run.circuit().replacement();
    this.pass = run.pass();
    this.nodes = run.made().nodes();
    this.means = means;
  }

  /// How many circuits are tried at a time.
  int batch() {
    return rerun.batch();
  }

  /// What the outputs of the graph come to, weighted as they count, for each circuit.
  ///
  /// @param circuits numbers of the features that are left alone
  double[] outputs(List<BitSet> circuits, Cancellation cancellation) {
    var outputs = new double[circuits.size()];
    for (var first = 0; first < outputs.length; first += batch()) {
      cancellation.check();
      var some = circuits.subList(first, Math.min(first + batch(), outputs.length));
      try (var scope = run.circuit().model().engine().scope()) {
        var hooks = new Batch(some, scope).hooks();
        var last = rerun.lastHidden(some.size(), hooks, scope, cancellation);
        var all = rerun.outputs(last, scope);
        for (var text = 0; text < some.size(); text++) {
          outputs[first + text] = weighted(all, text);
        }
      }
    }
    return outputs;
  }

  /// The outputs of the unchanged model, weighted as they count.
  double unchanged(Cancellation cancellation) {
    try (var scope = run.circuit().model().engine().scope()) {
      var last = rerun.lastHidden(1, Hooks.none(), scope, cancellation);
      return weighted(rerun.outputs(last, scope), 0);
    }
  }

  private double weighted(float[] all, int text) {
    var targets = run.made().targets();
    var sum = 0.0;
    for (var i = 0; i < targets.size(); i++) {
      sum += targets.get(i).weight() * all[text * targets.size() + i];
    }
    return sum;
  }

  /// Circuits that are tried together.
  private final class Batch {
    private final List<BitSet> circuits;
    private final NDManager scope;
    private final Map<HookPoint, List<NDArray>> pending = new HashMap<>();

    Batch(List<BitSet> circuits, NDManager scope) {
      this.circuits = circuits;
      this.scope = scope;
    }

    Hooks hooks() {
      var hooks = Hooks.none();
      for (var i = 0; i < replacement.size(); i++) {
        var index = i;
        var dictionary = replacement.dictionary(i);
        hooks =
            hooks
                .andIntervene(
                    dictionary.read(),
                    (x, own) -> {
                      read(index, x, own);
                      return x;
                    })
                .andIntervene(dictionary.write(), (x, own) -> write(dictionary.write(), x, own));
      }
      return hooks;
    }

    private void read(int index, NDArray x, NDManager own) {
      var rows = x.reshape(x.getShape().size() / x.getShape().get(2), x.getShape().get(2));
      rows.attach(own);
      var sae = replacement.dictionary(index).sae();
      var changes = changes(index, sae.encode(rows), sae.rowScale(rows));
      for (var to = index; to <= replacement.lastWrite(index); to++) {
        var decoder = replacement.decoder(index, to);
        var added =
            pass.weights()
                .script()
                .one(
                    scope,
                    "decoded",
                    decoder,
                    own.create(changes.rowStarts()),
                    own.create(changes.latentIndices()),
                    own.create(changes.values()));
        pending
            .computeIfAbsent(replacement.dictionary(to).write(), p -> new ArrayList<>())
            .add(added);
      }
    }

    /// What the prompt's active features outside of the circuits lack to their means.
    private FeatureActivations changes(
        int index, FeatureActivations now, Optional<float[]> scales) {
      var own = rerun.features().get(index);
      var mean = means.values().get(index);
      var starts = new int[now.rows() + 1];
      var latents = new int[own.entries() * circuits.size()];
      var values = new float[latents.length];
      var count = 0;
      for (var row = 0; row < now.rows(); row++) {
        var position = row % pass.length();
        var circuit = circuits.get(row / pass.length());
        var scale = scales.isPresent() ? scales.get()[row] : 1;
        for (var entry = own.start(position); entry < own.end(position); entry++) {
          if (!circuit.get(nodes.feature(index, entry))) {
            var latent = own.latentAt(entry);
            latents[count] = latent;
            values[count++] = (mean[latent] - now.value(row, latent)) * scale;
          }
        }
        starts[row + 1] = count;
      }
      return new FeatureActivations(
          now.latents(), starts, Arrays.copyOf(latents, count), Arrays.copyOf(values, count));
    }

    private NDArray write(HookPoint point, NDArray x, NDManager own) {
      var y = x;
      for (var added : pending.getOrDefault(point, List.of())) {
        var shaped = added.reshape(x.getShape());
        shaped.attach(own);
        y = pass.weights().script().one(own, "sum", y, shaped);
      }
      return y;
    }
  }
}
