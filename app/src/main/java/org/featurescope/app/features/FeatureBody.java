package org.featurescope.app.features;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import javafx.scene.Node;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Section;
import org.featurescope.compute.index.Example.Band;
import org.featurescope.viz.chart.ActivationHistogram;
import org.featurescope.viz.chart.LayerStrip;
import org.featurescope.viz.chart.StatTiles;
import org.featurescope.viz.feature.ExampleList;
import org.featurescope.viz.feature.NeighbourList;
import org.featurescope.viz.feature.TokenEffects;

/// The figures, examples and relations of one feature, one below the other.
final class FeatureBody extends VBox {
  /// So many examples are shown before somebody asks for more.
  private static final int FEW = 5;

  private static final int EFFECTS = 4;
  private static final int RELATED = 4;

  /// The least width, in sizes of the type, of two lists of names beside one another.
  private static final double ROOMY = 28;

  private final StatTiles tiles = new StatTiles();
  private final ActivationHistogram histogram = new ActivationHistogram();
  private final ExampleList examples = new ExampleList();
  private final HBox bands = new HBox();
  private final ToggleGroup band = new ToggleGroup();
  private final Label silent = new Label();
  private final TokenEffects effects = new TokenEffects();
  private final NeighbourList nearest =
      new NeighbourList("Nearest directions", NeighbourList.Unit.COSINE);
  private final NeighbourList partners =
      new NeighbourList("Fires together with", NeighbourList.Unit.LIFT);
  private final LayerStrip layers = new LayerStrip();
  private final VBox activations;
  private final VBox examplesBox;
  private final VBox effectsBox;
  private final GridPane relations = new GridPane();
  private final Node layersBox;
  private final Hyperlink more = new Hyperlink();
  private Band shown = Band.TOP;
  private boolean unfolded;
  private FeaturePage page;

  /// @param links what is done when another feature is clicked
  FeatureBody(Links links) {
    getStyleClass().add("feature-body");
    tiles.setId("feature-tiles");
    histogram.setId("feature-histogram");
    examples.setId("feature-examples");
    effects.setId("feature-effects");
    nearest.setId("feature-nearest");
    partners.setId("feature-partners");
    layers.setId("feature-layers");
    nearest.onOpenProperty().set(links::open);
    partners.onOpenProperty().set(links::open);
    layers.onOpenProperty().set(cell -> links.open(cell.layer(), cell.feature()));
    silent.getStyleClass().add("quiet");
    silent.setWrapText(true);
    bands.getStyleClass().add("segmented");
    bands.setId("feature-bands");
    bands.setMinWidth(Region.USE_PREF_SIZE);
    for (var each : Band.values()) {
      bands.getChildren().add(bandButton(each));
    }
    activations = new VBox(histogram);
    more.setId("feature-more-examples");
    more.getStyleClass().add("more-link");
    more.setOnAction(event -> {
      unfolded = true;
      showExamples();
    });
    examplesBox = new VBox(head("Examples", bands), examples, more, silent);
    effectsBox = new VBox(effects);
    relations.getStyleClass().add("halves");
    relations.getChildren().addAll(nearest, partners);
    relations
        .widthProperty()
        .map(width -> width.doubleValue() >= ROOMY * silent.getFont().getSize())
        .subscribe(this::arrange);
    var words =
        new VBox(Section.title("Layers where it lives"), Section.note("best cosine per layer"));
    words.setMinWidth(Region.USE_PREF_SIZE);
    layersBox = new HBox(words, layers);
    layersBox.getStyleClass().add("layers-box");
    HBox.setHgrow(layers, Priority.ALWAYS);
    for (var box : List.of(activations, examplesBox, effectsBox)) {
      box.getStyleClass().add("feature-part");
    }
    getChildren().addAll(tiles, activations, examplesBox, effectsBox, relations, layersBox);
  }

  /// Where a click on a related feature leads.
  interface Links {
    /// Of the same autoencoder.
    void open(int latent);

    /// Of the autoencoder of another layer.
    void open(int layer, int latent);
  }

  private ToggleButton bandButton(Band of) {
    var button = new ToggleButton(bandName(of));
    button.getStyleClass().add("segment");
    button.setId("band-" + of.name().toLowerCase(Locale.ROOT));
    button.setToggleGroup(band);
    button.setSelected(of == shown);
    button.setAccessibleText("Examples: " + bandName(of));
    button.setOnAction(event -> {
      button.setSelected(true);
      shown = of;
      showExamples();
    });
    return button;
  }

  private static String bandName(Band band) {
    return switch (band) {
      case TOP -> "Top";
      case Q99 -> "99\u2009%";
      case Q90 -> "90\u2009%";
      case Q50 -> "50\u2009%";
      case RANDOM -> "Random";
    };
  }

  /// @param hue the feature's colour, 1 to 6
  /// @param words what a latent is called, empty for nothing
  /// @param layer the layer that it reads
  void show(FeaturePage next, int hue, IntFunction<String> words, int layer) {
    unfolded &= page != null && page.key().equals(next.key());
    page = next;
    var feature = next.feature();
    var statistics = feature.statistics();
    tiles.tilesProperty().set(FeatureFigures.tiles(statistics, next.annotation()));
    histogram.hueProperty().set(hue);
    histogram.histogramProperty().set(FeatureFigures.histogram(statistics));
    show(activations, !statistics.dead());
    examples.hueProperty().set(hue);
    examples.maxProperty().set(statistics.max());
    showExamples();
    var geometry = feature.geometry();
    effects.promotedProperty().set(FeatureFigures.effects(geometry.promoted(), EFFECTS));
    effects.suppressedProperty().set(FeatureFigures.effects(geometry.suppressed(), EFFECTS));
    show(effectsBox, !geometry.promoted().isEmpty() || !geometry.suppressed().isEmpty());
    nearest.itemsProperty().set(FeatureFigures.nearest(feature, words, RELATED));
    partners.itemsProperty().set(FeatureFigures.partners(feature, words, RELATED));
    show(relations, !geometry.neighbours().isEmpty() || !feature.partners().isEmpty());
    var strip =
        FeatureFigures.layers(feature, layer).stream()
            .map(each ->
                new LayerStrip.Cell(each.layer(), each.latent(), each.cosine(), each.current()))
            .toList();
    layers.cellsProperty().set(strip);
    show(layersBox, !strip.isEmpty());
  }

  /// Leaves out what only a page of its own has room for.
  FeatureBody compact() {
    getChildren().removeAll(relations, layersBox);
    return this;
  }

  private void showExamples() {
    if (page == null) {
      return;
    }
    var feature = page.feature();
    for (var i = 0; i < Band.values().length; i++) {
      var each = Band.values()[i];
      var there = feature.examples().stream().anyMatch(example -> example.band() == each);
      bands.getChildren().get(i).setDisable(!there);
    }
    var snippets = FeatureFigures.snippets(feature, shown);
    if (snippets.isEmpty() && shown != Band.TOP) {
      snippets = FeatureFigures.snippets(feature, Band.TOP);
      band.selectToggle((ToggleButton) bands.getChildren().getFirst());
    } else {
      band.selectToggle((ToggleButton) bands.getChildren().get(shown.ordinal()));
    }
    var few = unfolded ? snippets : snippets.subList(0, Math.min(FEW, snippets.size()));
    examples.snippetsProperty().set(few);
    more.setText(snippets.size() - few.size() + " more");
    show(more, few.size() < snippets.size());
    show(examples, !snippets.isEmpty());
    silent.setText(
        feature.statistics().dead()
            ? "It never fired on the texts that were indexed. Try a text of your own below."
            : "No examples were kept.");
    show(silent, snippets.isEmpty());
  }

  private static void show(Node node, boolean visible) {
    node.setVisible(visible);
    node.setManaged(visible);
  }

  /// Puts what is related side by side, or one below the other.
  private void arrange(boolean roomy) {
    GridPane.setConstraints(nearest, 0, 0);
    GridPane.setConstraints(partners, roomy ? 1 : 0, roomy ? 0 : 1);
    var columns = new ColumnConstraints();
    columns.setPercentWidth(roomy ? 50 : 100);
    relations.getColumnConstraints().setAll(Collections.nCopies(roomy ? 2 : 1, columns));
  }

  private static HBox head(String title, Node side) {
    var head = Section.head(title, side);
    head.getStyleClass().add("feature-part-head");
    return head;
  }
}
