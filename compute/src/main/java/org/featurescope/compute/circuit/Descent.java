package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
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
/// the targets, nor any position after the last of them, is looked at. Targets of several places go
/// down together: each enters where it reads, and the products below are taken of all at once.
///
/// Shapes: P positions up to the last target's, B targets on the way, d residual width. Positions
/// come first, so that what is written at one of them meets a matrix that lies in one piece.
final class Descent {

  /// Is shown the gradient wherever something is written.
  interface Visitor {
    /// Whether it looks at a point.
    boolean looksAt(HookPoint point);

    /// @param gradient `[P, B, d]` of what is added to the stream, or of the stream, at `point`
    /// @param first number of the first of these targets, counted as they entered
    /// @param scope closes after this call
    void at(HookPoint point, NDArray gradient, int first, NDManager scope);
  }

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

  /// Goes down from some targets.
  ///
  /// @param batches of one place each
  /// @return the batches in the order in which they entered
  List<TargetBatch> run(List<TargetBatch> batches, Visitor visitor, Cancellation cancellation) {
    try (var scope = pass.scope().newSubManager()) {
      return new Way(batches, visitor, scope, cancellation).run();
    }
  }

  /// The way of some batches.
  private final class Way {
    private final List<TargetBatch> waiting;
    private final List<TargetBatch> entered = new ArrayList<>();
    private final Visitor visitor;
    private final NDManager outer;
    private final Cancellation cancellation;
    private final Flows flows;

    /// Number of the first target on the way; those before it have come to their end.
    private int first;

    /// How many targets have entered.
    private int count;

    Way(List<TargetBatch> batches, Visitor visitor, NDManager outer, Cancellation cancellation) {
      this.waiting = new ArrayList<>(batches);
      this.visitor = visitor;
      this.outer = outer;
      this.cancellation = cancellation;
      flows = new Flows(script, batches.stream().mapToInt(TargetBatch::reach).max().orElse(0));
    }

    List<TargetBatch> run() {
      var highest = waiting.stream().mapToInt(batch -> batch.at().layer()).max().orElse(-1);
      var stream = Flow.NONE;
      for (var layer = highest; layer >= 0; layer--) {
        cancellation.check();
        var before = stream;
        try (var scope = outer.newSubManager()) {
          stream = block(layer, stream, scope);
          stream.attach(outer);
        }
        before.closeUnlessIn(stream);
        if (stream.isEmpty() && waiting.isEmpty()) {
          return entered;
        }
      }
      try (var scope = outer.newSubManager()) {
        visit(new HookPoint(Site.EMBED, -1), stream, scope);
      }
      return entered;
    }

    /// Targets that read a point, if any.
    ///
    /// @param behind whether they read what a dictionary writes there
    private Flow entering(HookPoint point, boolean behind, NDManager scope) {
      var flow = Flow.NONE;
      for (var all = waiting.iterator(); all.hasNext(); ) {
        var batch = all.next();
        if (batch.at().equals(point) && batch.behind() == behind) {
          all.remove();
          entered.add(batch);
          count += batch.size();
          // A copy: what comes of a block is closed with it.
          var vectors = batch.vectors().duplicate();
          vectors.attach(scope);
          var at = outer.create(FrozenPass.longs(batch.positions()));
          flow = flows.joined(flow, Flow.entering(vectors, at), scope);
        }
      }
      return flow;
    }

    /// The stream at one of its points: what comes from above ends where a dictionary writes all
    /// that leaves the point; targets enter that read what goes into it.
    private Flow at(Site site, int layer, Flow flow, NDManager scope) {
      var point = new HookPoint(site, layer);
      var here = flows.joined(flow, entering(point, true, scope), scope);
      if (replacement.cuts(point)) {
        visit(point, here, scope);
        here = Flow.NONE;
        first = count;
      }
      return flows.joined(here, entering(point, false, scope), scope);
    }

    /// Shows a gradient to the visitor.
    private void visit(HookPoint point, Flow flow, NDManager scope) {
      if (flow.isEmpty() || !visitor.looksAt(point)) {
        return;
      }
      try (var own = scope.newSubManager()) {
        visitor.at(point, flows.everywhere(flow, own), first, own);
      }
    }

    /// The gradient of the stream that enters a block from that of what leaves it.
    private Flow block(int layer, Flow leaving, NDManager scope) {
      var stream = at(Site.RESID_POST, layer, leaving, scope);
      var pre =
          spec.form() == Form.PARALLEL
              ? parallel(layer, stream, scope)
              : inTurn(layer, stream, scope);
      return at(Site.RESID_PRE, layer, pre, scope);
    }

    /// x + a(n1(x)) + m(n2(x)): both see the gradient of the whole sum.
    private Flow parallel(int layer, Flow stream, NDManager scope) {
      var both =
          flows.sum(mlp(layer, stream, scope), attention(layer, stream, false, scope), scope);
      both = flows.joined(both, enteringNeurons(layer, scope), scope);
      return flows.joined(both, enteringHeads(layer, scope), scope);
    }

    /// First attention, then MLP, so first the MLP on the way back.
    private Flow inTurn(int layer, Flow stream, NDManager scope) {
      var layered = spec.form() == Form.POST_NORM;
      var behind = layered ? normBack(stream, Site.LN2_NORMALIZED, layer, scope) : stream;
      var mid = mlp(layer, behind, scope);
      mid = flows.joined(mid, enteringNeurons(layer, scope), scope);
      mid = at(Site.RESID_MID, layer, mid, scope);
      mid = layered ? normBack(mid, Site.LN1_NORMALIZED, layer, scope) : mid;
      var pre = attention(layer, mid, true, scope);
      return flows.joined(pre, enteringHeads(layer, scope), scope);
    }

    /// Targets that read what the MLP puts out.
    private Flow enteringNeurons(int layer, NDManager scope) {
      var flow = entering(new HookPoint(Site.MLP_OUT, layer), false, scope);
      return flow.isEmpty() ? flow : throughNeurons(layer, flow, scope);
    }

    /// Targets that read what the attention puts out.
    private Flow enteringHeads(int layer, NDManager scope) {
      var flow = entering(new HookPoint(Site.ATTN_OUT, layer), false, scope);
      return flow.isEmpty() ? flow : throughHeads(layer, flow, scope);
    }

    /// The gradient of the stream before the MLP, from that of the sum of both.
    private Flow mlp(int layer, Flow sum, NDManager scope) {
      if (sum.isEmpty()) {
        return sum;
      }
      var point = new HookPoint(Site.MLP_OUT, layer);
      visit(point, sum, scope);
      if (weights.layer(layer).skip().isPresent()) {
        return flows.sum(aroundLatents(layer, sum, scope), sum, scope);
      }
      return replacement.cuts(point)
          ? sum
          : flows.sum(throughNeurons(layer, sum, scope), sum, scope);
    }

    /// The gradient of the stream before the attention, from that of the sum of both.
    ///
    /// @param withSum whether the gradient of the sum itself is part of the answer
    private Flow attention(int layer, Flow sum, boolean withSum, NDManager scope) {
      if (sum.isEmpty()) {
        return sum;
      }
      var point = new HookPoint(Site.ATTN_OUT, layer);
      visit(point, sum, scope);
      var through = replacement.cuts(point) ? Flow.NONE : throughHeads(layer, sum, scope);
      return withSum ? flows.sum(through, sum, scope) : through;
    }

    private Flow throughHeads(int layer, Flow flow, NDManager scope) {
      if (!throughAttention) {
        return Flow.NONE;
      }
      var ops = ops(scope);
      var own = weights.layer(layer);
      var heads = flows.mapped(flow, gradient -> ops.linear(gradient, own.out()));
      var values = flows.mixed(heads, patterns[layer], scope);
      return Flow.of(ops.linear(values, own.value()));
    }

    private Flow aroundLatents(int layer, Flow flow, NDManager scope) {
      var matrix = weights.layer(layer).skip().orElseThrow();
      var ops = ops(scope);
      return scaled(flows.mapped(flow, gradient -> ops.linear(gradient, matrix)), layer, scope);
    }

    /// Through the norm before the MLP: all of it but one number is in the matrices.
    private Flow scaled(Flow flow, int layer, NDManager scope) {
      return spec.form() == Form.POST_NORM || !divides(layer)
          ? flow
          : flows.times(flow, pass.scale(Site.LN2_NORMALIZED, layer), scope);
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
      var from = flows.everywhere(flow, scope);
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
      return scaled(Flow.of(back), layer, scope);
    }

    /// Through a norm of the stream itself.
    private Flow normBack(Flow flow, Site norm, int layer, NDManager scope) {
      var block = weights.model().transformer().weights().block(layer);
      var gain = weights.gain(norm == Site.LN1_NORMALIZED ? block.ln1() : block.ln2(), scope);
      var centres = weights.centres();
      var rows =
          flows.mapped(flow, gradient -> script.one(scope, "read_rows", gradient, gain, centres));
      return flows.times(rows, pass.scale(norm, layer), scope);
    }

    private Ops ops(NDManager scope) {
      return weights.model().engine().ops(scope);
    }
  }
}
