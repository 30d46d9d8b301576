package org.featurescope.compute.steering;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a plan is to bring about in the text that follows a prompt: plain data, so that anyone can
/// write one down. Letters count as alike in both cases, and an entry that begins or ends with a
/// letter or digit is found as a whole word only: `le` is not in `table`.
///
/// @param kind what is asked
/// @param words the entries that it is asked of
/// @param share of [Kind#SHARE], from 0 to 1; without meaning for the others
public record EffectGoal(Kind kind, List<String> words, double share) {

  /// What can be asked of a text.
  public enum Kind {
    /// It begins with one of the entries, blanks before it left out.
    BEGINS,
    /// It contains at least one of the entries.
    CONTAINS,
    /// It contains none of the entries.
    LACKS,
    /// At least a share of its words are among the entries; a text without words has none.
    SHARE;

    /// Its word in a trial: `begins`.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

  public EffectGoal {
    words = List.copyOf(words);
    if (words.isEmpty()
        || words.stream().anyMatch(String::isBlank)
        || !(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(words + ", " + share);
    }
  }

  /// One that needs no share.
  public static EffectGoal of(Kind kind, List<String> words) {
    return new EffectGoal(kind, words, 0);
  }

  /// The same of other words.
  EffectGoal of(List<String> others) {
    return new EffectGoal(kind, others, share);
  }

  /// Whether a text brings it about.
  ///
  /// @param text what follows the prompt, the prompt left out
  public boolean reachedBy(String text) {
    return switch (kind) {
      case BEGINS ->
          words.stream().anyMatch(word -> pattern(word).matcher(text.strip()).lookingAt());
      case CONTAINS -> words.stream().anyMatch(word -> pattern(word).matcher(text).find());
      case LACKS -> words.stream().noneMatch(word -> pattern(word).matcher(text).find());
      case SHARE -> reachesShare(text);
    };
  }

  private boolean reachesShare(String text) {
    var known = words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
    var all = WORD.matcher(text).results().map(match -> match.group().toLowerCase(Locale.ROOT));
    var found = all.map(known::contains).toList();
    return !found.isEmpty()
        && found.stream().filter(among -> among).count() >= share * found.size();
  }

  /// Finds an entry, at word boundaries where it is a word.
  private static Pattern pattern(String entry) {
    var before = Character.isLetterOrDigit(entry.codePointAt(0)) ? "(?<![\\p{L}\\p{N}])" : "";
    var after =
        Character.isLetterOrDigit(entry.codePointBefore(entry.length()))
            ? "(?![\\p{L}\\p{M}\\p{N}])"
            : "";
    return Pattern.compile(
        before + Pattern.quote(entry) + after, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
