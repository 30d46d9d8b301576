package org.featurescope.compute.sae.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.featurescope.compute.checkpoint.PyTorchFile;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.TranscoderSet;

/// Opens autoencoders, transcoders and sets of transcoders of every family, told by their contents
/// ([SaeFamily]). A path may be the folder, a file in it, or a folder above it that holds nothing
/// else of the kind.
public final class SaeFiles {
  private SaeFiles() {}

  /// Opens one autoencoder or transcoder.
  ///
  /// @throws FeaturescopeException if there is none that can be read, or a set of several
  public static SparseAutoencoder open(Path path, Engine engine) {
    try (var stored = inspect(path)) {
      return open(stored, engine);
    }
  }

  private static SparseAutoencoder open(StoredSae stored, Engine engine) {
    stored.requireMemory(engine);
    return new SparseAutoencoder(engine, stored.spec(), stored.weights(), stored.metadata());
  }

  /// Opens one autoencoder or transcoder, or each layer of a set as a transcoder of its own.
  ///
  /// @throws FeaturescopeException if there is none that can be read, or the layers cannot be used
  ///   one by one
  public static List<SparseAutoencoder> openAll(Path path, Engine engine) {
    if (!isSet(path)) {
      return List.of(open(path, engine));
    }
    try (var set = inspectSet(path)) {
      if (set.crossLayer()) {
        throw new FeaturescopeException(
            path + " is a cross-layer transcoder: its layers write to one another's outputs",
            "use it where whole sets are asked for, such as encode");
      }
      set.requireMemory(engine);
      var opened = new ArrayList<SparseAutoencoder>();
      try {
        set.stored().forEach(layer -> opened.add(open(layer, engine)));
      } catch (RuntimeException | Error e) {
        opened.forEach(SparseAutoencoder::close);
        throw e;
      }
      return opened;
    }
  }

  /// Where what [#openAll] opens lies, in the same order.
  public static List<Path> paths(Path path) {
    if (isSet(path)) {
      try (var set = inspectSet(path)) {
        return set.stored().stream().map(StoredSae::path).toList();
      }
    }
    try (var stored = inspect(path)) {
      return List.of(stored.path());
    }
  }

  /// What lies below a folder of several autoencoders or transcoders, as a training leaves them;
  /// anything else itself.
  public static List<Path> parts(Path path) {
    var found = Files.isDirectory(path) ? Recognition.below(path) : List.<Recognition>of();
    return found.size() > 1 ? found.stream().map(SaeFiles::pathOf).toList() : List.of(path);
  }

  /// The same of a folder that has one transcoder for each layer of a model from the first on, by
  /// layer; none of any other.
  public static List<Path> layers(Path folder) {
    var layers = new TreeMap<Integer, Path>();
    var parts = parts(folder);
    for (var part : parts) {
      if (parts.size() == 1 || isSet(part)) {
        return List.of();
      }
      try (var stored = inspect(part)) {
        var write = stored.metadata().hookNameOut().map(HookPoint::parse);
        write.ifPresent(hook -> layers.put(hook.layer(), part));
      }
    }
    return layers.size() == parts.size() && layers.lastKey() == parts.size() - 1
        ? List.copyOf(layers.values())
        : List.of();
  }

  /// Opens single transcoders as one set.
  ///
  /// @param layers by layer
  /// @throws FeaturescopeException if one cannot be read, or they have different dimensions
  public static TranscoderSet openSet(List<Path> layers, Engine engine) {
    var stored = new ArrayList<StoredSae>();
    try {
      layers.forEach(layer -> stored.add(inspect(layer)));
      var set = StoredSet.of(layers.getFirst(), false, Optional.empty(), stored);
      set.requireMemory(engine);
      return new TranscoderSet(engine, set);
    } finally {
      stored.forEach(StoredSae::close);
    }
  }

  /// Opens transcoders for all layers of a model.
  ///
  /// @throws FeaturescopeException if there is no set that can be read
  public static TranscoderSet openSet(Path path, Engine engine) {
    try (var set = inspectSet(path)) {
      set.requireMemory(engine);
      return new TranscoderSet(engine, set);
    }
  }

  /// Whether `path` looks like an autoencoder, a transcoder or a set; opening it may still fail.
  public static boolean isSae(Path path) {
    try {
      return Files.exists(path) && Recognition.at(path).isPresent();
    } catch (FeaturescopeException damaged) {
      return false;
    }
  }

  /// The files of a folder that are an autoencoder each; none where the folder as a whole is one.
  public static List<Path> inside(Path folder) {
    try {
      return Files.isDirectory(folder) && Recognition.at(folder).isEmpty()
          ? Recognition.pickles(folder).stream().map(SaeFiles::pathOf).toList()
          : List.of();
    } catch (FeaturescopeException damaged) {
      return List.of();
    }
  }

  /// Whether `path` is a set of transcoders for several layers.
  public static boolean isSet(Path path) {
    return recognise(path) instanceof Recognition.Several;
  }

  /// What the files say, without reading the large matrices. To be closed.
  ///
  /// @throws FeaturescopeException if there is none that can be read, or a set of several
  public static StoredSae inspect(Path path) {
    return switch (recognise(path)) {
      case Recognition.One one -> inspect(one);
      case Recognition.Several(var folder) ->
          throw new FeaturescopeException(
              folder + " is a set of transcoders for several layers",
              "name one layer, such as " + folder.resolve("layer_0.safetensors"));
    };
  }

  /// As [#inspect], for a set.
  public static StoredSet inspectSet(Path path) {
    return switch (recognise(path)) {
      case Recognition.Several(var folder) -> CircuitTracerFormat.inspectSet(folder);
      case Recognition.One(var family, var found) ->
          throw new FeaturescopeException(
              found + " is a single autoencoder or transcoder, not a set",
              "choose a folder with a config.yaml and the files of all layers");
    };
  }

  private static StoredSae inspect(Recognition.One one) {
    var path = one.path();
    return switch (one.family()) {
      case SAELENS -> SaeLensFormat.inspect(path);
      case SPARSIFY -> SparsifyFormat.inspect(path);
      case GEMMA_SCOPE -> GemmaScopeFormat.inspectFirst(path);
      case GEMMA_SCOPE_2 -> GemmaScopeFormat.inspectSecond(path);
      case CIRCUIT_TRACER -> CircuitTracerFormat.inspectLayer(path);
      case OPENAI, DICTIONARY_LEARNING -> inspectPickle(one.family(), path);
    };
  }

  private static StoredSae inspectPickle(SaeFamily family, Path path) {
    var source = PyTorchFile.open(path);
    try {
      return family == SaeFamily.OPENAI
          ? OpenAiFormat.inspect(path, source)
          : DictionaryLearningFormat.inspect(path, source);
    } catch (RuntimeException | Error e) {
      source.close();
      throw e;
    }
  }

  private static Recognition recognise(Path path) {
    if (!Files.exists(path)) {
      FileProblem.requireVisible(path);
      throw new FeaturescopeException(
          path + " does not exist", "name the folder or file of a sparse autoencoder");
    }
    var found = Recognition.below(path);
    if (found.isEmpty()) {
      FileProblem.requireVisible(path.resolve(SaeLensFormat.CONFIG));
      throw CircuitTracerFormat.pointsElsewhere(path)
          ? new FeaturescopeException(
              path + " names its transcoders by address and holds none",
              "fetch the files that its config.yaml names")
          : new FeaturescopeException(
              path + " holds no sparse autoencoder that can be read",
              "'featurescope doctor " + path + "' says what is there and what is missing");
    }
    if (found.size() > 1) {
      throw new FeaturescopeException(
          "%s holds %d sparse autoencoders".formatted(path, found.size()),
          "name one of them: "
              + found.stream()
                  .limit(5)
                  .map(SaeFiles::pathOf)
                  .map(Path::toString)
                  .collect(Collectors.joining(", "))
              + (found.size() > 5 ? ", ..." : ""));
    }
    return found.getFirst();
  }

  static Path pathOf(Recognition recognition) {
    return switch (recognition) {
      case Recognition.One one -> one.path();
      case Recognition.Several several -> several.folder();
    };
  }
}
