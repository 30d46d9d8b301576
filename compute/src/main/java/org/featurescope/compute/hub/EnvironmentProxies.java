package org.featurescope.compute.hub;

import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.featurescope.compute.job.FeaturescopeException;

/// Proxies as the variables `https_proxy`, `http_proxy`, `all_proxy` and `no_proxy` name them, in
/// small or capital letters.
final class EnvironmentProxies extends ProxySelector {
  private final Optional<URI> https;
  private final Optional<URI> http;
  private final List<String> direct;

  private EnvironmentProxies(Optional<URI> https, Optional<URI> http, List<String> direct) {
    this.https = https;
    this.http = http;
    this.direct = direct;
  }

  /// Nothing when no variable names a proxy.
  ///
  /// @throws FeaturescopeException when one names something else
  static Optional<EnvironmentProxies> of(Map<String, String> environment) {
    var all = value(environment, "all_proxy");
    var https = value(environment, "https_proxy").or(() -> all);
    var http = value(environment, "http_proxy").or(() -> all);
    if (https.isEmpty() && http.isEmpty()) {
      return Optional.empty();
    }
    var direct =
        value(environment, "no_proxy").stream()
            .flatMap(list -> Stream.of(list.split("[,\\s]+")))
            .map(host -> host.toLowerCase(Locale.ROOT).replaceFirst("^\\*?\\.", ""))
            .filter(host -> !host.isEmpty())
            .toList();
    return Optional.of(
        new EnvironmentProxies(
            https.map(EnvironmentProxies::address), http.map(EnvironmentProxies::address), direct));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Stream.of(name, name.toUpperCase(Locale.ROOT))
        .map(environment::get)
        .filter(value -> value != null && !value.isBlank())
        .map(String::strip)
        .findFirst();
  }

  private static URI address(String text) {
    try {
      var uri = new URI(text.contains("://") ? text : "http://" + text);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      throw unusable();
    }
    throw unusable();
  }

  /// The value is not repeated: it may hold a password.
  private static FeaturescopeException unusable() {
    return new FeaturescopeException(
        "the variable https_proxy or http_proxy does not name a proxy that can be used",
        "write it as http://host:port, or unset it");
  }

  @Override
  public List<Proxy> select(URI uri) {
    var proxy = "https".equals(uri.getScheme()) ? https : http;
    if (proxy.isEmpty() || isDirect(uri)) {
      return List.of(Proxy.NO_PROXY);
    }
    var port = proxy.get().getPort() < 0 ? 80 : proxy.get().getPort();
    var address = InetSocketAddress.createUnresolved(proxy.get().getHost(), port);
    return List.of(new Proxy(Proxy.Type.HTTP, address));
  }

  private boolean isDirect(URI uri) {
    var host = uri.getHost().toLowerCase(Locale.ROOT);
    var withPort = host + ":" + uri.getPort();
    return direct.stream()
        .anyMatch(entry ->
            entry.equals("*")
                || entry.equals(host)
                || entry.equals(withPort)
                || host.endsWith("." + entry));
  }

  /// What the addresses say before the `@`, for that proxy alone.
  Optional<Authenticator> authenticator() {
    return Stream.of(https, http)
        .flatMap(Optional::stream)
        .filter(uri -> uri.getUserInfo() != null)
        .findFirst()
        .map(EnvironmentProxies::authenticator);
  }

  private static Authenticator authenticator(URI proxy) {
    var parts = proxy.getUserInfo().split(":", 2);
    var password = (parts.length > 1 ? parts[1] : "").toCharArray();
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return getRequestorType() == RequestorType.PROXY
                && proxy.getHost().equalsIgnoreCase(getRequestingHost())
            ? new PasswordAuthentication(parts[0], password)
            : null;
      }
    };
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException cause) {
    // The request itself fails and is told of.
  }
}
