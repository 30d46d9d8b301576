package org.featurescope.app.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// Remembers why results could not be written: streams that print keep it to themselves.
final class StandardOutput extends FilterOutputStream {
  private final Supplier<String> closedPipe;
  private IOException problem;

  StandardOutput(OutputStream to) {
    this(to, StandardOutput::closedPipe);
  }

  /// @param closedPipe what the system says of a pipe that nobody reads any more
  StandardOutput(OutputStream to, Supplier<String> closedPipe) {
    super(to);
    this.closedPipe = closedPipe;
  }

  /// The system's words come in the person's language: it is made to say them.
  static String closedPipe() {
    try {
      var pipe = Pipe.open();
      try (var sink = pipe.sink()) {
        pipe.source().close();
        sink.write(ByteBuffer.allocate(1));
        return "";
      }
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
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
        .filter(words -> !words.toLowerCase(Locale.ROOT).contains("pipe"))
        .filter(words -> !words.equals(closedPipe.get()));
  }
}
