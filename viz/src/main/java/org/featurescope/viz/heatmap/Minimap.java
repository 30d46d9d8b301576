package org.featurescope.viz.heatmap;

import java.util.Optional;
import java.util.function.DoubleConsumer;
import javafx.animation.AnimationTimer;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Region;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.color.Role;

/// The whole text in a column: grey where there is text, coloured where something is active, and a
/// frame around what can be seen. A click or a drag scrolls there.
final class Minimap extends Region {
  /// Tokens looked at in one frame: a millisecond or two.
  private static final int TOKENS_A_FRAME = 50_000;

  /// Opacity of text that has not been read yet.
  private static final double UNREAD = 0.4;

  private final Canvas canvas = new Canvas();
  private final Region frame = new Region();
  private final DoubleConsumer scrollTo;
  private final AnimationTimer rest =
      new AnimationTimer() {
        @Override
        public void handle(long now) {
          advance();
        }
      };

  private Optional<MinimapRows> rows = Optional.empty();
  private HeatColors colors = HeatColors.of(Coloring.none(), Palette.LIGHT);
  private boolean again;
  private double viewTop;
  private double viewHeight;
  private double grip;

  /// @param scrollTo takes the distance from the top of the page that shall be at the top of the
  ///   view
  Minimap(DoubleConsumer scrollTo) {
    this.scrollTo = scrollTo;
    getStyleClass().add("minimap");
    frame.getStyleClass().add("minimap-frame");
    frame.setManaged(false);
    frame.setMouseTransparent(true);
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleText("Map of the whole text");
    // The frame is behind the marks, so that its fill does not tint them.
    getChildren().addAll(frame, canvas);
    addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
    addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
  }

  /// Draws another page or other colours. Where only colours change, rows keep theirs until their
  /// turn comes, so that nothing flickers while a text is being read.
  void show(HeatmapPage page, HeatColors newColors) {
    var repainted = colors.palette() != newColors.palette();
    colors = newColors;
    if (!repainted && rows.filter(map -> map.fits(page, getHeight())).isPresent()) {
      rows.get().recolor(colors.coloring());
      again = true;
    } else {
      begin(page);
    }
    advance();
    if (rows.filter(map -> !map.complete()).isPresent()) {
      rest.start();
    }
  }

  private void begin(HeatmapPage page) {
    again = false;
    canvas.setWidth(getWidth());
    canvas.setHeight(getHeight());
    canvas.getGraphicsContext2D().clearRect(0, 0, getWidth(), getHeight());
    rows =
        page.lines().count() == 0 || getHeight() < 1
            ? Optional.empty()
            : Optional.of(new MinimapRows(page, colors.coloring(), getHeight()));
  }

  /// Fills and draws some more rows: a frame's share.
  void advance() {
    rows.ifPresent(map -> map.fill(TOKENS_A_FRAME, row -> draw(map, row)));
    if (rows.filter(map -> !map.complete()).isEmpty()) {
      rest.stop();
    }
  }

  private void draw(MinimapRows rows, int row) {
    var g = canvas.getGraphicsContext2D();
    var palette = colors.palette();
    var inset = Math.round(getWidth() * 0.14);
    var cell = (getWidth() - 2 * inset) / MinimapRows.CELLS;
    var thick = rows.detailed() ? 3 : 2;
    var y = rows.top(row);
    if (again) {
      g.clearRect(0, y, getWidth(), thick + 1);
    }
    // What has not been read yet is fainter.
    var grey = palette.get(Role.LINE_1).interpolate(palette.get(Role.LINE_2), 0.35);
    g.setFill(rows.read(row) ? grey : grey.deriveColor(0, 1, 1, UNREAD));
    var from = Math.round(inset + rows.textFrom(row) * cell);
    var to = Math.round(inset + rows.textTo(row) * cell);
    g.fillRect(from, y + thick - 2, to - from, 2);
    marks(rows, row, inset, cell, y, thick);
  }

  private void marks(MinimapRows rows, int row, double inset, double cell, int y, int thick) {
    var g = canvas.getGraphicsContext2D();
    for (var i = 0; i < MinimapRows.CELLS; i++) {
      var layer = rows.layer(row, i);
      if (layer < 0) {
        continue;
      }
      // Weak activations would drown in the grey of the text.
      var part = rows.part(row, i);
      var visible = Math.copySign(Math.max(0.25f, Math.abs(part)), part);
      g.setFill(colors.fill(layer, visible));
      var from = Math.round(inset + i * cell);
      var to = Math.round(inset + (i + 1) * cell);
      g.fillRect(from, y, to - from, thick + (rows.detailed() ? 1 : 0));
    }
  }

  /// Moves the frame to what can be seen of the page.
  void view(double top, double height) {
    viewTop = top;
    viewHeight = height;
    var visible = rows.isPresent();
    frame.setVisible(visible);
    if (visible) {
      var scale = rows.get().scale();
      var from = Math.round(top * scale);
      var size = Math.max(16, Math.round(height * scale));
      frame.resizeRelocate(
          2, Math.min(from, getHeight() - size), getWidth() - 4, Math.min(size, getHeight()));
    }
  }

  private void press(MouseEvent event) {
    if (event.getButton() != MouseButton.PRIMARY || rows.isEmpty()) {
      return;
    }
    var onFrame = frame.getBoundsInParent().contains(event.getX(), event.getY());
    // A press on the frame keeps hold of it; beside it, the frame comes to the mouse.
    grip = onFrame ? event.getY() / rows.get().scale() - viewTop : viewHeight / 2;
    drag(event);
  }

  private void drag(MouseEvent event) {
    if (event.isPrimaryButtonDown() || event.getButton() == MouseButton.PRIMARY) {
      rows.ifPresent(map -> scrollTo.accept(event.getY() / map.scale() - grip));
    }
    event.consume();
  }
}
