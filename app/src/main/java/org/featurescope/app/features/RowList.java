package org.featurescope.app.features;

import javafx.collections.ObservableListBase;

/// The rows of the table as the control wants them: a number is boxed when its row is drawn.
final class RowList extends ObservableListBase<Integer> {
  private final int[] latents;

  RowList(int[] latents) {
    this.latents = latents;
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
