package org.featurescope.app.train;

import java.util.stream.IntStream;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.featurescope.app.read.Page;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.HeatLayer;
import org.featurescope.viz.heatmap.Legend;
import org.featurescope.viz.heatmap.TokenStrip;

/// A text of a person's own in the colours of what the autoencoder has learned so far.
final class ProbeCard extends VBox {
  private final TrainViewModel model;
  private final TokenStrip heat = new TokenStrip();
  private final Legend legend = new Legend();
  private final Label words = new Label();

  ProbeCard(TrainViewModel model) {
    this.model = model;
    setId("train-probe-card");
    getStyleClass().add("card");
    var title = new Label("Probe text");
    title.getStyleClass().add("section-title");
    legend.managedProperty().bind(legend.visibleProperty());
    var field = new TextField();
    field.setId("train-probe");
    field.setAccessibleText("Probe text. It is coloured while the autoencoder learns.");
    field.setPromptText("A sentence to watch while it learns");
    field.textProperty().bindBidirectional(model.probe().textProperty());
    heat.setId("train-probe-heat");
    heat.wrappedProperty().set(true);
    heat.setAccessibleText("The probe text in the colours of its strongest features");
    heat.managedProperty().bind(heat.visibleProperty());
    words.setId("train-probe-words");
    words.getStyleClass().add("caption");
    words.setWrapText(true);
    words.setMinHeight(USE_PREF_SIZE);
    words.managedProperty().bind(words.visibleProperty());
    words.visibleProperty().bind(words.textProperty().isNotEmpty());
    getChildren().addAll(title, field, heat, legend, words);
    model.probe().pageProperty().subscribe(this::show);
    model.probe().problemProperty().subscribe(this::show);
    model.stateProperty().subscribe(this::show);
    show();
  }

  private void show() {
    var page = model.probe().pageProperty().get();
    var read = page.reading().done() > 0;
    heat.setVisible(read);
    heat.textProperty().set(page.heatText());
    var coloring = read ? coloring(page) : Coloring.none();
    heat.coloringProperty().set(coloring);
    legend.coloringProperty().set(coloring);
    legend.setVisible(!coloring.layers().isEmpty());
    words.setText(said(read, coloring));
  }

  private String said(boolean read, Coloring coloring) {
    var problem = model.probe().problemProperty().get();
    if (problem.isPresent()) {
      return problem.get().what() + ". " + problem.get().next() + ".";
    }
    if (read) {
      return coloring.layers().isEmpty() ? "No feature stands out in this text yet." : "";
    }
    return model.stateProperty().get() instanceof TrainState.Running
        ? "The first colours come with the first checkpoint."
        : "Coloured by its strongest features while an autoencoder learns, at every checkpoint"
            + " anew.";
  }

  private Coloring coloring(Page page) {
    var features = model.probe().featuresProperty().get();
    if (features.isEmpty()) {
      return Coloring.none();
    }
    var layers =
        IntStream.range(0, features.size())
            .mapToObj(at -> {
              var latent = features.get(at);
              return HeatLayer.of(
                  at + 1,
                  "feature " + latent,
                  page.reading().valuesOf(latent),
                  page.summary().max(latent));
            })
            .toList();
    return new Coloring.StrongestOf(layers);
  }
}
