package org.featurescope.app;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.featurescope.app.library.DownloadState;
import org.featurescope.app.library.Subject;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.task.RunningJob.Snapshot;
import org.featurescope.assets.catalogue.CatalogueEntry;

/// The Library with what can be in it.
final class TourOfLibrary {
  private final TourHub hub;

  TourOfLibrary(TourHub hub) {
    this.hub = hub;
  }

  List<TourStop> stops() {
    return List.of(
        new TourStop("library", services -> services.workbench().showLibrary()),
        new TourStop("library-asked", services -> library(services, TourOfLibrary::asked)),
        new TourStop(
            "library-downloading", services -> library(services, TourOfLibrary::downloading)),
        new TourStop("library-failed", services -> library(services, TourOfLibrary::refused)),
        new TourStop("library-devices", TourOfLibrary::devices),
        new TourStop("library-enabling", TourOfLibrary::enabling),
        new TourStop("library-diagnosis", TourOfLibrary::diagnosis),
        new TourStop("library-unfit", this::unfit));
  }

  /// The Library's catalogue with a download in some state.
  private static void library(Services services, Function<CatalogueEntry, DownloadState> state) {
    services.workbench().showLibrary();
    services.library().queryProperty().set("gpt2-small");
    var entry =
        org.featurescope.assets.catalogue.Catalogue.ofProgram()
            .entry("gpt2-small-res-oai-32k")
            .orElseThrow();
    services.library().downloads().show(entry, state.apply(entry));
  }

  /// The devices of a machine with a card, all but the library there.
  private static void devices(Services services) {
    services.workbench().showLibrary();
    services.library().queryProperty().set("device");
  }

  private static void enabling(Services services) {
    devices(services);
    services.library().devices().ask();
  }

  /// An SAE of the pack under the doctor's eyes.
  private static void diagnosis(Services services) {
    services.workbench().showLibrary();
    var setup = services.library().setupProperty().get().orElseThrow();
    services.library().diagnosis().examine(Subject.of(setup));
    var parts = services.library().diagnosis().subjectProperty().get().orElseThrow().parts();
    services.library().diagnosis().examine(parts.get(1));
  }

  /// A folder was dropped whose weights are missing.
  private void unfit(Services services) {
    services.library().openPath(hub.broken());
    services.workbench().showLibrary();
  }

  private static DownloadState asked(CatalogueEntry entry) {
    return new DownloadState.Asked(entry.pieces());
  }

  private static DownloadState downloading(CatalogueEntry entry) {
    var now =
        new Snapshot(
            734_003_200L, 2_418_000_000L, "bytes", OptionalDouble.of(23_400_000), List.of());
    return new DownloadState.Running(entry.pieces(), now);
  }

  private static DownloadState refused(CatalogueEntry entry) {
    return new DownloadState.Failed(
        entry.pieces(),
        new Problem(
            "huggingface.co cannot be reached",
            Optional.empty(),
            "Check the connection, and https_proxy where there is a proxy"));
  }
}
