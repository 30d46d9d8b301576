package org.featurescope.viz.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.featurescope.viz.color.Role;

/// The drawing that is moved with the plane, and the next one, which other threads paint while this
/// one is still being moved, from before its margin has run out. Only where the plane moves faster
/// than that is one painted at once, so that nothing is blank.
final class Ahead {
  /// So many edges, the strongest, are drawn while everything moves; the others come back when it
  /// stands still.
  private static final int EDGES = 700;

  /// So many frames pass until the next drawing is there.
  private static final int FRAMES = 4;

  /// @param sight what it shows
  record Drawing(Carried carried, Sight sight, Plate plate) {
    boolean covers(CircuitView now) {
      return carried.covers(now);
    }

    boolean shows(Sight wanted) {
      return sight.from(wanted.view()).equals(wanted);
    }
  }

  /// What is to be painted; nothing of it changes any more, so that any thread may do it.
  ///
  /// @param pixels of the drawing for one of the window
  /// @param stopped nobody waits for it any more
  private record Order(CircuitScene scene, Sight sight, double pixels, AtomicBoolean stopped) {
    Drawing painted(Plate memory) {
      var wider = Carried.wider(sight);
      var frame = wider.frame();
      var words = new ArrayList<Pen.Words>();
      var strokes = new Strokes(words, pixels, frame.left(), frame.top());
      scene.ground(strokes, wider, EDGES);
      scene.over(strokes, wider);
      var columns = (int) Math.ceil(frame.width() * pixels);
      var rows = (int) Math.ceil(frame.height() * pixels);
      var plate = memory.sized(columns, rows);
      plate.paint(Look.argb(sight.palette().get(Role.CANVAS)), strokes, stopped::get);
      return new Drawing(new Carried(sight.view(), sight.frame(), words), sight, plate);
    }

    boolean covers(CircuitView now) {
      return carried(sight.view(), sight.frame()).covers(now);
    }
  }

  private record Painting(Order order, CompletableFuture<Drawing> drawing) {}

  private final Executor painters;
  private Optional<Drawing> shown = Optional.empty();
  private Optional<Painting> next = Optional.empty();

  /// Seen in the last frame of the movement.
  private Optional<CircuitView> before = Optional.empty();

  /// The memory of the drawing that was shown before, for the next one.
  private Plate spare = new Plate(1, 1);

  /// @param painters where drawings are painted, beside the thread that calls this
  Ahead(Executor painters) {
    this.painters = painters;
  }

  /// Nothing that was painted is of use any more.
  void forget() {
    stop();
    shown = Optional.empty();
    before = Optional.empty();
    spare = new Plate(1, 1);
  }

  /// The movement has ended.
  void rest() {
    before = Optional.empty();
  }

  /// Begins to paint what a movement that may come begins with.
  ///
  /// @param pixels of the drawing for one of the window
  void prepare(CircuitScene scene, Sight sight, double pixels) {
    take(sight.view());
    if (shown.filter(drawing -> drawing.sight().equals(sight)).isEmpty()
        && next.filter(painting -> painting.order().sight().equals(sight)).isEmpty()) {
      stop();
      begin(order(scene, sight, pixels));
    }
  }

  /// What is to be moved in this frame; all that is seen is on it.
  ///
  /// @param pixels of the drawing for one of the window
  Drawing at(CircuitScene scene, Sight sight, double pixels) {
    var now = sight.view();
    take(now);
    var drawing =
        shown
            .filter(known -> known.covers(now))
            .orElseGet(() -> paintAtOnce(order(scene, sight, pixels)));
    if (next.isEmpty() && !(drawing.shows(sight) && drawing.carried().lasts(now))) {
      begin(order(scene, sight.from(heading(now, sight.frame())), pixels));
    }
    before = Optional.of(now);
    return drawing;
  }

  /// Where the plane will be when the next drawing is there, as far as what is seen now is well
  /// within that one, too. What is nearer would show less.
  private CircuitView heading(CircuitView now, Frame frame) {
    var last = before.orElse(now);
    var view = now;
    for (var frames = 0; frames < FRAMES; frames++) {
      var further = view.onwards(last, frame);
      if (further.zoom() > now.zoom() || !carried(further, frame).lasts(now)) {
        break;
      }
      last = view;
      view = further;
    }
    return view;
  }

  private static Carried carried(CircuitView view, Frame frame) {
    return new Carried(view, frame, List.of());
  }

  /// Shows the next drawing if it is there; waits for it no longer if it would be of no use.
  private void take(CircuitView now) {
    var painting = next.orElse(null);
    if (painting == null) {
      return;
    }
    if (!painting.order().covers(now)) {
      stop();
    } else if (painting.drawing().isDone()) {
      next = Optional.empty();
      shown.ifPresent(old -> spare = old.plate());
      shown = Optional.of(painting.drawing().join());
    }
  }

  /// Gives up the next drawing, with its memory, to which it may still be painted.
  private void stop() {
    next.ifPresent(painting -> painting.order().stopped().set(true));
    next = Optional.empty();
  }

  private void begin(Order order) {
    var memory = spare;
    spare = new Plate(1, 1);
    next =
        Optional.of(
            new Painting(
                order, CompletableFuture.supplyAsync(() -> order.painted(memory), painters)));
  }

  private Drawing paintAtOnce(Order order) {
    stop();
    var drawing = order.painted(shown.map(Drawing::plate).orElse(spare));
    shown = Optional.of(drawing);
    return drawing;
  }

  private static Order order(CircuitScene scene, Sight sight, double pixels) {
    return new Order(scene, sight, pixels, new AtomicBoolean());
  }
}
