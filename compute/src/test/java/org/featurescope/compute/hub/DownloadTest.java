package org.featurescope.compute.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Downloads from a server on this machine that does what servers do on bad days.
class DownloadTest {
  private static final String REPO = "org/model";
  private static final String WEIGHTS = "model.safetensors";
  private static final byte[] CONTENT = random(300_000);
  private static final String CONFIG = "{\"model_type\": \"gpt2\"}";

  /// As usual, but in a moment.
  private static final Waiting QUICK =
      new Waiting(
          Duration.ofMillis(1),
          Duration.ofMillis(300),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          4);

  @TempDir Path home;

  private final FakeHub hub = new FakeHub();
  private final List<Long> reported = new ArrayList<>();

  DownloadTest() {
    hub.put(REPO, WEIGHTS, CONTENT);
    hub.put(REPO, "config.json", CONFIG);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private static byte[] random(int size) {
    var bytes = new byte[size];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private Download download(HubSettings settings, String... files) {
    return new Download("it", settings, List.of(Wanted.of(REPO, List.of(files))), QUICK);
  }

  private List<Path> fetch(String... files) {
    return download(hub.settings(home), files)
        .run((done, total, unit) -> reported.add(done), new Cancellation());
  }

  private FeaturescopeException refused(String... files) {
    return assertThrows(FeaturescopeException.class, () -> fetch(files));
  }

  private Path repository() {
    return hub.settings(home).cache().resolve("models--org--model");
  }

  private Path snapshotFile(String name) {
    return repository().resolve("snapshots").resolve(FakeHub.COMMIT).resolve(name);
  }

  private Path partial() {
    return repository().resolve("blobs").resolve(FakeHub.sha256(CONTENT) + ".incomplete");
  }

  private void assertNothingToOpen() {
    assertFalse(Files.exists(snapshotFile(WEIGHTS), LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.exists(repository().resolve("blobs").resolve(FakeHub.sha256(CONTENT))));
  }

  @Test
  void files_arrive_in_the_layout_of_the_cache() throws IOException {
    var paths = fetch("config.json", WEIGHTS);

    assertEquals(List.of(snapshotFile(WEIGHTS), snapshotFile("config.json")), paths);
    assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
    assertEquals(CONFIG, Files.readString(snapshotFile("config.json")));
    assertEquals(FakeHub.COMMIT, Files.readString(repository().resolve("refs/main")));
    assertTrue(Files.isSymbolicLink(snapshotFile(WEIGHTS)));
    assertEquals(
        Path.of("../../blobs/" + FakeHub.sha256(CONTENT)),
        Files.readSymbolicLink(snapshotFile(WEIGHTS)));
    var cached = new HubCache(hub.settings(home).cache()).find(new RepoId(REPO)).orElseThrow();
    assertTrue(cached.current().orElseThrow().sound());
    assertTrue(cached.current().orElseThrow().holds(WEIGHTS));
    assertFalse(cached.unfinished());
    assertEquals(CONTENT.length + CONFIG.length(), reported.getLast());
  }

  @Test
  void what_is_there_is_not_fetched_again() {
    fetch(WEIGHTS);
    hub.seen.clear();
    fetch(WEIGHTS);
    assertEquals(List.of(), hub.ranges());
  }

  @Test
  void a_plan_says_the_size_and_fetches_nothing() {
    var plan =
        download(hub.settings(home), "*.safetensors", "config.json")
            .plan(Progress.none(), new Cancellation());
    assertEquals(CONTENT.length + CONFIG.length(), plan.bytes());
    assertEquals(plan.bytes(), plan.missing());
    assertEquals(2, plan.files().size());
    assertFalse(Files.exists(hub.settings(home).cache()));
  }

  @Test
  void a_dropped_connection_is_taken_up_where_it_broke() throws IOException {
    hub.next(REPO, WEIGHTS, FakeHub.drop(100_000));
    hub.next(REPO, WEIGHTS, FakeHub.drop(50_000));
    fetch(WEIGHTS);
    assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
    var ranges = hub.ranges();
    assertEquals(3, ranges.size());
    assertEquals("", ranges.get(0));
    var first = Long.parseLong(ranges.get(1).replaceAll("bytes=(\\d+)-", "$1"));
    var second = Long.parseLong(ranges.get(2).replaceAll("bytes=(\\d+)-", "$1"));
    assertTrue(0 < first && first <= 100_000, ranges.toString());
    assertTrue(first < second && second <= 150_000, ranges.toString());
  }

  @Test
  void a_server_that_always_drops_is_given_up_and_what_arrived_is_kept() throws IOException {
    hub.next(REPO, WEIGHTS, FakeHub.drop(1000));
    for (var i = 0; i < QUICK.tries() - 1; i++) {
      hub.next(REPO, WEIGHTS, FakeHub.drop(0));
    }
    assertEquals("try again; it goes on where it stopped", refused(WEIGHTS).remedy());
    assertNothingToOpen();
    var here = Files.size(partial());
    assertTrue(here > 0 && here <= 1000, "" + here);

    hub.seen.clear();
    fetch(WEIGHTS);
    assertEquals(List.of("bytes=" + here + "-"), hub.ranges());
    assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
    assertFalse(Files.exists(partial()));
  }

  @Test
  void cancelling_leaves_a_file_that_can_be_resumed() throws IOException {
    hub.next(
        REPO,
        WEIGHTS,
        (exchange, content) -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content, 0, 70_000);
          exchange.getResponseBody().flush();
          // A silent server; the client hangs up meanwhile.
          sleep(1500);
        });
    var cancellation = new Cancellation();
    assertThrows(
        CancellationException.class,
        () ->
            download(hub.settings(home), WEIGHTS)
                .run(
                    (done, total, unit) -> {
                      if (unit.equals("bytes") && done > 0) {
                        cancellation.cancel();
                      }
                    },
                    cancellation));
    assertNothingToOpen();
    var here = Files.size(partial());
    assertTrue(here > 0);
    hub.seen.clear();
    fetch(WEIGHTS);
    assertEquals(List.of("bytes=" + here + "-"), hub.ranges());
    assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void what_a_killed_program_left_is_taken_up() throws IOException {
    Files.createDirectories(partial().getParent());
    Files.write(partial(), Arrays.copyOf(CONTENT, 12_345));
    fetch(WEIGHTS);
    assertEquals(List.of("bytes=12345-"), hub.ranges());
    assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
  }

  @Test
  void what_was_left_damaged_is_fetched_from_the_beginning() throws IOException {
    Files.createDirectories(partial().getParent());
    Files.write(partial(), new byte[12_345]);
    fetch(WEIGHTS);
    assertEquals(List.of("bytes=12345-", ""), hub.ranges());
    assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
  }

  @Test
  void more_than_the_whole_was_left() throws IOException {
    Files.createDirectories(partial().getParent());
    Files.write(partial(), new byte[CONTENT.length + 1]);
    fetch(WEIGHTS);
    assertEquals(List.of(""), hub.ranges());
    assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
  }

  @Test
  void a_server_without_ranges_sends_it_all_again() throws IOException {
    hub.next(REPO, WEIGHTS, FakeHub.drop(100_000));
    hub.next(REPO, WEIGHTS, FakeHub.noRanges());
    fetch(WEIGHTS);
    assertEquals(2, hub.ranges().size());
    assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
  }

  @Test
  void wrong_bytes_are_thrown_away_with_one_sentence() {
    var wrong = CONTENT.clone();
    wrong[200_000] ^= 1;
    hub.next(REPO, WEIGHTS, (exchange, content) -> FakeHub.send(exchange, wrong, 1 << 30, true));
    var problem = refused(WEIGHTS).problem();
    assertEquals(
        "model.safetensors of org/model arrived with other bytes than the Hub promises;"
            + " they were thrown away",
        problem);
    assertNothingToOpen();
    assertFalse(Files.exists(partial()));
  }

  @Test
  void a_wrong_small_file_is_noticed_by_gits_sum() {
    hub.next(
        REPO,
        "config.json",
        (exchange, content) ->
            FakeHub.send(exchange, CONFIG.replace("gpt2", "gpt3").getBytes(UTF_8), 1 << 30, true));
    assertTrue(refused("config.json").problem().contains("other bytes"));
    assertFalse(Files.exists(snapshotFile("config.json"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void more_bytes_than_were_announced_are_refused() {
    var longer = Arrays.copyOf(CONTENT, CONTENT.length + 100_000);
    hub.next(REPO, WEIGHTS, (exchange, content) -> FakeHub.send(exchange, longer, 1 << 30, true));
    assertTrue(refused(WEIGHTS).problem().contains("other bytes"));
    assertNothingToOpen();
  }

  @Test
  void another_content_on_the_server_is_begun_anew() throws IOException {
    hub.next(REPO, WEIGHTS, FakeHub.drop(1000));
    for (var i = 0; i < QUICK.tries() - 1; i++) {
      hub.next(REPO, WEIGHTS, FakeHub.drop(0));
    }
    refused(WEIGHTS);
    assertTrue(Files.size(partial()) > 0);
    var other = random(200_000);
    other[0] ^= 1;
    hub.put(REPO, WEIGHTS, other);
    hub.seen.clear();
    fetch(WEIGHTS);
    assertEquals(List.of(""), hub.ranges());
    assertArrayEquals(other, Files.readAllBytes(snapshotFile(WEIGHTS)));
  }

  @Test
  void content_that_changes_between_question_and_answer_is_asked_for_again() throws IOException {
    hub.next(
        REPO,
        WEIGHTS,
        (exchange, content) -> {
          exchange.getResponseHeaders().add("X-Linked-ETag", "\"" + "0".repeat(64) + "\"");
          FakeHub.send(exchange, new byte[10], 10, true);
        });
    fetch(WEIGHTS);
    assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
  }

  @Test
  void a_redirect_to_storage_is_followed_without_the_token() throws IOException {
    try (var storage = new FakeHub()) {
      hub.storeOn(storage);
      download(hub.settings(home, "HF_TOKEN", "hf_secret"), WEIGHTS)
          .run(Progress.none(), new Cancellation());
      assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
      assertTrue(hub.seen.stream().allMatch(seen -> seen.token().equals("Bearer hf_secret")));
      assertEquals(1, storage.seen.size());
      assertEquals("", storage.seen.getFirst().token());
    }
  }

  @Test
  void redirects_in_a_circle_end() {
    var circle = FakeHub.status(302, "Location", "/" + REPO + "/resolve/main/" + WEIGHTS);
    for (var i = 0; i < 20; i++) {
      hub.nextHead(REPO, WEIGHTS, circle);
    }
    assertTrue(refused(WEIGHTS).problem().contains("without end"));
  }

  @Test
  void an_account_is_asked_for() {
    hub.nextHead(REPO, WEIGHTS, FakeHub.status(401, "X-Error-Code", "GatedRepo"));
    var refused = refused(WEIGHTS);
    assertEquals("reading org/model needs an account of the Hub", refused.problem());
    assertTrue(refused.remedy().contains("accept the licence"), refused.remedy());
    assertTrue(refused.remedy().contains("HF_TOKEN"), refused.remedy());
  }

  @Test
  void an_accepted_licence_is_asked_for() {
    hub.nextHead(REPO, WEIGHTS, FakeHub.status(403, "X-Error-Code", "GatedRepo"));
    var refused =
        assertThrows(
            FeaturescopeException.class,
            () ->
                download(hub.settings(home, "HF_TOKEN", "hf_secret"), WEIGHTS)
                    .run(Progress.none(), new Cancellation()));
    assertTrue(refused.problem().contains("has not been accepted"), refused.problem());
    assertFalse((refused.problem() + refused.remedy()).contains("hf_secret"));
  }

  @Test
  void an_absent_file_is_named() {
    assertEquals(
        "localhost does not have nothing.json of org/model", refused("nothing.json").problem());
    hub.nextHead(REPO, WEIGHTS, FakeHub.status(404, "X-Error-Code", "RepoNotFound"));
    assertEquals("localhost has no repository org/model", refused(WEIGHTS).problem());
  }

  @Test
  void a_busy_server_is_asked_again_after_the_time_that_it_names() throws IOException {
    hub.next(REPO, WEIGHTS, FakeHub.status(429, "Retry-After", "0"));
    hub.next(REPO, WEIGHTS, FakeHub.status(503));
    hub.next(REPO, WEIGHTS, FakeHub.status(500));
    fetch(WEIGHTS);
    assertEquals(4, hub.ranges().size());
    assertArrayEquals(CONTENT, Files.readAllBytes(snapshotFile(WEIGHTS)));
  }

  @Test
  void a_server_that_asks_for_too_much_patience_is_not_pressed() {
    hub.next(REPO, WEIGHTS, FakeHub.status(429, "Retry-After", "3600"));
    var refused = refused(WEIGHTS);
    assertEquals(
        "localhost takes no more requests for now (it asks to wait 3600 s)", refused.problem());
    assertEquals(1, hub.ranges().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void a_server_that_stays_ill_is_given_up(int status) {
    for (var i = 0; i < 10; i++) {
      hub.next(REPO, WEIGHTS, FakeHub.status(status));
    }
    assertEquals(
        "localhost cannot answer for now (status " + status + ")", refused(WEIGHTS).problem());
    assertEquals(QUICK.tries(), hub.ranges().size());
    assertNothingToOpen();
  }

  @Test
  void a_silent_server_is_given_up() {
    var quick =
        new Waiting(
            Duration.ofMillis(1),
            Duration.ofMillis(10),
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            2);
    for (var i = 0; i < 2; i++) {
      hub.next(
          REPO,
          WEIGHTS,
          (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().flush();
            sleep(900);
          });
    }
    var download =
        new Download("it", hub.settings(home), List.of(Wanted.of(REPO, List.of(WEIGHTS))), quick);
    var refused =
        assertThrows(
            FeaturescopeException.class, () -> download.run(Progress.none(), new Cancellation()));
    assertEquals("localhost does not answer", refused.problem());
  }

  @Test
  void nobody_at_the_address() {
    hub.close();
    assertEquals("localhost cannot be reached", refused(WEIGHTS).problem());
  }

  @Test
  void a_size_beyond_the_disk_is_refused_before_a_byte_is_asked_for() {
    hub.nextHead(
        REPO,
        WEIGHTS,
        FakeHub.status(
            302,
            "X-Repo-Commit",
            FakeHub.COMMIT,
            "X-Linked-ETag",
            "\"" + FakeHub.sha256(CONTENT) + "\"",
            "X-Linked-Size",
            "999999999999999999",
            "Location",
            "/elsewhere"));
    var refused = refused(WEIGHTS);
    assertTrue(refused.problem().contains("MB free"), refused.problem());
    assertEquals(List.of(), hub.ranges());
  }

  @Test
  void a_listing_with_a_name_that_climbs_is_refused_whole() {
    hub.put(REPO, "../../evil.safetensors", "x");
    var refused = refused("*.safetensors");
    assertTrue(refused.problem().contains("may not be written"), refused.problem());
    assertFalse(Files.exists(repository()));
  }

  @Test
  void shards_are_found_by_their_pattern() {
    hub.put("org/large", "model-00001-of-00002.safetensors", "a");
    hub.put("org/large", "model-00002-of-00002.safetensors", "b");
    hub.put("org/large", "original/model-00001-of-00002.safetensors", "c");
    var download =
        new Download(
            "it",
            hub.settings(home),
            List.of(Wanted.of("org/large", List.of("model-*.safetensors"))),
            QUICK);
    assertEquals(
        List.of("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"),
        download.run(Progress.none(), new Cancellation()).stream()
            .map(path -> path.getFileName().toString())
            .toList());
  }

  @Test
  void nothing_is_written_through_a_link_that_leads_out() throws IOException {
    var outside = Files.createDirectory(home.resolve("outside"));
    Files.createDirectories(repository().resolve("snapshots"));
    Files.createSymbolicLink(repository().resolve("snapshots").resolve(FakeHub.COMMIT), outside);
    assertTrue(refused(WEIGHTS).problem().contains("leads out"));
    try (var left = Files.list(outside)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void two_downloads_of_one_file_do_not_mix() throws IOException {
    Files.createDirectories(partial().getParent());
    try (var channel =
            FileChannel.open(partial(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assertTrue(lock.isValid());
      assertTrue(refused(WEIGHTS).problem().contains("being downloaded already"));
    }
  }

  @Test
  void a_proxy_of_the_variables_is_used_and_left_out() {
    try (var proxy = new FakeHub()) {
      proxy.put(REPO, WEIGHTS, CONTENT);
      var through =
          HubSettings.of(
              Map.of("HF_ENDPOINT", "http://hub.invalid", "http_proxy", proxy.address()), home);
      download(through, WEIGHTS).run(Progress.none(), new Cancellation());
      assertFalse(proxy.seen.isEmpty());
      assertTrue(hub.seen.isEmpty());

      proxy.seen.clear();
      download(
              HubSettings.of(
                  Map.of(
                      "HF_ENDPOINT",
                      hub.address(),
                      "HTTP_PROXY",
                      proxy.address(),
                      "NO_PROXY",
                      "example.com, localhost"),
                  home.resolve("other")),
              WEIGHTS)
          .run(Progress.none(), new Cancellation());
      assertEquals(List.of(), proxy.seen);
      assertFalse(hub.seen.isEmpty());
    }
  }

  @Test
  void a_person_who_is_offline_stays_offline() {
    var refused =
        assertThrows(
            FeaturescopeException.class,
            () ->
                download(hub.settings(home, "HF_HUB_OFFLINE", "1"), WEIGHTS)
                    .run(Progress.none(), new Cancellation()));
    assertTrue(refused.problem().contains("HF_HUB_OFFLINE"));
    assertEquals(List.of(), hub.seen);
  }
}
