package org.featurescope.app.steer;

import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.featurescope.app.steer.SteeringDesk.Order;
import org.featurescope.compute.steering.SteeredTexts;
import org.featurescope.viz.steer.Side;
import org.featurescope.viz.steer.TokenPlace;

/// Both texts: how they are written, and what is read of them afterwards.
final class TextsModel {
  private final SteerBench bench;
  private final LookModel look;
  private final Writing writing;
  private final Asked<Continuation, SteeredTexts.Features> reading;
  private final Asked<Pointing, Seen> pointing;
  private final ObjectProperty<Manner> manner = new SimpleObjectProperty<>(Manner.standard());

  TextsModel(SteerBench bench, LookModel look) {
    this.bench = bench;
    this.look = look;
    writing = new Writing(bench.jobs());
    reading = new Asked<>(bench.jobs());
    pointing = new Asked<>(bench.jobs());
    writing.stateProperty().addListener((seen, before, after) -> wrote());
    manner.addListener((seen, before, after) -> mannerChanged(before, after));
    look.live()
        .seenProperty()
        .addListener((seen, before, after) -> {
          if (after.isPresent() && writing.stateProperty().get() instanceof Writing.State.Idle) {
            bench.later();
          }
        });
  }

  /// Forgets the texts: they were another prompt's.
  void clear() {
    reading.clear();
    pointing.clear();
    writing.clear();
  }

  Order order() {
    var how = manner.get();
    return new Order(
        bench.draft().plan(),
        bench.promptProperty().get(),
        how.length(),
        how.sampling(),
        how.stops());
  }

  /// Writes both texts now.
  void write() {
    bench.ready().ifPresent(open -> writing.write(open, order()));
  }

  /// Writes them where they follow the sliders. What a person stopped, or what failed, is not begun
  /// again by itself.
  void rested(SteeringDesk open) {
    var order = order();
    if (manner.get().follows()
        && writing.order().filter(before -> Alike.orders(before, order)).isEmpty()) {
      writing.write(open, order);
    }
  }

  /// The plan has changed: what is being written is not its text.
  void interrupt() {
    if (manner.get().follows() && writing.running()) {
      writing.stop();
    }
  }

  private void wrote() {
    if (writing.stateProperty().get() instanceof Writing.State.Done) {
      read();
      pointAgain();
    }
  }

  /// What is looked at closely is the token that stands at its place now.
  private void pointAgain() {
    var texts = writing.writtenProperty().get();
    var place = pointing.state().question().map(Pointing::place);
    if (place.isPresent() && texts.flatMap(both -> Pointing.at(place.get(), both)).isEmpty()) {
      pointing.clear();
    } else {
      point(place);
    }
  }

  /// Reads the texts for the feature that is watched.
  void read() {
    var texts = writing.writtenProperty().get().filter(Continuation::complete);
    var shown = look.watchedProperty().get();
    if (bench.deskProperty().get().isPresent() && texts.isPresent() && shown.isPresent()) {
      var open = bench.deskProperty().get().get();
      reading.ask(texts.get(), () -> open.features(texts.get(), shown.get().source()));
    }
  }

  private void mannerChanged(Manner before, Manner after) {
    if (!after.equals(before.following(after.follows())) || after.follows()) {
      bench.later();
    }
  }

  /// Whether the texts are those of the plan and the prompt that are shown.
  boolean current(Continuation texts) {
    return Alike.orders(texts.order(), order());
  }

  /// Looks closely at one token of one of the texts.
  void point(Optional<TokenPlace> place) {
    var texts = writing.writtenProperty().get();
    var asked = place.flatMap(where -> texts.flatMap(each -> Pointing.at(where, each)));
    if (asked.isEmpty() || bench.deskProperty().get().isEmpty()) {
      return;
    }
    if (!pointing.state().question().equals(asked)) {
      var open = bench.deskProperty().get().get();
      pointing.ask(asked.get(), () -> open.read(asked.get().before()));
    }
  }

  /// Looks closely at the first new token.
  void pointAtFirstNew() {
    writing
        .writtenProperty()
        .get()
        .ifPresent(both -> point(Optional.of(new TokenPlace(Side.STEERED, both.prompt().size()))));
  }

  Writing writing() {
    return writing;
  }

  /// The features of both texts.
  Asked<Continuation, SteeredTexts.Features> reading() {
    return reading;
  }

  Asked<Pointing, Seen> pointing() {
    return pointing;
  }

  ObjectProperty<Manner> mannerProperty() {
    return manner;
  }
}
