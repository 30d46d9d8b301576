package org.featurescope.compute.index;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.text.Documents;

/// Documents that blank lines or `<|endoftext|>` separate.
final class PlainTextFile implements DocumentFile {
  private final Path file;
  private final Documents documents;
  private final Iterator<String> texts;

  PlainTextFile(Path file) {
    this.file = file;
    documents = Documents.of(file, Document.MOST);
    try {
      texts = documents.iterator();
    } catch (RuntimeException e) {
      documents.close();
      throw e;
    }
  }

  @Override
  public Optional<String> next() {
    if (!texts.hasNext()) {
      return Optional.empty();
    }
    var text = texts.next();
    if (text.indexOf('\0') >= 0) {
      throw new FeaturescopeException(
          file + " is not text: it holds bytes of value 0", "choose a text file");
    }
    return Optional.of(text);
  }

  @Override
  public void close() {
    documents.close();
  }
}
