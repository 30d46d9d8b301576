package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.featurescope.compute.engine.Script;
import org.featurescope.compute.model.HookPoint;

/// Vectors to be added to activations of a batch of texts.
final class Additions {

  /// `amount` times a row of a matrix, for the position `where` of all texts one after the other.
  private record Addition(NDArray matrix, int row, double amount, long where) {}

  private final Map<HookPoint, List<Addition>> byPoint = new HashMap<>();

  /// @param text in the batch
  /// @param where its position, counted through all texts: `text * T + position`
  void add(HookPoint point, NDArray matrix, int row, double amount, long where) {
    if (amount != 0) {
      byPoint
          .computeIfAbsent(point, p -> new ArrayList<>())
          .add(new Addition(matrix, row, amount, where));
    }
  }

  /// An activation with what is to be added there.
  ///
  /// @param x `[B, T, d]`; stays as it is
  NDArray to(NDArray x, HookPoint point, Script script, NDManager scope) {
    var y = x;
    var byMatrix = new HashMap<NDArray, List<Addition>>();
    for (var addition : byPoint.getOrDefault(point, List.of())) {
      byMatrix.computeIfAbsent(addition.matrix(), m -> new ArrayList<>()).add(addition);
    }
    for (var group : byMatrix.values()) {
      var rows = new int[group.size()];
      var amounts = new float[rows.length];
      var where = new long[rows.length];
      for (var i = 0; i < rows.length; i++) {
        rows[i] = group.get(i).row();
        amounts[i] = (float) group.get(i).amount();
        where[i] = group.get(i).where();
      }
      var matrix = group.getFirst().matrix();
      var vectors =
          script.one(scope, "scaled_rows", matrix, scope.create(rows), scope.create(amounts));
      y = script.one(scope, "with_rows", y, scope.create(where), vectors);
    }
    return y;
  }
}
