package org.featurescope.app.frame;

import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.model.Precision;

/// Where the program remembers how it is to compute: the window's device and precision, and a
/// libtorch with CUDA that a person named. Shared by the window and the command line.
public final class GpuChoice {
  private static final String DEVICE = "device";
  private static final String LIBTORCH = "libtorch";
  private static final String PRECISION = "precision";

  private GpuChoice() {}

  /// The device of the window: "cpu", "cuda:0" or "mps".
  public static String device(Settings settings) {
    return settings.get(DEVICE).orElse("cpu");
  }

  /// Remembers the device for the next start of the program: a process that has loaded the tensor
  /// library for the processor cannot load the one for CUDA.
  public static void setDevice(Settings settings, String device) {
    settings.set(DEVICE, device);
  }

  /// The accepted folder with a CUDA build of the tensor library, if one was named.
  public static Optional<Path> libtorch(Settings settings) {
    return settings.get(LIBTORCH).filter(text -> !text.isBlank()).map(Path::of);
  }

  /// As [#libtorch(Settings)], as this user left it.
  public static Optional<Path> libtorch() {
    return libtorch(Settings.ofUser());
  }

  /// @param folder as [org.featurescope.compute.engine.GpuSetup#accept] gave it
  public static void setLibtorch(Settings settings, Path folder) {
    settings.set(LIBTORCH, folder.toString());
  }

  /// The number format of the models that the window opens; float32 unless bfloat16 was chosen.
  public static Precision precision(Settings settings) {
    return settings.get(PRECISION).filter(Precision.BF16.name()::equals).isPresent()
        ? Precision.BF16
        : Precision.FP32;
  }

  /// Remembers the format for the models that are opened from now on.
  public static void setPrecision(Settings settings, Precision precision) {
    settings.set(PRECISION, precision.name());
  }
}
