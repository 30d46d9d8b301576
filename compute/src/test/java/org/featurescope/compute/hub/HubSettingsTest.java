package org.featurescope.compute.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The variables of Hugging Face's tools mean here what they mean there.
class HubSettingsTest {
  @TempDir Path home;

  private HubSettings with(String... pairs) {
    var environment = new HashMap<String, String>();
    for (var i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return HubSettings.of(environment, home);
  }

  @Test
  void the_cache_is_where_the_tools_look() {
    var at = home.toAbsolutePath();
    assertEquals(at.resolve(".cache/huggingface/hub"), with().cache());
    assertEquals(at.resolve("x/huggingface/hub"), with("XDG_CACHE_HOME", at + "/x").cache());
    assertEquals(at.resolve("hf/hub"), with("HF_HOME", "~/hf").cache());
    assertEquals(
        at.resolve("models"), with("HF_HOME", "~/hf", "HF_HUB_CACHE", at + "/models").cache());
    assertEquals(at.resolve(".cache/huggingface/hub"), with("HF_HOME", " ").cache());
  }

  @Test
  void the_token_comes_from_the_variable_or_the_file() throws IOException {
    assertEquals(Optional.empty(), with().token());
    var file = home.resolve(".cache/huggingface/token");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "hf_file\n");
    assertEquals(Optional.of("hf_file"), with().token());
    assertEquals(Optional.of("hf_variable"), with("HF_TOKEN", "hf_variable").token());
    Files.writeString(file, "x".repeat(5000));
    assertEquals(Optional.empty(), with().token());
  }

  @Test
  void a_token_cannot_smuggle_a_header() {
    var refused =
        assertThrows(
            FeaturescopeException.class, () -> with("HF_TOKEN", "hf_a\r\nHost: evil").token());
    assertFalse(refused.problem().contains("hf_a"), "a token is never shown");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"huggingface.co", "ftp://x", "https://", "https://a@b", "https://x?y", "::"})
  void an_endpoint_that_is_none_is_told(String value) {
    assertThrows(FeaturescopeException.class, () -> with("HF_ENDPOINT", value).endpoint());
  }

  @Test
  void the_endpoint_may_be_a_mirror_below_a_path() {
    assertEquals(URI.create("https://huggingface.co"), with().endpoint());
    assertEquals(
        URI.create("https://mirror/hf"), with("HF_ENDPOINT", "https://mirror/hf/").endpoint());
  }

  @Test
  void proxies_follow_the_variables() {
    var proxies =
        EnvironmentProxies.of(
                Map.of(
                    "HTTPS_PROXY", "http://user:secret@proxy:3128",
                    "no_proxy", ".internal, example.com"))
            .orElseThrow();
    assertEquals(
        List.of(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy", 3128))),
        proxies.select(URI.create("https://huggingface.co/x")));
    for (var direct :
        List.of("https://hub.internal", "https://example.com", "http://plain.example.org")) {
      assertEquals(List.of(Proxy.NO_PROXY), proxies.select(URI.create(direct)), direct);
    }
    var refused =
        assertThrows(
            FeaturescopeException.class,
            () -> EnvironmentProxies.of(Map.of("https_proxy", "socks5://u:secret@x")));
    assertFalse(refused.problem().contains("secret"));
  }
}
