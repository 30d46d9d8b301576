package org.featurescope.assets.pack;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.assets.AssetsException;

/// The packs that came with the program. One that is broken is told of and does not hide the
/// others.
///
/// @param packs those that can be opened, the default one first
/// @param problems what is wrong with the rest
public record Packs(List<Pack> packs, List<AssetsException> problems) {
  private static final String ROOT = "packs/";

  /// One name a line; jars cannot be listed in a way that works everywhere.
  private static final String INDEX = "packs.list";

  public Packs {
    packs = List.copyOf(packs);
    problems = List.copyOf(problems);
  }

  /// What is on the program's own class path.
  public static Packs bundled() {
    return in(Packs.class.getClassLoader());
  }

  static Packs in(ClassLoader loader) {
    return read(new PackSource.InResources(loader, ROOT));
  }

  /// The packs in the sub-folders of a folder that also holds the list of their names.
  public static Packs in(Path folder) {
    return read(new PackSource.InFolder(folder));
  }

  private static Packs read(PackSource root) {
    var packs = new ArrayList<Pack>();
    var problems = new ArrayList<AssetsException>();
    for (var name : names(root)) {
      try {
        packs.add(Pack.read(name, below(root, name)));
      } catch (AssetsException e) {
        problems.add(e);
      }
    }
    return new Packs(packs, problems);
  }

  private static List<String> names(PackSource root) {
    try (var stream = root.open(INDEX)) {
      var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    } catch (FileNotFoundException | NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new AssetsException(
          "the list of bundled packs cannot be read", Pack.GET_THE_PROGRAM_AGAIN, e);
    }
  }

  private static PackSource below(PackSource root, String name) {
    if (!PackFile.isName(name)) {
      throw new AssetsException(
          "the list of packs has an improper name: '" + name + "'", Pack.GET_THE_PROGRAM_AGAIN);
    }
    return switch (root) {
      case PackSource.InFolder folder -> new PackSource.InFolder(folder.root().resolve(name));
      case PackSource.InResources resources ->
          new PackSource.InResources(resources.loader(), resources.prefix() + name + "/");
    };
  }
}
