package org.featurescope.compute.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Safetensors files made by hand, so that the tests can lie in every field.
final class SafeTensorsFiles {
  private SafeTensorsFiles() {}

  /// A file with this header and this many bytes of data after it.
  static Path file(Path folder, String header, int dataBytes) throws IOException {
    var json = header.getBytes(StandardCharsets.UTF_8);
    return file(folder, json.length, json, dataBytes);
  }

  /// A file that announces `announced` bytes of header, whatever it has.
  static Path file(Path folder, long announced, byte[] header, int dataBytes) throws IOException {
    var bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(announced).put(header);
    return Files.write(folder.resolve("hostile.safetensors"), bytes.array());
  }

  /// One field of a header.
  static String tensor(String name, String dtype, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, dtype, shape, offsets);
  }
}
