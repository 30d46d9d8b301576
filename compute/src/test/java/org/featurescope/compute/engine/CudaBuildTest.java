package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A libtorch that a person names is judged by its files, none of which is loaded.
class CudaBuildTest {
  @TempDir private Path folder;

  private Path lib;

  @BeforeEach
  void aLibtorch() throws IOException {
    lib = Files.createDirectories(folder.resolve("lib"));
    library("torch", "");
    library("torch_cpu", CudaBuild.version());
    library("torch_cuda", "");
  }

  private void library(String name, String version) throws IOException {
    var text = "ELF producer\0" + version + "\0more\0";
    Files.write(lib.resolve(System.mapLibraryName(name)), text.getBytes(StandardCharsets.US_ASCII));
  }

  private String refused() {
    return assertThrows(FeaturescopeException.class, () -> CudaBuild.accepted(folder)).problem();
  }

  @Test
  void theRightVersionIsTakenFromItsFolderOrTheOneAbove() throws IOException {
    Files.writeString(folder.resolve("build-version"), CudaBuild.version() + "+cu128\n");
    assertEquals(lib, CudaBuild.accepted(folder).folder());
    assertEquals(lib, CudaBuild.accepted(lib).folder());
  }

  @Test
  void pythonsOwnIsTaken() throws IOException {
    Files.writeString(
        folder.resolve("version.py"), "__version__ = '" + CudaBuild.version() + "+cu128'\n");
    assertEquals(lib, CudaBuild.accepted(folder).folder());
  }

  @Test
  void anotherVersionIsRefused() throws IOException {
    Files.writeString(folder.resolve("build-version"), "2.8.0+cu128");
    assertTrue(refused().contains(" is version 2.8.0+cu128, this program needs 2.7.1+cu128"));
  }

  @Test
  void anotherCudaIsRefused() throws IOException {
    Files.writeString(folder.resolve("build-version"), CudaBuild.version() + "+cu118");
    assertTrue(refused().contains(" is version 2.7.1+cu118, this program needs 2.7.1+cu128"));
  }

  @Test
  void anotherVersionInTheLibraryItselfIsRefusedWhateverAFileSays() throws IOException {
    Files.writeString(folder.resolve("build-version"), CudaBuild.version() + "+cu128");
    library("torch_cpu", "2.7.10");
    assertTrue(refused().endsWith(" is not version 2.7.1"));
  }

  @Test
  void oneWithoutCudaIsRefused() throws IOException {
    Files.delete(lib.resolve(System.mapLibraryName("torch_cuda")));
    assertTrue(refused().endsWith(" was built without CUDA"));
  }

  @Test
  void aFolderWithoutLibtorchIsRefused() throws IOException {
    Files.delete(lib.resolve(System.mapLibraryName("torch")));
    assertTrue(refused().startsWith("there is no libtorch in "));
  }

  @Test
  void whatTheEnvironmentNamesIsJudgedTheSameWay() throws IOException {
    var elsewhere = folder.resolve("empty") + File.pathSeparator + lib;
    CudaBuild.requireFits(elsewhere);
    assertEquals(CudaBuild.neededFlavor(), System.clearProperty("PYTORCH_FLAVOR"));

    library("torch_cpu", "2.8.0");
    assertThrows(FeaturescopeException.class, () -> CudaBuild.requireFits(elsewhere));
    assertEquals(null, System.getProperty("PYTORCH_FLAVOR"));
  }

  @Test
  void aProgramThatCameWithCudaGoesWithNoOther() {
    assertEquals("cu124", CudaBuild.neededFlavor("cu124"));
    assertEquals("cu128", CudaBuild.neededFlavor("cpu"));
    assertEquals("cu128", CudaBuild.neededFlavor("cpu-precxx11"));
    assertEquals(12_040, CudaBuild.cuda("cu124"));
    assertEquals(11_080, CudaBuild.cuda("cu118"));
  }

  @Test
  void whatWasFetchedIsUsedWhereNothingIsNamed() throws IOException {
    assertEquals(Optional.empty(), CudaBuild.find(folder, Optional.empty()));
    var fetched = Files.createDirectories(CudaBuild.inCache(folder));
    assertEquals(fetched, CudaBuild.find(folder, Optional.empty()).orElseThrow().folder());
    assertEquals(lib, CudaBuild.find(folder, Optional.of(folder)).orElseThrow().folder());
  }

  @Test
  void theProgramsOwnLibraryNamesItsVersion() {
    var own = NativeLibraries.index();
    var unpacked =
        CacheDirectory.get()
            .resolve("pytorch")
            .resolve(
                own.getProperty("version")
                    + "-"
                    + own.getProperty("flavor")
                    + "-"
                    + own.getProperty("classifier"));
    NativeLibraries.unpack(CacheDirectory.get(), Progress.none());
    assertTrue(
        CudaBuild.names(unpacked.resolve(System.mapLibraryName("torch_cpu")), CudaBuild.version()));
  }

  @Test
  void theProcessorDoesWithoutTheLibraryThatNeedsADriver() throws IOException {
    library("caffe2_nvrtc", "");
    var cache = folder.resolve("cache");
    var build = new CudaBuild(lib, "cu128").withoutDriver(cache);
    assertEquals(cache.resolve("pytorch"), build.folder().getParent());
    try (var files = Files.list(build.folder())) {
      assertEquals(
          Set.of("torch", "torch_cpu", "torch_cuda").stream()
              .map(System::mapLibraryName)
              .collect(Collectors.toSet()),
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }
    assertEquals(build, new CudaBuild(lib, "cu128").withoutDriver(cache));
    assertTrue(
        CudaBuild.names(
            build.folder().resolve(System.mapLibraryName("torch_cpu")), CudaBuild.version()));
  }
}
