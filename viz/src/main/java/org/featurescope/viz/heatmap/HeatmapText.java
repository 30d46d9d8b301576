package org.featurescope.viz.heatmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/// A text and its tokens, immutable, as arrays; one million tokens are cheap.
///
/// Tokens are in the order of the text. Their spans are in UTF-16 units and may overlap where
/// several tokens share one character (an emoji of four bytes over three tokens), may be empty
/// (special tokens), and may leave gaps.
///
/// Equal pieces of text share one *form*, so that widths and the like are computed once for each
/// form and not once for each token.
public final class HeatmapText {
  private static final HeatmapText EMPTY =
      of("", new int[0], new int[0], new int[0], token -> false, new int[0], id -> "");

  private final String text;
  private final int[] ids;
  private final int[] starts;
  private final int[] ends;
  private final int[] forms;
  private final Form[] formTable;
  private final int[] seams;

  private HeatmapText(
      String text,
      int[] ids,
      int[] starts,
      int[] ends,
      int[] forms,
      Form[] formTable,
      int[] seams) {
    this.text = text;
    this.ids = ids;
    this.starts = starts;
    this.ends = ends;
    this.forms = forms;
    this.formTable = formTable;
    this.seams = seams;
  }

  /// @param text the whole text
  /// @param ids [token] vocabulary ids
  /// @param starts [token] first UTF-16 unit, ascending
  /// @param ends [token] one past the last UTF-16 unit, never less than the start
  /// @param special tells of a token's *index* whether it is drawn as a chip
  /// @param seams ascending token indices before which one window of the model ends and the next
  ///   begins; empty where the text fitted in one window
  /// @param label the display label of a vocabulary *id*, drawn in the chips of special tokens and
  ///   of tokens that stand for no character
  public static HeatmapText of(
      String text,
      int[] ids,
      int[] starts,
      int[] ends,
      IntPredicate special,
      int[] seams,
      IntFunction<String> label) {
    Objects.requireNonNull(text);
    if (starts.length != ids.length || ends.length != ids.length) {
      throw new IllegalArgumentException(
          "ids, starts and ends differ in length: %d, %d, %d"
              .formatted(ids.length, starts.length, ends.length));
    }
    var formTable = new ArrayList<Form>();
    var forms = new int[ids.length];
    var known = new HashMap<String, Integer>();
    var chips = new HashMap<Integer, Integer>();
    var recent = new HashMap<Integer, Integer>();
    for (var token = 0; token < ids.length; token++) {
      var start = starts[token];
      var end = ends[token];
      if (start < 0
          || end < start
          || end > text.length()
          || token > 0 && start < starts[token - 1]) {
        throw new IllegalArgumentException(
            "token %d has the span %d-%d".formatted(token, start, end));
      }
      var id = ids[token];
      if (start == end || special.test(token)) {
        forms[token] =
            chips.computeIfAbsent(id, key -> add(formTable, Form.chip(label.apply(key))));
        continue;
      }
      // Nearly always an id stands for the same characters as last time: no substring is made.
      var guess = recent.get(id);
      if (guess != null && matches(formTable.get(guess), text, start, end)) {
        forms[token] = guess;
        continue;
      }
      var slice = text.substring(start, end);
      var form = known.computeIfAbsent(slice, key -> add(formTable, Form.of(key)));
      recent.put(id, form);
      forms[token] = form;
    }
    return new HeatmapText(
        text,
        ids.clone(),
        starts.clone(),
        ends.clone(),
        forms,
        formTable.toArray(Form[]::new),
        seams.clone());
  }

  /// A text that is nothing but its tokens, one after the other.
  ///
  /// A token without a spelling of its own is one of several that make up a letter beyond ASCII: it
  /// shares the letter before it, or else the one after it.
  public static HeatmapText spelled(List<String> tokens) {
    var text = String.join("", tokens);
    var ids = new int[tokens.size()];
    var starts = new int[ids.length];
    var ends = new int[ids.length];
    var at = 0;
    for (var token = 0; token < ids.length; token++) {
      ids[token] = tokens.get(token).hashCode();
      starts[token] = at;
      at += tokens.get(token).length();
      ends[token] = at;
      if (starts[token] == at && at > 0 && text.codePointBefore(at) > 0x7F) {
        starts[token] = at - Character.charCount(text.codePointBefore(at));
      } else if (starts[token] == at && at < text.length() && text.codePointAt(at) > 0x7F) {
        ends[token] = at + Character.charCount(text.codePointAt(at));
      }
    }
    return of(text, ids, starts, ends, token -> false, new int[0], id -> "");
  }

  public static HeatmapText empty() {
    return EMPTY;
  }

  private static int add(List<Form> table, Form form) {
    table.add(form);
    return table.size() - 1;
  }

  private static boolean matches(Form form, String text, int start, int end) {
    return form.text().length() == end - start && text.startsWith(form.text(), start);
  }

  public String text() {
    return text;
  }

  /// The number of tokens.
  public int size() {
    return ids.length;
  }

  public int id(int token) {
    return ids[token];
  }

  public int start(int token) {
    return starts[token];
  }

  public int end(int token) {
    return ends[token];
  }

  /// The characters that a token stands for.
  public String slice(int token) {
    return text.substring(starts[token], ends[token]);
  }

  /// What to call a token: its characters, or the label of its chip.
  public String label(int token) {
    var form = form(token);
    return form.chip() ? form.text() : slice(token);
  }

  /// Whether a token is drawn as a chip.
  public boolean chip(int token) {
    return form(token).chip();
  }

  /// The first token whose span reaches beyond a place in the text; [#size] where none does.
  public int tokenAt(int offset) {
    var low = 0;
    var high = size();
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (ends[middle] <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Whether a window of the model begins at this token.
  public boolean seamBefore(int token) {
    return Arrays.binarySearch(seams, token) >= 0;
  }

  int[] seams() {
    return seams;
  }

  int formIndex(int token) {
    return forms[token];
  }

  Form form(int token) {
    return formTable[forms[token]];
  }

  /// How many forms there are.
  int formCount() {
    return formTable.length;
  }

  Form formAt(int index) {
    return formTable[index];
  }
}
