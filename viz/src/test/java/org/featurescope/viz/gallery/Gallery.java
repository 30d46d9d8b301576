package org.featurescope.viz.gallery;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.IndexRange;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.viz.feature.FeatureBars;
import org.featurescope.viz.feature.FeatureChip;
import org.featurescope.viz.feature.FeatureItem;
import org.featurescope.viz.feature.ProbabilityBars;
import org.featurescope.viz.feature.TokenCard;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.HeatLayer;
import org.featurescope.viz.heatmap.HeatmapText;
import org.featurescope.viz.heatmap.Legend;
import org.featurescope.viz.heatmap.TokenHeatmap;

/// The pages of the gallery.
public final class Gallery {
  /// One page: a control on made-up data.
  ///
  /// @param name also the name of its golden image
  public record Page(String name, int width, int height, Supplier<Parent> content) {
    @Override
    public String toString() {
      return name;
    }
  }

  private Gallery() {}

  /// The root font, which an application sets for all its windows.
  public static String stylesheet() {
    return Gallery.class.getResource("gallery.css").toExternalForm();
  }

  public static List<Page> pages() {
    return Stream.of(controls(), CataloguePages.all(), SteerPages.all(), CircuitPages.all())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Page> controls() {
    return List.of(
        new Page("heatmap-three-features", 800, 520, Gallery::threeFeatures),
        new Page("heatmap-one-feature-numbers", 620, 260, Gallery::oneFeatureWithNumbers),
        new Page("heatmap-surprisal-and-matches", 620, 250, Gallery::surprisal),
        new Page("heatmap-signed", 620, 250, Gallery::signed),
        new Page("heatmap-six-hues", 620, 150, Gallery::sixHues),
        new Page("heatmap-hard-text", 560, 440, Gallery::hardText),
        new Page("heatmap-large", 620, 300, Gallery::large),
        new Page("heatmap-long", 560, 320, Gallery::longText),
        new Page("features", 370, 310, Gallery::features),
        new Page("probabilities", 350, 150, Gallery::probabilities),
        new Page("token-card", 420, 230, Gallery::card),
        new Page("chips-and-legends", 700, 230, Gallery::chipsAndLegends));
  }

  private static TokenHeatmap heatmap(HeatmapText text, Coloring coloring) {
    var heatmap = new TokenHeatmap();
    heatmap.textProperty().set(text);
    heatmap.coloringProperty().set(coloring);
    return heatmap;
  }

  private static Parent threeFeatures() {
    var text = Samples.tokens(Samples.WORLD);
    var heatmap = heatmap(text, Samples.three(text));
    heatmap.selectedTokenProperty().set(text.tokenAt(text.text().indexOf("Austin")));
    return heatmap;
  }

  private static Parent oneFeatureWithNumbers() {
    var text = Samples.tokens(Samples.WORLD);
    var heatmap = heatmap(text, new Coloring.OneFeature(Samples.places(text)));
    heatmap.showNumbersProperty().set(true);
    return heatmap;
  }

  private static Parent surprisal() {
    var text = Samples.tokens(Samples.WORLD);
    var heatmap = heatmap(text, Samples.surprisal(text));
    var matches =
        List.of(find(text, "capital", 0), find(text, "capital", 1), find(text, "the key", 0));
    heatmap.matchesProperty().set(matches);
    heatmap.currentMatchProperty().set(1);
    return heatmap;
  }

  private static IndexRange find(HeatmapText text, String word, int skip) {
    var at = text.text().indexOf(word);
    for (var i = 0; i < skip; i++) {
      at = text.text().indexOf(word, at + 1);
    }
    return new IndexRange(at, at + word.length());
  }

  private static Parent signed() {
    var text = Samples.tokens(Samples.WORLD, 70);
    var heatmap = heatmap(text, Samples.difference(text));
    heatmap.selectedTokenProperty().set(30);
    heatmap.selectionAnchorProperty().set(24);
    return heatmap;
  }

  private static Parent sixHues() {
    var text = Samples.tokens("solid dotted dashed dashdot double broad and a plain word\n");
    var layers =
        IntStream.rangeClosed(1, 6)
            .mapToObj(hue -> {
              var values = new float[text.size()];
              values[hue] = hue % 2 == 0 ? 0.6f : 1;
              return HeatLayer.of(hue, "feature " + hue, values, 1);
            })
            .toList();
    return heatmap(text, new Coloring.StrongestOf(layers));
  }

  private static Parent hardText() {
    var text = Samples.bytes(Samples.HARD);
    return heatmap(text, Samples.surprisal(text));
  }

  private static Parent large() {
    var text = Samples.tokens(Samples.WORLD);
    var heatmap = heatmap(text, Samples.three(text));
    heatmap.fontSizeProperty().set(24);
    heatmap.selectedTokenProperty().set(7);
    return heatmap;
  }

  private static Parent longText() {
    var text = Samples.tokens(Samples.WORLD.repeat(3));
    var heatmap = heatmap(text, Samples.three(text));
    heatmap.selectedTokenProperty().set(text.size() / 2);
    heatmap.scrollToToken(text.size() / 2);
    return heatmap;
  }

  private static List<FeatureItem> items() {
    return List.of(
        FeatureItem.of(412, "US state, or a city that names one", 3.71f).withHue(2),
        FeatureItem.of(1533, "Texas: its cities, people, things", 3.18f),
        FeatureItem.of(903, "Answer to a capital question", 2.64f),
        FeatureItem.of(260, "Proper name, second half, also where it is a very long one", 1.42f),
        FeatureItem.of(1718, "Last word before a full stop", 0.97f),
        FeatureItem.of(55, "Two-hop answer, any relation", 0.61f),
        FeatureItem.of(1991, 0.22f),
        FeatureItem.of(7, 0.2f),
        FeatureItem.of(8, 0.1f));
  }

  private static Parent features() {
    var bars = new FeatureBars();
    bars.rowsAtFirstProperty().set(7);
    bars.itemsProperty().set(items());
    bars.selectedFeatureProperty().set(412);
    return panel(bars);
  }

  private static Parent probabilities() {
    var bars = new ProbabilityBars();
    bars.itemsProperty()
        .set(
            List.of(
                new ProbabilityBars.Item(" Austin", 0.914, true),
                new ProbabilityBars.Item(" Dallas", 0.031, false),
                new ProbabilityBars.Item(" Houston", 0.018, false),
                new ProbabilityBars.Item(" Texas", 0.011, false),
                new ProbabilityBars.Item("\n", 0.0002, false)));
    return panel(bars);
  }

  private static Parent card() {
    var card =
        new TokenCard(
            new TokenCard.Content(
                "grand",
                2206,
                121,
                Optional.empty(),
                List.of(
                    FeatureItem.of(88, "Word with an opposite at hand", 7.58f).withHue(3),
                    FeatureItem.of(614, "French text", 6.02f),
                    FeatureItem.of(1207, "Inside a quotation, until it closes", 5.19f).withHue(1),
                    FeatureItem.of(371, "Adjective of size", 3.44f),
                    new FeatureItem(1140, Optional.empty(), 1.87f, OptionalInt.empty()))));
    card.setMaxHeight(Region.USE_PREF_SIZE);
    var pane = panel(card);
    pane.setStyle("-fx-background-color: -fs-canvas");
    return pane;
  }

  private static Parent chipsAndLegends() {
    var text = Samples.tokens(Samples.WORLD);
    var chips =
        new FlowPane(
            8,
            8,
            new FeatureChip(1, 1207, Optional.of("Inside a quotation, until it closes")),
            new FeatureChip(2, 412, Optional.of("US state, or a city that names one")),
            new FeatureChip(3, 88, Optional.of("Word with an opposite at hand")),
            new FeatureChip(6, 1991, Optional.empty()));
    var box = panel(chips);
    var colorings = List.of(Samples.three(text), Samples.surprisal(text), Samples.difference(text));
    for (var coloring : colorings) {
      var legend = new Legend();
      legend.coloringProperty().set(coloring);
      box.getChildren().add(legend);
    }
    return box;
  }

  static VBox panel(Node... children) {
    var box = new VBox(14, children);
    box.setPadding(new Insets(20));
    box.setFillWidth(true);
    box.setStyle("-fx-background-color: -fs-panel");
    // The first control would take the focus and its looks with it.
    box.setFocusTraversable(true);
    return box;
  }
}
