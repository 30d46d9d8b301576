package org.featurescope.compute.text;

import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;

/// The tokens put before and after every text where `tokenizer_config.json` asks for others than
/// `tokenizer.json` adds.
///
/// @param first a BOS, or none
/// @param last an EOS, or none
record BeginAndEnd(OptionalInt first, OptionalInt last) {

  /// The sequence with these tokens around it.
  TokenSequence around(TokenSequence tokens) {
    var shift = first.isPresent() ? 1 : 0;
    var size = tokens.size() + shift + (last.isPresent() ? 1 : 0);
    var ids = new int[size];
    var starts = new int[size];
    var ends = new int[size];
    var added = new BitSet(size);
    first.ifPresent(id -> {
      ids[0] = id;
      added.set(0);
    });
    for (var i = 0; i < tokens.size(); i++) {
      ids[i + shift] = tokens.id(i);
      starts[i + shift] = tokens.start(i);
      ends[i + shift] = tokens.end(i);
      added.set(i + shift, tokens.isAdded(i));
    }
    last.ifPresent(id -> {
      var end = Arrays.stream(ends).max().orElse(0);
      ids[size - 1] = id;
      starts[size - 1] = ends[size - 1] = end;
      added.set(size - 1);
    });
    return new TokenSequence(tokens.text(), ids, starts, ends, added);
  }
}
