package org.featurescope.compute.steering;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.steering.Edit.Place;

/// What a plan does while the model reads one prompt, for whoever runs the model by hooks of his
/// own. Made by [Steerer#edits].
public final class PromptEdits implements AutoCloseable {
  private final LanguageModel model;
  private final BoundPlan plan;
  private final NDManager scope;
  private final Hooks hooks;

  /// @param plan closed with this
  PromptEdits(LanguageModel model, BoundPlan plan, int[] prompt, Cancellation cancellation) {
    this.model = model;
    this.plan = plan;
    scope = model.engine().scope();
    try {
      hooks =
          plan.freezesAttention()
              ? plan.hooks(
                  new Place(0, prompt.length, prompt.length), baseline(prompt, cancellation))
              : plan.alone(prompt.length).at(0, prompt.length);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /// Attention looks where it looks without the plan.
  private Transformer.Result baseline(int[] prompt, Cancellation cancellation) {
    return model
        .transformer()
        .forward(
            scope.create(Directions.longs(prompt), new Shape(1, prompt.length)),
            Hooks.none().andCapture(plan.watched()),
            Extent.CAPTURES,
            Optional.empty(),
            model.engine().ops(scope),
            cancellation);
  }

  /// Of passes over the whole prompt, one text or several copies of it.
  public Hooks hooks() {
    return hooks;
  }

  @Override
  public void close() {
    scope.close();
    plan.close();
  }
}
