package org.featurescope.compute.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.text.TokenSequence;
import org.featurescope.compute.text.Tokenizer;

/// Cuts documents into windows and gathers them in pools, whose windows go through the model in
/// batches of about one length, so that little is computed on padding.
///
/// No pool reaches from one block of [#BLOCK] documents into the next. A part of a corpus that
/// begins and ends at a block's edge is therefore cut into the same batches as within the whole,
/// and its activations come out the same to the last bit, whatever the products' kernels do with
/// batches of different shapes.
final class Pools {
  /// Documents of a block.
  static final int BLOCK = 64;

  /// Batches of a pool.
  private static final int BATCHES = 8;

  private final Tokenizer tokenizer;
  private final Iterator<Document> documents;
  private final int length;
  private final int batch;
  private final long most;
  private final Cancellation cancellation;

  private Place place;
  private long number = -1;
  private TokenSequence current;
  private int next;

  /// Windows that are computed together.
  ///
  /// @param begin where the pool begins
  /// @param end where the next one does
  record Pool(Place begin, Place end, List<List<TextWindow>> batches) {}

  /// @param documents from `begin` on
  /// @param length tokens of a window, without a BOS
  /// @param batch windows of full length in a batch
  /// @param most tokens in all, those before `begin` included
  Pools(
      Tokenizer tokenizer,
      Iterator<Document> documents,
      Place begin,
      int length,
      int batch,
      long most,
      Cancellation cancellation) {
    this.tokenizer = tokenizer;
    this.documents = documents;
    this.place = begin.after(0);
    this.length = length;
    this.batch = batch;
    this.most = most;
    this.cancellation = cancellation;
    advance();
    if (current != null && number == begin.document()) {
      next = begin.token();
      skipSpent();
    }
    place = here(begin.before());
  }

  /// The next pool, or nothing at the end of the corpus or of what is wanted of it.
  Optional<Pool> next() {
    var begin = place;
    var windows = new ArrayList<TextWindow>();
    var tokens = begin.before();
    var block = number / BLOCK;
    while (current != null
        && number / BLOCK == block
        && windows.size() < (long) BATCHES * batch
        && tokens < most) {
      var size = (int) Math.min(Math.min(length, current.size() - next), most - tokens);
      windows.add(window(size));
      tokens += size;
      next += size;
      skipSpent();
    }
    place = here(tokens);
    return windows.isEmpty()
        ? Optional.empty()
        : Optional.of(new Pool(begin, place, batches(windows)));
  }

  /// Whether the corpus ends before what is wanted of it.
  boolean exhausted() {
    return current == null;
  }

  private Place here(long before) {
    return current == null
        ? new Place(number + 1, 0, before, 0)
        : new Place(number, next, before, 0);
  }

  private TextWindow window(int size) {
    return new TextWindow(number, next, ids(current, next, size));
  }

  private static int[] ids(TokenSequence tokens, int from, int size) {
    var ids = new int[size];
    for (var i = 0; i < size; i++) {
      ids[i] = tokens.id(from + i);
    }
    return ids;
  }

  private void skipSpent() {
    while (current != null && next >= current.size()) {
      advance();
    }
  }

  private void advance() {
    current = null;
    next = 0;
    while (current == null && documents.hasNext()) {
      var document = documents.next();
      var tokens = tokenizer.encode(document.text(), false, cancellation);
      number = document.number();
      current = tokens.isEmpty() ? null : tokens;
    }
  }

  /// The longest windows first; a batch holds as many tokens as one of full windows, padding
  /// included.
  private List<List<TextWindow>> batches(List<TextWindow> windows) {
    windows.sort(Comparator.comparingInt(TextWindow::size).reversed());
    var batches = new ArrayList<List<TextWindow>>();
    for (var from = 0; from < windows.size(); ) {
      var fitting = Math.max(1, (long) batch * length / windows.get(from).size());
      var to = (int) Math.min(windows.size(), from + fitting);
      batches.add(List.copyOf(windows.subList(from, to)));
      from = to;
    }
    return batches;
  }

  /// Where each token of a window ends in the window's text; the text is what lies between the
  /// first one's start and the last one's end.
  static int[] ends(TokenSequence tokens, int start, int size) {
    var ends = new int[size];
    var origin = tokens.start(start);
    for (var i = 0; i < size; i++) {
      ends[i] = Math.max(i == 0 ? 0 : ends[i - 1], tokens.end(start + i) - origin);
    }
    return ends;
  }

  /// What the tokens of a window spell.
  static Passage passage(long document, TokenSequence tokens, int start, int size) {
    var ends = ends(tokens, start, size);
    var origin = tokens.start(start);
    return new Passage(
        document,
        start,
        ids(tokens, start, size),
        tokens.text().substring(origin, origin + Arrays.stream(ends).max().orElse(0)),
        ends);
  }
}
