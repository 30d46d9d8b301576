package org.featurescope.compute.sae.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.checkpoint.Npz;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.checkpoint.PyTorchFile;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;

/// What a file or folder is that holds no autoencoder: a model, a pack, half of an autoencoder,
/// tensors of some other kind.
final class OtherFiles {
  private static final int LISTED = 12;

  private OtherFiles() {}

  static Diagnosis examine(Path path) {
    return Files.isDirectory(path) ? folder(path) : file(path);
  }

  private static Diagnosis folder(Path folder) {
    if (Files.isRegularFile(folder.resolve("pack.json"))) {
      return FormatDoctor.unknown(
          folder,
          "a pack",
          Finding.ok(
              "pack", "a model with its autoencoders and sample texts; open it by its name"));
    }
    if (ModelFolder.matches(folder)) {
      return ModelFolder.examine(folder);
    }
    var config = JsonConfig.tryRead(folder.resolve("config.json"));
    return half(folder, config)
        .map(finding -> FormatDoctor.unknown(folder, "an autoencoder with parts missing", finding))
        .orElseGet(() ->
            FormatDoctor.unknown(
                folder,
                "a folder without a model or an autoencoder",
                Finding.problem(
                    "contents",
                    "nothing in it or below it is of a known kind: " + names(folder),
                    "choose the folder that holds the weights and their configuration")));
  }

  /// Weights without their configuration, or the other way round.
  private static Optional<Finding> half(Path folder, Optional<JsonConfig> config) {
    var weights = Files.isRegularFile(folder.resolve(SaeLensFormat.WEIGHTS));
    var sparsify = Files.isRegularFile(folder.resolve(SparsifyFormat.WEIGHTS));
    if (weights || sparsify) {
      return Optional.of(
          missing("cfg.json", "the weights are there without the file that describes them"));
    }
    if (Files.isRegularFile(folder.resolve(SaeLensFormat.CONFIG))) {
      return Optional.of(
          missing(
              "sae_weights.safetensors (SAELens) or sae.safetensors (sparsify)",
              "cfg.json is there without weights"));
    }
    if (config.isPresent() && config.get().has("trainer")) {
      return Optional.of(
          missing(
              DictionaryLearningFormat.WEIGHTS,
              "the config.json of dictionary_learning is there without weights"));
    }
    if (CircuitTracerFormat.pointsElsewhere(folder)) {
      return Optional.of(
          missing(
              "the files that its config.yaml names",
              "config.yaml names its transcoders by address"));
    }
    return Files.isRegularFile(folder.resolve(CircuitTracerFormat.CONFIG))
        ? Optional.of(
            missing(
                "layer_0.safetensors and so on, or W_enc_0.safetensors and W_dec_0.safetensors",
                "config.yaml is there without transcoders"))
        : Optional.empty();
  }

  private static Finding missing(String files, String text) {
    return Finding.problem("missing", text, "fetch " + files + " from the same place");
  }

  private static String names(Path folder) {
    try (var files = Files.list(folder)) {
      var names =
          files.map(file -> file.getFileName().toString()).sorted().limit(LISTED + 1L).toList();
      return names.isEmpty() ? "it is empty" : Printable.quoted(String.join(", ", names));
    } catch (IOException e) {
      return "it cannot be listed";
    }
  }

  private static Diagnosis file(Path file) {
    if (Npz.matches(file)) {
      try (var source = Npz.open(file)) {
        return tensors(file, "a NumPy archive of another kind", source);
      }
    }
    if (PyTorchFile.matches(file)) {
      try (var source = PyTorchFile.open(file)) {
        return tensors(file, "a PyTorch file of another kind", source);
      }
    }
    if (Recognition.looksLikeSafeTensors(file)) {
      try (var source = SafeTensors.open(file)) {
        return tensors(file, "a safetensors file of another kind", source);
      }
    }
    return FormatDoctor.unknown(
        file,
        "a file of no known kind",
        Finding.problem(
            "contents",
            "it is neither safetensors, nor a NumPy archive, nor a PyTorch file",
            "choose a file with weights"));
  }

  private static Diagnosis tensors(Path file, String what, TensorSource source) {
    var findings = new ArrayList<Finding>();
    for (var name : source.names()) {
      if (findings.size() == LISTED) {
        break;
      }
      var info = source.info(name);
      findings.add(
          Finding.ok("tensor", Printable.quoted(name) + " " + info.dtype() + info.shapeText()));
    }
    findings.add(
        Finding.problem(
            "contents",
            "its %,d tensors are not those of an autoencoder".formatted(source.names().size()),
            "choose the weights of an autoencoder, or the folder of a model"));
    return new Diagnosis(file, what, Optional.empty(), List.copyOf(findings));
  }
}
