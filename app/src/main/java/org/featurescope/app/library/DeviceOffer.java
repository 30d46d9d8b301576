package org.featurescope.app.library;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.problem.Problems;
import org.featurescope.compute.engine.GpuReport;
import org.featurescope.compute.engine.GpuReport.State;
import org.featurescope.compute.engine.MemoryBudget;

/// A device as the Library offers it.
///
/// @param name what is remembered of it: "cpu", "cuda:0"; empty where there is no card
/// @param title what a person calls it
/// @param about what is known of it
/// @param missing why it cannot be used and what to do, each a sentence; empty where it can be
/// @param hints what to know of one that can be used, each a sentence
/// @param use how far it is chosen
public record DeviceOffer(
    String name, String title, String about, List<String> missing, List<String> hints, Use use) {

  /// How far a device is chosen.
  public enum Use {
    /// It computes, and will.
    IN_USE,
    /// It computes until the program ends.
    LEAVING,
    /// It will compute from the next start on.
    NEXT,
    /// It could be chosen.
    POSSIBLE,
    /// Something is missing.
    MISSING
  }

  /// What a machine offers, the processor first.
  ///
  /// @param chosen the device for the next start
  static List<DeviceOffer> of(Devices.Seen seen, String chosen) {
    var offers = new ArrayList<DeviceOffer>();
    offers.add(
        new DeviceOffer(
            "cpu",
            "CPU",
            Spoken.count(seen.threads(), "thread", "threads"),
            List.of(),
            List.of(),
            use("cpu", seen.inUse(), chosen)));
    var gpu = seen.gpu();
    var ready = gpu.state() == State.READY;
    for (var device : gpu.devices()) {
      offers.add(
          new DeviceOffer(
              device.name(),
              device.title(),
              about(device, gpu.driver()),
              ready ? List.of() : missing(gpu),
              ready ? sentences(gpu.remedy()) : List.of(),
              ready ? use(device.name(), seen.inUse(), chosen) : Use.MISSING));
    }
    if (gpu.devices().isEmpty()) {
      var missing = sentences(gpu.found(), gpu.remedy().isEmpty() ? advice(gpu) : gpu.remedy());
      offers.add(new DeviceOffer("", "Graphics processor", "", missing, List.of(), Use.MISSING));
    }
    return offers;
  }

  private static Use use(String device, String inUse, String chosen) {
    var computes = device.equals(inUse);
    if (device.equals(chosen)) {
      return computes ? Use.IN_USE : Use.NEXT;
    }
    return computes ? Use.LEAVING : Use.POSSIBLE;
  }

  private static String about(GpuReport.Device device, String driver) {
    var parts = new ArrayList<>(List.of(device.name()));
    parts.add(
        device.memory() > 0 ? MemoryBudget.text(device.memory()) : "in the machine's own memory");
    if (!driver.isEmpty()) {
      parts.add(driver);
    }
    return String.join(", ", parts);
  }

  /// Where the library alone is missing, buttons say what to do.
  private static List<String> missing(GpuReport gpu) {
    return gpu.state() == State.LIBRARY
        ? sentences(gpu.missing())
        : sentences(gpu.missing(), gpu.remedy());
  }

  /// For a machine where nothing was found at all.
  private static String advice(GpuReport gpu) {
    return gpu.found().contains("NVIDIA")
        ? "with an NVIDIA card, install its driver and open the Library again"
        : "";
  }

  private static List<String> sentences(String... parts) {
    return Stream.of(parts)
        .filter(part -> !part.isEmpty())
        .map(part -> Problems.starting(part) + ".")
        .toList();
  }
}
