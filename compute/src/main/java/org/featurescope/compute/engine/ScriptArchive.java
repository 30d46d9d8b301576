package org.featurescope.compute.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Wraps TorchScript source into the archive that libtorch loads, so that the repository holds the
/// readable source and no binary.
///
/// A TorchScript archive is a ZIP file of stored entries: the source of the classes, a pickle of
/// the module (here: an instance of `__torch__.Ops` without parameters) and the version of the
/// operator set. The version decides which signatures the source may use; 10 is libtorch 2.x's.
final class ScriptArchive {
  private static final String OPERATOR_SET_VERSION = "10\n";

  /// Pickle, protocol 2: `Ops.__new__(Ops)` with the state `{"training": False}`.
  private static final byte[] MODULE_PICKLE = modulePickle();

  /// Pickle, protocol 2: the empty tuple.
  private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};

  private ScriptArchive() {}

  /// @param source TorchScript as libtorch itself serialises it, with one class `Ops`
  /// @return the bytes of the archive
  static byte[] of(String source) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      store(zip, "ops/data.pkl", MODULE_PICKLE);
      store(zip, "ops/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      store(zip, "ops/constants.pkl", NO_CONSTANTS);
      store(zip, "ops/version", OPERATOR_SET_VERSION.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    var crc = new CRC32();
    crc.update(content);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] modulePickle() {
    var out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x80, 2});
    out.writeBytes("c__torch__\nOps\n)".getBytes(StandardCharsets.US_ASCII));
    out.write(0x81); // NEWOBJ
    out.writeBytes("}(X".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[] {8, 0, 0, 0});
    out.writeBytes("training".getBytes(StandardCharsets.US_ASCII));
    out.write(0x89); // False
    out.writeBytes("ub.".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
