package org.featurescope.compute.index;

import dev.hardwood.InputFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A file for the Parquet reader. It is not mapped, so that a file that becomes shorter cannot end
/// the program; and where damage makes the reader ask for nothing, which it would do for ever, or
/// for what is not there, it is told so.
final class CheckedInput implements InputFile {
  private final Path path;
  private FileChannel channel;

  CheckedInput(Path path) {
    this.path = path;
  }

  @Override
  public void open() throws IOException {
    if (channel == null) {
      channel = FileChannel.open(path);
    }
  }

  @Override
  public ByteBuffer readRange(long offset, int length) throws IOException {
    if (offset < 0 || length <= 0 || offset > channel.size() - length) {
      throw new EOFException("it names a part that is not there");
    }
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("it ends too early");
      }
    }
    return bytes.flip();
  }

  @Override
  public long length() throws IOException {
    return channel.size();
  }

  @Override
  public String name() {
    return String.valueOf(path.getFileName());
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
