package org.featurescope.app.features;

import java.util.AbstractList;
import java.util.List;
import javafx.collections.ObservableListBase;

/// The rows of the table as the control wants them: a number is boxed when its row is drawn. One
/// list stays while its rows change, as a table forgets its order with another list.
final class RowList extends ObservableListBase<Integer> {
  private int[] latents = new int[0];

  /// Shows other rows.
  void show(int[] next) {
    var removed = boxed(latents);
    beginChange();
    latents = next;
    nextReplace(0, next.length, removed);
    endChange();
  }

  private static List<Integer> boxed(int[] numbers) {
    return new AbstractList<>() {
      @Override
      public Integer get(int index) {
        return numbers[index];
      }

      @Override
      public int size() {
        return numbers.length;
      }
    };
  }

  @Override
  public Integer get(int index) {
    return latents[index];
  }

  @Override
  public int size() {
    return latents.length;
  }

  @Override
  public int indexOf(Object latent) {
    if (latent instanceof Integer wanted) {
      for (var i = 0; i < latents.length; i++) {
        if (latents[i] == wanted) {
          return i;
        }
      }
    }
    return -1;
  }

  @Override
  public boolean contains(Object latent) {
    return indexOf(latent) >= 0;
  }
}
