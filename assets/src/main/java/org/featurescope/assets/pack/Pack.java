package org.featurescope.assets.pack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.featurescope.assets.AssetsException;

/// A pack that was found: its manifest is read, its files are not.
public final class Pack {
  static final String GET_THE_PROGRAM_AGAIN =
      "get the program again, or open a model from a folder";

  /// Where in the cache it is noted which copies were found sound.
  static final String CHECKED = "checked";

  /// Where in the cache the copies lie.
  static final String COPIES = "packs";

  private final PackManifest manifest;
  private final PackSource source;
  private final String fingerprint;

  private Pack(PackManifest manifest, PackSource source, String fingerprint) {
    this.manifest = manifest;
    this.source = source;
    this.fingerprint = fingerprint;
  }

  /// @throws AssetsException when there is no manifest, or a broken one
  static Pack read(String name, PackSource source) {
    try (var stream = source.open(PackManifest.FILE)) {
      byte[] json = stream.readAllBytes();
      var manifest = ManifestJson.read(name, new String(json, StandardCharsets.UTF_8));
      var fingerprint = HexFormat.of().formatHex(Digests.sha256().digest(json), 0, 8);
      return new Pack(manifest, source, fingerprint);
    } catch (IOException e) {
      throw new AssetsException(
          "the pack " + name + " has no readable " + PackManifest.FILE, GET_THE_PROGRAM_AGAIN, e);
    }
  }

  public PackManifest manifest() {
    return manifest;
  }

  /// Makes the pack's files available as files and checks each against its SHA-256.
  ///
  /// A pack that already lies in a folder is used where it lies. One inside a jar is copied once to
  /// `cacheDirectory/packs/` (weights are mapped into memory, which a jar does not allow); a copy
  /// that is there and sound is used again, a damaged one is replaced. A copy that was sound before
  /// is not read again unless one of its files has another size, time or place on the disk.
  ///
  /// @param cacheDirectory where a copy is made
  /// @throws AssetsException when a file is missing or damaged at its source, or cannot be copied
  public OpenedPack open(Path cacheDirectory) {
    return open(cacheDirectory, Optional.empty());
  }

  /// As [#open(Path)], for a program that may bring a copy of its own.
  ///
  /// @param installed laid out like the cache directory, never written; a sound copy in it is used
  public OpenedPack open(Path cacheDirectory, Optional<Path> installed) {
    Objects.requireNonNull(cacheDirectory, "cacheDirectory");
    var here = source.folder();
    if (here.isPresent()) {
      Digests.firstFault(manifest, here.get())
          .ifPresent(fault -> {
            throw new AssetsException(
                "the pack " + manifest.name() + " is damaged: " + fault, GET_THE_PROGRAM_AGAIN);
          });
      return opened(here.get());
    }
    var note = note(cacheDirectory);
    note.use();
    new OldCopies(cacheDirectory, manifest.name(), identity()).delete(Instant.now());
    return installed
        .map(directory -> copyIn(directory, note))
        .filter(PackCopy::isSound)
        .map(copy -> opened(copy.folder()))
        .orElseGet(() -> opened(copyIn(cacheDirectory, note).soundFolder()));
  }

  /// As [#open(Path, Optional)], with every file read, whatever is remembered of it.
  public OpenedPack openAfterCheck(Path cacheDirectory, Optional<Path> installed) {
    try {
      note(cacheDirectory).forget();
    } catch (IOException e) {
      throw new AssetsException(
          "what is remembered of the pack " + manifest.name() + " cannot be forgotten",
          "delete the folder " + cacheDirectory.resolve(CHECKED),
          e);
    }
    return open(cacheDirectory, installed);
  }

  /// Packs of one name but other contents lie side by side: an older program may still run. Only
  /// what was not opened for a month is deleted.
  private PackCopy copyIn(Path directory, CheckNote note) {
    return new PackCopy(manifest, source, directory.resolve(COPIES).resolve(identity()), note);
  }

  private CheckNote note(Path cacheDirectory) {
    return new CheckNote(cacheDirectory.resolve(CHECKED).resolve(identity()));
  }

  private String identity() {
    return manifest.name() + "-" + fingerprint;
  }

  private OpenedPack opened(Path folder) {
    var saes = new ArrayList<OpenedSae>();
    for (var sae : manifest.saes()) {
      saes.add(new OpenedSae(sae, folder.resolve(sae.path())));
    }
    return new OpenedPack(
        manifest,
        folder,
        folder.resolve(manifest.model()),
        saes,
        prompts(folder),
        plans(folder),
        manifest.circuits().stream().map(folder::resolve).toList());
  }

  private List<SamplePrompt> prompts(Path folder) {
    var prompts = new ArrayList<SamplePrompt>();
    for (var prompt : manifest.prompts()) {
      try {
        var text = Files.readString(folder.resolve(prompt.path())).stripTrailing();
        prompts.add(new SamplePrompt(prompt.title(), prompt.hint(), text));
      } catch (IOException e) {
        throw new AssetsException(
            "the pack " + manifest.name() + " lacks its sample text " + prompt.path(),
            GET_THE_PROGRAM_AGAIN,
            e);
      }
    }
    return prompts;
  }

  private List<OpenedPlan> plans(Path folder) {
    return manifest.plans().stream()
        .map(plan -> {
          var effect = folder.resolve(plan.effect());
          return new OpenedPlan(
              plan,
              folder.resolve(plan.path()),
              folder.resolve(plan.trial()),
              PlanEffectJson.read(manifest.name(), effect));
        })
        .toList();
  }
}
