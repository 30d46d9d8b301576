package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.featurescope.compute.engine.Script;

/// What is done with [Flow]s of one way down.
final class Flows {
  private final Script script;
  private final int reach;

  /// @param reach P, how many positions can matter
  Flows(Script script, int reach) {
    this.script = script;
    this.reach = reach;
  }

  /// The targets of both, those of `second` behind the others.
  Flow joined(Flow first, Flow second, NDManager scope) {
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() ? second : first;
    }
    if (second.all().isPresent()) {
      var parts = new NDArray[] {everywhere(first, scope), everywhere(second, scope)};
      return Flow.of(script.one(scope, "joined", parts, 1));
    }
    if (first.fresh().isEmpty()) {
      return new Flow(first.all(), second.fresh());
    }
    var a = first.fresh().get();
    var b = second.fresh().orElseThrow();
    var vectors = script.one(scope, "joined", new NDArray[] {a.vectors(), b.vectors()}, 0);
    var at = script.one(scope, "joined", new NDArray[] {a.at(), b.at()}, 0);
    at.attach(a.at().getManager());
    return new Flow(first.all(), Optional.of(new Flow.Fresh(vectors, at)));
  }

  /// All gradients at all positions, `[P, B, d]`.
  NDArray everywhere(Flow flow, NDManager scope) {
    if (flow.fresh().isEmpty()) {
      return flow.all().orElseThrow();
    }
    var fresh = flow.fresh().get();
    var spread = script.one(scope, "spread", fresh.vectors(), fresh.at(), reach);
    return flow.all()
        .map(all -> script.one(scope, "joined", new NDArray[] {all, spread}, 1))
        .orElse(spread);
  }

  /// What a linear map makes of every gradient.
  Flow mapped(Flow flow, UnaryOperator<NDArray> map) {
    return new Flow(
        flow.all().map(map),
        flow.fresh().map(fresh -> new Flow.Fresh(map.apply(fresh.vectors()), fresh.at())));
  }

  /// Gradients times numbers by position `[T]`.
  Flow times(Flow flow, NDArray scale, NDManager scope) {
    return new Flow(
        flow.all().map(all -> script.one(scope, "times_positions", all, scale)),
        flow.fresh()
            .map(fresh ->
                new Flow.Fresh(
                    script.one(scope, "times_at", fresh.vectors(), scale, fresh.at()),
                    fresh.at())));
  }

  /// Gradients of the heads' outputs to those of the values, `[P, B, K e]`.
  NDArray mixed(Flow heads, NDArray pattern, NDManager scope) {
    if (heads.fresh().isEmpty()) {
      return script.one(scope, "mix_back", heads.all().orElseThrow(), pattern);
    }
    var fresh = heads.fresh().get();
    return heads
        .all()
        .map(all ->
            script.one(scope, "mix_back_both", all, fresh.vectors(), pattern, fresh.at(), reach))
        .orElseGet(
            () -> script.one(scope, "mix_back_from", fresh.vectors(), pattern, fresh.at(), reach));
  }

  /// The sum of two gradients of the same targets. One that is known at all positions where the
  /// other is not was made for this sum, and gives its memory to it.
  Flow sum(Flow one, Flow other, NDManager scope) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    if (one.fresh().isPresent() == other.fresh().isPresent()) {
      return new Flow(
          one.all().map(all -> script.one(scope, "sum", all, other.all().orElseThrow())),
          one.fresh()
              .map(fresh -> {
                var more = other.fresh().orElseThrow().vectors();
                return new Flow.Fresh(script.one(scope, "sum", fresh.vectors(), more), fresh.at());
              }));
    }
    var whole = one.fresh().isPresent() ? other : one;
    var part = one.fresh().isPresent() ? one : other;
    var into = whole.all().orElseThrow();
    var fresh = part.fresh().orElseThrow();
    part.all().ifPresent(all -> script.one(scope, "add_first", into, all).close());
    script.one(scope, "add_at", into, fresh.vectors(), fresh.at()).close();
    return whole;
  }
}
