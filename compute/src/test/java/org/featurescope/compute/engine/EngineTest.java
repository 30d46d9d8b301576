package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(TestEngine.class)
class EngineTest {

  @Test
  void aDeviceThatIsNoneIsRefusedByName() {
    var e =
        assertThrows(
            FeaturescopeException.class,
            () -> Engine.start(new EngineOptions(CacheDirectory.get(), "tpu", 1), Progress.none()));
    assertEquals("\"tpu\" is not a device", e.problem());
  }

  @Test
  void aGpuThatIsNotThereIsRefused() {
    var e =
        assertThrows(
            FeaturescopeException.class,
            () ->
                Engine.start(
                    new EngineOptions(CacheDirectory.get(), "cuda:99", 1), Progress.none()));
    assertTrue(e.problem().startsWith("There is no GPU cuda:99"), e.problem());
    assertTrue(e.remedy().startsWith("use --device cpu"), e.remedy());
  }

  @Test
  void aCacheThatCannotBeWrittenIsSaidInOneSentence(@TempDir Path folder) throws Exception {
    var file = Files.createFile(folder.resolve("a-file"));
    var e =
        assertThrows(
            FeaturescopeException.class, () -> NativeLibraries.unpack(file, Progress.none()));
    assertTrue(e.problem().startsWith("Cannot unpack the tensor library into "));
    assertTrue(e.remedy().contains("FEATURESCOPE_CACHE"));
  }

  @Test
  void ofTwoProcessesThatUnpackTheLibraryTheFirstToEndCounts(@TempDir Path folder)
      throws Exception {
    var target = folder.resolve("library");
    for (var process : new String[] {"first", "second"}) {
      var complete = Files.createDirectory(folder.resolve(process));
      Files.writeString(complete.resolve("libtorch.so"), process);
      NativeLibraries.takeName(complete, target);
    }
    assertEquals("first", Files.readString(target.resolve("libtorch.so")));
    var nothing = folder.resolve("nothing");
    assertThrows(
        NoSuchFileException.class,
        () -> NativeLibraries.takeName(nothing, folder.resolve("another")));
  }

  @Test
  void anInstalledProgramBringsTheLibraryUnpacked(@TempDir Path folder) throws Exception {
    var known = CacheDirectory.get().resolve("pytorch");
    Engine.start(new EngineOptions(CacheDirectory.get(), "cpu", 1), Progress.none()).close();
    try (var names = Files.list(known)) {
      for (var name : names.toList()) {
        Files.createDirectories(folder.resolve("pytorch").resolve(name.getFileName()));
      }
    }
    System.setProperty("featurescope.unpacked", folder.toString());
    try {
      assertEquals(folder, NativeLibraries.unpack(folder.resolve("cache"), Progress.none()));
      assertFalse(Files.exists(folder.resolve("cache")));
    } finally {
      System.clearProperty("featurescope.unpacked");
    }
  }

  @Test
  void aScriptIsLoadedOnce(Engine engine) {
    assertSame(engine.script(Ops.class, "ops.py"), engine.script(Ops.class, "ops.py"));
  }

  @Test
  void moreMemoryThanThereIsIsRefusedWithBothNumbers() {
    var e =
        assertThrows(
            FeaturescopeException.class, () -> MemoryBudget.require(1L << 60, "The model"));
    assertTrue(e.problem().startsWith("The model needs 1073741824.0 GB of memory, and "));
    MemoryBudget.require(1, "Nothing");
  }

  /// As libtorch itself counts them.
  @Test
  void smallProductsAreNotShared(Engine engine) {
    try {
      engine.useThreads(2);
      assertEquals(1, engine.sized(64, 192 * 768, JniUtils::getNumThreads));
      assertEquals(2, engine.sized(64, 768 * 3072, JniUtils::getNumThreads));
      assertEquals(2, engine.sized(1, 768 * 3072, JniUtils::getNumThreads), "a matrix to read");
      assertEquals(1, engine.alone(JniUtils::getNumThreads));
      assertEquals(2, JniUtils.getNumThreads(), "as before");
    } finally {
      engine.useThreads(engine.threads());
    }
    assertEquals(engine.threads(), engine.sized(64, 768 * 3072, JniUtils::getNumThreads));
  }
}
