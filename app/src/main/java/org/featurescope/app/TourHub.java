package org.featurescope.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.featurescope.app.library.HubShelf;
import org.featurescope.compute.hub.HubSettings;
import org.featurescope.compute.store.Workspace;

/// A Hub cache for the pictures: the configurations of a few repositories beside empty weights, in
/// a folder that is gone afterwards. The person's own cache is nobody's business, and no connection
/// can be opened.
final class TourHub implements AutoCloseable {
  private static final String COMMIT = "607a30d783dfa663caf39e06633721c8d4cfcd7e";

  private final Path root;

  TourHub() {
    try {
      root = Files.createTempDirectory("featurescope-tour");
      model(
          "openai-community/gpt2",
          "{\"model_type\": \"gpt2\", \"n_layer\": 12, \"n_embd\": 768, \"n_head\": 12}");
      for (var layer : new int[] {6, 8}) {
        var hook = "blocks." + layer + ".hook_resid_pre";
        sae("jbloom/GPT2-Small-SAEs-Reformatted", hook, hook, 768, 24_576);
      }
      Files.writeString(Files.createDirectories(broken()).resolve("cfg.json"), "{\"d_in\": 768}");
      sae("lab/world-6l-saes", "layer2-wide", "blocks.2.hook_resid_post", 192, 8192);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HubShelf shelf() {
    var environment = Map.of("HF_HUB_CACHE", root.toString(), "HF_HUB_OFFLINE", "1");
    return new HubShelf(HubSettings.of(environment, root));
  }

  /// A workspace with the indexes that came with the program.
  Workspace workspace(List<Path> indexes) {
    return Workspace.openWith(root.resolve("workspace.db"), indexes);
  }

  /// Where trainings would be.
  Path trainings() {
    return root.resolve("training");
  }

  /// A folder that a person might drop: half of an autoencoder.
  Path broken() {
    return root.resolve("half-an-autoencoder");
  }

  private void model(String repository, String config) throws IOException {
    var folder = snapshot(repository);
    Files.writeString(folder.resolve("config.json"), config);
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    Files.createFile(folder.resolve("model.safetensors"));
  }

  private void sae(String repository, String place, String hook, int width, int latents)
      throws IOException {
    var folder = Files.createDirectories(snapshot(repository).resolve(place));
    Files.writeString(
        folder.resolve("cfg.json"),
        "{\"hook_name\": \"%s\", \"d_in\": %d, \"d_sae\": %d}".formatted(hook, width, latents));
    Files.createFile(folder.resolve("sae_weights.safetensors"));
  }

  private Path snapshot(String repository) throws IOException {
    var folder = root.resolve("models--" + repository.replace("/", "--"));
    Files.createDirectories(folder.resolve("refs"));
    Files.writeString(folder.resolve("refs/main"), COMMIT);
    return Files.createDirectories(folder.resolve("snapshots").resolve(COMMIT));
  }

  @Override
  public void close() {
    try (var all = Files.walk(root)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
