package org.featurescope.compute.steering;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.format.SaeFiles;

/// The autoencoders of plans: those that were lent, and the others opened once, when they are first
/// asked for.
public final class OpenedSaes implements AutoCloseable {
  private final Engine engine;
  private final Function<String, Path> find;
  private final boolean forced;
  private final Map<Path, Stock> stocks = new HashMap<>();
  private final Map<Path, String> hashes = new HashMap<>();
  private final Map<Path, Supplier<Stock>> promised = new HashMap<>();

  /// What one path holds.
  ///
  /// @param set of which these are the layers, where they write to one another's outputs
  /// @param owner closes them; nothing where they were lent
  private record Stock(
      List<SparseAutoencoder> layers, Optional<TranscoderSet> set, Optional<Runnable> owner) {}

  /// @param find the folder or file that a plan's path means
  /// @param forced whether an autoencoder or model with another hash than the plan names will do
  public OpenedSaes(Engine engine, Function<String, Path> find, boolean forced) {
    this.engine = engine;
    this.find = find;
    this.forced = forced;
  }

  boolean isForced() {
    return forced;
  }

  /// Takes autoencoders that are open already, in place of what would be opened at a path. They
  /// stay the lender's, who closes them later than this object, and serve on when their files are
  /// gone.
  ///
  /// @param path where they were opened
  /// @param layers a single one, or all layers of a set
  /// @param hash [Fingerprint#ofAutoencoder] of the path, where it is known
  public synchronized void lend(Path path, List<SparseAutoencoder> layers, Optional<String> hash) {
    lend(path, new Stock(List.copyOf(layers), Optional.empty(), Optional.empty()), hash);
  }

  /// As [#lend(Path, List, Optional)], of a set of transcoders.
  public synchronized void lend(Path path, TranscoderSet set, Optional<String> hash) {
    lend(path, stock(set, Optional.empty()), hash);
  }

  /// As [#lend(Path, List, Optional)], of what the lender opens when it is first asked for.
  public synchronized void promise(Path path, Supplier<List<SparseAutoencoder>> layers) {
    promised.put(
        key(path), () -> new Stock(List.copyOf(layers.get()), Optional.empty(), Optional.empty()));
  }

  /// As [#promise], of a set of transcoders.
  public synchronized void promiseSet(Path path, Supplier<TranscoderSet> set) {
    promised.put(key(path), () -> stock(set.get(), Optional.empty()));
  }

  private void lend(Path path, Stock stock, Optional<String> hash) {
    close(stocks.put(key(path), stock));
    hash.ifPresentOrElse(known -> hashes.put(key(path), known), () -> hashes.remove(key(path)));
  }

  private static Stock stock(TranscoderSet set, Optional<Runnable> owner) {
    var layers = IntStream.range(0, set.size()).mapToObj(set::layer).toList();
    return new Stock(layers, Optional.of(set).filter(TranscoderSet::isCrossLayer), owner);
  }

  /// One folder has one key, however it is named.
  private static Path key(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /// @return owned by this object, or its lender
  /// @throws FeaturescopeException if it is not there, cannot be read, or is not the one that the
  ///   plan was made for
  public synchronized SparseAutoencoder get(SaeReference reference) {
    var path = find.apply(reference.path());
    var sae = layer(stock(path).layers(), reference, path);
    requireSame(sae, reference, path);
    return sae;
  }

  /// The references to all that a path holds: one, or one for each layer of a set.
  ///
  /// @throws FeaturescopeException if it is not there or cannot be read
  public synchronized List<SaeReference> all(String path) {
    var whole = SaeReference.of(path);
    var layers = stock(find.apply(path)).layers().size();
    return layers == 1 ? List.of(whole) : IntStream.range(0, layers).mapToObj(whole::at).toList();
  }

  /// The set whose latents write to the outputs of later layers too, where a reference is to a
  /// layer of such a one.
  synchronized Optional<TranscoderSet> crossLayer(SaeReference reference) {
    return stock(find.apply(reference.path())).set();
  }

  /// The same autoencoder, by what its files say and not only by their name.
  synchronized SaeReference identified(SaeReference reference) {
    var sae = get(reference);
    var path = find.apply(reference.path());
    var hash = hashes.computeIfAbsent(key(path), key -> hash(path));
    return new SaeReference(
        reference.path(),
        reference.layer(),
        reference.hook(),
        Optional.of(hash),
        OptionalInt.of(sae.spec().latents()));
  }

  private Stock stock(Path path) {
    var stock = stocks.get(key(path));
    if (stock == null) {
      stock = promised.getOrDefault(key(path), () -> open(path)).get();
      stocks.put(key(path), stock);
    }
    return stock;
  }

  private Stock open(Path path) {
    if (!Files.exists(path)) {
      throw new FeaturescopeException(
          "The autoencoder " + path + " is not there", "fetch it again, or name another one");
    }
    if (isCrossLayer(path)) {
      var set = SaeFiles.openSet(path, engine);
      return stock(set, Optional.of(set::close));
    }
    var layers = SaeFiles.openAll(path, engine);
    return new Stock(
        layers, Optional.empty(), Optional.of(() -> layers.forEach(SparseAutoencoder::close)));
  }

  private static boolean isCrossLayer(Path path) {
    if (!SaeFiles.isSet(path)) {
      return false;
    }
    try (var set = SaeFiles.inspectSet(path)) {
      return set.crossLayer();
    }
  }

  private static SparseAutoencoder layer(
      List<SparseAutoencoder> layers, SaeReference reference, Path path) {
    if (reference.layer().isEmpty()) {
      if (layers.size() > 1) {
        throw new FeaturescopeException(
            "%s holds %d layers and the plan names none".formatted(path, layers.size()),
            "say which one under \"layer\"");
      }
      return layers.getFirst();
    }
    var layer = reference.layer().getAsInt();
    if (layer >= layers.size()) {
      throw new FeaturescopeException(
          "%s has no layer %d".formatted(path, layer),
          "choose a layer from 0 to " + (layers.size() - 1));
    }
    return layers.get(layer);
  }

  private void requireSame(SparseAutoencoder sae, SaeReference reference, Path path) {
    var count = sae.spec().latents();
    if (reference.latents().isPresent() && reference.latents().getAsInt() != count) {
      throw new FeaturescopeException(
          "The plan was made for an autoencoder of %,d latents, %s has %,d"
              .formatted(reference.latents().getAsInt(), path, count),
          "choose the one that the plan was made for");
    }
    if (!forced && reference.hash().isPresent()) {
      var hash = hashes.computeIfAbsent(key(path), key -> hash(path));
      if (!hash.equalsIgnoreCase(reference.hash().get())) {
        throw new FeaturescopeException(
            "The plan was made for another autoencoder than " + path + ": its files differ",
            "choose the one that the plan was made for, or force the plan onto this one");
      }
    }
  }

  private static String hash(Path path) {
    if (!Files.exists(path)) {
      throw new FeaturescopeException(
          "Whether "
              + path
              + " is the autoencoder of the plan cannot be seen: it is not there any more",
          "put it back, or force the plan onto the one that is open");
    }
    return Fingerprint.ofAutoencoder(path);
  }

  private static void close(Stock stock) {
    if (stock != null) {
      stock.owner().ifPresent(Runnable::run);
    }
  }

  @Override
  public synchronized void close() {
    stocks.values().forEach(OpenedSaes::close);
    stocks.clear();
  }
}
