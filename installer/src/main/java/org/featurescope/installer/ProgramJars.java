package org.featurescope.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Copies the program's jars for an installer. What a first start would unpack from them is left
/// out, because an installed program has it unpacked beside them: the tensor library, the
/// tokenizer, the bundled models. (JavaFX finds its libraries beside its jar, on Linux.)
public final class ProgramJars {
  private static final Pattern UNPACKED =
      Pattern.compile(
          "(jnilib|native/lib|pytorch)/.*\\.(so[.0-9]*|dll|dylib)" + "|packs/[^/]+/[^/]+/.*");

  private static final Pattern JAVAFX_LIBRARY = Pattern.compile("lib[^/]*\\.so");

  private ProgramJars() {}

  /// @param args the folder with the jars; the folder to fill
  public static void main(String[] args) throws IOException {
    copy(Path.of(args[0]), Files.createDirectories(Path.of(args[1])));
  }

  static void copy(Path from, Path to) throws IOException {
    try (var jars = Files.newDirectoryStream(from, "*.jar")) {
      for (var jar : jars) {
        copyJar(jar, to.resolve(jar.getFileName()));
      }
    }
  }

  private static void copyJar(Path jar, Path copy) throws IOException {
    try (var in = new ZipFile(jar.toFile())) {
      if (in.stream().noneMatch(ProgramJars::leaves)) {
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        return;
      }
      try (var out = new ZipOutputStream(Files.newOutputStream(copy))) {
        for (ZipEntry entry : Collections.list(in.entries())) {
          copyEntry(in, entry, out, copy.getParent());
        }
      }
    }
  }

  private static void copyEntry(ZipFile in, ZipEntry entry, ZipOutputStream out, Path folder)
      throws IOException {
    try (var content = in.getInputStream(entry)) {
      if (JAVAFX_LIBRARY.matcher(entry.getName()).matches()) {
        Files.copy(content, folder.resolve(entry.getName()), StandardCopyOption.REPLACE_EXISTING);
      } else if (!leaves(entry)) {
        var copied = new ZipEntry(entry.getName());
        copied.setTimeLocal(entry.getTimeLocal());
        out.putNextEntry(copied);
        content.transferTo(out);
        out.closeEntry();
      }
    }
  }

  private static boolean leaves(ZipEntry entry) {
    return UNPACKED.matcher(entry.getName()).matches()
        || JAVAFX_LIBRARY.matcher(entry.getName()).matches();
  }
}
