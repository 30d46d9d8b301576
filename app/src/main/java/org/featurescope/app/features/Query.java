package org.featurescope.app.features;

import java.util.Arrays;
import java.util.BitSet;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.compute.store.FeatureTable.Order;

/// Which rows are shown, and in which order.
///
/// @param text words that must stand in a latent's name or be its tags, or the latent's number
/// @param sort the column the rows are sorted by
/// @param descending largest first
public record Query(String text, Filter filter, Order sort, boolean descending) {

  /// Everything, what is understood best in front.
  public static Query standard() {
    return new Query("", Filter.all(), Order.SCORE, true);
  }

  public Query text(String next) {
    return new Query(next, filter, sort, descending);
  }

  public Query filter(Filter next) {
    return new Query(text, next, sort, descending);
  }

  public Query sort(Order order, boolean falling) {
    return new Query(text, filter, order, falling);
  }

  boolean sameOrder(Query other) {
    return sort == other.sort && descending == other.descending;
  }

  /// The words that are looked for, without the sign in front of a number; empty for none.
  String words() {
    var words = text.strip();
    return words.matches("#\\d+") ? words.substring(1) : words;
  }

  /// The latents to show.
  ///
  /// @param order all latents in the order of the sorted column
  /// @param found latents that answer the text elsewhere: in notes and in example contexts
  /// @return in the same order
  int[] rows(FeatureTable table, int[] order, BitSet found) {
    var matching = table.matching(words());
    matching.or(found);
    var rows = new int[order.length];
    var count = 0;
    for (var latent : order) {
      if (matching.get(latent) && filter.lets(table, latent)) {
        rows[count++] = latent;
      }
    }
    return Arrays.copyOf(rows, count);
  }
}
