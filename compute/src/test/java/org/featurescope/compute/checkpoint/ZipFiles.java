package org.featurescope.compute.checkpoint;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Archives as other programs write them.
public final class ZipFiles {
  private ZipFiles() {}

  /// @param packed whether the entry is compressed; otherwise it lies as it is
  public static void add(ZipOutputStream zip, String name, byte[] bytes, boolean packed)
      throws IOException {
    var entry = new ZipEntry(name);
    if (!packed) {
      var crc = new CRC32();
      crc.update(bytes);
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(bytes.length);
      entry.setCrc(crc.getValue());
    }
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
