package org.featurescope.compute.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What stands between this machine and computing on its graphics processor.
///
/// @param devices what can be named as a device beside the processor, once the state is READY
/// @param state how far it is
/// @param driver its driver in words, "driver 570.86.15 for CUDA 12.8"; empty where there is none
/// @param missing what the devices lack, without a full stop; empty where they lack nothing
/// @param found what is there and what is missing, in words
/// @param remedy what to do next; empty where nothing is to be done
public record GpuReport(
    List<Device> devices, State state, String driver, String missing, String found, String remedy) {

  /// How far a machine is.
  public enum State {
    /// There is no graphics processor that could be used.
    NONE,
    /// There is one, but its driver is missing, too old or out of order.
    DRIVER,
    /// Card and driver would do; the CUDA build of the tensor library is not there.
    LIBRARY,
    /// Everything is there.
    READY
  }

  /// A graphics processor.
  ///
  /// @param name what `--device` takes: "cuda:0", "mps"
  /// @param title what its maker calls it
  /// @param memory bytes; 0 where it shares the machine's
  public record Device(String name, String title, long memory) {

    /// "cuda:0, NVIDIA A100, 40.0 GB".
    public String text() {
      return name
          + ", "
          + title
          + (memory > 0 ? ", " + MemoryBudget.text(memory) : ", in the machine's own memory");
    }
  }

  /// Any driver for CUDA 12 runs what was built with a later CUDA 12, as far as the card's own
  /// instructions were compiled in (NVIDIA's minor-version compatibility).
  private static final int OLDEST = 12_000;

  /// Turing: the oldest cards that the CUDA 12.8 build has instructions for.
  private static final int OLDEST_CARD = 75;

  private static final int NO_CARD = 100;

  private static final String NEWER_DRIVER =
      "install driver 570 or newer (525 at least; Windows: 572) from nvidia.com/drivers or your"
          + " distribution";

  /// @param os `os.name`
  /// @param arch `os.arch`
  /// @param library whether the CUDA build of the tensor library is there
  static GpuReport of(String os, String arch, NvidiaDriver driver, boolean library) {
    var system = os.toLowerCase(Locale.ROOT);
    if (system.startsWith("mac")) {
      return apple(arch);
    }
    if (!driver.library()) {
      return withoutLibrary(driver.kernel());
    }
    if (driver.cards().isEmpty()) {
      return withoutCards(driver);
    }
    var devices =
        IntStream.range(0, driver.cards().size())
            .mapToObj(i -> {
              var card = driver.cards().get(i);
              return new Device("cuda:" + i, card.name(), card.memory());
            })
            .toList();
    if (driver.cuda() > 0 && driver.cuda() < OLDEST) {
      return lacking(
          devices,
          State.DRIVER,
          driver,
          "the tensor library needs a driver for CUDA 12",
          NEWER_DRIVER);
    }
    if (driver.cards().stream().allMatch(card -> card.capability() < OLDEST_CARD)) {
      return lacking(
          devices,
          State.NONE,
          driver,
          "the card is older than the tensor library's CUDA build is made for",
          "compute on the processor; cards from Turing (2018) on can be used");
    }
    if (!library) {
      return lacking(
          devices,
          State.LIBRARY,
          driver,
          "the CUDA build of the tensor library is not there",
          "'featurescope doctor --gpu --fetch' fetches it, 'featurescope doctor --gpu --libtorch"
              + " DIR' takes one that you have");
    }
    return new GpuReport(
        devices,
        State.READY,
        said(driver),
        "",
        found(devices, driver),
        driver.cuda() < CudaBuild.cuda(CudaBuild.neededFlavor())
            ? "if the library does not start, " + NEWER_DRIVER
            : "");
  }

  private static GpuReport lacking(
      List<Device> devices, State state, NvidiaDriver driver, String missing, String remedy) {
    return new GpuReport(
        devices, state, said(driver), missing, found(devices, driver) + "; " + missing, remedy);
  }

  private static String found(List<Device> devices, NvidiaDriver driver) {
    return devices.stream().map(device -> device.text() + "; ").collect(Collectors.joining())
        + said(driver);
  }

  private static String said(NvidiaDriver driver) {
    var version = "driver " + driver.kernel().orElse("of unknown version");
    return driver.cuda() > 0
        ? version + " for CUDA %d.%d".formatted(driver.cuda() / 1000, driver.cuda() % 1000 / 10)
        : version;
  }

  private static GpuReport apple(String arch) {
    return arch.equals("aarch64")
        ? new GpuReport(
            List.of(new Device("mps", "Apple GPU", 0)), State.READY, "", "", "an Apple GPU", "")
        : none("no Apple GPU, and no other is used on this system");
  }

  private static GpuReport none(String found) {
    return without(State.NONE, found, "");
  }

  private static GpuReport without(State state, String found, String remedy) {
    return new GpuReport(List.of(), state, "", "", found, remedy);
  }

  private static GpuReport withoutLibrary(Optional<String> kernel) {
    return kernel.isEmpty()
        ? none("no NVIDIA card with its driver is found; the processor computes")
        : without(
            State.DRIVER,
            "the driver %s is in the kernel, but its library libcuda.so.1 is not found"
                .formatted(kernel.get()),
            "install the library of the same version (on Debian: libcuda1); in a container, give it"
                + " NVIDIA_DRIVER_CAPABILITIES=compute,utility");
  }

  private static GpuReport withoutCards(NvidiaDriver driver) {
    var version = driver.kernel().map(v -> " " + v).orElse("");
    if (driver.error() == 0 || driver.error() == NO_CARD) {
      return without(
          State.NONE,
          "NVIDIA's driver" + version + " is there, and sees no card",
          "look whether CUDA_VISIBLE_DEVICES hides it, and what nvidia-smi says");
    }
    return without(
        State.DRIVER,
        "NVIDIA's driver%s does not start (CUDA error %d)".formatted(version, driver.error()),
        "restart the machine after a driver's update, and look what nvidia-smi says");
  }
}
