package org.featurescope.compute.steering;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.steering.Edit.Place;

/// The tiny GPT-2 (3 layers of width 40) and a steerer of it.
final class Workplace implements AutoCloseable {
  static final int[] PROMPT = {339, 284, 331, 310, 263, 333, 86, 258};
  static final int WIDTH = 40;

  final LanguageModel model;
  final OpenedSaes saes;
  final Steerer steerer;

  Workplace(Engine engine) {
    this(engine, false);
  }

  Workplace(Engine engine, boolean forced) {
    this(engine, forced, Precision.FP32);
  }

  Workplace(Engine engine, boolean forced, Precision precision) {
    model =
        LanguageModel.open(
            Golden.folder("models/gpt2"), engine, precision, Progress.none(), new Cancellation());
    saes = new OpenedSaes(engine, Path::of, forced);
    steerer = new Steerer(model, saes);
  }

  /// A transcoder of one layer, 20 latents, from `mlp.hook_in` to `hook_mlp_out`.
  static SaeReference transcoder(int layer) {
    var file = "graphs/attribution/relu/transcoders/layer_" + layer + ".safetensors";
    return SaeReference.of(Golden.folder(file).toString());
  }

  /// The same directions, added to another activation.
  static SaeReference transcoder(int layer, String hook) {
    var own = transcoder(layer);
    return new SaeReference(own.path(), own.layer(), Optional.of(hook), own.hash(), own.latents());
  }

  /// What the model writes after [#PROMPT] when nothing steers it.
  Generator.Continuation alone(int tokens, Sampling sampling) {
    return new Generator(model)
        .generate(
            PROMPT,
            tokens,
            sampling.sampler(),
            Hooks.none(),
            Optional.empty(),
            id -> {},
            Progress.none(),
            new Cancellation());
  }

  /// Logits of all of a prompt `[T, V]`, computed from beginning to end with the plan.
  float[] logits(SteeringPlan plan, int... ids) {
    try (var scope = model.engine().scope();
        var bound = steerer.bind(plan)) {
      var hooks = bound.alone(ids.length).at(0, ids.length);
      return run(hooks, Extent.LOGITS, scope, ids).logits().orElseThrow().toFloatArray();
    }
  }

  /// As [#logits], with attention as it is without the plan.
  float[] frozenLogits(SteeringPlan plan, int... ids) {
    try (var scope = model.engine().scope();
        var bound = steerer.bind(plan.withFrozenAttention())) {
      var plain = run(Hooks.none().andCapture(bound.watched()), Extent.LOGITS, scope, ids);
      var hooks = bound.hooks(new Place(0, ids.length, ids.length), plain);
      return run(hooks, Extent.LOGITS, scope, ids).logits().orElseThrow().toFloatArray();
    }
  }

  /// An activation `[T x width]` under a plan.
  float[] activation(SteeringPlan plan, HookPoint point, int prompt, int... ids) {
    try (var scope = model.engine().scope();
        var bound = steerer.bind(plan)) {
      var hooks = bound.alone(prompt).at(0, ids.length).andCapture(List.of(point));
      return run(hooks, Extent.CAPTURES, scope, ids).capture(point).toFloatArray();
    }
  }

  private Transformer.Result run(Hooks hooks, Extent extent, NDManager scope, int... ids) {
    var input = scope.create(Directions.longs(ids), new Shape(1, ids.length));
    var ops = model.engine().ops(scope);
    return model
        .transformer()
        .forward(input, hooks, extent, Optional.empty(), ops, new Cancellation());
  }

  @Override
  public void close() {
    saes.close();
    model.close();
  }
}
