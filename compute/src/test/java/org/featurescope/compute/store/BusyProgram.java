package org.featurescope.compute.store;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.sqlite.SQLiteConfig;
import org.sqlite.util.LibraryLoaderUtil;

/// [BusyChild] as a program that starts fast, as it is started hundreds of times: its classes in
/// one jar, loaded from a cache that its first run leaves, and the driver's library unpacked once.
record BusyProgram(Path folder) {

  /// Makes it in an empty folder.
  static BusyProgram in(Path folder) throws IOException, InterruptedException {
    var program = new BusyProgram(folder);
    program.unpackLibrary();
    program.writeJar();
    var said = folder.resolve("first.txt");
    var first = program.start("-XX:AOTCacheOutput=", folder.resolve("first.db"), said, "once");
    if (!first.waitFor(120, TimeUnit.SECONDS) || first.exitValue() != 0) {
      first.destroyForcibly();
      throw new IllegalStateException(Files.readString(said));
    }
    return program;
  }

  private void unpackLibrary() throws IOException {
    var name = LibraryLoaderUtil.getNativeLibName();
    var resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (var library = SQLiteConfig.class.getResourceAsStream(resource)) {
      Files.copy(library, folder.resolve(name));
    }
  }

  private Path jar() {
    return folder.resolve("busy.jar");
  }

  private void writeJar() throws IOException {
    var manifest = new Manifest();
    var says = manifest.getMainAttributes();
    says.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    try (var out = new JarOutputStream(Files.newOutputStream(jar()), manifest)) {
      out.setLevel(0);
      add(place(Workspace.class), out);
      add(place(BusyChild.class), out);
    }
  }

  private static Path place(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
  }

  /// Adds what of the program's compiled code and its texts lies in the packages that it needs.
  private static void add(Path classes, JarOutputStream out) throws IOException {
    for (var part : List.of("store", "index", "job", "concept", "sae", "model", "text", "read")) {
      var root = classes.resolve("org/featurescope/compute").resolve(part);
      if (!Files.isDirectory(root)) {
        continue;
      }
      try (var files = Files.walk(root)) {
        files
            .filter(Files::isRegularFile)
            .forEach(file -> {
              try {
                out.putNextEntry(
                    new ZipEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
    }
  }

  /// Starts it.
  ///
  /// @param workspace the file that it goes on with
  /// @param output gets what it says
  /// @param turn what it is to do
  Process start(Path workspace, Path output, String turn) throws IOException {
    return start("-XX:AOTCache=", workspace, output, turn);
  }

  private Process start(String cache, Path workspace, Path output, String turn) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            // A cache that does not suit this Java only costs time.
            "-Xlog:disable",
            cache + folder.resolve("busy.aot"),
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.sqlite.lib.path=" + folder,
            "-Dorg.sqlite.lib.name=" + LibraryLoaderUtil.getNativeLibName(),
            "-cp",
            jar() + File.pathSeparator + place(SQLiteConfig.class),
            BusyChild.class.getName(),
            workspace.toString(),
            turn));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }
}
