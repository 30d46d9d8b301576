package org.featurescope.viz.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.Normalizer;
import java.util.concurrent.atomic.AtomicReference;
import javafx.geometry.Rectangle2D;
import javafx.geometry.VPos;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;
import javafx.stage.Stage;
import org.featurescope.viz.gallery.TestStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class CanvasTextTest {
  private static final int WIDTH = 300;
  private static final int HEIGHT = 120;
  private static final String SHAPED = "نمونه e\u0301\u0301";

  private GraphicsContext g;

  @Start
  void start(Stage stage) {
    var canvas = new Canvas(WIDTH, HEIGHT);
    g = canvas.getGraphicsContext2D();
    TestStage.show(stage, new Scene(new Pane(canvas), canvas.getWidth(), canvas.getHeight()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Łódź – “naïve” … 12 €", "Ελλάδα", "Москва", "東京、한국어", "\uFFFD", ""})
  void letters_that_stand_alone_are_simple(String text) {
    assertTrue(CanvasText.isSimple(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"العربية", "עברית", "नमस्ते", "ไทย", "e\u0301", "👩\u200D🚀", "❤\uFE0F", "🙂"})
  void letters_that_shape_each_other_are_not(String text) {
    assertFalse(CanvasText.isSimple("and " + text));
  }

  /// Where there is ink.
  private Rectangle2D inkOf(FxRobot robot, Runnable drawing) {
    var image = new AtomicReference<WritableImage>();
    robot.interact(() -> {
      g.setFill(Color.WHITE);
      g.fillRect(0, 0, WIDTH, HEIGHT);
      g.setFill(Color.BLACK);
      g.setFont(Font.font(20));
      g.setTextAlign(TextAlignment.LEFT);
      g.setTextBaseline(VPos.BASELINE);
      drawing.run();
      image.set(g.getCanvas().snapshot(null, null));
    });
    var left = WIDTH;
    var right = -1;
    var top = HEIGHT;
    var bottom = -1;
    for (var y = 0; y < HEIGHT; y++) {
      for (var x = 0; x < WIDTH; x++) {
        if (image.get().getPixelReader().getColor(x, y).getBrightness() < 0.5) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = Math.max(bottom, y);
        }
      }
    }
    assertTrue(right >= 0, "nothing is drawn");
    return new Rectangle2D(left, top, right - left, bottom - top);
  }

  @ParameterizedTest
  @EnumSource(names = {"LEFT", "CENTER", "RIGHT"})
  void shaped_text_is_aligned(TextAlignment align, FxRobot robot) {
    assertAsTheCanvasWould(robot, () -> g.setTextAlign(align));
  }

  @ParameterizedTest
  @EnumSource(VPos.class)
  void shaped_text_hangs_and_stands(VPos baseline, FxRobot robot) {
    assertAsTheCanvasWould(robot, () -> g.setTextBaseline(baseline));
  }

  /// One call of the canvas's own, while nothing else is laid out, is what it should look like.
  private void assertAsTheCanvasWould(FxRobot robot, Runnable setting) {
    var expected =
        inkOf(
            robot,
            () -> {
              setting.run();
              g.fillText(SHAPED, 150, 60);
            });
    var actual =
        inkOf(
            robot,
            () -> {
              setting.run();
              CanvasText.fill(g, SHAPED, 150, 60);
            });
    assertAlike(expected, actual);
  }

  /// Letters of a picture begin on whole pixels, those of a canvas anywhere.
  private static void assertAlike(Rectangle2D expected, Rectangle2D actual) {
    assertEquals(expected.getMinX(), actual.getMinX(), 2);
    assertEquals(expected.getMaxX(), actual.getMaxX(), 2);
    assertEquals(expected.getMinY(), actual.getMinY(), 2);
    assertEquals(expected.getMaxY(), actual.getMaxY(), 2);
  }

  /// How wide such letters are differs by a pixel from system to system, so no golden image has
  /// any.
  @ParameterizedTest
  @CsvSource({"e, \u0301", "a, \u0308", "u, \u0302", "o, \u0303"})
  void a_mark_that_combines_is_drawn_over_its_letter(String letter, String mark, FxRobot robot) {
    var bare = inkOf(robot, () -> write(letter));
    var marked = inkOf(robot, () -> write(letter + mark));
    assertTrue(marked.getMinY() < bare.getMinY() - 2, bare + " " + marked);
    assertEquals(bare.getMaxY(), marked.getMaxY(), 1, "the letter stands where it stood");
    assertEquals(bare.getMinX(), marked.getMinX(), 3, "the mark is not beside it");
    assertEquals(bare.getMaxX(), marked.getMaxX(), 3, "the mark is not beside it");
    var composed = Normalizer.normalize(letter + mark, Normalizer.Form.NFC);
    assertAlike(inkOf(robot, () -> write(composed)), marked);
  }

  private void write(String text) {
    g.setFont(Typeface.REGULAR.at(24));
    CanvasText.fill(g, text, 150, 60);
  }

  @Test
  void only_the_windows_thread_asks_the_fonts_about_shaped_text(FxRobot robot) {
    var linux = System.getProperty("os.name").contains("Linux");
    assertTrue(CanvasText.canMeasure("plain"));
    assertEquals(!linux, CanvasText.canMeasure(SHAPED));
    robot.interact(() -> assertTrue(CanvasText.canMeasure(SHAPED)));
    assertTrue(CanvasText.width(SHAPED, Font.font(20)) > 40);
  }
}
