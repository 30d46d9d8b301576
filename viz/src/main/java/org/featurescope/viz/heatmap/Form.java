package org.featurescope.viz.heatmap;

/// What tokens of the same characters have in common: how they are written, where a line may break
/// beside them and whether they can be drawn apart from their neighbours.
///
/// @param text the characters, or the label of a chip
/// @param chip whether it is drawn as an outlined chip
/// @param hasNewline whether a line ends inside
/// @param leadingSpaces how many spaces it begins with; 0 where there is nothing else
/// @param opens whether a line may break before it, whatever stands there
/// @param closes whether a line may break after it, whatever follows
/// @param clings whether it never begins a line (closing punctuation of East Asian text)
/// @param direction which way its letters run
/// @param joinsBefore whether its first letter takes its shape from what stands before
/// @param joinsAfter whether its last letter takes its shape from what follows
record Form(
    String text,
    boolean chip,
    boolean hasNewline,
    int leadingSpaces,
    boolean opens,
    boolean closes,
    boolean clings,
    Direction direction,
    boolean joinsBefore,
    boolean joinsAfter) {

  /// Which way letters run; spaces, digits and punctuation go along with what is around them.
  enum Direction {
    LEFT_TO_RIGHT,
    RIGHT_TO_LEFT,
    NEUTRAL
  }

  private static final String CLINGING = "、。，．：；？！）」』】〉》〕］｝ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々";
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  static Form chip(String label) {
    return new Form(
        label.isEmpty() ? "·" : label,
        true,
        false,
        0,
        true,
        true,
        false,
        Direction.LEFT_TO_RIGHT,
        false,
        false);
  }

  static Form of(String text) {
    var first = text.codePointAt(0);
    var last = text.codePointBefore(text.length());
    var spaces = 0;
    while (spaces < text.length() && text.charAt(spaces) == ' ') {
      spaces++;
    }
    return new Form(
        text,
        false,
        text.indexOf('\n') >= 0,
        spaces == text.length() ? 0 : spaces,
        Character.isWhitespace(first) || eastAsian(first),
        Character.isWhitespace(last)
            || eastAsian(last)
            || last == '-'
            || last == '—'
            || last == '/',
        CLINGING.indexOf(first) >= 0,
        direction(text),
        !rightToLeft(first) && shaped(first) || Character.isLowSurrogate(text.charAt(0)),
        !rightToLeft(last) && shaped(last)
            || Character.isHighSurrogate(text.charAt(text.length() - 1)));
  }

  /// Whether a line may break between two neighbours.
  static boolean breaksBetween(Form before, Form after) {
    return (before.closes || after.opens) && !after.clings;
  }

  /// Whether two neighbours must be drawn as one because letters join or marks combine.
  static boolean joined(Form before, Form after) {
    return !before.chip
        && !after.chip
        && !before.hasNewline
        && !after.hasNewline
        && (before.joinsAfter || after.joinsBefore);
  }

  private static boolean eastAsian(int codePoint) {
    return switch (Character.UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
      default ->
          codePoint >= 0x3000 && codePoint <= 0x303F || codePoint >= 0xFF00 && codePoint <= 0xFFEF;
    };
  }

  /// Whether a character cannot be drawn without knowing its neighbours.
  static boolean shaped(int codePoint) {
    if (codePoint < 0x300) {
      return false;
    }
    var type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.MODIFIER_SYMBOL && codePoint >= 0x1F3FB
        || codePoint == ZERO_WIDTH_JOINER
        || codePoint >= 0x1F1E6 && codePoint <= 0x1F1FF) {
      return true;
    }
    if (rightToLeft(codePoint)) {
      return true;
    }
    return switch (Character.UnicodeScript.of(codePoint)) {
      case DEVANAGARI,
          BENGALI,
          GURMUKHI,
          GUJARATI,
          ORIYA,
          TAMIL,
          TELUGU,
          KANNADA,
          MALAYALAM,
          SINHALA,
          THAI,
          LAO,
          TIBETAN,
          MYANMAR,
          KHMER,
          MONGOLIAN,
          SYRIAC,
          NKO,
          THAANA ->
          true;
      default -> false;
    };
  }

  private static Direction direction(String text) {
    var direction = Direction.NEUTRAL;
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      if (rightToLeft(character)) {
        return Direction.RIGHT_TO_LEFT;
      }
      if (Character.isLetter(character)) {
        direction = Direction.LEFT_TO_RIGHT;
      }
    }
    return direction;
  }

  private static boolean rightToLeft(int codePoint) {
    return switch (Character.getDirectionality(codePoint)) {
      case Character.DIRECTIONALITY_RIGHT_TO_LEFT,
          Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC,
          Character.DIRECTIONALITY_ARABIC_NUMBER ->
          true;
      default -> false;
    };
  }
}
