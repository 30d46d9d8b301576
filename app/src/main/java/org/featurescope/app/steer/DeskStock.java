package org.featurescope.app.steer;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.featurescope.app.steer.ModelDesk.Lent;
import org.featurescope.app.steer.SteeringDesk.Identity;
import org.featurescope.app.steer.SteeringDesk.Source;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.concept.ConceptFile;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.OpenedSaes;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;

/// What a desk moves features of: autoencoders that are open, then transcoders that are opened when
/// they are first asked for. All are the lender's.
final class DeskStock {
  private final List<Lent> lent;
  private final Optional<LentSet> set;
  private final List<Source> sources;
  private final OpenedSaes opened;

  DeskStock(Engine engine, List<Lent> lent, Optional<LentSet> set) {
    this.lent = List.copyOf(lent);
    this.set = set;
    sources =
        Stream.concat(
                lent.stream().map(DeskStock::source), set.stream().flatMap(DeskStock::sources))
            .toList();
    // What was made for other files is sorted out before a plan is used.
    opened = new OpenedSaes(engine, DeskStock::path, true);
    lent.forEach(each -> opened.lend(each.file(), List.of(each.sae()), Optional.empty()));
    set.ifPresent(each -> each.promiseTo(opened));
  }

  private static Source source(Lent each) {
    return new Source(
        SaeReference.of(each.file().toString()),
        each.name(),
        each.layer(),
        each.sae().spec().latents());
  }

  private static Stream<Source> sources(LentSet whole) {
    return whole.layers().stream()
        .map(each ->
            new Source(whole.reference(each), each.name(), each.layer(), each.latents(), true));
  }

  private static Path path(String path) {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new FeaturescopeException(
          Printable.quoted(path) + " in the plan is no path", "name a folder or file", e);
    }
  }

  List<Source> sources() {
    return sources;
  }

  OpenedSaes opened() {
    return opened;
  }

  SparseAutoencoder sae(int source) {
    return opened.get(sources.get(source).reference());
  }

  private Stream<LentSet.Layer> layers() {
    return set.stream().flatMap(each -> each.layers().stream());
  }

  /// @param model the model's hash
  /// @param whole whether the hash of the set as a whole is wanted in any case
  Identity identity(Supplier<String> model, boolean whole) {
    return new Identity(
        known(model),
        Stream.concat(lent.stream().map(Lent::hash), layers().map(LentSet.Layer::hash))
            .map(DeskStock::known)
            .toList(),
        set.filter(each -> whole || each.crossLayer())
            .map(each -> known(each.hash()))
            .filter(hash -> !hash.isEmpty()));
  }

  /// What is open serves on when its files are gone, though nobody can tell any more which it is.
  private static String known(Supplier<String> hash) {
    try {
      return hash.get();
    } catch (FeaturescopeException gone) {
      return "";
    }
  }

  /// Whether a plan says by a hash of which set its transcoders are.
  static boolean namesSet(SteeringPlan plan) {
    return plan.steps().stream()
        .map(Step::target)
        .map(target -> target instanceof Target.Layers(var of, var first, var last) ? of : target)
        .flatMap(DeskStock::saes)
        .anyMatch(sae -> sae.layer().isPresent() && sae.hash().isPresent());
  }

  private static Stream<SaeReference> saes(Target target) {
    return switch (target) {
      case Target.Latent(var sae, var latent) -> Stream.of(sae);
      case Target.Combination(var sae, var weights) -> Stream.of(sae);
      default -> Stream.empty();
    };
  }

  /// What features were found to say, by latent.
  Map<Integer, String> concepts(int source) {
    var files = Stream.concat(lent.stream().map(Lent::file), layers().map(LentSet.Layer::file));
    var file = files.skip(source).findFirst().orElseThrow();
    return ConceptFile.of(file, sources.get(source).latents())
        .map(ConceptTable::names)
        .orElse(Map.of());
  }
}
