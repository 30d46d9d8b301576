package org.featurescope.app.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which features the heatmap shows, and how. Immutable, so that undo is showing an earlier one.
///
/// @param picks the chosen features in the order they were chosen, one hue each
/// @param current the latent that the one-feature mode shows and the inspector lists; -1 for none
public record Selection(List<Pick> picks, int current, Mode mode, Quantity quantity) {
  /// As many hues as can be told apart.
  public static final int MOST = 6;

  /// A chosen feature and its hue, 1 to 6.
  public record Pick(int latent, int hue) {}

  public Selection {
    picks = List.copyOf(picks);
  }

  public static Selection none() {
    return new Selection(List.of(), -1, Mode.STRONGEST, Quantity.SURPRISAL);
  }

  /// The first features of a text, none of them preferred.
  public static Selection of(List<Integer> latents) {
    var chosen = none();
    for (var latent : latents) {
      chosen = chosen.with(latent);
    }
    return latents.isEmpty() ? chosen : chosen.current(latents.getFirst());
  }

  public Optional<Pick> pick(int latent) {
    return picks.stream().filter(pick -> pick.latent == latent).findFirst();
  }

  public boolean isFull() {
    return picks.size() == MOST;
  }

  /// Adds `latent` with the first free hue and makes it the current one; when all six are taken it
  /// replaces the current one. A feature that is there already becomes the current one.
  public Selection with(int latent) {
    if (pick(latent).isPresent()) {
      return current(latent);
    }
    if (isFull()) {
      return replacing(latent);
    }
    var more = new ArrayList<>(picks);
    more.add(new Pick(latent, freeHue()));
    return new Selection(more, latent, mode == Mode.PER_TOKEN ? Mode.STRONGEST : mode, quantity);
  }

  /// Follows `latent` instead of the current feature, in the same hue.
  public Selection replacing(int latent) {
    if (pick(latent).isPresent()) {
      return current(latent);
    }
    var old = pick(current);
    if (old.isEmpty()) {
      return isFull() ? current(picks.getFirst().latent).replacing(latent) : with(latent);
    }
    var changed =
        picks.stream().map(p -> p.latent == current ? new Pick(latent, p.hue) : p).toList();
    return new Selection(
        changed, latent, mode == Mode.PER_TOKEN ? Mode.ONE_FEATURE : mode, quantity);
  }

  public Selection without(int latent) {
    var fewer = picks.stream().filter(pick -> pick.latent != latent).toList();
    var next = current != latent ? current : fewer.isEmpty() ? -1 : fewer.getLast().latent;
    return new Selection(fewer, next, mode, quantity);
  }

  public Selection current(int latent) {
    return new Selection(picks, latent, mode == Mode.PER_TOKEN ? Mode.ONE_FEATURE : mode, quantity);
  }

  public Selection mode(Mode newMode) {
    return new Selection(picks, current, newMode, quantity);
  }

  public Selection quantity(Quantity newQuantity) {
    return new Selection(picks, current, Mode.PER_TOKEN, newQuantity);
  }

  private int freeHue() {
    for (var hue = 1; hue <= MOST; hue++) {
      var candidate = hue;
      if (picks.stream().noneMatch(pick -> pick.hue == candidate)) {
        return hue;
      }
    }
    throw new IllegalStateException("all six hues are taken");
  }
}
