package org.featurescope.app.cli;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.featurescope.compute.job.Cancellation;

/// What a command said and how it ended, run inside this process.
///
/// @param code the exit code
record CliRun(int code, String out, String err) {

  static CliRun of(String... args) {
    return of(new Cancellation(), args);
  }

  static CliRun of(Cancellation cancellation, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            cancellation);
    var code = CommandLineInterface.run(console, args);
    return new CliRun(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  JsonElement json() {
    return JsonParser.parseString(out);
  }
}
