package org.featurescope.compute.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.text.Tokenizer;

/// The tokens of corpus files. A text is tokenised once: the tokens of a large one stay in a cache,
/// under the fingerprint of what they were made from, for the next training on it.
final class CorpusTokens {
  /// Bytes of text below which tokenising takes no time worth saving.
  private static final long WORTH_KEEPING = 1L << 20;

  private static final long MOST = 4L << 30;

  private final Path cache;
  private final long worthKeeping;
  private final long most;

  /// @param worthKeeping bytes of text from which on tokens are kept
  /// @param most bytes of tokens that are kept; the longest unused go first
  CorpusTokens(Path cache, long worthKeeping, long most) {
    this.cache = cache;
    this.worthKeeping = worthKeeping;
    this.most = most;
  }

  /// In the program's own cache.
  static CorpusTokens cached() {
    return new CorpusTokens(CacheDirectory.get("tokens"), WORTH_KEEPING, MOST);
  }

  /// The tokens of a text, in the file `into`: what it holds already, or what the cache holds, or
  /// tokenised now.
  ///
  /// @param model the directory that `tokenizer` was opened from
  /// @param separator the token before every document
  TokenFile open(
      Path text,
      Path model,
      Tokenizer tokenizer,
      int separator,
      Path into,
      Progress progress,
      Cancellation cancellation) {
    if (!Files.exists(into)) {
      if (size(text) < worthKeeping) {
        TokenFile.write(text, tokenizer, separator, into, progress, cancellation);
      } else {
        var key = Fingerprint.of(text, Fingerprint.ofTokenizer(model), separator);
        var kept = cache.resolve(key + ".bin");
        if (!Files.exists(kept)) {
          TokenFile.write(text, tokenizer, separator, kept, progress, cancellation);
        }
        share(kept, into);
        forgetOldest(kept);
      }
    }
    return TokenFile.open(into, tokenizer.vocabularySize());
  }

  private static long size(Path text) {
    try {
      return Files.size(text);
    } catch (IOException e) {
      throw FileProblem.reading(text, e);
    }
  }

  /// One file under two names where the system can do that, so that a training keeps its tokens
  /// whatever becomes of the cache.
  private static void share(Path kept, Path into) {
    try {
      Files.createLink(into, kept);
    } catch (IOException | UnsupportedOperationException otherDisk) {
      AtomicFiles.write(
          into,
          channel -> {
            try (var source = FileChannel.open(kept)) {
              for (var at = 0L; at < source.size(); ) {
                at += source.transferTo(at, source.size() - at, channel);
              }
            }
          });
    }
  }

  private void forgetOldest(Path used) {
    try {
      Files.setLastModifiedTime(used, FileTime.from(Instant.now()));
      var files = new ArrayList<Path>();
      try (var all = Files.newDirectoryStream(cache, "*.bin")) {
        all.forEach(files::add);
      }
      files.sort(Comparator.comparing(CorpusTokens::lastUsed).reversed());
      var sum = 0L;
      for (var file : files) {
        sum += Files.size(file);
        if (sum > most && !file.equals(used)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw FileProblem.writing(cache, e);
    }
  }

  private static FileTime lastUsed(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }
}
