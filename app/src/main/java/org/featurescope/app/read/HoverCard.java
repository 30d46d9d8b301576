package org.featurescope.app.read;

import java.util.Optional;
import javafx.scene.layout.Pane;
import org.featurescope.viz.feature.TokenCard;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.TokenHeatmap;
import org.featurescope.viz.text.Figures;

/// The card beside the token under the mouse: what it is and its five strongest features. It keeps
/// within the page, so that it is never cut off.
final class HoverCard extends Pane {
  private static final double DISTANCE = 6;
  private static final int FEATURES = 5;

  private final ReadViewModel model;
  private final TokenHeatmap heatmap;
  private final FeatureItems items;
  private int shown = TokenHeatmap.NONE;

  HoverCard(ReadViewModel model, TokenHeatmap heatmap) {
    this.model = model;
    this.heatmap = heatmap;
    items = new FeatureItems(model);
    setMouseTransparent(true);
    getStyleClass().add("hover-layer");
    heatmap.hoveredTokenProperty().addListener((seen, before, after) -> show(after.intValue()));
    // While a text is being read its numbers come; only other tokens take the card away.
    model
        .calmPageProperty()
        .addListener((seen, before, after) ->
            show(before.heatText() == after.heatText() ? shown : TokenHeatmap.NONE));
  }

  /// Shows the card of `token`, or none for -1.
  void show(int token) {
    getChildren().clear();
    shown = token;
    var reading = model.pageProperty().get().reading();
    if (!reading.knows(token)) {
      return;
    }
    var active = model.facts().featuresAt(token);
    var card =
        new TokenCard(
            new TokenCard.Content(
                reading.label(token),
                reading.id(token),
                token,
                quantity(token),
                items.of(active.subList(0, Math.min(FEATURES, active.size())))));
    getChildren().add(card);
    requestLayout();
  }

  private Optional<String> quantity(int token) {
    return model.choice().coloringProperty().get() instanceof Coloring.PerToken shown
        ? Optional.of(
            "%s %s %s"
                .formatted(
                    shown.layer().name(), Figures.of(shown.layer().value(token)), shown.unit())
                .strip())
        : Optional.empty();
  }

  @Override
  protected void layoutChildren() {
    if (getChildren().isEmpty()) {
      return;
    }
    var card = getChildren().getFirst();
    var width = card.prefWidth(-1);
    var height = card.prefHeight(width);
    var token = heatmap.tokenBounds(shown);
    var below = token.getMaxY() + DISTANCE;
    var fits = below + height <= getHeight();
    var y = fits ? below : token.getMinY() - DISTANCE - height;
    var x =
        Math.clamp(token.getMinX(), DISTANCE, Math.max(DISTANCE, getWidth() - width - DISTANCE));
    card.resizeRelocate(Math.round(x), Math.round(Math.max(DISTANCE, y)), width, height);
  }
}
