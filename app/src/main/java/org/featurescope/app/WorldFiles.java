package org.featurescope.app;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import org.featurescope.assets.world.WorldCorpus;
import org.featurescope.compute.job.AtomicFiles;

/// Files with the small world's text, which are there whole or not at all.
public final class WorldFiles {
  private WorldFiles() {}

  /// @param truth where the true concepts go, or nothing
  /// @param progress told the characters written so far; answers whether to go on
  /// @return the number of documents
  /// @throws org.featurescope.compute.job.FeaturescopeException when a file cannot be written
  public static long write(
      WorldCorpus corpus,
      long characters,
      Path text,
      Optional<Path> truth,
      LongPredicate progress) {
    var documents = new AtomicLong();
    with(
        text,
        words -> {
          if (truth.isEmpty()) {
            documents.set(corpus.write(characters, words, Optional.empty(), progress));
            return;
          }
          with(
              truth.get(),
              spans ->
                  documents.set(corpus.write(characters, words, Optional.of(spans), progress)));
        });
    return documents.get();
  }

  private interface Content {
    void writeTo(Writer file) throws IOException;
  }

  private static void with(Path file, Content content) {
    AtomicFiles.write(
        file,
        channel -> {
          var writer = writer(channel);
          content.writeTo(writer);
          writer.flush();
        });
  }

  private static Writer writer(FileChannel channel) {
    return new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
  }
}
