package org.featurescope.app.steer;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.steer.SteeringDesk.Watched;
import org.featurescope.compute.steering.FeatureChange;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.heatmap.Coloring;
import org.featurescope.viz.heatmap.HeatLayer;
import org.featurescope.viz.heatmap.HeatmapText;
import org.featurescope.viz.heatmap.Legend;
import org.featurescope.viz.heatmap.TokenStrip;

/// One feature on both texts, under steering: the prompt follows the slider, what was written
/// follows when it has been read.
final class WatchPane extends VBox {
  private static final int HUE = 3;
  private static final int OFFERED = 6;

  private final SteerViewModel model;
  private final MenuButton choice = new MenuButton();
  private final TokenStrip baseline = strip("watch-baseline");
  private final TokenStrip steered = strip("watch-steered");
  private final Legend legend = new Legend();
  private final FeatureField field;
  private final Label none = new Label("The feature is silent here.");

  WatchPane(SteerViewModel model) {
    this.model = model;
    getStyleClass().add("watch-pane");
    var title = new Label("Watch another feature");
    title.getStyleClass().addAll("section-title", "steer-wide-only");
    title.setMinWidth(Region.USE_PREF_SIZE);
    choice.setId("watched");
    choice.setMinWidth(60);
    choice.setMnemonicParsing(false);
    choice.setGraphic(new HueBadge(HUE));
    choice.setOnShowing(event -> fill());
    var space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    legend.setMinWidth(0);
    var head = new HBox(title, choice, space, legend);
    head.getStyleClass().add("watch-head");
    head.setAlignment(Pos.CENTER_LEFT);
    field =
        new FeatureField(
            "watch-feature",
            "Watch a feature by number or words",
            typed -> model.namesProperty().get().find(typed, model.source(), FeatureField.MOST),
            typed -> model.namesProperty().get().unanswered(typed),
            hit -> {
              model.watch(hit.source(), hit.latent());
              choosing(false);
            });
    choosing(false);
    var pair = new HBox(side("Baseline", baseline), side("Steered", steered));
    pair.getStyleClass().add("watch-pair");
    none.getStyleClass().add("caption");
    none.managedProperty().bind(none.visibleProperty());
    getChildren().addAll(head, field, pair, none);
    model.look().live().seenProperty().subscribe(this::show);
    model.look().watchedProperty().subscribe(this::show);
    model.texts().reading().stateProperty().subscribe(this::show);
    model.texts().writing().writtenProperty().subscribe(this::show);
    model.namesProperty().subscribe(this::show);
    fill();
  }

  private static TokenStrip strip(String id) {
    var strip = new TokenStrip();
    strip.setId(id);
    strip.wrappedProperty().set(true);
    return strip;
  }

  private static VBox side(String words, TokenStrip strip) {
    var caption = new Label(words);
    caption.getStyleClass().add("caption");
    var side = new VBox(caption, strip);
    side.setMinWidth(0);
    side.setPrefWidth(1);
    HBox.setHgrow(side, Priority.ALWAYS);
    return side;
  }

  /// Opens the field in which another feature is found.
  void choose() {
    choosing(true);
    field.focusField();
  }

  private void choosing(boolean open) {
    field.setVisible(open);
    field.setManaged(open);
  }

  /// What may be worth watching: what steering moved, and what is moved.
  private void fill() {
    choice.getItems().clear();
    var offered = new LinkedHashSet<Watched>();
    model.look().live().seenProperty().get().stream()
        .flatMap(seen -> moved(seen))
        .limit(OFFERED)
        .forEach(offered::add);
    var names = model.namesProperty().get();
    model.plan().draft().sliders().stream()
        .map(Slider::target)
        .filter(target -> names.source(target).isPresent())
        .map(target ->
            new Watched(names.source(target).getAsInt(), ((Target.Latent) target).latent()))
        .forEach(offered::add);
    for (var each : offered) {
      var item = new MenuItem(names.spoken(each.source(), each.latent()));
      item.setMnemonicParsing(false);
      item.setOnAction(event -> model.watch(each.source(), each.latent()));
      choice.getItems().add(item);
    }
    var other = new MenuItem("Another feature\u2026");
    other.setOnAction(event -> choose());
    choice.getItems().add(other);
  }

  private Stream<Watched> moved(Seen seen) {
    if (seen.asked().watched().isEmpty() || seen.features(true).isEmpty()) {
      return Stream.empty();
    }
    var source = seen.asked().watched().getAsInt();
    return FeatureChange.between(
            seen.features(false).orElseThrow(), seen.features(true).orElseThrow(), OFFERED)
        .stream()
        .map(change -> new Watched(source, change.latent()));
  }

  private void show() {
    var seen = model.look().live().seenProperty().get();
    var watched = model.look().watchedProperty().get();
    if (seen.isEmpty() || watched.isEmpty()) {
      return;
    }
    var latent = watched.get().latent();
    var name = model.namesProperty().get().spoken(watched.get().source(), latent);
    choice.setText(name);
    choice.setAccessibleText("Watched feature: " + name);
    var before = values(seen.get(), latent, false);
    var after = values(seen.get(), latent, true);
    var max = Math.max(Watching.max(before), Watching.max(after));
    show(baseline, pieces(seen.get(), false), before, name, max);
    show(steered, pieces(seen.get(), true), after, name, max);
    legend.coloringProperty().set(new Coloring.OneFeature(HeatLayer.of(HUE, "", after, max)));
    none.setVisible(max <= Watching.LEAST);
    legend.setVisible(max > Watching.LEAST);
  }

  private static void show(
      TokenStrip strip, List<Piece> pieces, float[] values, String name, float max) {
    var from = TextsPane.skipped(pieces);
    var text = pieces.stream().skip(from).map(Piece::text).toList();
    strip.textProperty().set(HeatmapText.spelled(text));
    strip.centreProperty().set(0);
    strip
        .coloringProperty()
        .set(
            new Coloring.OneFeature(
                HeatLayer.of(
                    HUE,
                    name,
                    Arrays.copyOfRange(values, Math.min(from, values.length), values.length),
                    max)));
    strip.setAccessibleText(name + " on the text");
  }

  private List<Piece> pieces(Seen seen, boolean withPlan) {
    return model
        .texts()
        .writing()
        .writtenProperty()
        .get()
        .map(both -> both.pieces(withPlan))
        .orElse(seen.tokens());
  }

  /// The prompt's values are of this moment; those of the rest only where they are of this plan.
  private float[] values(Seen seen, int latent, boolean withPlan) {
    var prompt = seen.valuesOf(latent, withPlan);
    var written = model.texts().writing().writtenProperty().get();
    var read = model.texts().reading().state();
    if (written.isEmpty()
        || !model.texts().current(written.get())
        || read.answer().isEmpty()
        || !read.question().equals(written)) {
      return prompt;
    }
    var all = withPlan ? read.answer().get().steered() : read.answer().get().baseline();
    return all.isEmpty() || latent >= all.getFirst().latents()
        ? prompt
        : all.getFirst().column(latent);
  }
}
