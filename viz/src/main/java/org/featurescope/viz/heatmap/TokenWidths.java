package org.featurescope.viz.heatmap;

import java.util.Arrays;

/// The widths of a text's tokens: measured once for each form, when first asked for.
final class TokenWidths {
  /// A token is never narrower than this, so that it can be seen and clicked.
  private static final float NARROWEST = 4;

  private final HeatmapText text;
  private final Measure measure;
  private final float chipPadding;
  private final NumberSpace numbers;
  private final float[] widths;
  private final float[] leads;

  /// How many characters a token's number has; 0 where none is written.
  @FunctionalInterface
  interface NumberSpace {
    NumberSpace NONE = token -> 0;

    int characters(int token);
  }

  TokenWidths(HeatmapText text, Measure measure, float chipPadding, NumberSpace numbers) {
    this.text = text;
    this.measure = measure;
    this.chipPadding = chipPadding;
    this.numbers = numbers;
    widths = new float[text.formCount()];
    leads = new float[widths.length];
    Arrays.fill(widths, -1);
  }

  Measure measure() {
    return measure;
  }

  /// The room a whole token takes, its leading spaces included.
  float of(int token) {
    var form = text.formIndex(token);
    var width = widths[form];
    if (width < 0) {
      width = fill(form);
    }
    var characters = numbers.characters(token);
    return characters == 0 ? width : Math.max(width, leads[form] + measure.number(characters));
  }

  /// The room of a token's leading spaces; at the start of a wrapped line they are left out.
  float lead(int token) {
    var form = text.formIndex(token);
    if (widths[form] < 0) {
      fill(form);
    }
    return leads[form];
  }

  /// The room of a part of a token.
  float part(int start, int end) {
    return start == end ? 0 : Math.max(NARROWEST, measure.width(text.text(), start, end));
  }

  private float fill(int index) {
    var form = text.formAt(index);
    var characters = form.text();
    if (form.chip()) {
      widths[index] = measure.chipLabel(characters) + 2 * chipPadding;
    } else {
      widths[index] = Math.max(NARROWEST, measure.width(characters, 0, characters.length()));
      leads[index] =
          form.leadingSpaces() == 0 ? 0 : measure.width(characters, 0, form.leadingSpaces());
    }
    return widths[index];
  }
}
