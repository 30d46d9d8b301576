package org.featurescope.app.steer;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import javafx.beans.Observable;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Section;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.steering.FeatureChange;
import org.featurescope.compute.steering.Target;
import org.featurescope.viz.steer.ChangeList;
import org.featurescope.viz.steer.Sweep;
import org.featurescope.viz.steer.SweepPlot;
import org.featurescope.viz.steer.TokenOddsCard;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;

/// What strength does, the token under the cursor, and which other features were moved.
final class SteerInspector extends VBox {
  private static final int MOVED = 12;

  private final SteerViewModel model;
  private final SweepPlot plot = new SweepPlot();
  private final VBox strength = Section.of();
  private final VBox token = Section.of();
  private final VBox moved = Section.of();
  private final ChangeList changes = new ChangeList();
  private Sweep tried = Sweep.empty();
  private int changedSource;

  SteerInspector(SteerViewModel model) {
    this.model = model;
    setId("steer-inspector");
    plot.setId("sweep");
    changes.setId("moved");
    plot.onChooseProperty()
        .set(value -> model.plan().setValue(model.plan().draft().selected(), value));
    changes.onOpenProperty().set(latent -> model.steer(changedSource, latent));
    moved.getStyleClass().add("last");
    getChildren().addAll(strength, token, moved);
    model.strength().sweep().stateProperty().subscribe(this::showStrength);
    model.plan().draftProperty().subscribe(this::showStrength);
    model.look().targetProperty().subscribe(this::showStrength);
    model.texts().pointing().stateProperty().subscribe(this::showToken);
    model.look().live().seenProperty().addListener((Observable property) -> showMoved());
    model.look().live().seenProperty().addListener((Observable property) -> showStrength());
    model.texts().reading().stateProperty().subscribe(this::showMoved);
    model.texts().writing().writtenProperty().subscribe(this::showToken);
    showMoved();
  }

  private void showStrength() {
    var chosen = model.plan().draft().chosen();
    var state = model.strength().sweep().state();
    var target = label(model.look().targetProperty().get());
    strength
        .getChildren()
        .setAll(
            Section.head(
                "Effect of strength",
                target.isEmpty() ? "" : "target " + Whitespace.visible(target.strip())));
    if (chosen.isEmpty()) {
      strength.getChildren().add(Section.quiet("Select a slider to see what its strength does."));
      return;
    }
    if (!chosen.get().mode().takesValue()) {
      strength
          .getChildren()
          .add(Section.quiet("This mode has no strength to try. Choose Add or Clamp."));
      return;
    }
    if (state.problem().isPresent()) {
      strength.getChildren().add(new ProblemPane(state.problem().get()));
      return;
    }
    var answered =
        state
            .answer()
            .filter(sweep -> sweep.step().target().equals(chosen.get().target()))
            .filter(sweep -> sweep.step().scale() == chosen.get().scale());
    if (answered.isEmpty()) {
      strength
          .getChildren()
          .add(
              Section.quiet(
                  state.working()
                      ? "Trying strengths"
                      : "It is tried at 15 strengths as soon as the sliders rest."));
      return;
    }
    var drawn = drawn(answered.get());
    var exact = exact(answered.get(), drawn, chosen.get().value());
    // Until the prompt has been looked at anew, what it said at the last strength stays.
    if (exact.isPresent() || !drawn.equals(tried)) {
      tried = drawn;
      plot.sweepProperty().set(exact.orElse(drawn));
    }
    plot.modeProperty().set(SliderItems.mode(chosen.get().mode()));
    plot.currentProperty().set(chosen.get().value());
    // The plot has a head of its own.
    strength.getChildren().setAll(plot);
  }

  /// What a token is called, empty for none.
  private String label(int id) {
    return model
        .look()
        .live()
        .seenProperty()
        .get()
        .flatMap(seen -> seen.next(id))
        .map(Seen.Next::label)
        .orElse("");
  }

  /// With what the prompt says at the slider's strength, which is among those that were tried by
  /// chance only; nothing where it has not been looked at yet.
  private Optional<Sweep> exact(
      org.featurescope.compute.steering.Sweep sweep, Sweep drawn, double strength) {
    var draft = model.plan().draft();
    var silent = draft.plan().step(draft.step(draft.selected())).muted();
    if (silent || !model.strength().current()) {
      return Optional.empty();
    }
    return model
        .look()
        .live()
        .seenProperty()
        .get()
        .filter(seen -> Alike.plans(seen.asked().plan(), draft.plan()))
        .flatMap(seen ->
            sweep.targets().stream()
                .findFirst()
                .flatMap(seen::next)
                .map(next -> drawn.with(strength, next.steered(), seen.look().divergence())));
  }

  private Sweep drawn(org.featurescope.compute.steering.Sweep sweep) {
    var target = sweep.targets().stream().findFirst().map(this::label).orElse("");
    var name = Whitespace.visible(target.strip());
    var counted = sweep.points().stream().map(point -> point.figures().active()).distinct().count();
    return new Sweep(
        name,
        sweep.points().stream()
            .map(point ->
                new Sweep.Point(
                    point.value(),
                    point.figures().probability(),
                    point.figures().divergence(),
                    point.figures().drawn().orElse(point.figures().perplexity()),
                    // Some autoencoders have equally many at every token, which says nothing.
                    counted > 1 ? point.figures().active().orElse(Double.NaN) : Double.NaN))
            .toList(),
        sweep
            .useful()
            .map(useful ->
                new Sweep.StrengthSpan(
                    sweep.points().get(useful.first()).value(),
                    sweep.points().get(useful.last()).value())),
        Sweeps.verdict(sweep, name));
  }

  private void showToken() {
    token.getChildren().clear();
    var state = model.texts().pointing().state();
    var shown =
        state.question().isPresent() && state.answer().isPresent() && !state.working()
            ? Optional.of(state.question().get().content(state.answer().get()))
            : Optional.<TokenOddsCard.Content>empty();
    token.getChildren().add(Section.head("Token under the cursor", ""));
    if (state.problem().isPresent()) {
      token.getChildren().add(new ProblemPane(state.problem().get()));
    } else if (shown.isPresent()) {
      var card = new TokenOddsCard(shown.get());
      card.getStyleClass().add("plain");
      card.setId("token-odds");
      token.getChildren().add(card);
    } else {
      token
          .getChildren()
          .add(
              Section.quiet(
                  "Point at a word of either text, or walk along it with the arrow keys."));
    }
  }

  /// Averaged over the texts where they have been read under this plan, else over the prompt.
  private void showMoved() {
    var seen = model.look().live().seenProperty().get();
    var written = model.texts().writing().writtenProperty().get();
    var read = model.texts().reading().state();
    var ofTexts =
        written.filter(model.texts()::current).isPresent()
            && read.answer().isPresent()
            && read.question().equals(written);
    Optional<FeatureActivations> before =
        ofTexts
            ? read.answer().get().baseline().stream().findFirst()
            : seen.flatMap(each -> each.features(false));
    Optional<FeatureActivations> after =
        ofTexts
            ? read.answer().get().steered().stream().findFirst()
            : seen.flatMap(each -> each.features(true));
    changedSource =
        seen.map(each -> each.asked().watched().orElse(model.source())).orElse(model.source());
    moved.getChildren().setAll(Section.head("It also moved", "mean change"));
    var items =
        before.isPresent() && after.isPresent()
            ? items(before.get(), after.get())
            : List.<org.featurescope.viz.steer.FeatureChange>of();
    changes.itemsProperty().set(items);
    if (items.isEmpty()) {
      moved.getChildren().add(Section.quiet("None yet. Move a slider."));
      return;
    }
    var over =
        ofTexts
            ? "the prompt and %s new tokens"
                .formatted(Figures.count(written.get().steered().size()))
            : "the prompt";
    // The list has a head of its own.
    moved
        .getChildren()
        .setAll(
            changes,
            Section.quiet("Averaged over " + over + ". Click one to add a slider for it."));
  }

  private List<org.featurescope.viz.steer.FeatureChange> items(
      FeatureActivations before, FeatureActivations after) {
    var names = model.namesProperty().get();
    var own = new HashSet<Integer>();
    for (var slider : model.plan().draft().sliders()) {
      if (slider.target() instanceof Target.Latent(var sae, var latent)
          && names.source(slider.target()).orElse(-1) == changedSource) {
        own.add(latent);
      }
    }
    return FeatureChange.between(before, after, MOVED + own.size()).stream()
        .filter(change -> !own.contains(change.latent()))
        .limit(MOVED)
        .map(change -> {
          var name = names.name(changedSource, change.latent());
          return new org.featurescope.viz.steer.FeatureChange(
              change.latent(),
              name.isEmpty() ? Optional.empty() : Optional.of(name),
              change.before(),
              change.after());
        })
        .toList();
  }
}
