package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.List;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;
import org.featurescope.compute.job.Job;

/// The Hub as the Library sees it: what of it is here, and how more of it gets here.
public interface Hub {

  /// Looks at the disk; opens no connection.
  Stock look();

  /// The work of fetching pieces of an entry. Running it opens a connection.
  ///
  /// @return yields where the files are
  Job<List<Path>> download(CatalogueEntry entry, List<Piece> pieces);

  /// The server that a download asks.
  String server();
}
