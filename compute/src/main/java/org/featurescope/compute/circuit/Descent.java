package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.featurescope.compute.engine.Ops;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.model.ModelSpec.Form;

/// The backward pass of a frozen model, written out: gradients of many targets at once, from where
/// they read down to the embeddings, through patterns, norms and residual stream (Ameisen et al.
/// 2025, section 2.5). Everything on the way is linear, so nothing is recorded and no layer above
/// the targets, nor any position after the last of them, is looked at.
///
/// Shapes: P positions up to the last target's, B targets, d residual width. Positions come first,
/// so that what is written at one of them meets a matrix that lies in one piece.
final class Descent {

  /// Is shown the gradient wherever something is written.
  interface Visitor {
    /// Whether it looks at a point.
    boolean looksAt(HookPoint point);

    /// @param gradient `[P, B, d]` of what is added to the stream, or of the stream, at `point`
    /// @param scope closes after this call
    void at(HookPoint point, NDArray gradient, NDManager scope);
  }

  /// A gradient at one position of each target `[B, d]`, or at all `[P, B, d]`.
  private record Flow(NDArray array, boolean point) {}

  private final FrozenPass pass;
  private final Replacement replacement;
  private final FrozenWeights weights;
  private final Script script;
  private final ModelSpec spec;
  private final boolean throughAttention;
  private final NDArray[] patterns;

  /// @param owner of the patterns, turned over
  Descent(FrozenPass pass, Replacement replacement, NDManager owner) {
    this(pass, replacement, true);
    for (var layer = 0; layer < patterns.length; layer++) {
      patterns[layer] = pattern(layer, owner);
    }
  }

  /// One in which positions do not act on each other.
  static Descent pastHeads(FrozenPass pass, Replacement replacement) {
    return new Descent(pass, replacement, false);
  }

  private Descent(FrozenPass pass, Replacement replacement, boolean throughAttention) {
    this.pass = pass;
    this.replacement = replacement;
    this.throughAttention = throughAttention;
    weights = pass.weights();
    script = weights.script();
    spec = weights.spec();
    patterns = new NDArray[spec.layers()];
  }

  /// The pattern turned over, with what the norms on both sides of it divide by.
  private NDArray pattern(int layer, NDManager owner) {
    var none = owner.ones(pass.scale(Site.LN1_NORMALIZED, layer).getShape());
    var before = spec.form() == Form.POST_NORM ? none : pass.scale(Site.LN1_NORMALIZED, layer);
    var after = spec.form() == Form.SANDWICH ? pass.scale(Site.LN1_POST_NORMALIZED, layer) : none;
    var turned =
        script.one(owner, "pattern_back", pass.pattern(layer), before, after, spec.kvHeads());
    none.close();
    return turned;
  }

  /// Goes down from a batch of targets.
  void run(TargetBatch batch, Visitor visitor, Cancellation cancellation) {
    try (var scope = pass.scope().newSubManager()) {
      new Way(batch, visitor, scope, cancellation).run();
    }
  }

  /// The way of one batch.
  private final class Way {
    private final TargetBatch batch;
    private final Visitor visitor;
    private final NDManager outer;
    private final Cancellation cancellation;
    private final NDArray positions;

    Way(TargetBatch batch, Visitor visitor, NDManager outer, Cancellation cancellation) {
      this.batch = batch;
      this.visitor = visitor;
      this.outer = outer;
      this.cancellation = cancellation;
      this.positions = outer.create(FrozenPass.longs(batch.positions()));
    }

    void run() {
      var stream = Optional.<Flow>empty();
      for (var layer = batch.at().layer(); layer >= 0; layer--) {
        cancellation.check();
        var before = stream;
        try (var scope = outer.newSubManager()) {
          stream = block(layer, stream, scope);
          stream.ifPresent(flow -> flow.array().attach(outer));
        }
        if (stream.isEmpty()) {
          return;
        }
        var going = stream.get().array();
        before
            .map(Flow::array)
            .filter(array -> !array.getUid().equals(going.getUid()))
            .ifPresent(NDArray::close);
      }
      try (var scope = outer.newSubManager()) {
        visit(new HookPoint(Site.EMBED, -1), stream.orElseThrow(), scope);
      }
    }

    private boolean entersAt(Site site, int layer) {
      return batch.at().site() == site && batch.at().layer() == layer;
    }

    /// Whether the way back ends at a point of the stream: a dictionary writes all that leaves it,
    /// unless the targets read what it reads.
    private boolean ends(HookPoint point) {
      return replacement.cuts(point) && (batch.behind() || !batch.at().equals(point));
    }

    /// A copy: what comes of a block is closed with it.
    private Flow entering(NDManager scope) {
      var own = batch.vectors().duplicate();
      own.attach(scope);
      return new Flow(own, true);
    }

    /// Shows a gradient to the visitor.
    private void visit(HookPoint point, Flow flow, NDManager scope) {
      if (!visitor.looksAt(point)) {
        return;
      }
      try (var own = scope.newSubManager()) {
        visitor.at(point, everywhere(flow, own), own);
      }
    }

    private NDArray everywhere(Flow flow, NDManager scope) {
      return flow.point()
          ? script.one(scope, "spread", flow.array(), positions, batch.reach())
          : flow.array();
    }

    /// The gradient of the stream that enters a block from that of what leaves it; nothing where
    /// the way ends.
    private Optional<Flow> block(int layer, Optional<Flow> leaving, NDManager scope) {
      var post = new HookPoint(Site.RESID_POST, layer);
      var stream = leaving;
      if (entersAt(Site.RESID_POST, layer)) {
        stream = Optional.of(entering(scope));
      }
      if (stream.isPresent() && ends(post)) {
        visit(post, stream.get(), scope);
        return Optional.empty();
      }
      var pre =
          spec.form() == Form.PARALLEL
              ? parallel(layer, stream, scope)
              : inTurn(layer, stream, scope);
      var start = new HookPoint(Site.RESID_PRE, layer);
      if (entersAt(Site.RESID_PRE, layer)) {
        pre = Optional.of(entering(scope));
      }
      if (pre.isPresent() && ends(start)) {
        visit(start, pre.get(), scope);
        return Optional.empty();
      }
      return pre;
    }

    /// x + a(n1(x)) + m(n2(x)): both see the gradient of the whole sum.
    private Optional<Flow> parallel(int layer, Optional<Flow> stream, NDManager scope) {
      return sum(mlp(layer, stream, scope), attention(layer, stream, false, scope), scope);
    }

    /// First attention, then MLP, so first the MLP on the way back.
    private Optional<Flow> inTurn(int layer, Optional<Flow> stream, NDManager scope) {
      var behind =
          spec.form() == Form.POST_NORM
              ? stream.map(flow -> normBack(flow, Site.LN2_NORMALIZED, layer, scope))
              : stream;
      var mid = mlp(layer, behind, scope);
      var point = new HookPoint(Site.RESID_MID, layer);
      if (entersAt(Site.RESID_MID, layer)) {
        mid = Optional.of(entering(scope));
      }
      if (mid.isPresent() && ends(point)) {
        visit(point, mid.get(), scope);
        return Optional.empty();
      }
      if (spec.form() == Form.POST_NORM) {
        mid = mid.map(flow -> normBack(flow, Site.LN1_NORMALIZED, layer, scope));
      }
      return attention(layer, mid, true, scope);
    }

    /// The gradient of the stream before the MLP, from that of the sum of both.
    private Optional<Flow> mlp(int layer, Optional<Flow> sum, NDManager scope) {
      var point = new HookPoint(Site.MLP_OUT, layer);
      var own = weights.layer(layer);
      if (entersAt(Site.MLP_OUT, layer)) {
        return Optional.of(throughNeurons(layer, entering(scope), scope));
      }
      if (sum.isEmpty()) {
        return sum;
      }
      visit(point, sum.get(), scope);
      if (own.skip().isPresent()) {
        return sum(sum, Optional.of(aroundLatents(layer, sum.get(), scope)), scope);
      }
      if (!replacement.cuts(point)) {
        return sum(sum, Optional.of(throughNeurons(layer, sum.get(), scope)), scope);
      }
      return sum;
    }

    /// The gradient of the stream before the attention, from that of the sum of both.
    ///
    /// @param withSum whether the gradient of the sum itself is part of the answer
    private Optional<Flow> attention(
        int layer, Optional<Flow> sum, boolean withSum, NDManager scope) {
      var point = new HookPoint(Site.ATTN_OUT, layer);
      if (entersAt(Site.ATTN_OUT, layer)) {
        return throughHeads(layer, entering(scope), scope);
      }
      if (sum.isEmpty()) {
        return sum;
      }
      visit(point, sum.get(), scope);
      var through =
          replacement.cuts(point) ? Optional.<Flow>empty() : throughHeads(layer, sum.get(), scope);
      return withSum ? sum(through, sum, scope) : through;
    }

    private Optional<Flow> throughHeads(int layer, Flow flow, NDManager scope) {
      if (!throughAttention) {
        return Optional.empty();
      }
      var ops = ops(scope);
      var own = weights.layer(layer);
      var heads = ops.linear(flow.array(), own.out());
      var values =
          flow.point()
              ? script.one(scope, "mix_back_from", heads, patterns[layer], positions, batch.reach())
              : script.one(scope, "mix_back", heads, patterns[layer]);
      return Optional.of(new Flow(ops.linear(values, own.value()), false));
    }

    private Flow aroundLatents(int layer, Flow flow, NDManager scope) {
      var matrix = weights.layer(layer).skip().orElseThrow();
      return scaled(new Flow(ops(scope).linear(flow.array(), matrix), flow.point()), layer, scope);
    }

    /// Through the norm before the MLP: all of it but one number is in the matrices.
    private Flow scaled(Flow flow, int layer, NDManager scope) {
      if (spec.form() == Form.POST_NORM || !divides(layer)) {
        return flow;
      }
      return times(flow, pass.scale(Site.LN2_NORMALIZED, layer), scope);
    }

    /// Whether what is read for the MLP is read behind the norm.
    private boolean divides(int layer) {
      return weights.layer(layer).mlp().isPresent()
          || replacement.dictionaries().stream()
              .filter(dictionary -> dictionary.write().layer() == layer)
              .filter(dictionary -> dictionary.write().site() == Site.MLP_OUT)
              .anyMatch(
                  dictionary -> weights.readNorm(dictionary.read()) != FrozenWeights.ReadNorm.NONE);
    }

    private Flow throughNeurons(int layer, Flow flow, NDManager scope) {
      var own = weights.layer(layer).mlp().orElseThrow();
      var slopes = pass.slopes(layer);
      var ops = ops(scope);
      var from = everywhere(flow, scope);
      if (spec.form() == Form.SANDWICH) {
        from =
            script.one(scope, "times_positions", from, pass.scale(Site.LN2_POST_NORMALIZED, layer));
      }
      var post = ops.linear(from, own.out());
      var active = script.one(scope, "times_neurons", post, slopes.activated());
      var back = ops.linear(active, own.gate().orElse(own.in()));
      if (own.gate().isPresent()) {
        var other = script.one(scope, "times_neurons", post, slopes.other().orElseThrow());
        back = back.add(ops.linear(other, own.in()));
      }
      return scaled(new Flow(back, false), layer, scope);
    }

    private Flow times(Flow flow, NDArray scale, NDManager scope) {
      return flow.point()
          ? new Flow(script.one(scope, "times_at", flow.array(), scale, positions), true)
          : new Flow(script.one(scope, "times_positions", flow.array(), scale), false);
    }

    /// Through a norm of the stream itself.
    private Flow normBack(Flow flow, Site norm, int layer, NDManager scope) {
      var block = weights.model().transformer().weights().block(layer);
      var gain = weights.gain(norm == Site.LN1_NORMALIZED ? block.ln1() : block.ln2(), scope);
      var rows = script.one(scope, "read_rows", flow.array(), gain, weights.centres());
      return times(new Flow(rows, flow.point()), pass.scale(norm, layer), scope);
    }

    /// The sum of two gradients; takes over the first one's memory where it can.
    private Optional<Flow> sum(Optional<Flow> fresh, Optional<Flow> other, NDManager scope) {
      if (fresh.isEmpty() || other.isEmpty()) {
        return fresh.isPresent() ? fresh : other;
      }
      var a = fresh.get();
      var b = other.get();
      if (a.point() == b.point()) {
        return Optional.of(new Flow(script.one(scope, "sum", a.array(), b.array()), a.point()));
      }
      var all = a.point() ? b : a;
      var single = a.point() ? a : b;
      script.one(scope, "add_at", all.array(), single.array(), positions).close();
      return Optional.of(all);
    }

    private Ops ops(NDManager scope) {
      return weights.model().engine().ops(scope);
    }
  }
}
