package org.featurescope.compute.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongConsumer;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Fetches files of the Hub into its cache on this disk, where every tool that knows the cache
/// finds them. It goes on where an earlier try stopped, whoever stopped it. No file is to be seen
/// under its name before it is whole and its checksum holds, and the configuration, by which a
/// folder is known for a model or an SAE, comes last.
///
/// Running it is the only thing in this program that opens a connection, and it does so only to the
/// server of the settings and to where that one redirects.
public final class Download implements Job<List<Path>> {
  /// What must be left on the disk for everything else.
  private static final long SPARE = 64L << 20;

  private static final long MEGABYTE = 1_000_000;
  private static final int MOST_CHANGES = 3;

  private static final Set<String> LAST = Set.of("config.json", "cfg.json", "config.yaml");

  private final String title;
  private final HubSettings settings;
  private final List<Wanted> wanted;
  private final Waiting waiting;

  /// @param name what a person calls it: "GPT-2 small"
  public Download(String name, HubSettings settings, List<Wanted> wanted) {
    this(name, settings, wanted, Waiting.USUAL);
  }

  Download(String name, HubSettings settings, List<Wanted> wanted, Waiting waiting) {
    this.title = "Downloading " + name;
    this.settings = settings;
    this.wanted = List.copyOf(wanted);
    this.waiting = waiting;
  }

  @Override
  public String title() {
    return title;
  }

  /// Asks the server what the download would bring, and fetches nothing.
  ///
  /// @throws FeaturescopeException when something is not there, may not be read, or the server
  ///   cannot be reached
  public DownloadPlan plan(Progress progress, Cancellation cancellation) {
    try (var client = new HubClient(settings, waiting)) {
      return plan(client, progress, cancellation);
    }
  }

  private DownloadPlan plan(HubClient client, Progress progress, Cancellation cancellation) {
    var listing = new HubListing(client, cancellation);
    var files = new LinkedHashMap<String, RemoteFile>();
    var commits = new ArrayList<DownloadPlan.Noted>();
    for (var each : wanted) {
      for (var file : listing.files(each, progress)) {
        files.putIfAbsent(file.label(), file);
        var noted = new DownloadPlan.Noted(each.repository(), each.revision(), file.commit());
        if (!commits.contains(noted)) {
          commits.add(noted);
        }
      }
    }
    var ordered = new ArrayList<>(files.values());
    ordered.sort(Comparator.comparing(file -> LAST.contains(file.path().name())));
    return new DownloadPlan(
        ordered,
        ordered.stream().mapToLong(file -> Math.max(0, file.bytes())).sum(),
        ordered.stream().mapToLong(this::bytesHere).sum(),
        commits);
  }

  /// Looks without making a folder: a plan may be turned down.
  private long bytesHere(RemoteFile file) {
    return Files.isDirectory(settings.cache().resolve(file.repository().folderName()))
        ? new RepositoryFolder(settings.cache(), file.repository()).bytesHere(file)
        : 0;
  }

  /// Fetches what is missing.
  ///
  /// @return where the files are, under their own names
  /// @throws FeaturescopeException when something cannot be fetched or written; what has arrived is
  ///   kept
  @Override
  public List<Path> run(Progress progress, Cancellation cancellation) {
    try (var client = new HubClient(settings, waiting)) {
      var plan = plan(client, progress, cancellation);
      requireSpace(plan.missing());
      return fetch(plan, client, progress, cancellation);
    }
  }

  private List<Path> fetch(
      DownloadPlan plan, HubClient client, Progress progress, Cancellation cancellation) {
    var folders = new HashMap<RepoId, RepositoryFolder>();
    var paths = new ArrayList<Path>();
    var before = 0L;
    for (var file : plan.files()) {
      var folder =
          folders.computeIfAbsent(
              file.repository(), id -> new RepositoryFolder(settings.cache(), id));
      var done = before;
      fetch(
          file,
          folder,
          client,
          here -> progress.report(done + here, plan.bytes(), "bytes"),
          cancellation);
      before += Math.max(0, file.bytes());
      paths.add(folder.snapshotFile(file));
    }
    for (var noted : plan.commits()) {
      folders.get(noted.repository()).remember(noted.revision(), noted.commit());
    }
    return paths;
  }

  /// A file of a commit does not change, but a server that is no Hub may serve another content
  /// under the same address: it is asked anew.
  private static void fetch(
      RemoteFile file,
      RepositoryFolder folder,
      HubClient client,
      LongConsumer here,
      Cancellation cancellation) {
    var now = file;
    for (var changes = 0; changes < MOST_CHANGES; changes++) {
      try {
        new FileDownload(now, folder, client, here, cancellation).run();
        return;
      } catch (FileDownload.Changed changed) {
        now =
            new HubListing(client, cancellation)
                .describe(file.repository(), file.commit(), file.path());
      }
    }
    throw new FeaturescopeException(
        file.label() + " changes on the server while it is fetched", "try again later");
  }

  private void requireSpace(long missing) {
    var cache = settings.cache();
    try {
      Files.createDirectories(cache);
      var free = Files.getFileStore(cache).getUsableSpace();
      if (missing > 0 && missing > free - SPARE) {
        throw new FeaturescopeException(
            String.format(
                Locale.ROOT,
                "the disk of %s has %,d MB free, the download needs %,d MB",
                cache,
                Math.max(0, free - SPARE) / MEGABYTE,
                missing / MEGABYTE + 1),
            "free some space, or set HF_HUB_CACHE to a folder on another disk");
      }
    } catch (IOException e) {
      throw FileProblem.writing(cache, e);
    }
  }
}
