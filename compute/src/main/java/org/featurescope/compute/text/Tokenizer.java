package org.featurescope.compute.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;

/// The tokenizer of a model: text to tokens with the ids of the Hugging Face library, which does
/// the work, and with spans in the text and exact bytes, which it does not give.
///
/// Safe for use by several threads. The native part is released by [#close], or when the tokenizer
/// is no longer reachable.
public final class Tokenizer implements AutoCloseable {
  /// UTF-16 units that are encoded in one piece, where pieces are possible.
  private static final int PART = 1 << 15;

  private static final int PARTS_AT_ONCE = 32;

  private final Vocabulary vocabulary;
  private final OptionalInt bosId;
  private final OptionalInt eosId;
  private final NativeTokenizer library;

  /// For the middle of long texts, where their words are encoded one by one.
  private final Optional<WordTokens> words;

  /// What is put around a text, unless the library does it.
  private final Optional<BeginAndEnd> around;

  /// One more than the largest id that a model may give: rows of models are often padded.
  private final int rows;

  private Tokenizer(
      TokenizerFiles files, Vocabulary vocabulary, NativeTokenizer library, OptionalInt rows) {
    this.vocabulary = vocabulary;
    this.rows = rows.orElse(vocabulary.size());
    this.bosId = files.bos(vocabulary);
    this.eosId = files.eos(vocabulary);
    this.library = library;
    this.words =
        vocabulary.cuts().areWords()
            ? Optional.of(
                new WordTokens(texts -> library.encode(texts, false), vocabulary.addedTokens()))
            : Optional.empty();
    this.around = around(files);
  }

  /// Where `tokenizer_config.json` says whether a BOS or an EOS is added, it has the last word.
  private Optional<BeginAndEnd> around(TokenizerFiles files) {
    var ids = library.encode(List.of(""), true).getFirst().ids();
    var begins = ids.length > 0 && bosId.equals(OptionalInt.of(ids[0]));
    var ends = ids.length > (begins ? 1 : 0) && eosId.equals(OptionalInt.of(ids[ids.length - 1]));
    var begin = files.asksFor("add_bos_token").orElse(begins) && bosId.isPresent();
    var end = files.asksFor("add_eos_token").orElse(ends) && eosId.isPresent();
    return begin == begins && end == ends
        ? Optional.empty()
        : Optional.of(
            new BeginAndEnd(
                begin ? bosId : OptionalInt.empty(), end ? eosId : OptionalInt.empty()));
  }

  /// Opens the tokenizer in a model directory: `tokenizer.json`, or `vocab.json` with `merges.txt`
  /// in the manner of GPT-2 or of the first GPT.
  ///
  /// @throws FeaturescopeException when there is none, or it is broken or contradicts itself
  public static Tokenizer open(Path modelDirectory) {
    return open(modelDirectory, OptionalInt.empty());
  }

  /// Opens the tokenizer of a model, which may draw a token that the tokenizer does not have: such
  /// a token stands for no text, and its label is its number.
  ///
  /// @param modelVocabulary the number of rows of the model's embedding
  /// @throws FeaturescopeException also when the tokenizer has ids that the model has not
  public static Tokenizer open(Path modelDirectory, int modelVocabulary) {
    return open(modelDirectory, OptionalInt.of(modelVocabulary));
  }

  private static Tokenizer open(Path modelDirectory, OptionalInt rows) {
    var files = new TokenizerFiles(modelDirectory);
    var json = files.tokenizerJson();
    var vocabulary = Vocabulary.read(json, files.label());
    var library = NativeTokenizer.load(json, files.label());
    try {
      checkSpecialTokens(vocabulary, library, files.label());
      rows.ifPresent(known -> requireFits(vocabulary.size(), known));
      return new Tokenizer(files, vocabulary, library, rows);
    } catch (RuntimeException e) {
      library.close();
      throw e;
    }
  }

  /// The library numbers added tokens by itself when the file's numbers leave gaps. Then the file
  /// lies, and the model would read other tokens than the table names.
  private static void checkSpecialTokens(
      Vocabulary vocabulary, NativeTokenizer library, String label) {
    for (Map.Entry<String, Integer> special : vocabulary.specialTokens().entrySet()) {
      var ids = library.encode(List.of(special.getKey()), false).getFirst().ids();
      if (ids.length == 1 && ids[0] != special.getValue()) {
        throw new FeaturescopeException(
            "%s gives %s the id %d, but it comes out as %d"
                .formatted(label, special.getKey(), special.getValue(), ids[0]),
            "download the model again");
      }
    }
  }

  /// The tokens of `text` with the special tokens that the tokenizer adds, such as a BOS.
  public TokenSequence encode(String text) {
    return encode(text, true);
  }

  /// The tokens of `text`. An unpaired surrogate is read as U+FFFD; spans refer to `text` as it is.
  ///
  /// @param special whether to add the special tokens that the tokenizer adds
  public TokenSequence encode(String text, boolean special) {
    return encode(text, special, new Cancellation());
  }

  /// As [#encode(String, boolean)], for texts so long that a person may change her mind.
  ///
  /// @throws java.util.concurrent.CancellationException when `cancellation` was asked for
  public TokenSequence encode(String text, boolean special, Cancellation cancellation) {
    return encode(text, special, cancellation, PART, beginning -> {});
  }

  /// As [#encode(String)], for texts so long that a person wants to see their beginning first.
  ///
  /// @param beginning gets the tokens of the first part, where a text has several, before the
  ///   others are looked at
  /// @throws java.util.concurrent.CancellationException when `cancellation` was asked for
  public TokenSequence encode(
      String text, Cancellation cancellation, Consumer<TokenSequence> beginning) {
    return encode(text, true, cancellation, PART, beginning);
  }

  /// @param part the length of the parts into which a text is cut where that is safe
  TokenSequence encode(
      String text,
      boolean special,
      Cancellation cancellation,
      int part,
      Consumer<TokenSequence> beginning) {
    var readable = ReadableText.of(text);
    var parts = vocabulary.cuts().parts(readable.text(), part);
    var tokens = new TokenCollector(readable);
    for (int from = 0, end; from < parts.size(); from = end) {
      cancellation.check();
      end = Math.min(from == 0 ? 1 : from + PARTS_AT_ONCE, parts.size());
      encode(parts, from, end, special && around.isEmpty()).forEach(tokens::add);
      if (from == 0 && end < parts.size()) {
        beginning.accept(finished(tokens.sequence(text), special));
      }
    }
    return finished(tokens.sequence(text), special);
  }

  private TokenSequence finished(TokenSequence found, boolean special) {
    var sequence = special ? around.map(a -> a.around(found)).orElse(found) : found;
    for (var i = 0; i < sequence.size(); i++) {
      checkId(sequence.id(i));
    }
    return sequence;
  }

  /// Encodes some parts of a text. What the library adds it adds to the first and the last part,
  /// which are left to it.
  private List<TokenCollector.Encoding> encode(
      List<String> parts, int from, int end, boolean special) {
    var byLibrary =
        IntStream.range(from, end)
            .filter(i -> i == 0 || i == parts.size() - 1 || !isOfWords(parts.get(i)))
            .toArray();
    var encoded = new TokenCollector.Encoding[end - from];
    var whole = library.encode(IntStream.of(byLibrary).mapToObj(parts::get).toList(), special);
    for (var i = 0; i < byLibrary.length; i++) {
      encoded[byLibrary[i] - from] = whole.get(i);
    }
    IntStream.range(0, encoded.length)
        .parallel()
        .filter(i -> encoded[i] == null)
        .forEach(i -> encoded[i] = words.orElseThrow().encode(parts.get(from + i)));
    return List.of(encoded);
  }

  private boolean isOfWords(String part) {
    return words.isPresent() && words.get().canEncode(part);
  }

  /// The text of the tokens, special ones included. Bytes that are no UTF-8 come out as U+FFFD.
  public String decode(int... ids) {
    return decode(ids, true);
  }

  /// @param special whether special tokens are written out or left out
  public String decode(int[] ids, boolean special) {
    for (var id : ids) {
      checkId(id);
    }
    return library.decode(IntStream.of(ids).filter(this::isKnown).toArray(), !special);
  }

  /// A decoder for tokens that come one at a time, such as a model generates them.
  public TextStream stream() {
    return new TextStream(this);
  }

  /// The bytes that a token stands for, exactly; they may be part of a character. A special token
  /// stands for its own name.
  public byte[] bytes(int id) {
    checkId(id);
    return isKnown(id) ? vocabulary.bytes(id) : new byte[0];
  }

  /// A token as it may stand in a list: its text with visible marks for line breaks, other control
  /// characters and bytes that are no character, e.g. `\xF0`.
  public String label(int id) {
    checkId(id);
    return isKnown(id) ? TokenLabel.of(vocabulary.bytes(id)) : "#" + id;
  }

  public boolean isSpecial(int id) {
    checkId(id);
    return isKnown(id) && vocabulary.isSpecial(id);
  }

  /// The id of a token as the vocabulary writes it, e.g. `Ġthe` or `<|endoftext|>`.
  public OptionalInt id(String token) {
    return vocabulary.id(token);
  }

  /// One more than the largest id.
  public int vocabularySize() {
    return vocabulary.size();
  }

  /// The token that begins a text, where the model has one.
  public OptionalInt bosId() {
    return bosId;
  }

  /// The token that ends a text, where the model has one.
  public OptionalInt eosId() {
    return eosId;
  }

  /// Checks that a model knows every token. A model may know more: rows are often padded.
  ///
  /// @param modelVocabulary the number of rows of the model's embedding
  /// @throws FeaturescopeException when the tokenizer has ids that the model has not
  public void requireFits(int modelVocabulary) {
    requireFits(vocabularySize(), modelVocabulary);
  }

  private static void requireFits(int vocabulary, int modelVocabulary) {
    if (vocabulary > modelVocabulary) {
      throw new FeaturescopeException(
          "the tokenizer gives ids up to %,d, but the model knows only %,d tokens"
              .formatted(vocabulary - 1, modelVocabulary),
          "use the tokenizer and the weights of the same model");
    }
  }

  private void checkId(int id) {
    if (id < 0 || id >= rows) {
      throw new FeaturescopeException("there is no token " + id, "use ids from 0 to " + (rows - 1));
    }
  }

  private boolean isKnown(int id) {
    return id < vocabulary.size();
  }

  @Override
  public void close() {
    library.close();
  }

  /// The tokenizer's native half and its lifetime.
  private static final class NativeTokenizer implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final long handle;
    private final Cleaner.Cleanable cleanable;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private boolean closed;

    private NativeTokenizer(long handle) {
      this.handle = handle;
      this.cleanable = CLEANER.register(this, () -> TokenizersLibrary.LIB.deleteTokenizer(handle));
    }

    static NativeTokenizer load(String json, String label) {
      loadLibrary();
      try {
        var tokenizer = new NativeTokenizer(TokenizersLibrary.LIB.createTokenizerFromString(json));
        // A file may ask for its texts to be cut or filled up; this program never does either.
        TokenizersLibrary.LIB.disableTruncation(tokenizer.handle);
        TokenizersLibrary.LIB.disablePadding(tokenizer.handle);
        return tokenizer;
      } catch (RuntimeException e) {
        throw new FeaturescopeException(
            label + " is not a tokenizer that can be used: " + firstLine(e),
            "download the model again",
            e);
      }
    }

    /// DJL reads these properties once, when its library loads. Offline means that it never looks
    /// for anything on the network.
    private static void loadLibrary() {
      System.setProperty("ai.djl.offline", "true");
      System.setProperty("RUST_FLAVOR", "cpu");
      if (System.getProperty("DJL_CACHE_DIR") == null) {
        System.setProperty("DJL_CACHE_DIR", CacheDirectory.get().toString());
      }
      try {
        LibUtils.checkStatus();
      } catch (EngineException | LinkageError e) {
        throw new FeaturescopeException(
            "the tokenizer library cannot be loaded on this machine",
            "check that " + System.getProperty("DJL_CACHE_DIR") + " has room and can be written",
            e);
      }
    }

    private static String firstLine(RuntimeException e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /// Encodes several texts on as many threads as the library likes.
    List<TokenCollector.Encoding> encode(List<String> texts, boolean special) {
      return use(tokenizer -> {
        var encodings =
            TokenizersLibrary.LIB.batchEncode(tokenizer, texts.toArray(String[]::new), special);
        try {
          // One object a token is made here: a fifth of the work.
          return IntStream.range(0, encodings.length)
              .parallel()
              .mapToObj(i -> read(encodings[i], texts.get(i)))
              .toList();
        } finally {
          Arrays.stream(encodings).parallel().forEach(TokenizersLibrary.LIB::deleteEncoding);
        }
      });
    }

    private static TokenCollector.Encoding read(long encoding, String text) {
      var ids = toInts(TokenizersLibrary.LIB.getTokenIds(encoding));
      var mask = TokenizersLibrary.LIB.getSpecialTokenMask(encoding);
      var spans = TokenizersLibrary.LIB.getTokenCharSpans(encoding);
      var starts = new int[ids.length];
      var ends = new int[ids.length];
      var added = new BitSet(ids.length);
      for (var i = 0; i < ids.length; i++) {
        added.set(i, mask[i] != 0);
        starts[i] = spans[i] == null ? -1 : spans[i].getStart();
        ends[i] = spans[i] == null ? -1 : spans[i].getEnd();
      }
      return new TokenCollector.Encoding(
          ids, starts, ends, added, text.codePointCount(0, text.length()));
    }

    String decode(int[] ids, boolean skipSpecial) {
      var wide = new long[ids.length];
      for (var i = 0; i < ids.length; i++) {
        wide[i] = ids[i];
      }
      return use(tokenizer -> TokenizersLibrary.LIB.decode(tokenizer, wide, skipSpecial));
    }

    private static int[] toInts(long[] ids) {
      var narrow = new int[ids.length];
      for (var i = 0; i < ids.length; i++) {
        narrow[i] = Math.toIntExact(ids[i]);
      }
      return narrow;
    }

    private <T> T use(LongFunction<T> work) {
      lock.readLock().lock();
      if (closed) {
        lock.readLock().unlock();
        throw new IllegalStateException("the tokenizer is closed");
      }
      try {
        return work.apply(handle);
      } catch (RuntimeException e) {
        throw new FeaturescopeException(
            "the tokenizer fails on this text: " + firstLine(e), "download the model again", e);
      } finally {
        lock.readLock().unlock();
      }
    }

    @Override
    public void close() {
      lock.writeLock().lock();
      try {
        closed = true;
        cleanable.clean();
      } finally {
        lock.writeLock().unlock();
      }
    }
  }
}
