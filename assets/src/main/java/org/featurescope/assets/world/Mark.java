package org.featurescope.assets.world;

/// A pair of marks that must be closed in the right order.
enum Mark {
  QUOTE("\"", "\""),
  INNER_QUOTE("'", "'"),
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

  boolean isBracket() {
    return this != QUOTE && this != INNER_QUOTE;
  }
}
