package org.featurescope.compute.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.featurescope.compute.text.TokenCollector.Encoding;

/// Puts long texts together from the tokens of their words. GPT-2's tokenizer merges nothing across
/// words, and a long text says the same words again and again: each is encoded by the library once.
///
/// Only for a tokenizer whose words are those of [WordSplitter], and for characters on whose kinds
/// all versions of Unicode agree.
final class WordTokens {
  /// Beyond this many words the memory of words is emptied.
  private static final int MOST_WORDS = 200_000;

  /// Longer words hardly come twice.
  private static final int LONGEST_WORD = 40;

  /// Latin, Greek and Cyrillic end here.
  private static final char END_OF_EUROPE = 0x0530;

  private static final char PUNCTUATION = 0x2000;
  private static final char END_OF_PUNCTUATION = 0x2070;

  private final Function<List<String>, List<Encoding>> library;
  private final Set<String> added;
  private final Map<String, Encoding> known = new ConcurrentHashMap<>();

  /// @param library encodes texts, each on its own and without special tokens
  /// @param added texts that the library cuts out before it looks for words
  WordTokens(Function<List<String>, List<Encoding>> library, Set<String> added) {
    this.library = library;
    this.added = Set.copyOf(added);
  }

  /// Whether [#encode] gives what the library would give.
  boolean canEncode(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= END_OF_EUROPE && (c < PUNCTUATION || c >= END_OF_PUNCTUATION)) {
        return false;
      }
    }
    return added.stream().noneMatch(text::contains);
  }

  /// The tokens of a text that [#canEncode] allows; may be called by several threads.
  Encoding encode(String text) {
    if (known.size() > MOST_WORDS) {
      known.clear();
    }
    var words = new ArrayList<String>(text.length() / 4);
    WordSplitter.split(
        text, 0, text.length(), (start, end) -> words.add(text.substring(start, end)));
    return joined(words, encodings(words));
  }

  private Encoding[] encodings(List<String> words) {
    var found = new Encoding[words.size()];
    var missing = new LinkedHashSet<String>();
    for (var i = 0; i < found.length; i++) {
      found[i] = known.get(words.get(i));
      if (found[i] == null) {
        missing.add(words.get(i));
      }
    }
    var more = encoded(List.copyOf(missing));
    for (var i = 0; i < found.length; i++) {
      if (found[i] == null) {
        found[i] = more.get(words.get(i));
      }
    }
    return found;
  }

  private Map<String, Encoding> encoded(List<String> words) {
    var out = new HashMap<String, Encoding>();
    if (!words.isEmpty()) {
      var encodings = library.apply(words);
      for (var i = 0; i < words.size(); i++) {
        out.put(words.get(i), encodings.get(i));
        if (words.get(i).length() <= LONGEST_WORD) {
          known.put(words.get(i), encodings.get(i));
        }
      }
    }
    return out;
  }

  private static Encoding joined(List<String> words, Encoding[] encodings) {
    var size = Arrays.stream(encodings).mapToInt(encoding -> encoding.ids().length).sum();
    var ids = new int[size];
    var starts = new int[size];
    var ends = new int[size];
    var next = 0;
    var before = 0;
    for (var i = 0; i < encodings.length; i++) {
      var own = encodings[i];
      for (var j = 0; j < own.ids().length; j++) {
        ids[next] = own.ids()[j];
        starts[next] = before + own.starts()[j];
        ends[next++] = before + own.ends()[j];
      }
      // No character here takes two units.
      before += words.get(i).length();
    }
    return new Encoding(ids, starts, ends, new BitSet(), before);
  }
}
