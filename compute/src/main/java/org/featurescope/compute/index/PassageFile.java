package org.featurescope.compute.index;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.text.TokenSequence;
import org.featurescope.compute.text.Tokenizer;

/// The passages that examples show, found in the corpus by a second reading that needs no model,
/// and held in a temporary file: there may be a million of them.
final class PassageFile implements AutoCloseable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path file;
  private final Arena arena = Arena.ofShared();
  private final long[] places;
  private final long[] offsets;
  private final MemorySegment data;

  private PassageFile(Path file, long[] places, long... offsets) throws IOException {
    this.file = file;
    this.places = places;
    this.offsets = offsets;
    try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
      data = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  /// Finds passages.
  ///
  /// @param places where windows begin, ascending, each once
  /// @param size tokens of a full window
  static PassageFile of(
      Corpus corpus,
      Tokenizer tokenizer,
      long[] places,
      int size,
      Progress progress,
      Cancellation cancellation) {
    Path file = null;
    try {
      file = Files.createTempFile("featurescope-passages", ".bin");
      var offsets = write(file, corpus, tokenizer, places, size, progress, cancellation);
      return new PassageFile(file, places, offsets);
    } catch (IOException e) {
      delete(file);
      throw FileProblem.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
    } catch (RuntimeException | Error e) {
      delete(file);
      throw e;
    }
  }

  private static long[] write(
      Path file,
      Corpus corpus,
      Tokenizer tokenizer,
      long[] places,
      int size,
      Progress progress,
      Cancellation cancellation)
      throws IOException {
    var offsets = new long[places.length];
    var at = 0;
    var offset = 0L;
    try (var out =
            new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
        var documents = corpus.read(0)) {
      while (at < places.length && documents.hasNext()) {
        cancellation.check();
        progress.report(at, places.length, "passages");
        var document = documents.next();
        if (TextWindow.key(places[at]).document() > document.number()) {
          continue;
        }
        var tokens = tokenizer.encode(document.text(), false, cancellation);
        while (at < places.length && TextWindow.key(places[at]).document() == document.number()) {
          offsets[at] = offset;
          offset += write(out, tokens, TextWindow.key(places[at++]).start(), size);
        }
      }
    }
    if (at < places.length) {
      throw new IllegalStateException("the corpus became shorter while it was read");
    }
    return offsets;
  }

  /// How many tokens; ids and ends; how many bytes of text; the text.
  private static long write(DataOutputStream out, TokenSequence tokens, int start, int size)
      throws IOException {
    var count = Math.min(size, tokens.size() - start);
    var ends = Pools.ends(tokens, start, count);
    var from = tokens.start(start);
    var text =
        tokens.text().substring(from, from + ends[count - 1]).getBytes(StandardCharsets.UTF_16LE);
    out.writeInt(Integer.reverseBytes(count));
    for (var i = 0; i < count; i++) {
      out.writeInt(Integer.reverseBytes(tokens.id(start + i)));
      out.writeInt(Integer.reverseBytes(ends[i]));
    }
    out.write(text);
    return 4L + 8L * count + text.length;
  }

  /// The passage that begins at a place.
  Passage get(long place) {
    var offset = offsets[Arrays.binarySearch(places, place)];
    return read(TextWindow.key(place), offset);
  }

  private Passage read(Passage.Key key, long offset) {
    var count = data.get(INT, offset);
    var ids = new int[count];
    var ends = new int[count];
    for (var i = 0; i < count; i++) {
      ids[i] = data.get(INT, offset + 4 + 8L * i);
      ends[i] = data.get(INT, offset + 8 + 8L * i);
    }
    var text = new byte[2 * ends[count - 1]];
    MemorySegment.copy(data, ValueLayout.JAVA_BYTE, offset + 4 + 8L * count, text, 0, text.length);
    return new Passage(
        key.document(), key.start(), ids, new String(text, StandardCharsets.UTF_16LE), ends);
  }

  @Override
  public void close() {
    arena.close();
    delete(file);
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // The system clears its folder for temporary files itself.
      file.toFile().deleteOnExit();
    }
  }
}
