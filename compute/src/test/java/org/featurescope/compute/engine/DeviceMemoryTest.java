package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestEngine.class)
class DeviceMemoryTest {

  private static String problem(String message) {
    return DeviceMemory.problem(new IllegalStateException(message)).orElseThrow().problem();
  }

  @Test
  void aFullGpuIsToldWithItsNumbersAndAWayOut() {
    var thrown =
        new IllegalStateException(
            "CUDA out of memory. Tried to allocate 1.50 GiB. GPU 0 has a total capacity of 7.79 GiB"
                + " of which 612.06 MiB is free. Including non-PyTorch memory, this process has"
                + " 7.18 GiB memory in use.");
    var problem = DeviceMemory.problem(new RuntimeException("in a layer", thrown)).orElseThrow();

    assertEquals(
        "There is not enough memory on the GPU: 1.50 GiB more are needed, and 612.06 MiB of its"
            + " 7.79 GiB are free",
        problem.problem());
    assertTrue(problem.remedy().contains("--device cpu, --precision bf16"), problem.remedy());
  }

  @Test
  void aGpuThatGivesNoNumbersIsFullAllTheSame() {
    assertEquals(
        "There is not enough memory on the GPU",
        problem("CUDA error: out of memory\nCUDA kernel errors might be reported later"));
    assertEquals(
        "There is not enough memory on the GPU",
        problem("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"));
  }

  @Test
  void anAppleGpuHasALimitOfItsOwn() {
    assertEquals(
        "There is not enough memory on the GPU: 256.00 MB more are needed, and it may take 9.07 GB",
        problem(
            "MPS backend out of memory (MPS allocated: 8.88 GB, other allocations: 1.00 MB, max"
                + " allowed: 9.07 GB). Tried to allocate 256.00 MB on private pool."));
  }

  /// What libtorch really says on this machine.
  @Test
  void aFullMachineIsToldWithItsNumbers(@TestEngine.OnProcessor Engine engine) {
    try (var scope = engine.scope()) {
      var thrown =
          assertThrows(RuntimeException.class, () -> scope.zeros(new Shape(1L << 43, 1L << 14)));
      var problem = DeviceMemory.problem(thrown).orElseThrow();

      assertTrue(problem.problem().startsWith("There is not enough memory: "), problem.problem());
      assertTrue(problem.remedy().startsWith("use --precision bf16"), problem.remedy());
    }
  }

  @Test
  void otherProblemsAreLeftAlone() {
    assertTrue(DeviceMemory.problem(new IllegalStateException("shape mismatch")).isEmpty());
    assertTrue(DeviceMemory.problem(new IllegalStateException()).isEmpty());
    var told = new FeaturescopeException("CUDA out of memory, says the file", "rename it");
    assertTrue(DeviceMemory.problem(told).isEmpty());
  }

  @Test
  void aModelThatACardCannotHoldIsRefusedBeforeItIsLoaded() {
    var card = new GpuReport.Device("cuda:0", "NVIDIA T4", 16L << 30);
    Engine.requireMemory(1L << 30, "The model", card);
    var refused =
        assertThrows(
            FeaturescopeException.class, () -> Engine.requireMemory(20L << 30, "The model", card));
    assertEquals(
        "The model needs 20.0 GB on the GPU, and NVIDIA T4 has 16.0 GB", refused.problem());
  }

  /// A petabyte is in no machine.
  @Test
  void theDeviceThatComputesIsAskedAndTheMachineForTheRest() {
    var huge = new GpuReport.Device("cuda:0", "NVIDIA Z9", 1L << 52);
    var petabyte = 1L << 50;
    Engine.requireMemory(petabyte, 1, "The autoencoder", "shrink", Optional.of(huge));

    var refused =
        assertThrows(
            FeaturescopeException.class,
            () ->
                Engine.requireMemory(1, petabyte, "The autoencoder", "shrink", Optional.of(huge)));
    assertEquals("shrink", refused.remedy());
    assertThrows(
        FeaturescopeException.class,
        () -> Engine.requireMemory(petabyte, 1, "The autoencoder", "shrink", Optional.empty()));
  }
}
