package org.featurescope.compute.model;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Transformer.Extent;

/// Continues a text token by token.
public final class Generator {

  /// What came out.
  ///
  /// @param ids the new tokens
  /// @param logProbs the model's log-probability of each, in nats, at temperature 1
  public record Continuation(List<Integer> ids, List<Float> logProbs) {}

  private final Transformer transformer;
  private final LanguageModel model;

  public Generator(LanguageModel model) {
    this.model = model;
    this.transformer = model.transformer();
  }

  /// Generates until `maxTokens`, the end of the context or `endId`, whichever comes first.
  ///
  /// @param prompt at least one token
  /// @param hooks applied to prompt and continuation alike
  /// @param endId stops the text when it is drawn; it is the last id then
  /// @param onToken called with each new id as it is drawn
  public Continuation generate(
      int[] prompt,
      int maxTokens,
      Sampler sampler,
      Hooks hooks,
      Optional<Integer> endId,
      IntConsumer onToken,
      Progress progress,
      Cancellation cancellation) {
    var spec = model.spec();
    if (prompt.length == 0) {
      throw new FeaturescopeException(
          "There is no text to continue", "write at least one character");
    }
    if (prompt.length >= spec.context()) {
      throw new FeaturescopeException(
          "The text has %,d tokens, the model sees %,d".formatted(prompt.length, spec.context()),
          "shorten it");
    }
    var count = Math.min(maxTokens, spec.context() - prompt.length);
    var ids = new ArrayList<Integer>();
    var logProbs = new ArrayList<Float>();
    try (var cache = new KvCache(model.engine(), spec, 1, prompt.length + Math.max(1, count))) {
      var input = Arrays.stream(prompt).asLongStream().toArray();
      while (ids.size() < count) {
        cancellation.check();
        var logits = lastLogits(input, hooks, cache, cancellation);
        var id = sampler.draw(logits);
        ids.add(id);
        logProbs.add((float) Sampler.logProbability(logits, id));
        onToken.accept(id);
        progress.report(ids.size(), count, "tokens");
        if (endId.isPresent() && endId.get() == id) {
          break;
        }
        input = new long[] {id};
      }
    }
    return new Continuation(ids, logProbs);
  }

  /// Logits `[V]` after the last of `input`.
  private float[] lastLogits(long[] input, Hooks hooks, KvCache cache, Cancellation cancellation) {
    try (var scope = model.engine().scope()) {
      Ops ops = model.engine().ops(scope);
      var ids = scope.create(input, new Shape(1, input.length));
      return transformer
          .forward(ids, hooks, Extent.LAST_LOGITS, Optional.of(cache), ops, cancellation)
          .logits()
          .orElseThrow()
          .toFloatArray();
    }
  }
}
