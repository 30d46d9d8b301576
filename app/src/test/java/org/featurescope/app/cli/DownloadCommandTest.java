package org.featurescope.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `download` and `library`, as a person types them; the server is on this machine.
class DownloadCommandTest {
  private static final String COMMIT = "607a30d783dfa663caf39e06633721c8d4cfcd7e";
  private static final Map<String, String> FILES =
      Map.of(
          "config.json", "{\"model_type\": \"gpt2\", \"n_layer\": 2, \"n_embd\": 8}",
          "tokenizer.json", "{}",
          "model.safetensors", "not really");

  @TempDir Path folder;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      asked.add(exchange.getRequestMethod() + " " + path);
      if (path.startsWith("/api/")) {
        send(
            exchange,
            "[{\"type\": \"file\", \"path\": \"model.safetensors\"},"
                + " {\"type\": \"file\", \"path\": \"tokenizer.json\"},"
                + " {\"type\": \"directory\", \"path\": \"onnx\"}]");
        return;
      }
      var content = FILES.get(path.substring(path.lastIndexOf('/') + 1));
      exchange.getResponseHeaders().add("X-Repo-Commit", COMMIT);
      exchange.getResponseHeaders().add("ETag", "\"tag-" + content.length() + "\"");
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().add("Content-Length", "" + content.length());
        exchange.sendResponseHeaders(200, -1);
      } else {
        send(exchange, content);
      }
    }
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /// @return what it said, after the exit code
  private String run(String... args) throws IOException, InterruptedException {
    var environment =
        Map.of(
            "HF_ENDPOINT",
            "http://localhost:" + server.getAddress().getPort(),
            "HF_HUB_CACHE",
            folder.resolve("hub").toString(),
            "FEATURESCOPE_CACHE",
            folder.resolve("cache").toString(),
            "NO_PROXY",
            "*");
    try (var child = ChildProcess.start(folder, environment, args)) {
      assertTrue(child.process().waitFor(120, TimeUnit.SECONDS), child::said);
      return child.process().exitValue() + "\n" + child.said();
    }
  }

  @Test
  void a_repository_is_fetched_after_agreement_and_is_in_the_library_then() throws Exception {
    var unasked = run("download", "org/tiny");
    assertTrue(unasked.startsWith("1\n"), unasked);
    assertTrue(unasked.contains("say --yes to agree"), unasked);
    assertTrue(asked.stream().noneMatch(line -> line.startsWith("GET /org")), asked.toString());

    var done = run("download", "org/tiny", "--yes");
    assertTrue(done.startsWith("0\n"), done);
    assertTrue(done.contains("org/tiny: 3 files, "), done);
    var snapshot = folder.resolve("hub/models--org--tiny/snapshots").resolve(COMMIT);
    assertTrue(done.contains(snapshot.toString()), done);
    for (var file : FILES.keySet()) {
      assertEquals(FILES.get(file), Files.readString(snapshot.resolve(file)));
    }
    asked.clear();
    var listed = run("library");
    assertTrue(listed.contains("org/tiny"), listed);
    assertTrue(listed.contains("2 layers, width 8"), listed);
    assertTrue(listed.contains("gpt2-small-res-jb"), listed);
    assertEquals(List.of(), asked, "listing opens no connection");
  }

  @Test
  void a_name_that_is_none_is_told_without_a_connection() throws Exception {
    var run = CliRun.of("download", "gpt5");
    assertEquals(1, run.code());
    assertEquals(
        "error: the catalogue has no 'gpt5' ('featurescope library' lists it; a repository is"
            + " written owner/name)\n",
        run.err());
    var piece = CliRun.of("download", "gpt2-small-res-jb/blocks.99");
    assertTrue(piece.err().contains("has no piece 'blocks.99'"), piece.err());
    var hostile = CliRun.of("download", "../../etc");
    assertTrue(hostile.err().contains("is not the name of a repository"), hostile.err());
    assertEquals(List.of(), asked);
  }

  @Test
  void the_library_is_told_as_json_too() {
    var rows = CliRun.of("library", "--json").json().getAsJsonArray();
    var names = rows.asList().stream().map(row -> row.getAsJsonObject().get("name").getAsString());
    assertTrue(names.toList().containsAll(List.of("world-6l", "gpt2", "gemma-scope-2b-res-16k")));
    assertFalse(rows.isEmpty());
  }
}
