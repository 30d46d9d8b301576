package org.featurescope.compute.hub;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.featurescope.compute.job.FeaturescopeException;

/// Turns what a server answers, or that it does not, into one sentence.
final class Refusal {
  private Refusal() {}

  /// An answer that another try may better: the server is busy or ill.
  static final class Busy extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Optional<Duration> wait;

    Busy(int status, Optional<Duration> wait) {
      super("the server answered " + status);
      this.status = status;
      this.wait = wait;
    }

    Optional<Duration> retryAfter() {
      return wait;
    }
  }

  /// Passes an answer that brings what was asked for.
  ///
  /// @param what as a message calls it
  /// @throws Busy when it is worth another try
  /// @throws FeaturescopeException when it is not
  static void check(Answer answer, HubClient client, RepoId repository, String what) throws Busy {
    var status = answer.status();
    if (status == 200 || status == 206) {
      return;
    }
    if (status == 429 || status == 408 || status >= 500) {
      throw new Busy(status, answer.retryAfter());
    }
    throw switch (status) {
      case 401, 403 -> denied(answer, client, repository);
      case 404, 410 -> absent(answer, client, repository, what);
      case 407 ->
          new FeaturescopeException(
              "the proxy asks for a name and a password",
              "write them into https_proxy as http://name:password@host:port");
      default ->
          new FeaturescopeException(
              client.host() + " refused " + what + " (status " + status + ")", "try again later");
    };
  }

  private static FeaturescopeException denied(Answer answer, HubClient client, RepoId repository) {
    var gated = answer.facts().error().filter("GatedRepo"::equals).isPresent();
    var page = "https://" + client.host() + "/" + repository;
    if (client.hasToken()) {
      return new FeaturescopeException(
          gated
              ? "the licence of " + repository + " has not been accepted by the token's owner"
              : client.host() + " does not let this token read " + repository,
          "accept the licence at " + page + " with the account that HF_TOKEN belongs to");
    }
    return new FeaturescopeException(
        "reading " + repository + " needs an account of the Hub",
        "accept the licence at " + page + " and set HF_TOKEN to an access token");
  }

  private static FeaturescopeException absent(
      Answer answer, HubClient client, RepoId repository, String what) {
    return switch (answer.facts().error().orElse("")) {
      case "RepoNotFound" ->
          new FeaturescopeException(
              client.host() + " has no repository " + repository,
              "check its name; a private one needs HF_TOKEN");
      case "RevisionNotFound" ->
          new FeaturescopeException(
              repository + " has no such revision", "take 'main', or one that it has");
      default ->
          new FeaturescopeException(
              client.host() + " does not have " + what, "check the names of repository and file");
    };
  }

  /// The last of several tries has failed.
  static FeaturescopeException givenUp(IOException cause, HubClient client, String what) {
    return switch (cause) {
      case Busy busy when busy.status == 429 ->
          new FeaturescopeException(
              client.host() + " takes no more requests for now" + wait(busy),
              client.hasToken()
                  ? "try again later; what has arrived is kept"
                  : "try again later, or set HF_TOKEN; what has arrived is kept",
              cause);
      case Busy busy ->
          new FeaturescopeException(
              client.host() + " cannot answer for now (status " + busy.status + ")",
              "try again later; what has arrived is kept",
              cause);
      case HttpTimeoutException slow ->
          new FeaturescopeException(
              client.host() + " does not answer",
              "check the connection and try again; what has arrived is kept",
              cause);
      case SSLException unsafe ->
          new FeaturescopeException(
              "no encrypted connection to " + client.host() + " comes about",
              "check HF_ENDPOINT and https_proxy, and try again; what has arrived is kept",
              cause);
      default -> {
        var reached = !isUnreachable(cause);
        yield new FeaturescopeException(
            reached
                ? "the connection broke off again and again while " + what + " was fetched"
                : client.host() + " cannot be reached",
            reached
                ? "try again; it goes on where it stopped"
                : "check the connection, and https_proxy where there is a proxy",
            cause);
      }
    };
  }

  private static String wait(Busy busy) {
    return busy.wait
        .filter(time -> time.toSeconds() > 0)
        .map(time -> " (it asks to wait " + time.toSeconds() + " s)")
        .orElse("");
  }

  private static boolean isUnreachable(Throwable cause) {
    for (var each = cause; each != null; each = each.getCause()) {
      if (each instanceof ConnectException
          || each instanceof UnknownHostException
          || each instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }
}
