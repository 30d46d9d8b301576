package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.steering.Drift;
import org.featurescope.viz.heatmap.HeatLayer;
import org.featurescope.viz.steer.Shading;
import org.featurescope.viz.steer.Side;
import org.featurescope.viz.steer.SteeredText;
import org.featurescope.viz.steer.TextFigure;
import org.featurescope.viz.steer.TokenOddsCard;
import org.featurescope.viz.steer.TokenPlace;
import org.featurescope.viz.steer.TwoTexts;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// Both texts, their figures, and a word where the steered one has come apart.
final class TextsPane extends VBox {
  /// What the colours say.
  enum Shown {
    CHANGES("Changed tokens", "Changes"),
    PROBABILITY("Token probability", "Odds"),
    FEATURE("A feature", "Feature");

    private final String words;
    private final String brief;

    Shown(String words, String brief) {
      this.words = words;
      this.brief = brief;
    }

    /// Where there is little room.
    String brief() {
      return brief;
    }

    String words() {
      return words;
    }
  }

  private static final PseudoClass STALE = PseudoClass.getPseudoClass("stale");
  private static final int HUE = 3;

  private final SteerViewModel model;
  private final TwoTexts texts = new TwoTexts();
  private final Label note = new Label();
  private final HBox noteRow = new HBox(new FontIcon(Feather.ALERT_CIRCLE), note);
  private final ObjectProperty<Shown> shown = new SimpleObjectProperty<>(Shown.CHANGES);

  /// How many tokens at the beginning, such as BOS, are not written.
  private int skipped;

  TextsPane(SteerViewModel model) {
    this.model = model;
    getStyleClass().add("texts-pane");
    texts.setId("texts");
    VBox.setVgrow(texts, Priority.ALWAYS);
    note.setWrapText(true);
    note.setId("drift");
    noteRow.getStyleClass().add("drift");
    noteRow.managedProperty().bind(noteRow.visibleProperty());
    noteRow.setVisible(false);
    getChildren().addAll(texts, noteRow);
    texts.onPointProperty().set(place -> model.texts().point(place.map(this::whole)));
    texts.onChooseProperty().set(place -> model.texts().point(Optional.of(whole(place))));
    model.texts().writing().writtenProperty().subscribe(this::show);
    model.texts().writing().stateProperty().subscribe(this::show);
    model.look().live().seenProperty().subscribe(this::show);
    model.plan().draftProperty().subscribe(this::mark);
    model.texts().reading().stateProperty().subscribe(this::shade);
    model.look().watchedProperty().subscribe(this::shade);
    model.texts().pointing().stateProperty().subscribe(this::card);
    shown.subscribe(this::shade);
  }

  ObjectProperty<Shown> shownProperty() {
    return shown;
  }

  private TokenPlace whole(TokenPlace place) {
    return new TokenPlace(place.side(), place.index() + skipped);
  }

  private void show() {
    var written = model.texts().writing().writtenProperty().get();
    if (written.isPresent()) {
      written(written.get());
    } else {
      unwritten();
    }
    mark();
    shade();
  }

  /// Before anything has been written, both sides are the prompt.
  private void unwritten() {
    var prompt = model.look().live().seenProperty().get().map(Seen::tokens).orElse(List.of());
    skipped = skipped(prompt);
    for (var side : Side.values()) {
      texts.textProperty(side).set(text(prompt, prompt.size()));
      texts.captionProperty(side).set("");
      texts.figuresProperty(side).set(List.of());
    }
    noteRow.setVisible(false);
  }

  private void written(Continuation both) {
    skipped = skipped(both.prompt());
    for (var side : Side.values()) {
      texts.textProperty(side).set(text(both.pieces(side == Side.STEERED), both.prompt().size()));
    }
    var sampling = both.order().sampling();
    texts
        .captionProperty(Side.BASELINE)
        .set(
            sampling.temperature() == 0
                ? "likeliest tokens"
                : "seed "
                    + sampling.seed()
                    + ", temperature "
                    + Figures.of(sampling.temperature()));
    if (both.steered().isEmpty()) {
      return;
    }
    var drift = drift(both);
    var broken = drift.level() == Drift.Level.DRIFTING || drift.level() == Drift.Level.BROKEN;
    texts
        .figuresProperty(Side.BASELINE)
        .set(List.of(TextFigure.of("Perplexity", Figures.of(both.perplexity(false)))));
    texts
        .figuresProperty(Side.STEERED)
        .set(
            List.of(
                new TextFigure("Perplexity", Figures.of(both.perplexity(true)), broken),
                TextFigure.of("KL", Figures.of(both.divergence()) + " nat"),
                TextFigure.of("", changed(texts.changed(Side.STEERED)))));
    note.setText(drift.sentence());
    noteRow.setVisible(broken);
  }

  static Drift drift(Continuation both) {
    return Drift.of(
        both.baseline().stream().map(Continuation.Drawn::token).toList(),
        both.steered().stream().map(Continuation.Drawn::token).toList());
  }

  static String changed(int count) {
    return count == 1 ? "1 token changed" : Figures.count(count) + " tokens changed";
  }

  static int skipped(List<Piece> pieces) {
    var count = 0;
    while (count < pieces.size() && pieces.get(count).special()) {
      count++;
    }
    return count;
  }

  static SteeredText text(List<Piece> pieces, int prompt) {
    var from = skipped(pieces);
    return new SteeredText(
        pieces.stream().skip(from).map(Piece::text).toList(), Math.max(0, prompt - from));
  }

  /// Texts of another plan than the one that is set stay, and are seen to.
  private void mark() {
    var stale =
        model
            .texts()
            .writing()
            .writtenProperty()
            .get()
            .filter(each -> !model.texts().current(each))
            .isPresent();
    texts.pseudoClassStateChanged(STALE, stale);
    var state = model.texts().writing().stateProperty().get();
    texts
        .captionProperty(Side.STEERED)
        .set(
            switch (state) {
              case Writing.State.Running running -> "writing";
              case Writing.State.Stopped stopped -> "stopped";
              case Writing.State.Failed failed -> "not written";
              case Writing.State.Idle idle -> "";
              case Writing.State.Done done ->
                  stale
                      ? "before the last change"
                      : full() ? "the context is full" : "the same seed";
            });
  }

  /// Whether the steered text goes as far as the model can read.
  private boolean full() {
    var room = model.deskProperty().get().map(SteeringDesk::context).orElse(Integer.MAX_VALUE);
    return model
        .texts()
        .writing()
        .writtenProperty()
        .get()
        .filter(both -> both.prompt().size() + both.steered().size() >= room)
        .isPresent();
  }

  private void shade() {
    texts
        .shadingProperty()
        .set(
            switch (shown.get()) {
              case CHANGES -> Shading.changes();
              case PROBABILITY -> probabilities();
              case FEATURE -> feature();
            });
  }

  private Shading probabilities() {
    return new Shading.Probabilities(probabilities(false), probabilities(true));
  }

  private HeatLayer probabilities(boolean steered) {
    var written = model.texts().writing().writtenProperty().get();
    var prompt = written.map(both -> both.prompt().size()).orElse(0) - skipped;
    var drawn = written.map(both -> both.side(steered)).orElse(List.of());
    var values = new float[Math.max(0, prompt) + drawn.size()];
    Arrays.fill(values, Float.NaN);
    for (var i = 0; i < drawn.size(); i++) {
      var log = steered ? drawn.get(i).steeredLog() : drawn.get(i).baselineLog();
      values[Math.max(0, prompt) + i] = (float) Math.exp(log);
    }
    return HeatLayer.of(1, "Probability", values, 1);
  }

  private Shading feature() {
    var watched = model.look().watchedProperty().get();
    var read = model.texts().reading().state();
    if (watched.isEmpty()) {
      return Shading.changes();
    }
    var latent = watched.get().latent();
    var before = new ArrayList<float[]>();
    for (var steered : List.of(false, true)) {
      var values =
          read.answer()
              .filter(
                  answer -> read.question().equals(model.texts().writing().writtenProperty().get()))
              .map(answer -> steered ? answer.steered() : answer.baseline())
              .flatMap(all -> all.stream().findFirst())
              .map(features -> column(features, latent))
              .orElseGet(() ->
                  model
                      .look()
                      .live()
                      .seenProperty()
                      .get()
                      .map(seen -> seen.valuesOf(latent, steered))
                      .orElse(new float[0]));
      before.add(Arrays.copyOfRange(values, Math.min(skipped, values.length), values.length));
    }
    var max = Math.max(Watching.max(before.get(0)), Watching.max(before.get(1)));
    var name = model.namesProperty().get().spoken(watched.get().source(), latent);
    return new Shading.Feature(
        HeatLayer.of(HUE, name, before.get(0), max), HeatLayer.of(HUE, name, before.get(1), max));
  }

  private static float[] column(FeatureActivations features, int latent) {
    return latent < features.latents() ? features.column(latent) : new float[0];
  }

  /// The odds of the token that is pointed at, beside it.
  private void card() {
    var pointing = model.texts().pointing().state();
    if (pointing.working() || pointing.answer().isEmpty() || pointing.question().isEmpty()) {
      return;
    }
    var place = pointing.question().get().place();
    texts.showCard(
        new TokenPlace(place.side(), place.index() - skipped),
        new TokenOddsCard(pointing.question().get().content(pointing.answer().get())));
  }
}
