package org.featurescope.compute.read;

import java.util.Arrays;

/// Which positions of a text are known: ranges of tokens that neither overlap nor touch, ascending.
/// Immutable.
public final class TokenRanges {

  /// Takes ranges one by one, `start` included, `end` excluded.
  @FunctionalInterface
  public interface Visitor {
    void visit(int start, int end);
  }

  private static final TokenRanges NONE = new TokenRanges(new int[0], 0);

  /// Start and end of every range, one after the other.
  private final int[] bounds;

  private final int used;
  private final int count;

  private TokenRanges(int[] bounds, int used) {
    this.bounds = bounds;
    this.used = used;
    var sum = 0;
    for (var i = 0; i < used; i += 2) {
      sum += bounds[i + 1] - bounds[i];
    }
    count = sum;
  }

  public static TokenRanges none() {
    return NONE;
  }

  /// @param start the first token
  /// @param end the token after the last; the same as `start` for none
  public static TokenRanges of(int start, int end) {
    return NONE.with(start, end);
  }

  /// These and the tokens from `start` to `end - 1`.
  public TokenRanges with(int start, int end) {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("tokens %d to %d are no range".formatted(start, end));
    }
    if (start == end) {
      return this;
    }
    // Ranges that touch the new one become part of it.
    var from = 0;
    while (from < used && bounds[from + 1] < start) {
      from += 2;
    }
    var to = from;
    while (to < used && bounds[to] <= end) {
      to += 2;
    }
    var joined = new int[used - (to - from) + 2];
    System.arraycopy(bounds, 0, joined, 0, from);
    joined[from] = from < to ? Math.min(start, bounds[from]) : start;
    joined[from + 1] = from < to ? Math.max(end, bounds[to - 1]) : end;
    System.arraycopy(bounds, to, joined, from + 2, used - to);
    return new TokenRanges(joined, joined.length);
  }

  /// These without the tokens of `others`.
  public TokenRanges minus(TokenRanges others) {
    var rest = new int[used + others.used];
    var size = 0;
    var other = 0;
    for (var i = 0; i < used; i += 2) {
      var start = bounds[i];
      while (other < others.used && others.bounds[other + 1] <= start) {
        other += 2;
      }
      for (var o = other; o < others.used && others.bounds[o] < bounds[i + 1]; o += 2) {
        if (others.bounds[o] > start) {
          rest[size++] = start;
          rest[size++] = others.bounds[o];
        }
        start = Math.max(start, others.bounds[o + 1]);
      }
      if (start < bounds[i + 1]) {
        rest[size++] = start;
        rest[size++] = bounds[i + 1];
      }
    }
    return size == 0 ? NONE : new TokenRanges(rest, size);
  }

  public boolean contains(int token) {
    var at = Arrays.binarySearch(bounds, 0, used, token);
    // A token that is found is a start, which belongs to a range, or an end, which does not.
    return at >= 0 ? at % 2 == 0 : -(at + 1) % 2 == 1;
  }

  /// The number of tokens.
  public int count() {
    return count;
  }

  public boolean isEmpty() {
    return used == 0;
  }

  /// All ranges, ascending.
  public void forEach(Visitor visitor) {
    for (var i = 0; i < used; i += 2) {
      visitor.visit(bounds[i], bounds[i + 1]);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenRanges that
        && Arrays.equals(bounds, 0, used, that.bounds, 0, that.used);
  }

  @Override
  public int hashCode() {
    var hash = 1;
    for (var i = 0; i < used; i++) {
      hash = 31 * hash + bounds[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    var out = new StringBuilder();
    forEach((start, end) ->
        out.append(out.isEmpty() ? "" : ", ").append(start).append("..").append(end));
    return out.toString();
  }
}
