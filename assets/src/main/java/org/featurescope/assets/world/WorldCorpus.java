package org.featurescope.assets.world;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;

/// Writes documents of the world as one text, and its truth beside it where that is wanted.
///
/// The text is UTF-8 with a line `<|endoftext|>` between documents. The truth is one JSON object a
/// document: `{"number", "family", "length", "spans": [[start, end, "concept"], ...]}`, positions
/// in UTF-16 units of that document.
public final class WorldCorpus {
  /// Stands between documents on a line of its own.
  public static final String SEPARATOR = "<|endoftext|>";

  private final LongFunction<WorldDocument> documents;
  private final Set<String> families;

  public WorldCorpus(World world, Split split) {
    this(number -> world.document(split, number), Set.of());
  }

  /// @param documents by number, from 0 on
  /// @param families those whose documents alone are written; none for all
  public WorldCorpus(LongFunction<WorldDocument> documents, Set<String> families) {
    this.documents = documents;
    this.families = Set.copyOf(families);
  }

  /// Writes whole documents, from number 0 on, until there are at least `characters`.
  ///
  /// @param truth where the spans go, or nothing
  /// @param progress told the characters written so far; answers whether to go on
  /// @return the number of documents
  /// @throws CancellationException when `progress` said no
  public long write(long characters, Writer text, Optional<Writer> truth, LongPredicate progress)
      throws IOException {
    long count = 0;
    long written = 0;
    for (long number = 0; written < characters; number++) {
      var document = documents.apply(number);
      if (!families.isEmpty() && !families.contains(document.family())) {
        continue;
      }
      if (count++ > 0) {
        text.write("\n" + SEPARATOR + "\n");
      }
      text.write(document.text());
      if (truth.isPresent()) {
        writeTruth(number, document, truth.get());
      }
      written += document.text().length();
      if (!progress.test(written)) {
        throw new CancellationException("stopped while writing the world's text");
      }
    }
    text.write("\n");
    return count;
  }

  private static void writeTruth(long number, WorldDocument document, Writer out)
      throws IOException {
    // Not closed: that would close the file after its first line.
    var json = new JsonWriter(out);
    json.beginObject();
    json.name("number").value(number);
    json.name("family").value(document.family());
    json.name("length").value(document.text().length());
    json.name("spans").beginArray();
    for (var span : document.spans()) {
      json.beginArray().value(span.start()).value(span.end()).value(span.concept().id()).endArray();
    }
    json.endArray().endObject();
    json.flush();
    out.write('\n');
  }
}
