package org.featurescope.app.read;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.Section;
import org.featurescope.app.frame.Spoken;
import org.featurescope.viz.color.HueBadge;
import org.featurescope.viz.feature.FeatureBars;
import org.featurescope.viz.feature.ProbabilityBars;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;
import org.kordamp.ikonli.feather.Feather;

/// The selected token and the current feature, in detail: what the token is, its features, what was
/// expected in its place, and where else the feature fires.
final class ReadInspector extends VBox {
  private static final int PLACES = 8;
  private static final int CONTEXT_BEFORE = 24;
  private static final int CONTEXT_AFTER = 20;

  private final ReadViewModel model;
  private final IntConsumer open;
  private final IntConsumer steer;
  private final FeatureItems items;
  private final FeatureBars bars = new FeatureBars();
  private final ProbabilityBars expected = new ProbabilityBars();

  /// @param open opens a feature in the Features view
  /// @param steer gives a feature a slider
  ReadInspector(ReadViewModel model, IntConsumer open, IntConsumer steer) {
    this.model = model;
    this.open = open;
    this.steer = steer;
    items = new FeatureItems(model);
    bars.menuProperty().set(new FeatureMenu(model, open, steer)::of);
    setId("inspector");
    bars.setId("features-here");
    bars.rowsAtFirstProperty().set(7);
    bars.onOpenProperty().set(model.choice()::follow);
    bars.onAddProperty().set(model.choice()::add);
    expected.setId("expected");
    model.selectedTokenProperty().subscribe(this::show);
    model.calmPageProperty().subscribe(this::show);
    model.choice().selectionProperty().subscribe(this::show);
    model.filtersProperty().subscribe(this::show);
    model.facts().namesProperty().subscribe(this::show);
  }

  private void show() {
    getChildren().clear();
    var token = model.selectedTokenProperty().get();
    var reading = model.pageProperty().get().reading();
    if (reading.knows(token)) {
      getChildren().add(facts(token, reading));
      if (reading.hasFeatures()) {
        getChildren().add(features(token));
      }
      if (!reading.expectedAt(token).isEmpty()) {
        getChildren().add(expected(token, reading));
      }
    } else if (reading.done() > 0) {
      getChildren()
          .add(
              invitation(
                  "Click a word to see its features here, or walk along the text with the arrow"
                      + " keys."));
    } else {
      getChildren()
          .add(
              invitation(
                  "The features of a word will be here, and what the model expected in its"
                      + " place."));
    }
    var current = model.choice().selectionProperty().get().current();
    if (current >= 0 && current < reading.latentCount() && reading.done() > 0) {
      getChildren().add(places(current, reading));
    }
    if (!getChildren().isEmpty()) {
      getChildren().getLast().getStyleClass().add("last");
    }
  }

  private static Node invitation(String sentence) {
    var words = new Label(sentence);
    words.setWrapText(true);
    words.getStyleClass().add("quiet");
    return Section.of(words);
  }

  private Node facts(int token, TextReading reading) {
    var title = new Label(Whitespace.visible(reading.label(token)));
    title.getStyleClass().add("token-title");
    title.setId("token-title");
    var facts =
        new FlowPane(
            fact("Position", String.valueOf(token)),
            fact("Token id", String.valueOf(reading.id(token))),
            fact("Surprisal", nats(reading.quantity(Quantity.SURPRISAL, token))),
            fact("Entropy", nats(reading.quantity(Quantity.ENTROPY, token))));
    facts.getStyleClass().add("facts");
    if (reading.hasFeatures()) {
      var error = reading.quantity(Quantity.RECONSTRUCTION_ERROR, token);
      var active = Figures.count(reading.activeCount(token));
      var all = Figures.count(reading.latentCount());
      facts
          .getChildren()
          .addAll(fact("Rec. error", Figures.of(error)), fact("Active", active + " of " + all));
    }
    return Section.of(title, facts);
  }

  private static Node fact(String name, String value) {
    var label = new Label(name);
    label.getStyleClass().add("fact-name");
    label.setMinWidth(Region.USE_PREF_SIZE);
    var figure = new Label(value);
    figure.getStyleClass().add("fact-value");
    figure.setMinWidth(Region.USE_PREF_SIZE);
    figure.setAccessibleText(name + " " + value);
    var fact = new HBox(label, figure);
    fact.getStyleClass().add("fact");
    fact.setAlignment(Pos.BASELINE_LEFT);
    return fact;
  }

  private static String nats(float value) {
    return Float.isNaN(value) ? "\u2013" : Figures.of(value) + " nat";
  }

  private Node features(int token) {
    var active = model.facts().featuresAt(token);
    bars.itemsProperty().set(items.of(active));
    bars.selectedFeatureProperty().set(model.choice().selectionProperty().get().current());
    var layer = layer();
    var hidden = model.pageProperty().get().reading().activeCount(token) - active.size();
    var note =
        hidden > 0 ? layer + ", by value, " + hidden + " filtered out" : layer + ", by value";
    return active.isEmpty()
        ? Section.of(
            Section.head("Features here", note),
            Section.quiet("No feature is active on this token."))
        : Section.of(Section.head("Features here", note), bars);
  }

  /// Nothing while another model comes, which may have no such lens.
  private String layer() {
    return model.microscopeProperty().get().stream()
        .flatMap(scope -> scope.lenses().stream().skip(model.lensProperty().get()))
        .findFirst()
        .map(lens -> "layer " + lens.layer())
        .orElse("");
  }

  private Node expected(int token, TextReading reading) {
    expected
        .itemsProperty()
        .set(
            reading.expectedAt(token).stream()
                .map(each ->
                    new ProbabilityBars.Item(each.label(), each.probability(), each.actual()))
                .toList());
    return Section.of(Section.head("Expected at this position", "probability"), expected);
  }

  /// Where the current feature fires in this text, strongest first; each place leads to its token.
  private Node places(int latent, TextReading reading) {
    var places = model.facts().placesOf(latent);
    var summary = model.pageProperty().get().summary();
    var title =
        Section.head(
            "Where " + latent + " fires", Spoken.count(summary.count(latent), "token", "tokens"));
    model
        .choice()
        .selectionProperty()
        .get()
        .pick(latent)
        .ifPresent(pick -> title.getChildren().addFirst(new HueBadge(pick.hue())));
    var parts = new ArrayList<Node>(List.of(title));
    model.facts().truth(latent).map(ReadInspector::truth).ifPresent(parts::add);
    if (places.isEmpty()) {
      parts.add(Section.quiet("It is silent in this text. Type words that might wake it."));
      var doors = new FlowPane(openButton(latent), steerButton(latent));
      doors.getStyleClass().add("chips");
      parts.add(doors);
      return Section.of(parts.toArray(Node[]::new));
    }
    var about =
        Section.quiet(
            "Max %s, on %s\u2009%% of the tokens"
                .formatted(
                    Figures.of(summary.max(latent)), Figures.of(100 * summary.share(latent))));
    var list = new VBox();
    list.setId("places");
    list.getStyleClass().add("places");
    places.stream()
        .limit(PLACES)
        .map(place -> row(place, reading))
        .forEach(list.getChildren()::add);
    var add =
        Buttons.labelled(
            "Add to the heatmap",
            Action.of(
                "Add feature " + latent + " to the heatmap",
                Feather.PLUS,
                () -> model.choice().add(latent)));
    parts.addAll(List.of(about, list));
    var buttons = new FlowPane(openButton(latent), steerButton(latent));
    buttons.getStyleClass().add("chips");
    if (model.choice().selectionProperty().get().pick(latent).isEmpty()) {
      buttons.getChildren().addFirst(add);
    }
    parts.add(buttons);
    return Section.of(parts.toArray(Node[]::new));
  }

  private Button openButton(int latent) {
    var button =
        Buttons.labelled(
            "Open in Features",
            Action.of(
                "Open feature " + latent + " in Features",
                Feather.GRID,
                () -> open.accept(latent)));
    button.setId("open-in-features");
    return button;
  }

  private Button steerButton(int latent) {
    var button =
        Buttons.labelled(
            "Steer",
            Action.of("Steer feature " + latent, Feather.SLIDERS, () -> steer.accept(latent)));
    button.setId("steer-feature");
    return button;
  }

  private static Label truth(Microscope.Truth truth) {
    var words = new Label(truth.words());
    words.setId("truth");
    words.setWrapText(true);
    words.getStyleClass().add("truth");
    words.setTooltip(
        new Tooltip("Measured on held-out text of the small world, whose truth is known."));
    return words;
  }

  private Button row(FeatureFacts.Place place, TextReading reading) {
    var text = reading.text();
    var start = reading.start(place.token());
    var end = reading.end(place.token());
    var before = new Label(oneLine(text.substring(Math.max(0, start - CONTEXT_BEFORE), start)));
    before.getStyleClass().add("place-context");
    before.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
    before.setEllipsisString("\u2026");
    before.setMinWidth(0);
    var token = text.substring(start, end);
    var word = new Label(token.isBlank() ? Whitespace.visible(token) : oneLine(token).strip());
    word.getStyleClass().add("place-word");
    word.setMinWidth(Region.USE_PREF_SIZE);
    var after =
        new Label(oneLine(text.substring(end, Math.min(text.length(), end + CONTEXT_AFTER))));
    after.getStyleClass().add("place-context");
    after.setEllipsisString("\u2026");
    after.setMinWidth(0);
    after.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(after, Priority.ALWAYS);
    var value = new Label(Figures.of(place.value()));
    value.getStyleClass().add("fact-value");
    value.setMinWidth(Region.USE_PREF_SIZE);
    var row = new HBox(before, word, after, value);
    row.setAlignment(Pos.BASELINE_LEFT);
    row.getStyleClass().add("place-row");
    var button = new Button();
    button.setGraphic(row);
    button.getStyleClass().add("place");
    button.setMaxWidth(Double.MAX_VALUE);
    row.prefWidthProperty().bind(widthProperty().subtract(64));
    button.setAccessibleText(
        "Position %d, %s, value %s".formatted(place.token(), word.getText(), value.getText()));
    button.setOnAction(event -> model.selectToken(place.token()));
    return button;
  }

  private static String oneLine(String text) {
    return text.replace('\n', ' ');
  }
}
