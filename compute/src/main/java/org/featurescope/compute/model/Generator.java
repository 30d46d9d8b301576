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

  /// The hooks of one pass of a text, for those that depend on the position.
  @FunctionalInterface
  public interface PassHooks {

    /// @param first position of the pass's first token
    /// @param count how many tokens it has
    Hooks at(int first, int count);
  }

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
    return generate(
        prompt,
        maxTokens,
        sampler,
        (first, count) -> hooks,
        Stop.at(endId),
        onToken,
        progress,
        cancellation);
  }

  /// As the other, with hooks for each pass: one over the prompt, then one for each new token.
  ///
  /// @param stop says after which token the text is complete
  public Continuation generate(
      int[] prompt,
      int maxTokens,
      Sampler sampler,
      PassHooks hooks,
      Stop stop,
      IntConsumer onToken,
      Progress progress,
      Cancellation cancellation) {
    var spec = model.spec();
    requirePrompt(prompt, spec);
    var count = Math.min(maxTokens, spec.context() - prompt.length);
    var ids = new ArrayList<Integer>();
    var logProbs = new ArrayList<Float>();
    try (var cache = new KvCache(model.engine(), spec, 1, prompt.length + Math.max(1, count))) {
      var input = Arrays.stream(prompt).asLongStream().toArray();
      while (ids.size() < count) {
        cancellation.check();
        var now = hooks.at(cache.length(), input.length);
        var next = input;
        var logits = model.sized(next.length, () -> lastLogits(next, now, cache, cancellation));
        var id = sampler.draw(logits);
        ids.add(id);
        logProbs.add((float) Sampler.logProbability(logits, id));
        onToken.accept(id);
        progress.report(ids.size(), count, "tokens");
        if (stop.after(ids)) {
          break;
        }
        input = new long[] {id};
      }
    }
    return new Continuation(ids, logProbs);
  }

  /// Checks that a text can be continued by this model.
  ///
  /// @throws FeaturescopeException if it is empty or leaves no room in the context
  public static void requirePrompt(int[] prompt, ModelSpec spec) {
    if (prompt.length == 0) {
      throw new FeaturescopeException(
          "There is no text to continue", "write at least one character");
    }
    if (prompt.length >= spec.context()) {
      throw new FeaturescopeException(
          "The text has %,d tokens, the model sees %,d".formatted(prompt.length, spec.context()),
          "shorten it");
    }
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
