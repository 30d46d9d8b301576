package org.featurescope.compute.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.Transformer;
import org.featurescope.compute.model.Transformer.Extent;

/// Losses of sequences, and their gradients.
public final class LmStep {
  private final Engine engine;
  private final Transformer transformer;
  private final Cancellation cancellation;

  public LmStep(Engine engine, Transformer transformer, Cancellation cancellation) {
    this.engine = engine;
    this.transformer = transformer;
    this.cancellation = cancellation;
  }

  /// The mean cross-entropy of every next token, in nats; adds `share` times its gradient to that
  /// of every parameter.
  ///
  /// @param sequences `[count, context + 1]`, row after row; the last token is only a target
  /// @param share what part of a step these sequences are
  /// @param bfloat16 whether products are taken in bfloat16
  public double backward(long[] sequences, int count, double share, boolean bfloat16) {
    // Where this is not known yet it is measured: not inside of a gradient graph.
    var oneDnn = engine.prefersOneDnn(sequences.length - count);
    try (var scope = engine.gradientScope()) {
      var ops = engine.differentiableOps(scope);
      if (bfloat16 && endsBeforeLogits(transformer.spec())) {
        return backwardFromOutput(sequences, count, share, ops.withBfloat16Linears());
      }
      if (bfloat16) {
        ops = ops.withBfloat16Linears();
      } else if (oneDnn) {
        ops = ops.withOneDnnLinears();
      }
      var loss = loss(sequences, count, ops);
      var seed = scope.create((float) share);
      JniUtils.backward((PtNDArray) loss, (PtNDArray) seed, false, false);
      return loss.getFloat();
    }
  }

  /// Whether the gradient graph in bfloat16 ends before the logits.
  static boolean endsBeforeLogits(ModelSpec spec) {
    return spec.ends().logitCap() == 0;
  }

  /// As [#backward], with a gradient graph that ends before the logits: these are as wide as the
  /// vocabulary, and their gradient is known as soon as they are.
  private double backwardFromOutput(long[] sequences, int count, double share, Ops ops) {
    var texts = Texts.of(sequences, count, ops.scope());
    var hidden =
        transformer
            .forward(texts.ids(), Hooks.none(), Extent.FINAL, Optional.empty(), ops, cancellation)
            .hidden()
            .orElseThrow();
    var flat = hidden.reshape(texts.targets().size(), transformer.spec().dModel());
    var unembedding = transformer.weights().unembedding();
    var output = ops.outputLoss(flat, unembedding, texts.targets(), share);
    JniUtils.backward((PtNDArray) unembedding, (PtNDArray) output.get(2), false, false);
    JniUtils.backward((PtNDArray) flat, (PtNDArray) output.get(1), false, false);
    return output.get(0).getFloat();
  }

  /// Whether these sequences are learned faster in bfloat16 here and now. Leaves gradients behind.
  boolean isFasterInBfloat16(long[] sequences, int count) {
    return Bfloat16Race.isWon(bfloat16 -> backward(sequences, count, 1, bfloat16));
  }

  /// The mean cross-entropy alone, in float32.
  public double loss(long[] sequences, int count) {
    try (var scope = engine.scope()) {
      return loss(sequences, count, engine.ops(scope)).getFloat();
    }
  }

  private NDArray loss(long[] sequences, int count, Ops ops) {
    var texts = Texts.of(sequences, count, ops.scope());
    var logits =
        transformer
            .forward(texts.ids(), Hooks.none(), Extent.LOGITS, Optional.empty(), ops, cancellation)
            .logits()
            .orElseThrow();
    var flat = logits.reshape(texts.targets().size(), transformer.spec().vocabulary());
    return ops.crossEntropy(flat, texts.targets());
  }

  /// @param ids `[count, context]`
  /// @param targets what follows each, `[count context]`
  private record Texts(NDArray ids, NDArray targets) {
    static Texts of(long[] sequences, int count, NDManager scope) {
      var length = sequences.length / count;
      var context = length - 1;
      var inputs = new long[count * context];
      var targets = new long[count * context];
      for (var row = 0; row < count; row++) {
        System.arraycopy(sequences, row * length, inputs, row * context, context);
        System.arraycopy(sequences, row * length + 1, targets, row * context, context);
      }
      return new Texts(scope.create(inputs, new Shape(count, context)), scope.create(targets));
    }
  }
}
