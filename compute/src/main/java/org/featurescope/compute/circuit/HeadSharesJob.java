package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.ModelSpec.Form;

/// Finds which heads carry an effect. The source is added to the model under the full freeze, and
/// what each head then puts out more at the target's position is weighed by how the target reads it
/// without any further head.
public final class HeadSharesJob implements Job<HeadShares> {
  private final GraphRun run;
  private final int source;
  private final int target;

  /// @param run must stay open
  /// @param source index of a node of the graph, `target` of a feature or logit
  public HeadSharesJob(GraphRun run, int source, int target) {
    if (run.graph().adjacency().entry(target, source) < 0) {
      throw new FeaturescopeException(
          "there is no effect between these nodes", "choose two nodes that an edge joins");
    }
    this.run = run;
    this.source = source;
    this.target = target;
  }

  @Override
  public String title() {
    return "Looking for the heads of an edge";
  }

  @Override
  public HeadShares run(Progress progress, Cancellation cancellation) {
    var position = run.graph().nodes().get(target).position();
    var changes = run.rerun().headChanges(run.made().kept()[source], position, cancellation);
    var readings = new HashMap<Integer, float[]>();
    var direct = direct(readings, position, cancellation);
    var heads = new ArrayList<HeadShares.Head>();
    var width = run.circuit().model().spec().dHead();
    readings.forEach((layer, reading) -> {
      var change = changes.get(layer);
      for (var head = 0; head < reading.length / width; head++) {
        var amount = 0.0;
        for (var i = head * width; i < (head + 1) * width; i++) {
          amount += (double) reading[i] * change[i];
        }
        if (amount != 0) {
          heads.add(new HeadShares.Head(layer, head, amount));
        }
      }
    });
    heads.sort(Comparator.comparingDouble(head -> -Math.abs(head.amount())));
    return new HeadShares(
        run.graph().adjacency().weight(target, source), direct[run.made().kept()[source]], heads);
  }

  /// What the target reads of everything that is written, no head being between, by node.
  ///
  /// @param readings gets what it reads of the heads' outputs at its own position, by layer `[H e]`
  private float[] direct(Map<Integer, float[]> readings, int position, Cancellation cancellation) {
    var pass = run.pass();
    var replacement = run.circuit().replacement();
    try (var scope = pass.scope().newSubManager()) {
      var batch = run.batch(target, scope);
      var sources = run.sources();
      var row = scope.zeros(new Shape(1, run.made().nodes().sources()));
      var visitor =
          new Descent.Visitor() {
            @Override
            public boolean looksAt(HookPoint point) {
              return sources.at(point) || point.site() == Site.ATTN_OUT;
            }

            @Override
            public void at(HookPoint point, NDArray gradient, int first, NDManager own) {
              sources.score(point, gradient, row, first, own);
              if (point.site() == Site.ATTN_OUT && !replacement.cuts(point)) {
                readings.put(point.layer(), heads(point.layer(), gradient, position, own));
              }
            }
          };
      if (batch.at().site() == Site.ATTN_OUT) {
        var at = scope.create(FrozenPass.longs(batch.positions()));
        var gradient =
            pass.weights().script().one(scope, "spread", batch.vectors(), at, batch.reach());
        readings.put(batch.at().layer(), heads(batch.at().layer(), gradient, position, scope));
      }
      Descent.pastHeads(pass, replacement).run(List.of(batch), visitor, cancellation);
      return row.toFloatArray();
    }
  }

  private float[] heads(int layer, NDArray gradient, int position, NDManager scope) {
    var pass = run.pass();
    var weights = pass.weights();
    var from = gradient;
    if (weights.spec().form() == Form.SANDWICH) {
      var scale = pass.scale(Site.LN1_POST_NORMALIZED, layer);
      from = weights.script().one(scope, "times_positions", gradient, scale);
    }
    var all =
        weights.model().engine().ops(scope).linear(from, weights.layer(layer).out()).toFloatArray();
    var width = all.length / (int) gradient.getShape().get(0);
    var own = new float[width];
    System.arraycopy(all, position * width, own, 0, width);
    return own;
  }
}
