package org.featurescope.installer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Something to open a window on: the session's own display, one in memory, or none.
///
/// @param server the process that draws in memory
/// @param environment what a program is told
/// @param options what Java is told
record Display(Optional<Process> server, Map<String, String> environment, List<String> options)
    implements AutoCloseable {

  static Display open() {
    var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (!system.contains("linux") || System.getenv("DISPLAY") != null) {
      return new Display(Optional.empty(), Map.of(), List.of());
    }
    try {
      var server =
          new ProcessBuilder(
                  "Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24", "-nolisten", "tcp")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var number =
          new BufferedReader(
                  new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      if (number != null) {
        return new Display(Optional.of(server), Map.of("DISPLAY", ":" + number), List.of());
      }
    } catch (IOException notInstalled) {
      // Then the toolkit draws in memory itself.
    }
    return new Display(
        Optional.empty(), Map.of(), List.of("-Dglass.platform=Headless", "-Dprism.order=sw"));
  }

  @Override
  public void close() {
    server.ifPresent(Process::destroy);
  }
}
