package org.featurescope.app.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.frame.GpuChoice;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.library.DeviceOffer.Use;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.app.task.Jobs;
import org.featurescope.compute.engine.GpuReport.State;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.Precision;
import org.junit.jupiter.api.Test;

/// Devices as a person meets them.
class DevicesViewModelTest {
  private final MadeUpDevices machine = new MadeUpDevices();
  private final Settings settings = Settings.inMemory();
  private DevicesViewModel devices = on(ImmediateJobs.eager());

  private DevicesViewModel on(Jobs jobs) {
    return new DevicesViewModel(jobs, settings, machine);
  }

  private DeviceOffer offer(int index) {
    return devices.offersProperty().get().get(index);
  }

  @Test
  void nothing_is_asked_before_it_is_looked_at() {
    assertEquals(List.of(), devices.offersProperty().get());
  }

  @Test
  void the_processor_comes_first_with_its_threads_and_is_in_use() {
    devices.look();
    assertEquals("CPU", offer(0).title());
    assertEquals("4 threads", offer(0).about());
    assertEquals(Use.IN_USE, offer(0).use());
  }

  @Test
  void a_card_says_its_memory_and_driver_and_what_is_missing() {
    devices.look();
    assertEquals("NVIDIA T4", offer(1).title());
    assertEquals("cuda:0, 16.0 GB, driver 570.86.15 for CUDA 12.8", offer(1).about());
    assertEquals(List.of("The CUDA build of the tensor library is not there."), offer(1).missing());
    assertTrue(devices.canEnable());
  }

  @Test
  void without_a_card_it_says_so_and_what_to_do() {
    machine.state = State.NONE;
    devices.look();
    assertEquals(Use.MISSING, offer(1).use());
    assertEquals(
        List.of(
            "No NVIDIA card with its driver is found; the processor computes.",
            "With an NVIDIA card, install its driver and open the Library again."),
        offer(1).missing());
    assertFalse(devices.canEnable());
  }

  @Test
  void an_old_driver_says_what_to_install() {
    machine.state = State.DRIVER;
    devices.look();
    assertEquals(
        List.of("The tensor library needs a driver for CUDA 12.", "Install one."),
        offer(1).missing());
    assertFalse(devices.canEnable());
  }

  @Test
  void another_device_counts_from_the_next_start_on_and_can_be_taken_back() {
    machine.state = State.READY;
    devices.look();
    assertEquals(Use.POSSIBLE, offer(1).use());
    devices.choose("cuda:0");
    assertEquals(Use.NEXT, offer(1).use());
    assertEquals(Use.LEAVING, offer(0).use());
    assertEquals("cuda:0", GpuChoice.device(settings));
    devices.choose("cpu");
    assertEquals(Use.IN_USE, offer(0).use());
  }

  @Test
  void a_card_is_enabled_by_one_question_and_one_download() {
    devices.look();
    devices.ask();
    assertInstanceOf(DownloadState.Asked.class, devices.fetchingProperty().get().orElseThrow());
    assertEquals(0, machine.fetched);
    devices.start();
    assertEquals(1, machine.fetched);
    assertTrue(devices.fetchingProperty().get().isEmpty());
    assertEquals(Use.NEXT, offer(1).use(), "whoever enables it wants it");
  }

  @Test
  void a_fetch_can_be_cancelled_and_fails_with_a_reason() {
    var jobs = ImmediateJobs.held();
    devices = on(jobs);
    devices.start();
    devices.cancel();
    jobs.runPending();
    assertInstanceOf(DownloadState.Stopped.class, devices.fetchingProperty().get().orElseThrow());
    machine.failure = Optional.of(new FeaturescopeException("no network", "check it"));
    devices.start();
    jobs.runPending();
    assertInstanceOf(DownloadState.Failed.class, devices.fetchingProperty().get().orElseThrow());
    devices.dismiss();
    assertTrue(devices.fetchingProperty().get().isEmpty());
    assertEquals(0, machine.fetched);
  }

  @Test
  void a_libtorch_of_another_version_is_refused_in_one_sentence() {
    devices.look();
    devices.use(Path.of("wrong"));
    assertEquals(
        "The libtorch in wrong is version 2.5.1, this program needs 2.7.1",
        devices.problemProperty().get().orElseThrow().what());
    assertEquals(Optional.empty(), GpuChoice.libtorch(settings));
    devices.use(Path.of("right"));
    assertTrue(devices.problemProperty().get().isEmpty());
    assertEquals(Optional.of(Path.of("right/lib")), machine.named);
    assertEquals(Use.NEXT, offer(1).use());
  }

  @Test
  void the_precision_is_remembered_and_its_price_is_told() {
    assertEquals(Precision.FP32, devices.precisionProperty().get());
    machine.speed = 0.5;
    devices.look();
    assertEquals(
        "Products in bfloat16 take 2.0 times as long as in float32 here.", devices.speed());
    devices.choose(Precision.BF16);
    assertEquals(Precision.BF16, GpuChoice.precision(settings));
    assertEquals(Precision.BF16, on(ImmediateJobs.eager()).precisionProperty().get());
  }
}
