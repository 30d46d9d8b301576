package org.featurescope.compute.hub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;

/// Speaks with the Hub's server. The access token goes to that server alone: where it redirects
/// elsewhere, the request goes on without it.
final class HubClient implements AutoCloseable {
  private static final int MOST_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final long STEP_MILLIS = 100;

  static {
    // Java would give a proxy no name and password for an encrypted connection. Who wrote them into
    // the proxy's variable wants that; it is read when the first client of this process is made.
    System.getProperties().putIfAbsent("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  private final URI endpoint;
  private final Optional<String> token;
  private final Waiting waiting;
  private final HttpClient http;

  /// @throws FeaturescopeException when the settings do not allow or do not describe a connection
  HubClient(HubSettings settings, Waiting waiting) {
    if (settings.offline()) {
      throw new FeaturescopeException(
          "HF_HUB_OFFLINE is set, so nothing is downloaded", "unset it to download");
    }
    endpoint = settings.endpoint();
    token = settings.token();
    this.waiting = waiting;
    var builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(waiting.connect())
            .proxy(settings.proxies());
    settings.proxyAuthenticator().ifPresent(builder::authenticator);
    settings.authorities().map(Authorities::of).ifPresent(builder::sslContext);
    http = builder.build();
  }

  Waiting waiting() {
    return waiting;
  }

  boolean hasToken() {
    return token.isPresent();
  }

  /// The server's name, for messages.
  String host() {
    return endpoint.getHost();
  }

  /// The address of a file.
  URI fileAddress(RepoId repository, String revision, HubPath path) {
    return address("/" + repository + "/resolve/" + encoded(revision) + "/" + encodedPath(path));
  }

  /// The address of the list of a revision's files.
  URI listAddress(RepoId repository, String revision) {
    return address(
        "/api/models/" + repository + "/tree/" + encoded(revision) + "?recursive=true&limit=1000");
  }

  private URI address(String rest) {
    return URI.create(endpoint + rest);
  }

  private static String encodedPath(HubPath path) {
    var text = new StringBuilder();
    for (var name : path.text().split("/")) {
      text.append(text.isEmpty() ? "" : "/").append(encoded(name));
    }
    return text.toString();
  }

  private static String encoded(String name) {
    var text = new StringBuilder();
    for (var b : name.getBytes(StandardCharsets.UTF_8)) {
      var c = (char) (b & 0xff);
      if (c < 128 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
        text.append(c);
      } else {
        text.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return text.toString();
  }

  /// Asks for a file's description alone. The Hub gives size and checksum of a large file before it
  /// redirects to where its bytes are; the redirection is then not followed.
  ///
  /// @throws IOException when the connection broke
  Answer describe(URI address, Cancellation cancellation) throws IOException {
    return exchange("HEAD", address, Map.of(), true, cancellation);
  }

  /// Asks for content.
  ///
  /// @param from the first byte that is wanted
  /// @throws IOException when the connection broke
  Answer fetch(URI address, long from, Cancellation cancellation) throws IOException {
    var range = from > 0 ? Map.of("Range", "bytes=" + from + "-") : Map.<String, String>of();
    return exchange("GET", address, range, false, cancellation);
  }

  /// Reads the rest of a short answer.
  ///
  /// @param limit more bytes than that are refused
  /// @throws IOException when the connection broke
  byte[] read(Answer answer, int limit, Cancellation cancellation) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (var piece = next(answer, cancellation);
        !piece.isEmpty();
        piece = next(answer, cancellation)) {
      for (var buffer : piece) {
        if (buffer.remaining() > limit - bytes.size()) {
          throw new FeaturescopeException(
              host() + " sent a list of more than " + (limit >> 20) + " MB",
              "name single files instead of patterns");
        }
        var part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.writeBytes(part);
      }
    }
    return bytes.toByteArray();
  }

  List<ByteBuffer> next(Answer answer, Cancellation cancellation) throws IOException {
    return answer.body().next(waiting.silence(), cancellation);
  }

  private Answer exchange(
      String method,
      URI address,
      Map<String, String> headers,
      boolean describing,
      Cancellation cancellation)
      throws IOException {
    var at = address;
    var facts = new Answer.Facts();
    for (var hop = 0; hop <= MOST_REDIRECTS; hop++) {
      var response = send(method, at, headers, cancellation);
      facts.add(response.headers(), isHome(at));
      var location = response.headers().firstValue("Location");
      if (!REDIRECTS.contains(response.statusCode()) || location.isEmpty()) {
        return new Answer(response.statusCode(), facts, response.headers(), response.body());
      }
      response.body().close();
      if (describing && facts.complete()) {
        return new Answer(200, facts, response.headers(), response.body());
      }
      at = target(at, location.get());
    }
    throw new FeaturescopeException(
        host() + " redirects from one address to the next without end",
        "try again later, or set HF_ENDPOINT to another server");
  }

  private static URI target(URI from, String location) throws IOException {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException("the server redirects to no proper address", e);
    }
    var encrypted = "https".equals(to.getScheme());
    if (to.getHost() == null || !(encrypted || "http".equals(to.getScheme()))) {
      throw new IOException("the server redirects to no proper address");
    }
    if ("https".equals(from.getScheme()) && !encrypted) {
      throw new FeaturescopeException(
          from.getHost() + " redirects to an address without encryption, " + to.getHost(),
          "set HF_ENDPOINT to a server that does not");
    }
    return to;
  }

  private boolean isHome(URI address) {
    return endpoint.getScheme().equals(address.getScheme())
        && endpoint.getHost().equalsIgnoreCase(address.getHost())
        && port(endpoint) == port(address);
  }

  private static int port(URI address) {
    return address.getPort() >= 0
        ? address.getPort()
        : "https".equals(address.getScheme()) ? 443 : 80;
  }

  private HttpResponse<Body> send(
      String method, URI at, Map<String, String> headers, Cancellation cancellation)
      throws IOException {
    var request =
        HttpRequest.newBuilder(at)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(waiting.silence())
            .header("User-Agent", "featurescope")
            .header("Accept-Encoding", "identity");
    headers.forEach(request::header);
    if (isHome(at)) {
      token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    }
    try {
      return await(http.sendAsync(request.build(), head -> Body.of(head.headers())), cancellation);
    } catch (IOException e) {
      var distrust = Authorities.distrust(e, at.getHost());
      if (distrust.isPresent()) {
        throw distrust.get(); // another try would not help
      }
      throw e;
    }
  }

  private static <T> T await(Future<T> future, Cancellation cancellation) throws IOException {
    try {
      while (true) {
        cancellation.check();
        try {
          return future.get(STEP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          continue;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancellation.cancel();
      cancellation.check();
      throw new IOException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
    } finally {
      future.cancel(true);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
