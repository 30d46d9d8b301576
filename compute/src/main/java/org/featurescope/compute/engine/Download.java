package org.featurescope.compute.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;

/// One file from a web server, of a known length, into a file that a later attempt continues.
///
/// Java's older client is used: it needs no module beyond the base, follows the system's proxy
/// properties, and gives up on a server that falls silent.
///
/// @param size bytes, as [#size] was told
/// @param file what has arrived so far
record Download(URI from, long size, Path file) {
  private static final int CONNECT = (int) Duration.ofSeconds(20).toMillis();
  private static final int SILENCE = (int) Duration.ofSeconds(30).toMillis();

  /// Broken connections in a row, without a byte between them, until it is given up.
  private static final int ATTEMPTS = 3;

  /// What a small text file holds.
  ///
  /// @param longest bytes that are read at most
  static String text(URI from, int longest) {
    try {
      var connection = open(from, "GET");
      require(connection, from);
      try (var in = connection.getInputStream()) {
        return new String(in.readNBytes(longest), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      throw unreachable(from, e);
    }
  }

  /// How long a file is.
  static long size(URI from) {
    try {
      var connection = open(from, "HEAD");
      require(connection, from);
      var size = connection.getContentLengthLong();
      if (size <= 0) {
        throw new FeaturescopeException(
            from.getHost() + " does not say how long " + from.getPath() + " is", "try again later");
      }
      return size;
    } catch (IOException e) {
      throw unreachable(from, e);
    }
  }

  /// Fetches what is missing.
  ///
  /// @param progress told how many bytes are there
  void run(LongConsumer progress, Cancellation cancellation) {
    var failures = 0;
    while (have() < size) {
      cancellation.check();
      var before = have();
      try {
        attempt(before, progress, cancellation);
        if (have() < size) {
          throw new EOFException("the server closed the connection");
        }
      } catch (IOException e) {
        failures = have() > before ? 0 : failures + 1;
        if (failures == ATTEMPTS) {
          throw new FeaturescopeException(
              "the connection to %s broke off after %s of %s"
                  .formatted(from.getHost(), MemoryBudget.text(have()), MemoryBudget.text(size)),
              "fetch again; what has arrived is kept",
              e);
        }
      }
    }
  }

  private long have() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw FileProblem.reading(file, e);
    }
  }

  private void attempt(long have, LongConsumer progress, Cancellation cancellation)
      throws IOException {
    var connection = open(from, "GET");
    if (have > 0) {
      connection.setRequestProperty("Range", "bytes=" + have + "-");
      tag().ifPresent(tag -> connection.setRequestProperty("If-Range", tag));
    }
    require(connection, from);
    var continues = connection.getResponseCode() == HttpURLConnection.HTTP_PARTIAL;
    var start = continues ? have : 0;
    if (continues && !startsAt(connection, have)
        || start + connection.getContentLengthLong() != size) {
      forget();
      throw new FeaturescopeException(
          "%s is not as long as %s said".formatted(from.getPath(), from.getHost()),
          "fetch again; if that does not help, a proxy changes what passes it");
    }
    if (!continues) {
      forget();
    }
    remember(connection.getHeaderField("ETag"));
    try (var in = connection.getInputStream()) {
      append(in, start, progress, cancellation);
    }
  }

  private static boolean startsAt(HttpURLConnection connection, long have) {
    var range = String.valueOf(connection.getHeaderField("Content-Range"));
    return range.startsWith("bytes " + have + "-");
  }

  private void append(InputStream in, long start, LongConsumer progress, Cancellation cancellation)
      throws IOException {
    var buffer = new byte[1 << 16];
    var done = start;
    try (var out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (var n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        cancellation.check();
        write(out, buffer, (int) Math.clamp(size - done, 0, n));
        done += n;
        progress.accept(Math.min(done, size));
      }
    }
  }

  /// A full disk is no broken connection.
  private void write(OutputStream out, byte[] bytes, int count) {
    try {
      out.write(bytes, 0, count);
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    }
  }

  /// The state of the file on the server when the first byte came: a changed one is begun anew.
  private Path tagFile() {
    return file.resolveSibling(file.getFileName() + ".tag");
  }

  private Optional<String> tag() throws IOException {
    return Files.isRegularFile(tagFile())
        ? Optional.of(Files.readString(tagFile()).strip())
        : Optional.empty();
  }

  private void remember(String tag) throws IOException {
    if (tag != null && tag.startsWith("\"") && tag.length() < 200) {
      Files.writeString(tagFile(), tag);
    }
  }

  private void forget() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(tagFile());
  }

  /// Takes away what is of no use once the file is complete.
  void delete() throws IOException {
    forget();
  }

  private static HttpURLConnection open(URI from, String method) throws IOException {
    if (!String.valueOf(from.getScheme()).toLowerCase(Locale.ROOT).matches("https?")) {
      throw new FeaturescopeException(from + " is no web address", "name one with https://");
    }
    var connection = (HttpURLConnection) from.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT);
    connection.setReadTimeout(SILENCE);
    connection.setRequestProperty("User-Agent", "featurescope");
    return connection;
  }

  private static void require(HttpURLConnection connection, URI from) throws IOException {
    var code = connection.getResponseCode();
    if (code / 100 != 2) {
      throw new FeaturescopeException(
          "%s answers %d for %s".formatted(from.getHost(), code, from.getPath()),
          code == HttpURLConnection.HTTP_NOT_FOUND
              ? "look whether there is a newer version of this program"
              : "try again later");
    }
  }

  private static FeaturescopeException unreachable(URI from, IOException e) {
    var why = e instanceof UnknownHostException ? "no such host is known" : e.getMessage();
    return new FeaturescopeException(
        from.getHost() + " cannot be reached: " + why,
        "check the connection, or the proxy in FEATURESCOPE_JAVA_OPTIONS (-Dhttps.proxyHost=...);"
            + " without one, name a libtorch that you have with --libtorch",
        e);
  }
}
