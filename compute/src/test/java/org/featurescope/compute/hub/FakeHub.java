package org.featurescope.compute.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/// A small Hub on this machine that misbehaves on request.
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "607a30d783dfa663caf39e06633721c8d4cfcd7e";

  /// A request as it arrived.
  ///
  /// @param range of the `Range` header, empty without one
  /// @param token of the `Authorization` header, empty without one
  record Seen(String method, String path, String range, String token) {}

  /// How one answer to a GET goes.
  @FunctionalInterface
  interface Behaviour {
    void answer(HttpExchange exchange, byte[] content) throws IOException;
  }

  private final HttpServer server;
  private final boolean encrypted;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, Queue<Behaviour>> behaviours = new ConcurrentHashMap<>();
  final List<Seen> seen = new CopyOnWriteArrayList<>();
  final Map<String, String> etags = new ConcurrentHashMap<>();

  /// Whether bytes lie on another server, to which large files are redirected.
  private String storage = "";

  FakeHub() {
    this(Optional.empty());
  }

  /// @param tls what it shows of itself where connections are encrypted
  FakeHub(Optional<SSLContext> tls) {
    encrypted = tls.isPresent();
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (encrypted) {
        var secure = HttpsServer.create(address, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
        server = secure;
      } else {
        server = HttpServer.create(address, 0);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::serve);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  String address() {
    return (encrypted ? "https" : "http") + "://localhost:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Settings of a person who uses this Hub.
  HubSettings settings(Path home, String... more) {
    var environment = new HashMap<String, String>();
    environment.put("HF_ENDPOINT", address());
    environment.put("NO_PROXY", "*");
    for (var i = 0; i < more.length; i += 2) {
      environment.put(more[i], more[i + 1]);
    }
    return HubSettings.of(environment, home);
  }

  void put(String repository, String path, byte[] content) {
    files.put("/" + repository + "/resolve/" + path, content);
  }

  void put(String repository, String path, String content) {
    put(repository, path, content.getBytes(StandardCharsets.UTF_8));
  }

  /// The next GET of a file goes so; those after it as the further calls say, then as usual.
  void next(String repository, String path, Behaviour behaviour) {
    behaviours
        .computeIfAbsent("/" + repository + "/resolve/" + path, key -> new ArrayDeque<>())
        .add(behaviour);
  }

  /// The next question for a file's description, too, goes so.
  void nextHead(String repository, String path, Behaviour behaviour) {
    behaviours
        .computeIfAbsent("HEAD /" + repository + "/resolve/" + path, key -> new ArrayDeque<>())
        .add(behaviour);
  }

  void storeOn(FakeHub other) {
    storage = other.address();
    other.files.putAll(files);
  }

  List<String> ranges() {
    return seen.stream().filter(s -> s.method.equals("GET")).map(Seen::range).toList();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var asked = exchange.getRequestURI().getPath();
      seen.add(
          new Seen(
              exchange.getRequestMethod(),
              asked,
              header(exchange, "Range"),
              header(exchange, "Authorization")));
      // A mirror may lie below a path of its own.
      var path =
          asked
              .replaceFirst("^/mirror/", "/")
              .replaceFirst("/resolve/(main|" + COMMIT + ")/", "/resolve/");
      if (path.startsWith("/api/models/")) {
        list(exchange);
        return;
      }
      var content = files.get(path);
      if (content == null) {
        exchange.getResponseHeaders().add("X-Error-Code", "EntryNotFound");
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      var head = exchange.getRequestMethod().equals("HEAD");
      var queue = behaviours.getOrDefault((head ? "HEAD " : "") + path, new ArrayDeque<>());
      if (!queue.isEmpty()) {
        queue.remove().answer(exchange, content);
        return;
      }
      describe(exchange, path, content);
      if (!storage.isEmpty()) {
        exchange.getResponseHeaders().add("Location", storage + path + "?signature=x");
        exchange.sendResponseHeaders(302, -1);
      } else if (head) {
        exchange.getResponseHeaders().add("Content-Length", "" + content.length);
        exchange.sendResponseHeaders(200, -1);
      } else {
        send(exchange, content, Integer.MAX_VALUE, true);
      }
    }
  }

  private static String header(HttpExchange exchange, String name) {
    var value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private void describe(HttpExchange exchange, String path, byte[] content) {
    var headers = exchange.getResponseHeaders();
    headers.add("X-Repo-Commit", COMMIT);
    if (path.endsWith(".safetensors")) {
      headers.add("X-Linked-ETag", '"' + etags.getOrDefault(path, sha256(content)) + '"');
      headers.add("X-Linked-Size", "" + content.length);
      headers.add("ETag", "\"of-the-storage\"");
    } else {
      headers.add("ETag", '"' + etags.getOrDefault(path, gitBlob(content)) + '"');
    }
  }

  private void list(HttpExchange exchange) throws IOException {
    var repository =
        exchange.getRequestURI().getPath().replaceFirst("^.*/api/models/(.*)/tree/.*", "$1");
    var prefix = "/" + repository + "/resolve/";
    var entries =
        files.keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .map(key -> key.substring(prefix.length()))
            .sorted()
            .map(path -> "{\"type\":\"file\",\"path\":\"" + path.replace("\\", "\\\\") + "\"}")
            .toList();
    var json = ("[" + String.join(",", entries) + "]").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, json.length);
    exchange.getResponseBody().write(json);
  }

  /// Sends content, or the part that was asked for.
  ///
  /// @param most after so many bytes the connection is dropped
  static void send(HttpExchange exchange, byte[] content, int most, boolean ranges)
      throws IOException {
    var range = header(exchange, "Range");
    var from =
        ranges && !range.isEmpty() ? Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1")) : 0;
    if (from > 0 && from >= content.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
    exchange.getResponseBody().write(content, from, Math.min(most, content.length - from));
    exchange.getResponseBody().flush();
  }

  /// Drops the connection after `bytes` bytes.
  static Behaviour drop(int bytes) {
    return (exchange, content) -> send(exchange, content, bytes, true);
  }

  /// Sends everything, whatever part was asked for.
  static Behaviour noRanges() {
    return (exchange, content) -> send(exchange, content, Integer.MAX_VALUE, false);
  }

  /// Answers with a status and headers, given in turn.
  static Behaviour status(int status, String... headers) {
    return (exchange, content) -> {
      for (var i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  static String sha256(byte[] content) {
    return hex("SHA-256", content);
  }

  static String gitBlob(byte[] content) {
    var head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    var all = new byte[head.length + content.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(content, 0, all, head.length, content.length);
    return hex("SHA-1", all);
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
