package org.featurescope.app.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;

/// Remembers why results could not be written: streams that print keep it to themselves.
final class StandardOutput extends FilterOutputStream {
  private IOException problem;

  StandardOutput(OutputStream to) {
    super(to);
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      problem = e;
      throw e;
    }
  }

  /// What went wrong, unless whoever reads had enough: `featurescope features | head`.
  Optional<String> problem() {
    return Optional.ofNullable(problem)
        .map(e -> String.valueOf(e.getMessage()))
        .filter(words -> !words.toLowerCase(Locale.ROOT).contains("pipe"));
  }
}
