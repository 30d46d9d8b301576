package org.featurescope.compute.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Trains a byte-level BPE vocabulary: beginning with the 256 bytes, the pair of neighbouring
/// tokens that is most frequent in the texts becomes a token of its own, again and again (Sennrich
/// et al. 2016, algorithm 1; on bytes and within words as in GPT-2).
///
/// The result depends on the texts alone: ties go to the pair with the smaller left id, then the
/// smaller right id. Ids are the bytes in the order of the byte alphabet, the merged tokens in the
/// order of their making, then the special tokens.
public final class BpeTrainer implements Job<ByteLevelBpe> {
  /// The token between documents in GPT-2's manner.
  public static final String END_OF_TEXT = "<|endoftext|>";

  private static final int MIN_COUNT = 2;

  private final Iterable<String> texts;
  private final int vocabularySize;
  private final List<String> specialTokens;

  /// Trains on `texts` with the one special token [#END_OF_TEXT].
  ///
  /// @param texts read once, one after another; may be produced on the way
  /// @param vocabularySize the number of ids in all, special tokens included; fewer come out where
  ///   no pair occurs twice any more
  public BpeTrainer(Iterable<String> texts, int vocabularySize) {
    this(texts, vocabularySize, List.of(END_OF_TEXT));
  }

  /// @param specialTokens never cut and never learned from where they stand in the texts
  public BpeTrainer(Iterable<String> texts, int vocabularySize, List<String> specialTokens) {
    this.texts = texts;
    this.vocabularySize = vocabularySize;
    this.specialTokens = List.copyOf(specialTokens);
    if (vocabularySize < ByteAlphabet.SIZE + specialTokens.size()) {
      throw new FeaturescopeException(
          "a vocabulary of " + vocabularySize + " has no room for the 256 bytes",
          "ask for at least " + (ByteAlphabet.SIZE + specialTokens.size()) + " tokens");
    }
  }

  @Override
  public String title() {
    return "Training a vocabulary of %,d tokens".formatted(vocabularySize);
  }

  @Override
  public ByteLevelBpe run(Progress progress, Cancellation cancellation) {
    var words = countWords(progress, cancellation);
    var merger = new PairMerger(words);
    var wanted = vocabularySize - ByteAlphabet.SIZE - specialTokens.size();

    var names = new ArrayList<String>();
    var ids = new HashMap<String, Integer>();
    for (var id = 0; id < ByteAlphabet.SIZE; id++) {
      names.add(String.valueOf(ByteAlphabet.character(ByteAlphabet.byteOf(id))));
      ids.put(names.getLast(), id);
    }
    var merges = new ArrayList<ByteLevelBpe.Merge>();
    while (names.size() < ByteAlphabet.SIZE + wanted) {
      cancellation.check();
      var best = merger.mostFrequent();
      if (best.isEmpty() || best.get().count() < MIN_COUNT) {
        break;
      }
      var left = names.get(best.get().left());
      var right = names.get(best.get().right());
      // Two ways of joining may spell the same token: it keeps its first id.
      var id = ids.computeIfAbsent(left + right, _ -> names.size());
      if (id == names.size()) {
        names.add(left + right);
      }
      merges.add(new ByteLevelBpe.Merge(left, right));
      merger.merge(best.get(), id);
      progress.report(names.size() - ByteAlphabet.SIZE, wanted, "merges");
    }
    return result(names, merges);
  }

  private ByteLevelBpe result(List<String> names, List<ByteLevelBpe.Merge> merges) {
    var vocabulary = new LinkedHashMap<String, Integer>();
    names.forEach(name -> vocabulary.put(name, vocabulary.size()));
    var specials = new LinkedHashMap<String, Integer>();
    specialTokens.forEach(token -> specials.put(token, vocabulary.size() + specials.size()));
    return new ByteLevelBpe(
        Collections.unmodifiableSequencedMap((SequencedMap<String, Integer>) vocabulary),
        List.copyOf(merges),
        Collections.unmodifiableSequencedMap((SequencedMap<String, Integer>) specials));
  }

  /// How often each word occurs in the texts, sorted so that the order of the texts cannot matter.
  private List<PairMerger.Word> countWords(Progress progress, Cancellation cancellation) {
    var counts = new HashMap<String, long[]>();
    var done = 0L;
    for (var text : texts) {
      cancellation.check();
      countWords(text, 0, counts, cancellation);
      done += text.length();
      progress.report(done, -1, "characters");
    }
    if (counts.isEmpty()) {
      throw new FeaturescopeException(
          "there is no text to train a vocabulary on", "choose files that hold text");
    }
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> new PairMerger.Word(symbols(entry.getKey()), entry.getValue()[0]))
        .toList();
  }

  private void countWords(
      String text, int from, Map<String, long[]> counts, Cancellation cancellation) {
    var start = from;
    while (start < text.length()) {
      cancellation.check();
      var end = text.length();
      var next = text.length();
      for (var special : specialTokens) {
        var at = text.indexOf(special, start);
        if (at >= 0 && at < end) {
          end = at;
          next = at + special.length();
        }
      }
      WordSplitter.split(
          text,
          start,
          end,
          (first, last) ->
              counts.computeIfAbsent(text.substring(first, last), _ -> new long[1])[0]++);
      start = next;
    }
  }

  private static int[] symbols(String word) {
    var bytes = word.getBytes(StandardCharsets.UTF_8);
    var symbols = new int[bytes.length];
    for (var i = 0; i < bytes.length; i++) {
      symbols[i] = ByteAlphabet.idOf(bytes[i]);
    }
    return symbols;
  }
}
