package org.featurescope.compute.hub;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;

/// Asks the Hub what there is: the paths that a pattern means, and of each file size, checksum and
/// commit.
final class HubListing {
  private static final int LARGEST_PAGE = 32 << 20;
  private static final int MOST_PAGES = 200;
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*rel=\"?next\"?");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-zA-Z]{7,64}");

  private final HubClient client;
  private final Cancellation cancellation;

  HubListing(HubClient client, Cancellation cancellation) {
    this.client = client;
    this.cancellation = cancellation;
  }

  /// Describes every file that is wanted. All of one repository are of one commit, however the
  /// branch moves meanwhile.
  ///
  /// @throws FeaturescopeException when one is not there, may not be read, or has a name that could
  ///   leave its folder
  List<RemoteFile> files(Wanted wanted, Progress progress) {
    var paths = paths(wanted);
    var files = new ArrayList<RemoteFile>();
    var revision = wanted.revision();
    for (var path : paths) {
      progress.report(files.size(), paths.size(), "files");
      var file = describe(wanted.repository(), revision, path);
      files.add(file);
      revision = file.commit();
    }
    return files;
  }

  private List<HubPath> paths(Wanted wanted) {
    var paths = new LinkedHashMap<String, HubPath>();
    var listing = Optional.<List<HubPath>>empty();
    for (var pattern : wanted.files()) {
      if (pattern.isExact()) {
        paths.put(pattern.text(), new HubPath(pattern.text()));
        continue;
      }
      if (listing.isEmpty()) {
        listing = Optional.of(list(wanted.repository(), wanted.revision()));
      }
      var matching = listing.get().stream().filter(path -> pattern.matches(path.text())).toList();
      if (matching.isEmpty()) {
        throw new FeaturescopeException(
            wanted.repository() + " has no file " + pattern.text(),
            "look at the repository's list of files on " + client.host());
      }
      matching.forEach(path -> paths.putIfAbsent(path.text(), path));
    }
    return List.copyOf(paths.values());
  }

  /// Every file of a revision.
  private List<HubPath> list(RepoId repository, String revision) {
    var paths = new ArrayList<HubPath>();
    var page = Optional.of(client.listAddress(repository, revision));
    for (var pages = 0; page.isPresent() && pages < MOST_PAGES; pages++) {
      var address = page.get();
      var what = "the list of files of " + repository;
      page =
          retrying(
              what,
              () -> {
                try (var answer = client.fetch(address, 0, cancellation)) {
                  Refusal.check(answer, client, repository, what);
                  parse(client.read(answer, LARGEST_PAGE, cancellation), repository)
                      .forEach(paths::add);
                  return next(answer, address);
                }
              });
    }
    return paths;
  }

  /// The next page, on the same server: nothing else is believed.
  private static Optional<URI> next(Answer answer, URI from) {
    return answer
        .headers()
        .firstValue("Link")
        .map(NEXT::matcher)
        .filter(Matcher::find)
        .map(match -> resolved(from, match.group(1)))
        .filter(to -> from.getAuthority().equals(to.getAuthority()));
  }

  private static URI resolved(URI from, String to) {
    try {
      return from.resolve(to);
    } catch (IllegalArgumentException e) {
      return URI.create("none:none");
    }
  }

  private List<HubPath> parse(byte[] json, RepoId repository) {
    try {
      var paths = new ArrayList<HubPath>();
      if (JsonParser.parseString(new String(json, StandardCharsets.UTF_8))
          instanceof JsonArray entries) {
        for (JsonElement entry : entries) {
          if (entry instanceof JsonObject file && file.get("type").getAsString().equals("file")) {
            paths.add(new HubPath(file.get("path").getAsString()));
          }
        }
        return paths;
      }
      throw new IllegalStateException("no list");
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | NullPointerException
        | StackOverflowError e) {
      throw new FeaturescopeException(
          client.host() + " sent no list of files of " + repository,
          "check HF_ENDPOINT, or name single files",
          e);
    }
  }

  /// One file as the server describes it now.
  RemoteFile describe(RepoId repository, String revision, HubPath path) {
    var what = path + " of " + repository;
    return retrying(
        what,
        () -> {
          var address = client.fileAddress(repository, revision, path);
          try (var answer = client.describe(address, cancellation)) {
            Refusal.check(answer, client, repository, what);
            var commit = answer.facts().commit().filter(c -> COMMIT.matcher(c).matches());
            var etag = answer.facts().etag().filter(tag -> !tag.isEmpty());
            if (commit.isEmpty() || etag.isEmpty()) {
              throw new FeaturescopeException(
                  client.host() + " does not answer as the Hub does", "check HF_ENDPOINT");
            }
            return new RemoteFile(repository, commit.get(), path, etag.get(), answer.bytes());
          }
        });
  }

  /// A question to the server.
  private interface Question<T> {
    T ask() throws IOException;
  }

  private <T> T retrying(String what, Question<T> question) {
    for (var failures = 1; ; failures++) {
      cancellation.check();
      try {
        return question.ask();
      } catch (IOException e) {
        var asked = e instanceof Refusal.Busy busy ? busy.retryAfter() : Optional.<Duration>empty();
        var pause = asked.orElse(client.waiting().after(failures));
        if (failures >= client.waiting().tries()
            || pause.compareTo(client.waiting().longest()) > 0) {
          throw Refusal.givenUp(e, client, what);
        }
        Waiting.pause(pause, cancellation);
      }
    }
  }
}
