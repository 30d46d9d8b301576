package org.featurescope.compute.train;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A file on a [SmallDisk]: what the disk has no room for is not written.
final class SmallDiskChannel extends FileChannel {
  private final FileChannel real;
  private final SmallDisk disk;

  SmallDiskChannel(FileChannel real, SmallDisk disk) {
    this.real = real;
    this.disk = disk;
  }

  /// As the system does it: what fits is written, and only when nothing fits there is an error.
  @Override
  public int write(ByteBuffer bytes) throws IOException {
    var part = part(bytes);
    var written = real.write(part);
    bytes.position(bytes.position() + written);
    return written;
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    var written = real.write(part(bytes), position);
    bytes.position(bytes.position() + written);
    return written;
  }

  private ByteBuffer part(ByteBuffer bytes) throws IOException {
    var room = disk.room(bytes.remaining());
    if (room == 0 && bytes.hasRemaining()) {
      throw new IOException("No space left on device");
    }
    return bytes.slice().limit(room);
  }

  @Override
  public long write(ByteBuffer[] all, int offset, int length) throws IOException {
    var written = 0L;
    for (var i = offset; i < offset + length; i++) {
      written += write(all[i]);
    }
    return written;
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long position, long count) throws IOException {
    return real.transferFrom(from, position, disk.room((int) count));
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return real.read(into);
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) throws IOException {
    return real.read(into, offset, length);
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    return real.read(into, position);
  }

  @Override
  public long position() throws IOException {
    return real.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    real.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    real.truncate(size);
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    real.force(metadata);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
    return real.transferTo(position, count, to);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
    return real.map(mode, position, size);
  }

  @Override
  public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
    return real.map(mode, offset, size, arena);
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) throws IOException {
    return real.lock(position, size, shared);
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) throws IOException {
    return real.tryLock(position, size, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }
}
