package org.featurescope.app.read;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.frame.History;
import org.featurescope.viz.heatmap.Coloring;

/// Which features the heatmap shows, and the colours that come of it. What a person chose can be
/// undone; of a text without a choice the most telling features are shown.
public final class FeatureChoice {
  private static final int SUGGESTED = 3;

  private final History history;
  private final ReadOnlyObjectProperty<Page> page;
  private final Paint paint = new Paint();
  private final ReadOnlyObjectWrapper<Selection> selection =
      new ReadOnlyObjectWrapper<>(Selection.none());
  private final ReadOnlyObjectWrapper<Coloring> coloring =
      new ReadOnlyObjectWrapper<>(Coloring.none());
  private boolean suggest = true;

  /// @param page what is coloured
  FeatureChoice(History history, ReadOnlyObjectProperty<Page> page) {
    this.history = history;
    this.page = page;
    page.addListener((seen, before, after) -> recolor());
    selection.addListener((seen, before, after) -> recolor());
  }

  public ReadOnlyObjectProperty<Selection> selectionProperty() {
    return selection.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Coloring> coloringProperty() {
    return coloring.getReadOnlyProperty();
  }

  private void recolor() {
    coloring.set(paint.coloring(page.get(), selection.get()));
  }

  /// The heatmap follows `latent` instead of the current feature.
  public void follow(int latent) {
    select(
        selection.get().mode() == Mode.STRONGEST
            ? selection.get().with(latent)
            : selection.get().replacing(latent));
  }

  /// The inspector lists where `latent` fires; the colours stay.
  public void makeCurrent(int latent) {
    select(selection.get().current(latent));
  }

  /// Adds `latent` to the set.
  public void add(int latent) {
    select(selection.get().with(latent).mode(Mode.STRONGEST));
  }

  public void remove(int latent) {
    select(selection.get().without(latent));
  }

  public void setMode(Mode mode) {
    select(selection.get().mode(mode));
  }

  public void setQuantity(Quantity quantity) {
    select(selection.get().quantity(quantity));
  }

  private void select(Selection next) {
    history.record(selection.get(), next, selection::set);
    selection.set(next);
  }

  /// Another text comes: where no feature is chosen, some are when it is read.
  void suggestIfNone() {
    suggest = selection.get().picks().isEmpty();
  }

  /// The features that were chosen mean nothing any more, nor does what could be undone.
  ///
  /// @param next what is shown until others are suggested
  void forget(Selection next) {
    history.clear();
    selection.set(next);
    suggest = true;
  }

  /// Chooses the most telling features of a page, where a choice is awaited and something is read.
  void suggest(Page read) {
    if (suggest && read.reading().done() > 0) {
      suggest = false;
      selection.set(
          read.reading().hasFeatures()
              ? Selection.of(read.summary().suggestions(SUGGESTED))
              : Selection.none().mode(Mode.PER_TOKEN));
    }
  }
}
