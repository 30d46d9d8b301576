package org.featurescope.app.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;
import org.featurescope.compute.hub.HubSettings;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;

/// A Hub cache in a folder of its own, and downloads that bring what is asked for without a server.
final class MadeUpCache implements Hub {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private final Path root;
  private final HubShelf shelf;

  /// What was asked to be fetched, a line each.
  final List<String> fetched = new ArrayList<>();

  /// What every download fails with.
  Optional<FeaturescopeException> failure = Optional.empty();

  MadeUpCache(Path root) {
    this.root = root;
    shelf =
        new HubShelf(
            HubSettings.of(Map.of("HF_HUB_CACHE", root.toString(), "HF_HUB_OFFLINE", "1"), root));
  }

  Path model(String repository, int layers, int width) throws IOException {
    put(
        repository,
        "config.json",
        "{\"model_type\": \"gpt2\", \"n_layer\": %d, \"n_embd\": %d}".formatted(layers, width));
    put(repository, "tokenizer.json", "{}");
    return put(repository, "model.safetensors", "");
  }

  Path sae(String repository, String place, String hook, int width) throws IOException {
    var prefix = place.isEmpty() ? "" : place + "/";
    put(
        repository,
        prefix + "cfg.json",
        "{\"hook_name\": \"%s\", \"d_in\": %d, \"d_sae\": 64}".formatted(hook, width));
    return put(repository, prefix + "sae_weights.safetensors", "");
  }

  /// @return the file's folder
  Path put(String repository, String path, String content) throws IOException {
    var folder = root.resolve("models--" + repository.replace("/", "--"));
    var refs = Files.createDirectories(folder.resolve("refs"));
    Files.writeString(refs.resolve("main"), COMMIT);
    var file = folder.resolve("snapshots").resolve(COMMIT).resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return file.getParent();
  }

  @Override
  public Stock look() {
    return shelf.look();
  }

  @Override
  public String server() {
    return "hub.example";
  }

  @Override
  public Job<List<Path>> download(CatalogueEntry entry, List<Piece> pieces) {
    return Job.of(
        "Downloading " + entry.title(),
        (progress, cancellation) -> {
          fetched.add(entry.name() + " " + pieces.stream().map(Piece::name).toList());
          progress.report(300_000_000, 600_000_000, "bytes");
          cancellation.check();
          failure.ifPresent(cause -> {
            throw cause;
          });
          try {
            for (var piece : pieces) {
              for (var file : piece.files()) {
                put(entry.repository(), file.replace("*", "1"), "{}");
              }
            }
          } catch (IOException e) {
            throw new FeaturescopeException("disk", "mend it", e);
          }
          return List.of();
        });
  }
}
