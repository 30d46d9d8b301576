package org.featurescope.compute.text;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.stream.IntStream;

/// A text and its tokens, held in arrays so that a million tokens cost 12 MB.
///
/// Spans are in UTF-16 units of the text, start included, end excluded. Several tokens that are
/// parts of one character share the span of the character. A token that the tokenizer added (a BOS)
/// stands for nothing in the text: its span is empty.
public final class TokenSequence {
  private final String text;
  private final int[] ids;
  private final int[] starts;
  private final int[] ends;
  private final BitSet added;

  /// @param text the text that the spans refer to
  /// @param ids the tokens `[T]`
  /// @param starts `[T]`, in UTF-16 units
  /// @param ends `[T]`, in UTF-16 units
  /// @param added the positions of tokens that the tokenizer added
  public TokenSequence(String text, int[] ids, int[] starts, int[] ends, BitSet added) {
    this.text = Objects.requireNonNull(text);
    this.ids = ids.clone();
    this.starts = starts.clone();
    this.ends = ends.clone();
    this.added = (BitSet) added.clone();
    if (starts.length != ids.length || ends.length != ids.length) {
      throw new IllegalArgumentException("a span for every token is needed");
    }
  }

  /// Tokens that come without a text, as a command line may give them: the text is empty, and so is
  /// every span.
  public static TokenSequence ofIds(int... ids) {
    return new TokenSequence("", ids, new int[ids.length], new int[ids.length], new BitSet());
  }

  public String text() {
    return text;
  }

  /// The number of tokens.
  public int size() {
    return ids.length;
  }

  public boolean isEmpty() {
    return ids.length == 0;
  }

  public int id(int position) {
    return ids[position];
  }

  /// All ids `[T]`, a copy.
  public int[] ids() {
    return ids.clone();
  }

  /// The first UTF-16 unit of a token.
  public int start(int position) {
    return starts[position];
  }

  /// The UTF-16 unit after the last of a token.
  public int end(int position) {
    return ends[position];
  }

  /// Whether the tokenizer added this token, rather than found it in the text.
  public boolean isAdded(int position) {
    return added.get(Objects.checkIndex(position, ids.length));
  }

  /// The part of the text that a token stands for; empty for an added token.
  public String surface(int position) {
    return text.substring(starts[position], ends[position]);
  }

  /// The position of the token that holds the UTF-16 unit `offset` of the text, of several the
  /// first; where no token holds it (white space that the tokenizer drops), the next one. `size()`
  /// after the last token.
  public int positionAt(int offset) {
    var low = 0;
    var high = ids.length;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (ends[middle] > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// The tokens from position `from` (included) to `to` (excluded), with spans in the same text.
  public TokenSequence slice(int from, int to) {
    Objects.checkFromToIndex(from, to, ids.length);
    return new TokenSequence(
        text,
        Arrays.copyOfRange(ids, from, to),
        Arrays.copyOfRange(starts, from, to),
        Arrays.copyOfRange(ends, from, to),
        added.get(from, to));
  }

  /// The same tokens, of no more of the text than they reach.
  public TokenSequence alone() {
    var end = ids.length == 0 ? 0 : ends[ids.length - 1];
    return new TokenSequence(text.substring(0, end), ids, starts, ends, added);
  }

  /// The same tokens with an added one in front, which stands for nothing in the text.
  public TokenSequence ledBy(int first) {
    var size = ids.length + 1;
    var longer = new int[size];
    var from = new int[size];
    var to = new int[size];
    var marks = new BitSet(size);
    longer[0] = first;
    marks.set(0);
    System.arraycopy(ids, 0, longer, 1, ids.length);
    System.arraycopy(starts, 0, from, 1, ids.length);
    System.arraycopy(ends, 0, to, 1, ids.length);
    added.stream().forEach(position -> marks.set(position + 1));
    return new TokenSequence(text, longer, from, to, marks);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenSequence that
        && text.equals(that.text)
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(starts, that.starts)
        && Arrays.equals(ends, that.ends)
        && added.equals(that.added);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, Arrays.hashCode(ids));
  }

  @Override
  public String toString() {
    return IntStream.range(0, Math.min(size(), 50)).mapToObj(this::surface).toList().toString();
  }
}
