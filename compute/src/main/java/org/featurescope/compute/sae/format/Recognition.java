package org.featurescope.compute.sae.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.checkpoint.Npz;
import org.featurescope.compute.checkpoint.PyTorchFile;
import org.featurescope.compute.checkpoint.SafeTensors;
import org.featurescope.compute.checkpoint.TensorSource;
import org.featurescope.compute.job.FeaturescopeException;

/// Tells by contents what kind of autoencoder a file or folder holds. Files' names matter only
/// where they are the layout; a weight file of any name is told by its first bytes and its tensors.
sealed interface Recognition {

  /// One autoencoder or transcoder.
  ///
  /// @param path the folder or file that its family's reader takes
  record One(SaeFamily family, Path path) implements Recognition {}

  /// Transcoders of several layers.
  record Several(Path folder) implements Recognition {}

  /// Folders below the one named that are searched, and how deep.
  int MOST_FOLDERS = 2000;

  int DEEPEST = 4;

  /// What is at `path` itself.
  ///
  /// @throws FeaturescopeException if a weight file is there but damaged, or holds what is refused
  static Optional<Recognition> at(Path path) {
    return Files.isDirectory(path) ? inFolder(path) : ofFile(path);
  }

  /// What is at `path`, or in the folders below it.
  static List<Recognition> below(Path path) {
    var here = at(path);
    if (here.isPresent() || !Files.isDirectory(path)) {
      return here.stream().toList();
    }
    var found = new ArrayList<Recognition>(pickles(path));
    var folders = new ArrayList<>(List.of(path));
    for (var depth = 0; depth < DEEPEST; depth++) {
      var next = new ArrayList<Path>();
      for (var folder : folders) {
        for (var child : folders(folder)) {
          var inside = inFolder(child).map(List::of).orElseGet(() -> pickles(child));
          found.addAll(inside);
          if (inside.isEmpty() && next.size() < MOST_FOLDERS) {
            next.add(child);
          }
        }
      }
      folders = next;
    }
    return found;
  }

  private static List<Path> folders(Path folder) {
    return children(folder).stream()
        .filter(child -> Files.isDirectory(child) && !Files.isSymbolicLink(child))
        .filter(child -> !child.getFileName().toString().startsWith("."))
        .toList();
  }

  private static List<Path> children(Path folder) {
    try (var children = Files.list(folder)) {
      return children.sorted().limit(MOST_FOLDERS).toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private static Optional<Recognition> inFolder(Path folder) {
    if (SaeLensFormat.matches(folder)) {
      return Optional.of(new One(SaeFamily.SAELENS, folder));
    }
    if (SparsifyFormat.matches(folder)) {
      return Optional.of(new One(SaeFamily.SPARSIFY, folder));
    }
    if (CircuitTracerFormat.isSet(folder)) {
      return Optional.of(new Several(folder));
    }
    for (var name :
        List.of(
            GemmaScopeFormat.NPZ, GemmaScopeFormat.SAFETENSORS, DictionaryLearningFormat.WEIGHTS)) {
      var file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        return ofFile(file);
      }
    }
    return onlyPickle(folder).flatMap(Recognition::ofFile);
  }

  private static Optional<Path> onlyPickle(Path folder) {
    var pickles = pickleFiles(folder);
    return pickles.size() == 1 ? Optional.of(pickles.getFirst()) : Optional.empty();
  }

  private static List<Path> pickleFiles(Path folder) {
    return children(folder).stream()
        .filter(file -> file.getFileName().toString().endsWith(".pt"))
        .filter(Files::isRegularFile)
        .toList();
  }

  /// OpenAI's files are named after their layers, so several in a folder are several autoencoders.
  /// Beside one that can be read, those that cannot are passed over.
  ///
  /// @throws FeaturescopeException if none can be read
  static List<Recognition> pickles(Path folder) {
    var found = new ArrayList<Recognition>();
    FeaturescopeException refusal = null;
    for (var file : pickleFiles(folder)) {
      try {
        ofFile(file).ifPresent(found::add);
      } catch (FeaturescopeException damaged) {
        refusal = refusal == null ? damaged : refusal;
      }
    }
    if (found.isEmpty() && refusal != null) {
      throw refusal;
    }
    return found;
  }

  private static Optional<Recognition> ofFile(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    var folder = file.toAbsolutePath().getParent();
    var name = String.valueOf(file.getFileName());
    if (name.endsWith(".json") || name.endsWith(".yaml")) {
      return inFolder(folder);
    }
    if (Npz.matches(file)) {
      try (var source = Npz.open(file)) {
        return GemmaScopeFormat.matchesFirst(source)
            ? Optional.of(new One(SaeFamily.GEMMA_SCOPE, file))
            : Optional.empty();
      }
    }
    if (PyTorchFile.matches(file)) {
      try (var source = PyTorchFile.open(file)) {
        return ofPickle(source).map(family -> new One(family, file));
      }
    }
    if (looksLikeSafeTensors(file)) {
      try (var source = SafeTensors.open(file)) {
        return ofSafeTensors(file, folder, source);
      }
    }
    return Optional.empty();
  }

  private static Optional<SaeFamily> ofPickle(TensorSource source) {
    if (OpenAiFormat.matches(source)) {
      return Optional.of(SaeFamily.OPENAI);
    }
    return DictionaryLearningFormat.matches(source)
        ? Optional.of(SaeFamily.DICTIONARY_LEARNING)
        : Optional.empty();
  }

  private static Optional<Recognition> ofSafeTensors(Path file, Path folder, TensorSource source) {
    if (GemmaScopeFormat.matchesSecond(source)) {
      return Optional.of(new One(SaeFamily.GEMMA_SCOPE_2, file));
    }
    if (SparsifyFormat.matches(source) || SaeLensFormat.matches(folder)) {
      return inFolder(folder);
    }
    if (CircuitTracerFormat.isPartOfCrossLayerSet(file)) {
      return inFolder(folder);
    }
    return CircuitTracerFormat.matchesLayer(source)
        ? Optional.of(new One(SaeFamily.CIRCUIT_TRACER, file))
        : Optional.empty();
  }

  /// Eight bytes of length and an opening brace.
  static boolean looksLikeSafeTensors(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (var channel = FileChannel.open(file)) {
      var head = ByteBuffer.allocate(9);
      while (head.hasRemaining() && channel.read(head) >= 0) {}
      return !head.hasRemaining() && head.get(8) == '{';
    } catch (IOException e) {
      return false;
    }
  }
}
