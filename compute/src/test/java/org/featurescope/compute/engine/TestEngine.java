package org.featurescope.compute.engine;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.Optional;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the one engine that their JVM has for a device: `@ExtendWith(TestEngine.class)` and
/// a parameter of type [Engine]. It computes on the device that `-Dfeaturescope.test.device` names
/// (`cuda:0`, `mps`, or `gpu` for an NVIDIA card if there is one); on the processor where none is
/// named, and where a parameter is [OnProcessor].
public final class TestEngine implements BeforeAllCallback, ParameterResolver {
  /// Marks an engine that has to compute on the processor: what is tested is a way that others
  /// lack.
  @Target(ElementType.PARAMETER)
  @Retention(RetentionPolicy.RUNTIME)
  public @interface OnProcessor {}

  private static final String PROCESSOR = "cpu";
  private static final String DEVICE =
      named(System.getProperty("featurescope.test.device", PROCESSOR));
  private static final Namespace NAMESPACE = Namespace.create(TestEngine.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    engine(context, DEVICE);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Engine.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return engine(context, parameter.isAnnotated(OnProcessor.class) ? PROCESSOR : DEVICE);
  }

  private static Engine engine(ExtensionContext context, String device) {
    // The root store closes what it holds when the last test of the JVM is done.
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(device, TestEngine::start, Engine.class);
  }

  private static Engine start(String device) {
    // One thread: on arrays of a test's size several would only wait for each other.
    return Engine.start(new EngineOptions(CacheDirectory.get(), device, 1), Progress.none());
  }

  /// An engine as on a machine where nothing was measured but what `folder` holds.
  ///
  /// @return to be closed
  public static Engine measuringIn(Path folder) {
    return Engine.start(
        new EngineOptions(CacheDirectory.get(), PROCESSOR, 1),
        Optional.of(folder),
        Progress.none());
  }

  private static String named(String device) {
    return device.equals("gpu")
        ? GpuSetup.of(CacheDirectory.get(), Optional.empty()).report().devices().stream()
            .map(GpuReport.Device::name)
            .findFirst()
            .orElse(PROCESSOR)
        : device;
  }

  /// How far results may be from what was computed elsewhere. A graphics processor adds in blocks
  /// of its own, and its exponentials and roots are good to two units in the last place: ten times
  /// what the processor is allowed.
  ///
  /// @param onProcessor the tolerance there
  public static double tolerance(double onProcessor) {
    return tolerance(onProcessor, DEVICE);
  }

  static double tolerance(double onProcessor, String device) {
    return device.equals(PROCESSOR) ? onProcessor : 10 * onProcessor;
  }
}
