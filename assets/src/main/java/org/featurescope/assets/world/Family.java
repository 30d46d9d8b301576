package org.featurescope.assets.world;

/// A kind of text. A family writes paragraphs; [World] decides which and how many.
interface Family {
  /// Stable, lower case, as stored in [WorldDocument#family].
  String name();

  /// Writes one paragraph: sentences with single spaces between them, no line break at the end.
  void write(Draft draft, Dice dice, Split split);

  /// How many paragraphs a document of this family alone has.
  default int paragraphs(Dice dice) {
    return dice.between(1, 4);
  }
}
