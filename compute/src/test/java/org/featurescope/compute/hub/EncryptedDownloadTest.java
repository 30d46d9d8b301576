package org.featurescope.compute.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Downloads over https, as they are from the Hub itself: from a server on this machine whose
/// certificate is made by the test and is believed because a variable names it.
class EncryptedDownloadTest {
  private static final String REPO = "org/model";
  private static final String WEIGHTS = "model.safetensors";
  private static final String CONFIG = "config.json";
  private static final byte[] CONTENT = new byte[300_000];
  private static final byte[] SMALL = "{\"model_type\": \"gpt2\"} ".repeat(5000).getBytes(UTF_8);

  private static final Waiting QUICK =
      new Waiting(
          Duration.ofMillis(1),
          Duration.ofMillis(300),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          4);

  private static TestCertificate certificate;

  @TempDir Path home;

  private final FakeHub hub = new FakeHub(Optional.of(certificate.server()));

  @BeforeAll
  static void makeCertificate(@TempDir Path folder) throws Exception {
    new Random(1).nextBytes(CONTENT);
    certificate = TestCertificate.in(folder);
  }

  EncryptedDownloadTest() {
    hub.put(REPO, WEIGHTS, CONTENT);
    hub.put(REPO, CONFIG, SMALL);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /// Settings of a person who trusts the server's certificate.
  private HubSettings trusting(String... more) {
    var all = Arrays.copyOf(more, more.length + 2);
    all[more.length] = "REQUESTS_CA_BUNDLE";
    all[more.length + 1] = certificate.authority().toString();
    return hub.settings(home, all);
  }

  private static byte[] fetch(HubSettings settings, String file) throws IOException {
    var wanted = List.of(Wanted.of(REPO, List.of(file)));
    var paths =
        new Download("it", settings, wanted, QUICK).run(Progress.none(), new Cancellation());
    return Files.readAllBytes(paths.getFirst());
  }

  private static FeaturescopeException refused(HubSettings settings) {
    return assertThrows(FeaturescopeException.class, () -> fetch(settings, WEIGHTS));
  }

  @Test
  void what_a_trusted_server_sends_arrives_also_after_a_drop() throws IOException {
    hub.next(REPO, WEIGHTS, FakeHub.drop(100_000));
    assertArrayEquals(CONTENT, fetch(trusting("HF_TOKEN", "hf_secret"), WEIGHTS));
    assertTrue(hub.seen.stream().allMatch(seen -> seen.token().equals("Bearer hf_secret")));
    assertTrue(hub.ranges().getLast().startsWith("bytes="), hub.ranges().toString());
  }

  @Test
  void a_server_that_nobody_vouches_for_gets_neither_request_nor_token() {
    var refused = refused(hub.settings(home, "HF_TOKEN", "hf_secret"));
    assertEquals(
        "the certificate of localhost is signed by nobody that is trusted here", refused.problem());
    assertTrue(refused.remedy().contains("REQUESTS_CA_BUNDLE"), refused.remedy());
    assertEquals(List.of(), hub.seen);
  }

  @Test
  void a_certificate_for_another_name_is_not_taken() {
    var settings = trusting("HF_ENDPOINT", "https://127.0.0.1:" + hub.port());
    assertEquals(
        "the server at 127.0.0.1 has a certificate for another name", refused(settings).problem());
    assertEquals(List.of(), hub.seen);
  }

  @Test
  void a_certificate_that_has_run_out_is_told_from_one_that_is_false() {
    var failure = new IOException(new CertificateExpiredException("yesterday"));
    assertEquals(
        "the certificate of a.b is not valid today",
        Authorities.distrust(failure, "a.b").orElseThrow().problem());
    assertEquals(Optional.empty(), Authorities.distrust(new IOException("dropped"), "a.b"));
  }

  @Test
  void a_file_without_certificates_is_named() throws IOException {
    var file = Files.writeString(home.resolve("none.pem"), "no certificate");
    var refused = refused(hub.settings(home, "SSL_CERT_FILE", file.toString()));
    assertEquals("no certificates can be read from " + file, refused.problem());
    assertThrows(
        FeaturescopeException.class,
        () -> fetch(hub.settings(home, "CURL_CA_BUNDLE", home + "/absent.pem"), WEIGHTS));
  }

  @Test
  void a_redirect_out_of_the_encryption_is_refused_before_anything_is_sent() {
    try (var open = new FakeHub()) {
      var there = FakeHub.status(302, "Location", open.address() + "/" + WEIGHTS);
      hub.nextHead(REPO, WEIGHTS, there);
      var refused = refused(trusting("HF_TOKEN", "hf_secret"));
      assertEquals(
          "localhost redirects to an address without encryption, localhost", refused.problem());
      hub.next(REPO, WEIGHTS, there);
      assertEquals(refused.problem(), refused(trusting("HF_TOKEN", "hf_secret")).problem());
      assertEquals(List.of(), open.seen);
    }
  }

  @Test
  void storage_elsewhere_does_not_get_the_token() throws IOException {
    try (var storage = new FakeHub(Optional.of(certificate.server()))) {
      hub.storeOn(storage);
      assertArrayEquals(CONTENT, fetch(trusting("HF_TOKEN", "hf_secret"), WEIGHTS));
      assertEquals(List.of(""), storage.seen.stream().map(FakeHub.Seen::token).toList());
    }
  }

  @Test
  void a_mirror_may_lie_below_a_path() throws IOException {
    var settings = trusting("HF_ENDPOINT", hub.address() + "/mirror/");
    assertArrayEquals(CONTENT, fetch(settings, "*.safetensors"));
    assertTrue(
        hub.seen.stream().allMatch(seen -> seen.path().startsWith("/mirror/")),
        hub.seen.toString());
  }

  @Test
  void an_encrypted_connection_goes_through_the_proxy_that_cannot_read_it() throws IOException {
    try (var proxy = new TunnelProxy(hub.port(), "")) {
      var through = "http://localhost:" + proxy.port();
      var settings =
          trusting(
              "HF_ENDPOINT", "https://hub.invalid", "HTTPS_PROXY", through, "NO_PROXY", "other");
      assertArrayEquals(CONTENT, fetch(settings, WEIGHTS));
      assertTrue(proxy.seen.contains("hub.invalid:443"), proxy.seen.toString());

      proxy.seen.clear();
      fetch(trusting("HTTPS_PROXY", through, "NO_PROXY", "localhost"), CONFIG);
      assertEquals(List.of(), proxy.seen);
    }
  }

  @Test
  void a_proxy_that_asks_for_a_password_gets_the_one_in_its_variable() throws IOException {
    var basic = "Basic " + Base64.getEncoder().encodeToString("me:p@ss".getBytes(UTF_8));
    try (var proxy = new TunnelProxy(hub.port(), basic)) {
      var settings =
          trusting(
              "HF_ENDPOINT",
              "https://hub.invalid",
              "https_proxy",
              "http://me:p%40ss@localhost:" + proxy.port(),
              "NO_PROXY",
              "");
      assertArrayEquals(CONTENT, fetch(settings, WEIGHTS));
      assertFalse(proxy.seen.isEmpty());
      assertTrue(hub.seen.stream().allMatch(seen -> seen.token().isEmpty()));
    }
  }

  @Test
  void what_changed_before_a_resume_is_begun_anew() throws IOException {
    var partial =
        hub.settings(home)
            .cache()
            .resolve("models--org--model/blobs")
            .resolve(FakeHub.sha256(CONTENT) + ".incomplete");
    Files.createDirectories(partial.getParent());
    Files.write(partial, Arrays.copyOf(CONTENT, 1000));
    hub.next(
        REPO,
        WEIGHTS,
        (exchange, content) -> {
          exchange.getResponseHeaders().add("ETag", "\"another\"");
          FakeHub.send(exchange, new byte[content.length], 1 << 30, true);
        });
    assertArrayEquals(CONTENT, fetch(trusting(), WEIGHTS));
    assertEquals(List.of("bytes=1000-", ""), hub.ranges());
  }

  @Test
  void an_answer_without_a_length_is_read_to_its_end() throws IOException {
    hub.nextHead(REPO, CONFIG, described());
    hub.next(
        REPO,
        CONFIG,
        (exchange, content) -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(content);
          exchange.getResponseBody().close();
        });
    assertArrayEquals(SMALL, fetch(trusting(), CONFIG));
  }

  @Test
  void what_comes_packed_is_unpacked_and_a_part_of_it_is_not_taken_for_one_of_the_file()
      throws IOException {
    var packed = packed();
    hub.nextHead(
        REPO, CONFIG, described("Content-Encoding", "gzip", "Content-Length", "" + packed.length));
    hub.next(REPO, CONFIG, packed(packed.length / 2));
    hub.next(REPO, CONFIG, packed(packed.length));
    hub.next(REPO, CONFIG, packed(packed.length));
    assertArrayEquals(SMALL, fetch(trusting(), CONFIG));
  }

  /// Sends the content packed, or the part that was asked for of what is packed.
  private static FakeHub.Behaviour packed(int most) {
    return (exchange, content) -> {
      exchange.getResponseHeaders().add("Content-Encoding", "gzip");
      FakeHub.send(exchange, packed(), most, true);
    };
  }

  private static byte[] packed() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(SMALL);
    }
    return bytes.toByteArray();
  }

  private static FakeHub.Behaviour described(String... more) {
    var headers = Arrays.copyOf(more, more.length + 4);
    headers[more.length] = "X-Repo-Commit";
    headers[more.length + 1] = FakeHub.COMMIT;
    headers[more.length + 2] = "ETag";
    headers[more.length + 3] = '"' + FakeHub.gitBlob(SMALL) + '"';
    return FakeHub.status(200, headers);
  }
}
