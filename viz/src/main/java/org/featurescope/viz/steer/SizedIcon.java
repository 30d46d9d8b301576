package org.featurescope.viz.steer;

import javafx.scene.control.Labeled;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// An icon that is as large as letters are.
///
/// A style sheet cannot say so: an icon writes its size into its own font, by which the next pass
/// measures an em, so that all but 1em grows or shrinks from pass to pass without end.
final class SizedIcon {
  private SizedIcon() {}

  /// @param letters whose size it follows
  /// @param times how much larger it is than they are
  static FontIcon of(Feather sign, Labeled letters, double times) {
    var icon = new FontIcon(sign);
    icon.iconSizeProperty()
        .bind(letters.fontProperty().map(font -> (int) Math.round(font.getSize() * times)));
    return icon;
  }
}
