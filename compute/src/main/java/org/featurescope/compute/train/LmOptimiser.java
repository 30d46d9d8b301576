package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Workers;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.ModelSpec.Qkv;

/// The optimiser of a training: AdamW for everything, or Muon for the matrices of the blocks and
/// AdamW for the rest (embeddings, positions, gains, biases).
final class LmOptimiser {
  private static final double ADAM_EPS = 1e-8;
  private static final double MOMENTUM = 0.95;

  private final AdamW adam;
  private final Optional<Muon> muon;
  private final Map<String, NDArray> parameters;
  private final Workers workers;

  LmOptimiser(Engine engine, LmTrainingConfig config, TrainableModel model, Workers workers) {
    this(engine, config, config.optimiser().equals("muon"), model, workers);
  }

  /// @param byMuon in place of what `config` says
  LmOptimiser(
      Engine engine,
      LmTrainingConfig config,
      boolean byMuon,
      TrainableModel model,
      Workers workers) {
    this.workers = workers;
    parameters = model.parameters();
    var settings =
        new AdamW.Settings(config.beta1(), config.beta2(), ADAM_EPS, config.weightDecay());
    var rest = new LinkedHashMap<>(parameters);
    if (byMuon) {
      var matrices = matrices(parameters, model.spec());
      rest.keySet().removeAll(matrices.keySet());
      var momentum = new Muon.Settings(MOMENTUM, config.weightDecay());
      muon = Optional.of(new Muon(engine, momentum, matrices, model.owner()));
    } else {
      muon = Optional.empty();
    }
    adam = new AdamW(engine, settings, rest, model.owner());
  }

  private static Map<String, Muon.Matrix> matrices(
      Map<String, NDArray> parameters, ModelSpec spec) {
    var matrices = new LinkedHashMap<String, Muon.Matrix>();
    parameters.forEach((name, weight) -> {
      if (name.startsWith("blocks.") && weight.getShape().dimension() == 2) {
        var equalMaps = name.endsWith(".attn.qkv.weight") && spec.attention().qkv() == Qkv.FUSED;
        matrices.put(name, new Muon.Matrix(weight, equalMaps ? 3 : 1));
      }
    });
    return matrices;
  }

  /// The matrices that Muon learns.
  List<Muon.Matrix> orthogonalised() {
    return muon.map(Muon::matrices).orElseGet(List::of);
  }

  /// What a checkpoint keeps, by kind and parameter.
  Map<String, Map<String, NDArray>> memory() {
    var memory = new LinkedHashMap<String, Map<String, NDArray>>();
    memory.put("mean", adam.mean());
    memory.put("square", adam.square());
    muon.ifPresent(own -> memory.put("momentum", own.momentum()));
    return memory;
  }

  /// The norm of all gradients together, before any clipping.
  double gradientNorm(NDManager scope) {
    return adam.gradientNorm(parameters, scope);
  }

  /// Takes a step and sets the gradients to zero.
  ///
  /// @param step from 1
  /// @param gradientScale what the gradients are multiplied by first, for clipping
  /// @param bfloat16 whether Muon's products are taken in bfloat16
  void step(long step, double rate, double gradientScale, boolean bfloat16, NDManager scope) {
    muon.ifPresent(own -> own.step(rate, gradientScale, bfloat16, workers));
    adam.step(step, rate, gradientScale, scope);
  }

  /// Forgets the gradients of what was only tried.
  void zeroGradients(NDManager scope) {
    adam.zeroGradients(parameters, scope);
  }
}
