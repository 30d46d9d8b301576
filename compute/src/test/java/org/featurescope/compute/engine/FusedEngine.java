package org.featurescope.compute.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An engine on which whatever bfloat16 matrices make possible in one was found to be the fastest.
public final class FusedEngine {
  private FusedEngine() {}

  /// @param folder for what was measured
  /// @return to be closed
  public static Engine start(Path folder) throws IOException {
    for (var kind : List.of("one_bfloat16", "few_bfloat16", "many_bfloat16")) {
      Files.writeString(folder.resolve(kind), "linear_bf16");
    }
    var engine = TestEngine.measuringIn(folder);
    engine.measuredOnce("neurons in one", () -> isPossible(engine));
    engine.measuredOnce("attention in bfloat16", () -> true);
    return engine;
  }

  /// Whether libtorch has oneDNN, and that multiplies bfloat16 on this processor.
  public static boolean isPossible(Engine engine) {
    try (var scope = engine.scope()) {
      var x = scope.ones(new Shape(2, 16));
      var w = engine.ops(scope).toBfloat16(scope.ones(new Shape(16, 16)));
      engine.script(Ops.class, "ops.py").one(scope, "linear_bf16_onednn_nobias", x, w);
      return true;
    } catch (EngineException e) {
      return false;
    }
  }
}
