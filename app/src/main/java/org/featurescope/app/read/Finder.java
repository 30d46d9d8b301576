package org.featurescope.app.read;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.control.IndexRange;

/// Find in the text, without regard to capitals: all places, and the one that the reader stands on.
public final class Finder {
  /// More places than this are not worth marking one by one.
  private static final int MOST = 10_000;

  private final StringProperty query = new SimpleStringProperty("");
  private final ReadOnlyObjectWrapper<List<IndexRange>> matches =
      new ReadOnlyObjectWrapper<>(List.of());
  private final ReadOnlyIntegerWrapper current = new ReadOnlyIntegerWrapper(-1);
  private String text = "";

  Finder() {
    query.addListener((seen, before, after) -> search());
  }

  void setText(String newText) {
    text = newText;
    search();
  }

  public StringProperty queryProperty() {
    return query;
  }

  /// The places in UTF-16 units, ascending, at most 10,000.
  public ReadOnlyObjectProperty<List<IndexRange>> matchesProperty() {
    return matches.getReadOnlyProperty();
  }

  /// The index of the place the reader stands on, -1 for none.
  public ReadOnlyIntegerProperty currentProperty() {
    return current.getReadOnlyProperty();
  }

  /// Steps to the next or previous place, going round at the ends.
  ///
  /// @return where it starts in the text
  public OptionalInt step(boolean forward) {
    var count = matches.get().size();
    if (count == 0) {
      return OptionalInt.empty();
    }
    current.set(Math.floorMod(current.get() + (forward ? 1 : -1), count));
    return OptionalInt.of(matches.get().get(current.get()).getStart());
  }

  /// "2 of 14", or that there is nothing.
  public String status() {
    if (query.get().isEmpty()) {
      return "";
    }
    var count = matches.get().size();
    return count == 0
        ? "not in this text"
        : "%,d of %s%,d".formatted(current.get() + 1, count == MOST ? "more than " : "", count);
  }

  private static char folded(char character) {
    return Character.toLowerCase(Character.toUpperCase(character));
  }

  private void search() {
    var found = new ArrayList<IndexRange>();
    var wanted = query.get();
    var first = wanted.isEmpty() ? ' ' : folded(wanted.charAt(0));
    for (var at = 0;
        !wanted.isEmpty() && found.size() < MOST && at + wanted.length() <= text.length();
        at++) {
      // Most places are ruled out by their first letter, which makes a long text fast.
      if (folded(text.charAt(at)) == first
          && text.regionMatches(true, at, wanted, 0, wanted.length())) {
        found.add(new IndexRange(at, at + wanted.length()));
        at += wanted.length() - 1;
      }
    }
    matches.set(List.copyOf(found));
    current.set(found.isEmpty() ? -1 : 0);
  }
}
