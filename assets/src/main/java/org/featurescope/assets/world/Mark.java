package org.featurescope.assets.world;

import java.util.Arrays;
import java.util.List;

/// A pair of marks that must be closed in the right order.
enum Mark {
  QUOTE("\"", "\""),
  INNER_QUOTE("'", "'"),
  STRING("'", "'"),
  ROUND("(", ")"),
  SQUARE("[", "]"),
  CURLY("{", "}");

  private final String opening;
  private final String closing;

  Mark(String opening, String closing) {
    this.opening = opening;
    this.closing = closing;
  }

  String opening() {
    return opening;
  }

  String closing() {
    return closing;
  }

  /// Every mark that closes something, once.
  static List<String> closings() {
    return Arrays.stream(values()).map(Mark::closing).distinct().toList();
  }

  /// What might close instead: for a bracket another bracket, for a quotation the other mark.
  static String wrongClosing(Mark mark, Dice dice) {
    if (!mark.isBracket()) {
      return (mark == QUOTE ? INNER_QUOTE : QUOTE).closing();
    }
    return dice.pickBut(List.of(ROUND, SQUARE, CURLY), mark).closing();
  }

  boolean isBracket() {
    return this != QUOTE && this != INNER_QUOTE && this != STRING;
  }
}
