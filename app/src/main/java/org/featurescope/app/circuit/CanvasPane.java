package org.featurescope.app.circuit;

import java.util.BitSet;
import java.util.Optional;
import javafx.scene.layout.StackPane;
import org.featurescope.viz.graph.CircuitCanvas;
import org.featurescope.viz.graph.CircuitModel;
import org.featurescope.viz.graph.ThresholdSlider;

/// The graph itself. While a threshold is being dragged, what falls below it is only hidden and the
/// rest stays where it is; when the thumb is let go, what is left is laid out anew.
final class CanvasPane extends StackPane {
  private final CircuitViewModel model;
  private final CircuitCanvas canvas = new CircuitCanvas();
  private final CircuitToolbar toolbar;
  private Optional<Drawing> drawing = Optional.empty();
  private boolean filling;

  CanvasPane(CircuitViewModel model, CircuitToolbar toolbar) {
    this.model = model;
    this.toolbar = toolbar;
    getStyleClass().add("circuit-pane");
    canvas.setId("circuit-canvas");
    getChildren().add(canvas);
    setMinSize(0, 0);
    canvas.visibleProperty().bind(model.graph().cutProperty().map(Optional::isPresent));
    model.graph().cutProperty().subscribe(this::show);
    model.graph().documentProperty().subscribe(this::worked);
    model.book().changedProperty().subscribe(this::redraw);
    model.contrast().compared().answerProperty().subscribe(this::redraw);
    model.looking().currentProperty().subscribe(this::lookThere);
    model.looking().chosenProperty().subscribe(this::choose);
    for (var slider : new ThresholdSlider[] {toolbar.nodesSlider(), toolbar.edgesSlider()}) {
      slider.changingProperty().subscribe(this::show);
    }
    canvas.currentProperty().addListener((seen, before, after) -> looked(after.intValue()));
    canvas.selectionProperty().addListener((seen, before, after) -> enclosed(after));
    canvas.pinnedProperty().addListener((seen, before, after) -> pinned(after));
  }

  private boolean dragging() {
    return toolbar.nodesSlider().changingProperty().get()
        || toolbar.edgesSlider().changingProperty().get();
  }

  private void show() {
    var cut = model.graph().cutProperty().get();
    if (cut.isEmpty()) {
      fill(() -> canvas.modelProperty().set(CircuitModel.empty()));
      drawing = Optional.empty();
    } else if (drawing.filter(now -> dragging() && now.holds(cut.get())).isPresent()) {
      canvas.hiddenNodesProperty().set(drawing.get().hiddenNodes(cut.get()));
      canvas.hiddenEdgesProperty().set(drawing.get().hiddenEdges(cut.get()));
    } else if (drawing.filter(now -> same(now.cut(), cut.get())).isEmpty()) {
      redraw();
    }
  }

  private static boolean same(Cut one, Cut other) {
    return one.graph().equals(other.graph())
        && one.pruning().nodes().equals(other.pruning().nodes())
        && one.pruning().edges().equals(other.pruning().edges());
  }

  /// Pins, groups or labels changed.
  private void worked() {
    if (drawing.isPresent()
        && model
            .graph()
            .documentProperty()
            .get()
            .filter(now -> now.graph().equals(drawing.get().cut().graph()))
            .isPresent()) {
      redraw();
    }
  }

  private void redraw() {
    var compared = model.contrast().shown();
    if (compared.isPresent()) {
      fill(() -> {
        canvas.modelProperty().set(compared.get().model());
        canvas.comparisonProperty().set(Optional.of(compared.get().parts()));
      });
      drawing = Optional.empty();
      return;
    }
    model
        .graph()
        .cutProperty()
        .get()
        .ifPresent(cut ->
            fill(() -> {
              var next = Drawing.of(cut, model.names().orElseThrow(), model.handwork().groups());
              if (drawing.filter(now -> now.model().equals(next.model())).isEmpty()
                  || canvas.comparisonProperty().get().isPresent()) {
                canvas.comparisonProperty().set(Optional.empty());
                canvas.modelProperty().set(next.model());
              }
              drawing = Optional.of(next);
              canvas.hiddenNodesProperty().set(new BitSet());
              canvas.hiddenEdgesProperty().set(new BitSet());
              canvas.groupsProperty().set(next.groups(model.handwork().groups()));
              canvas.pinnedProperty().set(next.drawn(model.handwork().pins()));
              canvas.selectionProperty().set(next.drawn(model.looking().chosenProperty().get()));
              canvas.currentProperty().set(next.drawn(model.looking().currentProperty().get()));
            }));
  }

  /// What this writes on the canvas is no deed of the person.
  private void fill(Runnable writing) {
    filling = true;
    try {
      writing.run();
    } finally {
      filling = false;
    }
  }

  private void lookThere() {
    drawing.ifPresent(now -> {
      var number = now.drawn(model.looking().currentProperty().get());
      if (canvas.currentProperty().get() != number) {
        fill(() -> canvas.currentProperty().set(number));
        if (number >= 0) {
          canvas.reveal(number);
        }
      }
    });
  }

  private void choose() {
    drawing.ifPresent(now ->
        fill(() ->
            canvas.selectionProperty().set(now.drawn(model.looking().chosenProperty().get()))));
  }

  private void looked(int number) {
    if (!filling) {
      drawing.ifPresent(now -> model.looking().select(now.node(number)));
    }
  }

  private void enclosed(BitSet numbers) {
    if (!filling) {
      drawing.ifPresent(now -> model.looking().chosenProperty().set(now.nodes(numbers)));
    }
  }

  private void pinned(BitSet numbers) {
    if (!filling) {
      drawing.ifPresent(now -> {
        var changed = (BitSet) numbers.clone();
        changed.xor(now.drawn(model.handwork().pins()));
        changed.stream().map(now::node).forEach(model.handwork()::togglePin);
      });
    }
  }

  CircuitCanvas canvas() {
    return canvas;
  }
}
