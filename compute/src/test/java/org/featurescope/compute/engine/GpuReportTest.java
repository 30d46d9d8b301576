package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.featurescope.compute.engine.GpuReport.State;
import org.featurescope.compute.engine.NvidiaDriver.Card;
import org.junit.jupiter.api.Test;

/// What a person is told of a machine, by what its driver says.
class GpuReportTest {
  private static final Card A100 = new Card("NVIDIA A100", 40L << 30, 80);

  private static NvidiaDriver driver(String version, int cuda, Card... cards) {
    return new NvidiaDriver(Optional.of(version), true, 0, cuda, List.of(cards));
  }

  private static GpuReport linux(NvidiaDriver driver, boolean library) {
    return GpuReport.of("Linux", "amd64", driver, library);
  }

  @Test
  void everythingIsThere() {
    var report = linux(driver("570.86.15", 12_080, A100), true);
    assertEquals(State.READY, report.state());
    assertEquals("cuda:0, NVIDIA A100, 40.0 GB; driver 570.86.15 for CUDA 12.8", report.found());
    assertEquals("", report.remedy());
  }

  @Test
  void cardsAreNumberedAsTheyAreNamedOnTheCommandLine() {
    var report = linux(driver("570.86.15", 12_080, A100, A100), true);
    assertEquals(
        List.of("cuda:0", "cuda:1"),
        report.devices().stream().map(GpuReport.Device::name).toList());
  }

  @Test
  void theLibraryIsMissing() {
    var report = linux(driver("570.86.15", 12_080, A100), false);
    assertEquals(State.LIBRARY, report.state());
    assertTrue(report.remedy().contains("--fetch"), report.remedy());
  }

  @Test
  void aDriverForCuda11IsTooOld() {
    var report = linux(driver("470.57.02", 11_040, A100), true);
    assertEquals(State.DRIVER, report.state());
    assertTrue(
        report.found().endsWith("for CUDA 11.4; the tensor library needs a driver for CUDA 12"));
    assertTrue(report.remedy().startsWith("install driver 570 or newer (525 at least"));
  }

  @Test
  void aDriverForAnEarlierCuda12MayDo() {
    var report = linux(driver("535.104.05", 12_020, A100), true);
    assertEquals(State.READY, report.state());
    assertTrue(report.remedy().startsWith("if the library does not start, install driver 570"));
  }

  @Test
  void aCardThatTheLibraryHasNoInstructionsFor() {
    var report = linux(driver("570.86.15", 12_080, new Card("GTX 1080", 8L << 30, 61)), true);
    assertEquals(State.NONE, report.state());
  }

  @Test
  void aContainerWithTheKernelsHalfOnly() {
    var report = linux(new NvidiaDriver(Optional.of("570.86.15"), false, 0, 0, List.of()), false);
    assertEquals(State.DRIVER, report.state());
    assertTrue(report.found().contains("libcuda.so.1 is not found"), report.found());
  }

  @Test
  void aDriverThatDoesNotStart() {
    var report =
        linux(new NvidiaDriver(Optional.of("570.86.15"), true, 803, 12_080, List.of()), true);
    assertEquals(State.DRIVER, report.state());
    assertTrue(report.found().endsWith("(CUDA error 803)"), report.found());
  }

  @Test
  void aDriverWithoutACard() {
    var report = linux(new NvidiaDriver(Optional.empty(), true, 100, 12_080, List.of()), true);
    assertEquals(State.NONE, report.state());
  }

  @Test
  void nothingOfNvidia() {
    var report = linux(new NvidiaDriver(Optional.empty(), false, 0, 0, List.of()), false);
    assertEquals(State.NONE, report.state());
    assertEquals("", report.remedy());
  }

  @Test
  void applesOwnGpuNeedsNothing() {
    var nothing = new NvidiaDriver(Optional.empty(), false, 0, 0, List.of());
    var report = GpuReport.of("Mac OS X", "aarch64", nothing, false);
    assertEquals(State.READY, report.state());
    assertEquals("mps, Apple GPU, in the machine's own memory", report.devices().getFirst().text());
    assertEquals(State.NONE, GpuReport.of("Mac OS X", "x86_64", nothing, false).state());
  }

  @Test
  void theVersionIsReadOutOfTheKernelsWords() {
    assertEquals(
        Optional.of("570.86.15"),
        NvidiaDriver.version(
            "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build\n"
                + "GCC version:  gcc version 12.2.0"));
    assertEquals(Optional.empty(), NvidiaDriver.version("nothing"));
  }

  /// On whatever machine this runs: asking must not fail.
  @Test
  void thisMachineCanBeAsked() {
    var driver = NvidiaDriver.find();
    assertTrue(driver.library() || driver.cards().isEmpty());
  }
}
