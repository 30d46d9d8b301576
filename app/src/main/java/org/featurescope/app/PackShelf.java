package org.featurescope.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.featurescope.assets.AssetsException;
import org.featurescope.assets.pack.OpenedPack;
import org.featurescope.assets.pack.Pack;
import org.featurescope.assets.pack.Packs;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;

/// The packs that came with the program, for the window and the command line alike.
public final class PackShelf {
  private final Packs packs;
  private final Supplier<Path> cache;

  /// @param cache where packs are unpacked to when they are opened
  PackShelf(Packs packs, Supplier<Path> cache) {
    this.packs = packs;
    this.cache = cache;
  }

  /// @throws FeaturescopeException if the list of packs cannot be read
  public static PackShelf ofProgram() {
    return new PackShelf(told(Packs::bundled), CacheDirectory::get);
  }

  /// The names of the packs that can be opened, the default one first.
  public List<String> names() {
    return packs.packs().stream().map(pack -> pack.manifest().name()).toList();
  }

  /// What is wrong with packs that cannot be opened.
  public List<FeaturescopeException> problems() {
    return packs.problems().stream().map(PackShelf::translated).toList();
  }

  /// Opens a pack; its files are checked unless they were before and nobody has touched them since.
  ///
  /// @param name as in [#names]; empty for the default one
  /// @return nothing if there is no such pack
  /// @throws FeaturescopeException if it is damaged or cannot be unpacked
  public Optional<OpenedPack> open(String name) {
    return find(name).map(pack -> told(() -> pack.open(cache.get(), CacheDirectory.unpacked())));
  }

  /// As [#open], with every file read and checked in any case.
  public Optional<OpenedPack> check(String name) {
    return find(name)
        .map(pack -> told(() -> pack.openAfterCheck(cache.get(), CacheDirectory.unpacked())));
  }

  private Optional<Pack> find(String name) {
    return packs.packs().stream()
        .filter(pack -> name.isEmpty() || pack.manifest().name().equals(name))
        .findFirst();
  }

  private static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (AssetsException e) {
      throw translated(e);
    }
  }

  private static FeaturescopeException translated(AssetsException e) {
    return new FeaturescopeException(e.problem(), e.remedy(), e);
  }
}
