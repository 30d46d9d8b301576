package org.featurescope.app.read;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.featurescope.compute.job.Cancellation;

/// A way to write down what is shown. Long texts are written as they come, not put together first.
@FunctionalInterface
interface ExportForm {

  /// @throws java.util.concurrent.CancellationException when `cancellation` was asked for
  void write(Exported shown, Writer out, Cancellation cancellation) throws IOException;

  /// The whole as a string, for what is short.
  default String string(Exported shown) {
    try (var out = new StringWriter()) {
      write(shown, out, new Cancellation());
      return out.toString();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
