package org.featurescope.installer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IconFilesTest {
  private static final int ACCENT = 0xFF3D49C2;
  private static final int WARM = 0xFFF0B13A;

  private static int widthOf(byte[] file, int offset, int length) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(file, offset, length));
    assertEquals(image.getWidth(), image.getHeight());
    return image.getWidth();
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 48, 512})
  void theMarkIsATileWithALitTokenInItsMiddleLine(int size) {
    var icon = ProgramIcon.drawn(size);
    assertEquals(0, icon.getRGB(0, 0), "the corners are cut off");
    assertEquals(ACCENT, icon.getRGB(size / 2, size / 8));
    assertEquals(WARM, icon.getRGB(size * 2 / 5, size / 2), "the middle line begins warm");
  }

  /// A tile that is not symmetrical in its rows would look crooked at every size.
  @Test
  void theLinesStandInTheMiddleOfTheTile() {
    var icon = ProgramIcon.drawn(256);
    var first = 0;
    while (icon.getRGB(60, first) == 0 || icon.getRGB(60, first) == ACCENT) {
      first++;
    }
    var last = 255;
    while (icon.getRGB(60, last) == 0 || icon.getRGB(60, last) == ACCENT) {
      last--;
    }
    assertEquals(255, first + last, 2);
  }

  @Test
  void anIcoHoldsOnePngForEverySize() throws IOException {
    var bytes = IconFiles.ico();
    var file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0, file.getShort(0));
    assertEquals(1, file.getShort(2), "an icon, not a cursor");
    var sizes = new ArrayList<Integer>();
    var end = 0;
    for (var i = 0; i < file.getShort(4); i++) {
      var entry = 6 + 16 * i;
      var length = file.getInt(entry + 8);
      var offset = file.getInt(entry + 12);
      var width = widthOf(bytes, offset, length);
      assertEquals((byte) width, file.get(entry), "256 is written as 0");
      assertEquals((byte) width, file.get(entry + 1));
      sizes.add(width);
      end = offset + length;
    }
    assertEquals(List.of(16, 24, 32, 48, 64, 128, 256), sizes);
    assertEquals(bytes.length, end);
  }

  @Test
  void anIcnsHoldsOnePngForEverySize() throws IOException {
    var bytes = IconFiles.icns();
    var file = ByteBuffer.wrap(bytes);
    assertArrayEquals("icns".getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(bytes, 4));
    assertEquals(bytes.length, file.getInt(4));
    var sizes = new ArrayList<Integer>();
    var at = 8;
    while (at < bytes.length) {
      var length = file.getInt(at + 4);
      sizes.add(widthOf(bytes, at + 8, length - 8));
      at += length;
    }
    assertEquals(List.of(16, 32, 128, 256, 512, 1024), sizes);
    assertTrue(at == bytes.length, "the lengths lead to the end");
  }
}
