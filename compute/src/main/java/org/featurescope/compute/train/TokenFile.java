package org.featurescope.compute.train;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.text.Documents;
import org.featurescope.compute.text.Tokenizer;

/// The tokens of a text file, mapped into memory: documents one after another, each after a
/// separator. Two bytes a token, four for vocabularies beyond 65,536.
final class TokenFile implements AutoCloseable {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int NARROW = 1 << 16;

  private final Arena arena;
  private final MemorySegment data;
  private final boolean narrow;
  private final long length;

  private TokenFile(Arena arena, MemorySegment data, boolean narrow) {
    this.arena = arena;
    this.data = data;
    this.narrow = narrow;
    this.length = data.byteSize() / (narrow ? 2 : 4);
  }

  /// Tokenises a text file, whole or not at all.
  ///
  /// @param separator the token before every document
  static void write(
      Path text,
      Tokenizer tokenizer,
      int separator,
      Path into,
      Progress progress,
      Cancellation cancellation) {
    var narrow = tokenizer.vocabularySize() <= NARROW;
    try (var documents = Documents.of(text)) {
      var size = Files.size(text);
      AtomicFiles.write(
          into,
          channel -> {
            Iterator<String> rest = documents.iterator();
            while (rest.hasNext()) {
              cancellation.check();
              var ids = tokenizer.encode(rest.next(), false).ids();
              AtomicFiles.writeFully(channel, packed(separator, ids, narrow));
              progress.report(documents.bytesRead(), size, "bytes");
            }
          });
    } catch (IOException e) {
      throw FileProblem.reading(text, e);
    }
  }

  private static ByteBuffer packed(int separator, int[] ids, boolean narrow) {
    var bytes =
        ByteBuffer.allocate((ids.length + 1) * (narrow ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
    put(bytes, separator, narrow);
    for (var id : ids) {
      put(bytes, id, narrow);
    }
    return bytes.flip();
  }

  private static void put(ByteBuffer bytes, int id, boolean narrow) {
    if (narrow) {
      bytes.putShort((short) id);
    } else {
      bytes.putInt(id);
    }
  }

  /// Maps a file that [#write] made with a vocabulary of this size.
  static TokenFile open(Path file, int vocabulary) {
    var arena = Arena.ofShared();
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      var data = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new TokenFile(arena, data, vocabulary <= NARROW);
    } catch (IOException e) {
      arena.close();
      throw FileProblem.reading(file, e);
    }
  }

  /// Tokens in all.
  long length() {
    return length;
  }

  int token(long index) {
    return narrow ? Short.toUnsignedInt(data.get(SHORT, index * 2)) : data.get(INT, index * 4);
  }

  /// Copies `count` tokens from `start` on into `ids`.
  void copy(long start, int count, long[] ids, int at) {
    for (var i = 0; i < count; i++) {
      ids[at + i] = token(start + i);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
