package org.featurescope.app.circuit;

import java.util.Optional;
import javafx.scene.Node;
import org.featurescope.app.frame.Painted;
import org.featurescope.viz.text.Figures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How long a person waits for a circuit: from asking for it to the frame that shows its picture.
/// The log has it.
final class PictureTime {
  private static final Logger LOG = LoggerFactory.getLogger(PictureTime.class);

  private final CircuitViewModel model;
  private final Node picture;
  private Optional<Long> asked = Optional.empty();

  private PictureTime(CircuitViewModel model, Node picture) {
    this.model = model;
    this.picture = picture;
  }

  /// @param picture where the circuits of the view are drawn
  static void tell(CircuitViewModel model, Node picture) {
    model.stateProperty().subscribe(new PictureTime(model, picture)::follow);
  }

  private void follow(CircuitState state) {
    switch (state) {
      case CircuitState.Working working -> asked = Optional.of(System.nanoTime());
      case CircuitState.Ready ready -> {
        asked
            .filter(since -> picture.getScene() != null)
            .ifPresent(since -> Painted.then(picture.getScene(), () -> true, () -> tell(since)));
        asked = Optional.empty();
      }
      default -> asked = Optional.empty();
    }
  }

  private void tell(long since) {
    var tokens =
        model.graph().documentProperty().get().map(now -> now.graph().tokens().size()).orElse(0);
    LOG.info(
        "A circuit of {} tokens was drawn {} s after it was asked for",
        tokens,
        Figures.of((System.nanoTime() - since) / 1e9));
  }
}
