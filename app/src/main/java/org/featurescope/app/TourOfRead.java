package org.featurescope.app;

import java.util.List;
import org.featurescope.app.read.Mode;
import org.featurescope.app.read.Quantity;
import org.featurescope.app.read.ReadState;
import org.featurescope.app.read.TextSource;

/// Read in all its states.
final class TourOfRead {
  private static final int FEW = 6;

  private TourOfRead() {}

  static List<TourStop> stops() {
    return List.of(
        new TourStop("read", TourOfRead::strongestToken),
        new TourStop("read-first-start", services -> {}),
        new TourStop(
            "read-one-feature", services -> services.read().choice().setMode(Mode.ONE_FEATURE)),
        new TourStop("read-six-features", TourOfRead::sixFeatures),
        new TourStop(
            "read-surprisal", services -> services.read().choice().setQuantity(Quantity.SURPRISAL)),
        new TourStop(
            "read-reconstruction-error",
            services -> services.read().choice().setQuantity(Quantity.RECONSTRUCTION_ERROR)),
        new TourStop("read-hover", services -> services.readView().pointAt(strongest(services))),
        new TourStop("read-numbers", services -> services.readView().toggleNumbers()),
        new TourStop("read-edit", services -> services.readView().toggleComposer()),
        new TourStop("read-find", services -> services.readView().findInText("the")),
        new TourStop("read-empty", services -> services.read().open(TextSource.typed(""))),
        new TourStop("read-working", services -> services.read().show(new ReadState.Working())),
        new TourStop("read-cancelled", services -> services.read().show(new ReadState.Cancelled())),
        new TourStop("read-unread", services -> services.read().show(new ReadState.Unread())),
        new TourStop("read-no-model", services -> services.read().show(new ReadState.NoModel())),
        new TourStop("read-failed", services -> services.read().fail(TourStop.failure())));
  }

  private static int strongest(Services services) {
    var places =
        services
            .read()
            .facts()
            .placesOf(services.read().choice().selectionProperty().get().current());
    return places.isEmpty() ? 1 : places.getFirst().token();
  }

  private static void strongestToken(Services services) {
    services.read().selectToken(strongest(services));
  }

  private static void sixFeatures(Services services) {
    services
        .read()
        .pageProperty()
        .get()
        .summary()
        .suggestions(FEW)
        .forEach(services.read().choice()::add);
    strongestToken(services);
  }
}
