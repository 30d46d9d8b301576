package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.library.HubShelf;
import org.featurescope.app.library.Stock;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;
import org.featurescope.compute.hub.Download;
import org.featurescope.compute.hub.DownloadPlan;
import org.featurescope.compute.hub.RepoId;
import org.featurescope.compute.hub.Wanted;
import org.featurescope.compute.job.FeaturescopeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Fetches from the Hub. The only command that opens a connection.
@Command(
    name = "download",
    description = {
      "Fetches a model or autoencoder into the Hub cache.",
      "A set or an entry of the catalogue, or files of any model repository of the Hub; "
          + "goes on where an earlier download stopped. Says size and licence first.",
      "Obeys HF_ENDPOINT, HF_TOKEN, HF_HOME, HF_HUB_CACHE, https_proxy, no_proxy and "
          + "REQUESTS_CA_BUNDLE."
    })
final class DownloadCommand extends ConsoleCommand {
  private static final List<String> MODEL_FILES =
      List.of("*.safetensors*", "tokenizer*.json", "config.json");

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description =
          "A name that 'featurescope library' lists (gpt2-small, gpt2, gpt2-small-res-jb), one of"
              + " its pieces (gpt2-small-res-jb/blocks.8.hook_resid_pre), or a repository"
              + " (openai-community/gpt2).")
  private String name;

  @Option(
      names = "--files",
      paramLabel = "PATTERN",
      split = ",",
      description =
          "Which files of a repository; default: *.safetensors*,tokenizer*.json,config.json.")
  private List<String> files = MODEL_FILES;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  DownloadCommand(Console console) {
    super(console);
  }

  /// What was asked for.
  ///
  /// @param licences of all of it, a line each
  private record Order(String title, List<Wanted> wanted, List<String> licences) {}

  @Override
  void run() {
    var shelf = HubShelf.ofUser();
    var order = order(shelf.look());
    var download = shelf.download(order.title, order.wanted);
    if (agreed(download, order, shelf)) {
      fetch(download);
    } else {
      console.err().println("Nothing was downloaded.");
    }
  }

  private Order order(Stock stock) {
    var set = stock.catalogue().set(name);
    if (set.isPresent()) {
      refuseFiles();
      return order(set.get().title(), set.get().entries().stream().map(e -> part(e, "")).toList());
    }
    for (var entry : stock.catalogue().entries().toList()) {
      if (name.equals(entry.name()) || name.startsWith(entry.name() + "/")) {
        refuseFiles();
        return order(entry.title(), List.of(part(entry, name.substring(entry.name().length()))));
      }
    }
    if (!name.contains("/")) {
      throw new FeaturescopeException(
          "the catalogue has no '" + name + "'",
          "'featurescope library' lists it; a repository is written owner/name");
    }
    var repository = new RepoId(name);
    return new Order(
        name,
        List.of(Wanted.of(repository.id(), files)),
        List.of(name + ": see its page on the Hub"));
  }

  private void refuseFiles() {
    if (given("--files")) {
      throw misused("--files changes nothing about what the catalogue lists");
    }
  }

  private record Part(CatalogueEntry entry, List<Piece> pieces) {}

  private static Part part(CatalogueEntry entry, String rest) {
    var piece = rest.replaceFirst("^/", "");
    var meant =
        entry.pieces().stream()
            .filter(each -> piece.isEmpty() || each.name().equals(piece))
            .toList();
    if (meant.isEmpty()) {
      throw new FeaturescopeException(
          entry.name() + " has no piece '" + piece + "'",
          "take one like " + entry.name() + "/" + entry.pieces().getFirst().name());
    }
    return new Part(entry, meant);
  }

  private static Order order(String title, List<Part> parts) {
    return new Order(
        title,
        parts.stream().map(part -> HubShelf.wanted(part.entry, part.pieces)).toList(),
        parts.stream()
            .map(part ->
                part.entry.repository()
                    + ": "
                    + part.entry.licence()
                    + (part.entry.gated() ? ", to be accepted at " + part.entry.page() : ""))
            .toList());
  }

  /// Says what it would bring and asks, unless the answer was given before.
  private boolean agreed(Download download, Order order, HubShelf shelf) {
    var plan = plan(download);
    var lines = new ArrayList<>(order.licences.stream().map(line -> "  " + line).toList());
    lines.addFirst(
        "%s: %d files, %s%s, from %s to %s"
            .formatted(
                order.title,
                plan.files().size(),
                plain(plan.bytes()),
                plan.here() > 0 ? ", of which " + plain(plan.here()) + " are here" : "",
                shelf.server(),
                shelf.folder()));
    lines.forEach(console.err()::println);
    if (yes || plan.missing() == 0) {
      return true;
    }
    var terminal = System.console();
    if (!console.terminal() || terminal == null) {
      throw new FeaturescopeException(
          "nobody can be asked whether to download " + plain(plan.missing()), "say --yes to agree");
    }
    var answer = terminal.readLine("Download %s? [y/N] ", plain(plan.missing()));
    return answer != null && answer.strip().matches("(?i)y|yes");
  }

  private static String plain(long bytes) {
    return Spoken.bytes(bytes).replace('\u202F', ' ');
  }

  private DownloadPlan plan(Download download) {
    try (var progress = console.progress("Asking the Hub")) {
      return download.plan(progress, console.cancellation());
    }
  }

  private void fetch(Download download) {
    try (var progress = console.progress(download.title())) {
      var paths = download.run(progress, console.cancellation());
      if (json) {
        console.json(paths);
      } else {
        paths.stream().map(Path::getParent).distinct().forEach(console.out()::println);
      }
    }
  }

  @Override
  String afterStop() {
    return "what has arrived is kept; the same command goes on with it";
  }
}
