package org.featurescope.app.frame;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.Image;
import javafx.scene.transform.Transform;
import javax.imageio.ImageIO;

/// Pictures of what is on the screen, for files and the clipboard.
public final class Pictures {
  /// A picture for print has two pixels where the screen has one.
  public static final double SCALE = 2;

  private Pictures() {}

  /// A picture of `view` as it is now.
  public static Image of(Node view) {
    var parameters = new SnapshotParameters();
    parameters.setTransform(Transform.scale(SCALE, SCALE));
    return view.snapshot(parameters, null);
  }

  /// The bytes of a PNG file. Runs on any thread.
  public static byte[] png(Image picture) {
    return png(SwingFXUtils.fromFXImage(picture, null));
  }

  private static byte[] png(BufferedImage picture) {
    try {
      var bytes = new ByteArrayOutputStream();
      ImageIO.write(picture, "png", bytes);
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
