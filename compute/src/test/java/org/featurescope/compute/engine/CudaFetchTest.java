package org.featurescope.compute.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.zip.GZIPOutputStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The CUDA build from a server of this machine, which behaves and misbehaves as it is told.
class CudaFetchTest {
  private static final String FOLDER =
      CudaBuild.neededFlavor() + "/" + CudaBuild.classifier() + "/";
  private static final String LIB = FOLDER + "native/lib/";

  @TempDir private Path cache;

  private final Map<String, byte[]> files = new TreeMap<>();
  private final List<String> asked = new ArrayList<>();
  private HttpServer server;

  /// After how many bytes the connection breaks, for each of the next answers; nothing: not at all.
  private final List<Integer> breaks = new ArrayList<>();

  private String list;
  private int wrongLength;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    files.put("libtorch.so", content(3_000));
    files.put("libtorch_cuda.so", content(400_000));
    list =
        "cpu/linux-x86_64/native/lib/libtorch.so.gz\n"
            + LIB
            + "libtorch.so.gz\n"
            + LIB
            + "libtorch_cuda.so.gz\n";
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static byte[] content(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] packed(byte[] content) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(content);
    }
    return out.toByteArray();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var range = exchange.getRequestHeaders().getFirst("Range");
      asked.add(
          exchange.getRequestMethod()
              + " "
              + path.replaceFirst(".*/", "")
              + (range == null ? "" : " " + range));
      var name = path.replaceFirst(".*/", "").replaceFirst("\\.gz$", "");
      if (name.equals("files.txt") && path.equals("/" + CudaBuild.version() + "/files.txt")) {
        send(exchange, list.getBytes(StandardCharsets.UTF_8), 0);
      } else if (path.contains(LIB) && files.containsKey(name)) {
        var bytes = packed(files.get(name));
        send(exchange, bytes, range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", "")));
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void send(HttpExchange exchange, byte[] bytes, int from) throws IOException {
    exchange.getResponseHeaders().set("ETag", "\"" + Arrays.hashCode(bytes) + "\"");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", "" + (bytes.length + wrongLength));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    var changed = exchange.getRequestHeaders().getFirst("If-Range");
    var start = changed != null && !changed.equals("\"" + Arrays.hashCode(bytes) + "\"") ? 0 : from;
    if (start > 0) {
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + start + "-" + (bytes.length - 1) + "/" + bytes.length);
    }
    exchange.sendResponseHeaders(start > 0 ? 206 : 200, bytes.length - start);
    var body = exchange.getResponseBody();
    if (bytes.length > 10_000 && !breaks.isEmpty()) {
      body.write(bytes, start, Math.min(breaks.removeFirst(), bytes.length - start));
      body.flush();
      // The rest that was promised never comes.
      return;
    }
    body.write(bytes, start, bytes.length - start);
  }

  private Path fetch() {
    return fetch(Progress.none(), new Cancellation());
  }

  private Path fetch(Progress progress, Cancellation cancellation) {
    return job().run(progress, cancellation);
  }

  private CudaFetch job() {
    var port = server.getAddress().getPort();
    return new CudaFetch(URI.create("http://127.0.0.1:" + port + "/"), cache);
  }

  private FeaturescopeException refused() {
    var refused = assertThrows(FeaturescopeException.class, this::fetch);
    assertFalse(Files.exists(CudaBuild.inCache(cache)), "nothing half-done may be there");
    return refused;
  }

  private void assertWhole(Path folder) throws IOException {
    assertEquals(CudaBuild.inCache(cache), folder);
    try (var names = Files.list(folder)) {
      assertEquals(
          List.copyOf(files.keySet()),
          names.map(file -> file.getFileName().toString()).sorted().toList());
    }
    for (var file : files.entrySet()) {
      assertArrayEquals(file.getValue(), Files.readAllBytes(folder.resolve(file.getKey())));
    }
  }

  @Test
  void theFilesOfThisMachinesFlavourAreFetchedAndUnpacked() throws IOException {
    var reports = new ArrayList<Long>();
    var totals = new HashSet<Long>();
    var folder =
        fetch(
            (done, total, unit) -> {
              reports.add(done * 1000 / total);
              totals.add(total);
            },
            new Cancellation());

    assertWhole(folder);
    assertEquals(1000, reports.getLast());
    var all = 0L;
    for (var content : files.values()) {
      all += packed(content).length;
    }
    assertEquals(Set.of(all), totals, "the size is told from the first byte on");
    asked.clear();
    assertEquals(folder, fetch());
    assertEquals(List.of(), asked);
  }

  @Test
  void aBrokenConnectionIsTakenUpWhereItBroke() throws IOException {
    breaks.addAll(List.of(100_000, 70_000));
    assertWhole(fetch());
    assertTrue(asked.contains("GET libtorch_cuda.so.gz bytes=100000-"), asked.toString());
    assertTrue(asked.contains("GET libtorch_cuda.so.gz bytes=170000-"), asked.toString());
  }

  @Test
  void aServerThatNeverGoesOnIsGivenUpAndALaterAttemptContinues() throws IOException {
    breaks.addAll(List.of(100_000, 0, 0, 0));
    var refused = refused();
    assertTrue(refused.problem().startsWith("the connection to 127.0.0.1 broke off after "));
    assertTrue(refused.remedy().contains("what has arrived is kept"));

    breaks.clear();
    asked.clear();
    assertWhole(fetch());
    assertTrue(asked.contains("GET libtorch_cuda.so.gz bytes=100000-"), asked.toString());
    assertFalse(asked.contains("GET libtorch.so.gz"), asked.toString());
  }

  @Test
  void aFileThatChangedInBetweenIsBegunAnew() throws IOException {
    breaks.addAll(List.of(100_000, 0, 0, 0));
    refused();
    breaks.clear();
    files.put("libtorch_cuda.so", content(400_001));
    assertWhole(fetch());
  }

  @Test
  void aLengthThatIsNotKeptIsTold() {
    wrongLength = 5;
    assertTrue(refused().problem().endsWith(" is not as long as 127.0.0.1 said"));
  }

  @Test
  void aDamagedFileIsToldAndFetchedAgain() throws IOException {
    var good = files.get("libtorch.so");
    list = list.replace("libtorch.so.gz\n", "libtorch.so.gz\n" + LIB + "not-packed.gz\n");
    files.put("not-packed", content(10));
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          if (exchange.getRequestURI().getPath().endsWith("not-packed.gz")) {
            try (exchange) {
              send(exchange, good, 0);
            }
          } else {
            answer(exchange);
          }
        });
    assertEquals("not-packed arrived damaged", refused().problem());

    server.removeContext("/");
    server.createContext("/", this::answer);
    assertWhole(fetch());
  }

  @Test
  void aVersionThatTheServerLacksIsTold() {
    server.removeContext("/");
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    var refused = refused();
    assertTrue(refused.problem().startsWith("127.0.0.1 answers 404 for "), refused.problem());
    assertTrue(refused.remedy().contains("newer version"));
  }

  @Test
  void aFlavourThatTheServerLacksIsTold() {
    list = "cpu/linux-x86_64/native/lib/libtorch.so.gz\n";
    assertEquals(
        "127.0.0.1 offers no CUDA build for " + CudaBuild.classifier(), refused().problem());
  }

  @Test
  void aNameThatLeadsElsewhereIsRefused() {
    list = LIB + "..%2F..%2Fevil.gz\n";
    assertTrue(refused().problem().startsWith("the list of files names \"../../evil.gz\""));
  }

  @Test
  void aServerThatIsNotThereIsTold() {
    server.stop(0);
    var refused = refused();
    assertTrue(refused.problem().startsWith("127.0.0.1 cannot be reached"), refused.problem());
  }

  @Test
  void aStoppedFetchLeavesWhatTheNextOneUses() throws IOException {
    var cancellation = new Cancellation();
    assertThrows(
        CancellationException.class,
        () ->
            fetch(
                (done, total, unit) -> {
                  if (done > total / 2) {
                    cancellation.cancel();
                  }
                },
                cancellation));
    assertFalse(Files.exists(CudaBuild.inCache(cache)));
    asked.clear();

    assertWhole(fetch());
    assertTrue(
        asked.stream().anyMatch(line -> line.startsWith("GET libtorch_cuda.so.gz bytes=")),
        asked.toString());
  }
}
