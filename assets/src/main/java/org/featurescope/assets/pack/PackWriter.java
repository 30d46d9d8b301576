package org.featurescope.assets.pack;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.assets.AssetsException;

/// Seals a folder into a pack: reads the `pack.json` that a person wrote there, lists every file of
/// the folder in it with size and SHA-256, and checks that what it speaks of is there.
public final class PackWriter {
  private final Path folder;

  public PackWriter(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /// @return the manifest as it was written
  /// @throws AssetsException when the manifest is missing or broken, speaks of something that is
  ///   not there, or cannot be written
  public PackManifest seal() {
    if (!Files.isDirectory(folder)) {
      throw new AssetsException(folder + " is not a folder", "name the folder of a pack");
    }
    try {
      var file = folder.resolve(PackManifest.FILE);
      var json = parse(Files.readString(file));
      json.add("files", listed());
      var manifest = ManifestJson.read(folder.getFileName().toString(), json.toString());
      requireNamedFiles(manifest);
      replace(file, ManifestJson.write(manifest));
      return manifest;
    } catch (IOException e) {
      throw new AssetsException(
          "the folder " + folder + " cannot be sealed: " + e.getMessage(),
          "write a " + PackManifest.FILE + " into it first",
          e);
    }
  }

  private void replace(Path file, String text) throws IOException {
    var part = folder.resolveSibling(folder.getFileName() + ".json.part");
    try {
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// The folders of the autoencoders that the manifest names.
  ///
  /// @throws AssetsException when the manifest is missing or broken
  public List<Path> saes() {
    return read().saes().stream().map(sae -> folder.resolve(sae.path())).toList();
  }

  private PackManifest read() {
    var file = folder.resolve(PackManifest.FILE);
    try {
      return ManifestJson.read(folder.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new AssetsException(
          file + " cannot be read: " + e.getMessage(), "write it, as packs.md says", e);
    }
  }

  private JsonObject parse(String json) {
    try {
      return JsonParser.parseString(json).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new AssetsException(
          folder.resolve(PackManifest.FILE) + " is no JSON object", "mend it", e);
    }
  }

  private JsonArray listed() throws IOException {
    var files = new JsonArray();
    for (var path : paths()) {
      var file =
          new PackFile(path, Files.size(folder.resolve(path)), Digests.of(folder.resolve(path)));
      var entry = new JsonObject();
      entry.addProperty("path", file.path());
      entry.addProperty("bytes", file.bytes());
      entry.addProperty("sha256", file.sha256());
      files.add(entry);
    }
    return files;
  }

  /// Every file below the folder but the manifest, parts joined by `/`, in order.
  private List<String> paths() throws IOException {
    try (var walk = Files.walk(folder)) {
      var paths = new ArrayList<String>();
      for (var file : walk.filter(Files::isRegularFile).toList()) {
        var path = folder.relativize(file).toString().replace('\\', '/');
        if (!path.equals(PackManifest.FILE)) {
          paths.add(path);
        }
      }
      paths.sort(null);
      return paths;
    }
  }

  private void requireNamedFiles(PackManifest manifest) {
    requireFile(manifest, manifest.model() + "/config.json");
    manifest.saes().forEach(sae -> requireFile(manifest, sae.path() + "/cfg.json"));
    manifest.prompts().forEach(prompt -> requireFile(manifest, prompt.path()));
    manifest.plans().stream()
        .flatMap(plan -> plan.paths().stream())
        .forEach(path -> requireFile(manifest, path));
    manifest.circuits().forEach(path -> requireFile(manifest, path));
  }

  private void requireFile(PackManifest manifest, String path) {
    if (manifest.files().stream().noneMatch(file -> file.path().equals(path))) {
      throw new AssetsException(
          "the pack " + manifest.name() + " speaks of " + path + ", which is not there",
          "copy it to " + folder + " or take it out of " + PackManifest.FILE);
    }
  }
}
