package org.featurescope.installer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/// The icon in the format of each system, with PNG images inside: `.png` (Linux), `.ico` (Windows
/// Vista and later), `.icns` (OS X 10.7 and later).
public final class IconFiles {
  private static final int PNG_SIZE = 512;
  private static final List<Integer> ICO_SIZES = List.of(16, 24, 32, 48, 64, 128, 256);

  /// What Apple calls an image of an edge in pixels.
  private static final Map<String, Integer> ICNS_SIZES = icnsSizes();

  private static final int ICO_HEADER = 6;
  private static final int ICO_ENTRY = 16;
  private static final int ICNS_HEADER = 8;

  private IconFiles() {}

  private static Map<String, Integer> icnsSizes() {
    var sizes = new LinkedHashMap<String, Integer>();
    sizes.put("icp4", 16);
    sizes.put("icp5", 32);
    sizes.put("ic07", 128);
    sizes.put("ic08", 256);
    sizes.put("ic09", 512);
    sizes.put("ic10", 1024);
    return sizes;
  }

  /// Writes the icon files into the folder named by the first argument.
  public static void main(String[] args) throws IOException {
    var folder = Files.createDirectories(Path.of(args[0]));
    Files.write(folder.resolve("featurescope.png"), png(PNG_SIZE));
    Files.write(folder.resolve("featurescope.ico"), ico());
    Files.write(folder.resolve("featurescope.icns"), icns());
  }

  static byte[] png(int size) {
    try {
      var bytes = new ByteArrayOutputStream();
      ImageIO.write(ProgramIcon.drawn(size), "png", bytes);
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /// A directory of images, then the images. An edge of 256 is written as 0.
  static byte[] ico() {
    var images = ICO_SIZES.stream().map(IconFiles::png).toList();
    var offset = ICO_HEADER + ICO_ENTRY * images.size();
    var file = ByteBuffer.allocate(offset + lengths(images)).order(ByteOrder.LITTLE_ENDIAN);
    file.putShort((short) 0).putShort((short) 1).putShort((short) images.size());
    for (var i = 0; i < images.size(); i++) {
      var edge = (byte) (ICO_SIZES.get(i) % 256);
      file.put(edge).put(edge).put((byte) 0).put((byte) 0);
      file.putShort((short) 1).putShort((short) 32).putInt(images.get(i).length).putInt(offset);
      offset += images.get(i).length;
    }
    images.forEach(file::put);
    return file.array();
  }

  /// The word `icns` and the file's length, then each image with its name and length, headers
  /// counted.
  static byte[] icns() {
    var images = ICNS_SIZES.values().stream().map(IconFiles::png).toList();
    var length = ICNS_HEADER * (1 + images.size()) + lengths(images);
    var file = ByteBuffer.allocate(length);
    file.put("icns".getBytes(StandardCharsets.US_ASCII)).putInt(length);
    var names = ICNS_SIZES.keySet().iterator();
    for (var image : images) {
      file.put(names.next().getBytes(StandardCharsets.US_ASCII));
      file.putInt(ICNS_HEADER + image.length).put(image);
    }
    return file.array();
  }

  private static int lengths(List<byte[]> images) {
    return images.stream().mapToInt(image -> image.length).sum();
  }
}
