package org.featurescope.app.read;

import java.util.ArrayList;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.KeyCap;
import org.featurescope.app.frame.Spoken;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.Legend;
import org.featurescope.viz.heatmap.TokenHeatmap;

/// The foot of the text: what every colour means, how much of it is in view, and the keys that walk
/// along it.
final class LegendFoot extends HBox {
  private static final PseudoClass CROWDED = PseudoClass.getPseudoClass("crowded");

  /// So many scales stand side by side at full length.
  private static final int ROOMY = 3;

  LegendFoot(ReadViewModel model, TokenHeatmap heatmap, Action next, Action numbers) {
    getStyleClass().add("legend-foot");
    setAlignment(Pos.CENTER_LEFT);
    var legend = new Legend();
    model
        .choice()
        .coloringProperty()
        .subscribe(shown -> {
          // Colours that grow say the same until there is a new maximum.
          if (!said(shown).equals(said(legend.coloringProperty().get()))) {
            legend.coloringProperty().set(shown);
          }
          pseudoClassStateChanged(CROWDED, shown.layers().size() > ROOMY);
        });
    legend.setMinWidth(0);
    legend.setMaxHeight(Region.USE_PREF_SIZE);
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    var count = new Label();
    count.setId("activations-in-view");
    count.setMinWidth(0);
    count.getStyleClass().addAll("quiet", "in-view");
    Runnable counted =
        () ->
            count.setText(
                inView(
                    model.choice().coloringProperty().get(),
                    heatmap.activationsInViewProperty().get()));
    heatmap.activationsInViewProperty().subscribe(counted);
    model.choice().coloringProperty().subscribe(counted);
    counted.run();
    getChildren()
        .addAll(legend, space, count, key("F3", "next", next), key("N", "numbers", numbers));
  }

  /// A quantity is there at every token; a feature is active at some.
  private static String inView(Coloring coloring, int number) {
    return switch (coloring) {
      case Coloring.None none -> "";
      case Coloring.PerToken quantity -> Spoken.count(number, "token", "tokens") + " in view";
      default -> Spoken.count(number, "activation", "activations") + " in view";
    };
  }

  /// Everything that a legend says.
  private static List<Object> said(Coloring coloring) {
    var all = new ArrayList<Object>(List.of(coloring.getClass()));
    coloring.layers().forEach(layer -> all.addAll(List.of(layer.hue(), layer.name(), layer.max())));
    return all;
  }

  private static Node key(String cap, String word, Action action) {
    var button = new Button(word, new KeyCap(cap));
    button.getStyleClass().addAll("flat", "wide-only");
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setOnAction(event -> action.perform());
    button.disableProperty().bind(action.enabled().not());
    button.setAccessibleText(action.title() + ", " + cap);
    return button;
  }
}
