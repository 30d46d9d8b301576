package org.featurescope.app.features;

import java.util.OptionalDouble;
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.read.Site;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;

/// Two features side by side: the one that was kept, and the one that is selected.
final class ComparePane extends ScrollPane {
  private static final int LEFT_HUE = 2;

  private final FeaturesViewModel model;
  private final Column left;
  private final Column right;
  private final Label between = new Label();
  private final Label invitation = new Label();
  private final VBox box = new VBox();
  private final GridPane columns = new GridPane();

  private static final class Column extends VBox {
    private final Label title = new Label();
    private final FeatureBody body;
    private final int hue;
    private int latent = -1;

    Column(FeatureBody body, int hue, IntConsumer steer) {
      this.body = body;
      this.hue = hue;
      title.getStyleClass().add("compare-title");
      title.setWrapText(true);
      title.setMaxWidth(Double.MAX_VALUE);
      HBox.setHgrow(title, Priority.ALWAYS);
      var slider =
          Buttons.icon(
              Action.of(
                  "Add this feature to steering", Feather.SLIDERS, () -> steer.accept(latent)));
      slider.getStyleClass().add("compare-steer");
      var head = new HBox(new HueBadge(hue), title, slider);
      head.setAlignment(Pos.BASELINE_LEFT);
      head.getStyleClass().add("compare-head");
      getStyleClass().add("compare-column");
      getChildren().addAll(head, body);
    }

    void show(FeaturePage page, FeaturesViewModel model) {
      latent = page.latent();
      var label = page.annotation().label().map(each -> each.text()).orElse("no name yet");
      title.setText(page.latent() + "  " + label);
      var layer = model.choiceProperty().get().flatMap(Choice::site).map(Site::layer).orElse(-1);
      body.show(page, hue, model::words, layer);
    }
  }

  /// @param steer gives a feature a slider
  ComparePane(FeaturesViewModel model, IntConsumer steer) {
    this.model = model;
    setFitToWidth(true);
    setFocusTraversable(false);
    getStyleClass().add("compare-pane");
    setId("compare");
    left = new Column(new FeatureBody(new PageLinks(model)).compact(), LEFT_HUE, steer);
    right = new Column(new FeatureBody(new PageLinks(model)).compact(), 1, steer);
    columns.getStyleClass().add("halves");
    for (var i = 0; i < 2; i++) {
      var half = new ColumnConstraints();
      half.setPercentWidth(50);
      half.setHgrow(Priority.ALWAYS);
      columns.getColumnConstraints().add(half);
    }
    columns.addRow(0, left, right);
    between.setId("compare-between");
    between.getStyleClass().add("caption");
    invitation.setId("compare-invitation");
    invitation.getStyleClass().add("quiet");
    invitation.setWrapText(true);
    box.getStyleClass().add("compare-box");
    box.getChildren().addAll(invitation, between, columns);
    setContent(box);
    model.page().pageProperty().subscribe(this::show);
    model.page().pinnedProperty().subscribe(this::show);
    show();
  }

  private void show() {
    var kept = model.page().pinnedProperty().get();
    var selected = model.page().pageProperty().get();
    var two =
        kept.isPresent() && selected.isPresent() && !kept.get().key().equals(selected.get().key());
    invitation.setText(
        kept.isEmpty()
            ? "Choose a feature and press Compare: it stays here while you choose another one."
            : "Feature %d stays here. Now choose the one to compare it with."
                .formatted(kept.get().latent()));
    show(invitation, !two);
    show(between, two);
    show(right, two);
    show(columns, kept.isPresent());
    kept.ifPresent(page -> left.show(page, model));
    if (two) {
      right.show(selected.get(), model);
      between.setText(relation(kept.get(), selected.get()));
    }
  }

  /// How two features stand to each other, as far as their pages say.
  private static String relation(FeaturePage a, FeaturePage b) {
    var cosine =
        a.feature().geometry().neighbours().stream()
            .filter(each -> each.latent() == b.latent())
            .mapToDouble(each -> each.cosine())
            .findFirst();
    var lift =
        a.feature().partners().stream()
            .filter(each -> each.latent() == b.latent())
            .mapToDouble(each -> each.lift())
            .findFirst();
    return said("Cosine of the directions", cosine, "not among the nearest")
        + "   "
        + said("Fire together", lift, "not among the partners");
  }

  private static String said(String what, OptionalDouble value, String otherwise) {
    return what + ": " + (value.isPresent() ? Figures.of(value.getAsDouble()) : otherwise);
  }

  private static void show(Node node, boolean visible) {
    node.setVisible(visible);
    node.setManaged(visible);
  }
}
