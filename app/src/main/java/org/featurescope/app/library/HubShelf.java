package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.List;
import org.featurescope.assets.AssetsException;
import org.featurescope.assets.catalogue.Catalogue;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;
import org.featurescope.compute.hub.Download;
import org.featurescope.compute.hub.HubCache;
import org.featurescope.compute.hub.HubSettings;
import org.featurescope.compute.hub.Wanted;
import org.featurescope.compute.job.FeaturescopeException;

/// The person's own Hub cache and the program's catalogue, for the window and the command line
/// alike.
public final class HubShelf implements Hub {
  private final HubSettings settings;
  private final HubCache cache;
  private final SaeHeaders headers = new SaeHeaders();

  /// Where the cache and the server are.
  public HubShelf(HubSettings settings) {
    this.settings = settings;
    cache = new HubCache(settings.cache());
  }

  /// The shelf of this process's person.
  public static HubShelf ofUser() {
    return new HubShelf(HubSettings.ofUser());
  }

  @Override
  public Stock look() {
    return new Stock(catalogue(), cache.root(), cache.repositories(), headers);
  }

  private static Catalogue catalogue() {
    try {
      return Catalogue.ofProgram();
    } catch (AssetsException e) {
      throw new FeaturescopeException(e.problem(), e.remedy(), e);
    }
  }

  @Override
  public Download download(CatalogueEntry entry, List<Piece> pieces) {
    return download(entry.title(), List.of(wanted(entry, pieces)));
  }

  /// The work of fetching parts of several repositories.
  ///
  /// @param name what a person calls them together
  public Download download(String name, List<Wanted> wanted) {
    return new Download(name, settings, wanted);
  }

  /// What a download of pieces asks for.
  public static Wanted wanted(CatalogueEntry entry, List<Piece> pieces) {
    return Wanted.of(
        entry.repository(), pieces.stream().flatMap(piece -> piece.files().stream()).toList());
  }

  @Override
  public String server() {
    try {
      return settings.endpoint().getHost();
    } catch (FeaturescopeException unusable) {
      // The download itself says what is wrong with the address.
      return "the Hub";
    }
  }

  /// Where downloads go.
  public Path folder() {
    return cache.root();
  }
}
