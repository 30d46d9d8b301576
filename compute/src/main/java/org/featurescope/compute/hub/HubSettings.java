package org.featurescope.compute.hub;

import java.io.IOException;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.featurescope.compute.job.FeaturescopeException;

/// Where the Hub and its cache are for this person, by the variables that Hugging Face's own tools
/// obey: `HF_ENDPOINT`, `HF_HOME`, `HF_HUB_CACHE`, `HF_TOKEN`, `HF_TOKEN_PATH`, `HF_HUB_OFFLINE`,
/// those of proxies, and those that name a file of certificates: `REQUESTS_CA_BUNDLE`,
/// `CURL_CA_BUNDLE`, `SSL_CERT_FILE`. Reading them opens no connection; the token is read when it
/// is needed.
public final class HubSettings {
  private static final String HUB = "https://huggingface.co";
  private static final int LONGEST_TOKEN = 1024;

  private final Map<String, String> environment;
  private final Path home;

  private HubSettings(Map<String, String> environment, Path home) {
    this.environment = Map.copyOf(environment);
    this.home = home;
  }

  /// Those of this process.
  public static HubSettings ofUser() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  /// @param environment the variables
  /// @param home the person's folder
  public static HubSettings of(Map<String, String> environment, Path home) {
    return new HubSettings(environment, home);
  }

  /// The folder that holds the cached repositories; it need not exist.
  public Path cache() {
    return first("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
        .map(this::path)
        .orElseGet(() -> tools().resolve("hub"));
  }

  /// The folder of Hugging Face's tools, which also holds the token.
  private Path tools() {
    return first("HF_HOME")
        .map(this::path)
        .orElseGet(() ->
            first("XDG_CACHE_HOME")
                .map(this::path)
                .orElse(home.resolve(".cache"))
                .resolve("huggingface"));
  }

  /// The server.
  ///
  /// @throws FeaturescopeException when `HF_ENDPOINT` is no address of one
  public URI endpoint() {
    var text = first("HF_ENDPOINT").orElse(HUB).replaceFirst("/+$", "");
    try {
      var uri = new URI(text);
      var scheme = String.valueOf(uri.getScheme());
      if ((scheme.equals("https") || scheme.equals("http"))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw noEndpoint(text);
    }
    throw noEndpoint(text);
  }

  private static FeaturescopeException noEndpoint(String text) {
    return new FeaturescopeException(
        "HF_ENDPOINT is '" + text + "', which is no address of a server",
        "set it to one like " + HUB + ", or unset it");
  }

  /// Whether the person has switched the network off for all of Hugging Face's tools.
  boolean offline() {
    return first("HF_HUB_OFFLINE").filter(value -> value.matches("(?i)1|true|yes|on")).isPresent();
  }

  /// The access token, from `HF_TOKEN` or the file that signing in has written.
  ///
  /// @throws FeaturescopeException when it is none that can be sent
  Optional<String> token() {
    return first("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN")
        .or(this::tokenFromFile)
        .map(String::strip)
        .filter(token -> !token.isEmpty())
        .map(HubSettings::sound);
  }

  private Optional<String> tokenFromFile() {
    var file = first("HF_TOKEN_PATH").map(this::path).orElseGet(() -> tools().resolve("token"));
    try {
      return Files.isRegularFile(file) && Files.size(file) <= LONGEST_TOKEN
          ? Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1))
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /// A line break in it would add a header of somebody else's making.
  private static String sound(String token) {
    if (token.length() > LONGEST_TOKEN || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new FeaturescopeException(
          "the access token of the Hub is damaged",
          "set HF_TOKEN to the token as the Hub shows it");
    }
    return token;
  }

  /// The file of the authorities that are believed instead of Java's, where a variable names one:
  /// some networks read what is encrypted, and sign it again themselves.
  Optional<Path> authorities() {
    return first("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE").map(this::path);
  }

  /// Which proxy to take: as the variables say, without them as Java's own settings say.
  ProxySelector proxies() {
    return EnvironmentProxies.of(environment)
        .<ProxySelector>map(proxies -> proxies)
        .orElseGet(ProxySelector::getDefault);
  }

  /// The name and password of a proxy, where its variable has them.
  Optional<Authenticator> proxyAuthenticator() {
    return EnvironmentProxies.of(environment).flatMap(EnvironmentProxies::authenticator);
  }

  private Optional<String> first(String... names) {
    return Stream.of(names)
        .map(environment::get)
        .filter(value -> value != null && !value.isBlank())
        .findFirst();
  }

  private Path path(String value) {
    var text = value.strip();
    var below = text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    return below.toAbsolutePath().normalize();
  }
}
