package org.featurescope.compute.hub;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What a server answered, after redirections.
///
/// @param facts what the Hub itself said on the way
/// @param headers of the last answer
record Answer(int status, Facts facts, HttpHeaders headers, Body body) implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/.*");
  private static final Pattern SIZE = Pattern.compile("\\d{1,18}");

  /// What the Hub's own answers say of a file. The storage that it redirects to has tags of its
  /// own, which say nothing.
  static final class Facts {
    private Optional<String> commit = Optional.empty();
    private Optional<String> linkedEtag = Optional.empty();
    private Optional<String> etag = Optional.empty();
    private OptionalLong linkedBytes = OptionalLong.empty();
    private Optional<String> error = Optional.empty();

    /// @param home whether it is the Hub that speaks
    void add(HttpHeaders headers, boolean home) {
      if (!home) {
        return;
      }
      commit = commit.or(() -> headers.firstValue("X-Repo-Commit"));
      linkedEtag = linkedEtag.or(() -> headers.firstValue("X-Linked-ETag").map(Facts::plain));
      etag = headers.firstValue("ETag").map(Facts::plain).or(() -> etag);
      error = error.or(() -> headers.firstValue("X-Error-Code"));
      if (linkedBytes.isEmpty()) {
        linkedBytes = number(headers.firstValue("X-Linked-Size"));
      }
    }

    /// A weak tag names the same content.
    private static String plain(String etag) {
      return etag.strip().replaceFirst("^W/", "").replace("\"", "");
    }

    /// Whether a large file is described before its bytes are asked for.
    boolean complete() {
      return linkedEtag.isPresent() && linkedBytes.isPresent();
    }

    Optional<String> commit() {
      return commit;
    }

    Optional<String> etag() {
      return linkedEtag.or(() -> etag);
    }

    Optional<String> error() {
      return error;
    }
  }

  /// The size of the whole file, negative when nobody says it.
  long bytes() {
    return facts.linkedBytes.orElseGet(
        () -> packed() ? -1 : number(headers.firstValue("Content-Length")).orElse(-1));
  }

  /// Whether what is sent is packed: then a part of it is no part of the file.
  boolean packed() {
    return Body.isPacked(headers);
  }

  /// Where the content begins that is sent, where only a part is.
  OptionalLong begin() {
    var match = RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    return match.matches() ? OptionalLong.of(Long.parseLong(match.group(1))) : OptionalLong.empty();
  }

  /// How long the server asks to wait.
  Optional<Duration> retryAfter() {
    var text = headers.firstValue("Retry-After").map(String::strip).orElse("");
    var seconds = number(Optional.of(text));
    if (seconds.isPresent()) {
      return Optional.of(Duration.ofSeconds(Math.min(seconds.getAsLong(), Integer.MAX_VALUE)));
    }
    try {
      var then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      var wait = Duration.between(ZonedDateTime.now(then.getZone()), then);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  private static OptionalLong number(Optional<String> text) {
    return text.filter(value -> SIZE.matcher(value).matches()).isPresent()
        ? OptionalLong.of(Long.parseLong(text.get()))
        : OptionalLong.empty();
  }

  @Override
  public void close() {
    body.close();
  }
}
