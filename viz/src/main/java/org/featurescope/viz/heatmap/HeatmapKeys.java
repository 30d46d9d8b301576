package org.featurescope.viz.heatmap;

import javafx.scene.input.KeyEvent;

/// What the keyboard does on a heatmap.
final class HeatmapKeys {
  private final TokenHeatmap heatmap;

  /// Going up and down keeps to the column that it began in.
  private double column = -1;

  HeatmapKeys(TokenHeatmap heatmap) {
    this.heatmap = heatmap;
  }

  void handle(KeyEvent event) {
    var size = heatmap.textProperty().get().size();
    if (size > 0 && act(event, size)) {
      event.consume();
    }
  }

  private boolean act(KeyEvent event, int size) {
    var selected = heatmap.selectedTokenProperty().get();
    var extend = event.isShiftDown();
    if (event.isAltDown() || event.isMetaDown() && !event.isShortcutDown()) {
      return false;
    }
    if (event.isShortcutDown()) {
      return withControl(event, size);
    }
    switch (event.getCode()) {
      case LEFT -> go(Math.max(0, selected - 1), extend);
      case RIGHT -> go(Math.min(size - 1, selected + 1), extend);
      case UP -> goLines(-1, extend);
      case DOWN -> goLines(1, extend);
      case PAGE_UP -> goLines(-linesInView(), extend);
      case PAGE_DOWN -> goLines(linesInView(), extend);
      case HOME -> go(heatmap.page().lines().firstToken(line()), extend);
      case END -> go(heatmap.page().lines().lastToken(line()), extend);
      case F3 -> heatmap.selectNextActivation(!event.isShiftDown());
      case N -> heatmap.showNumbersProperty().set(!heatmap.showNumbersProperty().get());
      case ENTER -> {
        if (selected == TokenHeatmap.NONE) {
          return false;
        }
        heatmap.onTokenClickedProperty().get().accept(selected);
      }
      case ESCAPE -> {
        if (selected == TokenHeatmap.NONE) {
          return false;
        }
        heatmap.select(TokenHeatmap.NONE, false);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean withControl(KeyEvent event, int size) {
    switch (event.getCode()) {
      case HOME -> go(0, event.isShiftDown());
      case END -> go(size - 1, event.isShiftDown());
      case C -> heatmap.copy();
      case A -> {
        heatmap.select(0, false);
        heatmap.select(size - 1, true);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void go(int token, boolean extend) {
    column = -1;
    heatmap.select(token, extend);
    heatmap.scrollToToken(token);
  }

  private int line() {
    return heatmap.page().lines().of(Math.max(0, heatmap.selectedTokenProperty().get()));
  }

  private int linesInView() {
    var page = heatmap.page();
    return Math.max(1, (int) (heatmap.viewHeight() / page.metrics().lineHeight()) - 1);
  }

  private void goLines(int lines, boolean extend) {
    var page = heatmap.page();
    var selected = Math.max(0, heatmap.selectedTokenProperty().get());
    var box = page.box(selected);
    var x = column < 0 ? box.x() + box.width() / 2 : column;
    var line = Math.clamp(line() + lines, 0, page.lines().count() - 1);
    go(page.nearest(line, x), extend);
    column = x;
  }
}
