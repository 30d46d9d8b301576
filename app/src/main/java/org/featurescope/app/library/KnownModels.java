package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.featurescope.assets.catalogue.CatalogueEntry.Kind;
import org.featurescope.compute.sae.format.Diagnosis;
import org.featurescope.compute.sae.format.Finding;

/// The models that came with the program, lie on this disk or stand in the catalogue, to say which
/// of them an autoencoder could belong to whose files are silent about it.
public final class KnownModels {
  private static final int NAMED = 6;

  /// @param name as `--model` takes it
  public record Model(String name, Dimensions size) {}

  private KnownModels() {}

  /// Reads the configurations of what is on this disk.
  ///
  /// @param packs folders of the models that came with the program, by name
  /// @param recent folders of those that were open before
  public static List<Model> of(Map<String, Path> packs, List<Path> recent, Optional<Stock> stock) {
    var folders = new LinkedHashMap<>(packs);
    recent.forEach(folder -> folders.putIfAbsent(folder.toString(), folder));
    var models = new ArrayList<Model>();
    folders.forEach((name, folder) -> add(models, name, folder));
    stock.ifPresent(seen -> {
      var cached = new HashSet<String>();
      for (var model : seen.models()) {
        cached.add(model.name());
        add(models, model.name(), model.folder());
      }
      seen.catalogue()
          .entries()
          .filter(entry -> entry.kind() == Kind.MODEL && !cached.contains(entry.repository()))
          .map(entry ->
              new Model(
                  entry.name(), Dimensions.ofModel(entry.title(), entry.layers(), entry.width())))
          .forEach(models::add);
    });
    return models;
  }

  private static void add(List<Model> models, String name, Path folder) {
    Dimensions.ofModel(folder).ifPresent(size -> models.add(new Model(name, size)));
  }

  /// The diagnosis with the models that have the dimensions, where the files name none.
  ///
  /// @param known is asked only when it is needed
  public static Diagnosis complete(Diagnosis diagnosis, Supplier<List<Model>> known) {
    return diagnosis
        .facts()
        .filter(facts -> diagnosis.isUsable() && facts.metadata().modelName().isEmpty())
        .map(facts -> diagnosis.with(List.of(finding(size(facts), known.get()))))
        .orElse(diagnosis);
  }

  private static Dimensions size(Diagnosis.Facts facts) {
    return SaeHeaders.size(
        facts.spec(),
        facts.metadata(),
        facts.layers() > 1 ? OptionalInt.of(facts.layers()) : OptionalInt.empty());
  }

  static Finding finding(Dimensions sae, List<Model> known) {
    var names =
        known.stream()
            .filter(model -> sae.couldFit(model.size()))
            .map(Model::name)
            .distinct()
            .toList();
    var what = sae.words();
    if (names.isEmpty()) {
      return Finding.warning(
          "could fit",
          "no model here or in the catalogue goes with " + what,
          "name the folder of the model that it was trained on");
    }
    var rest = names.size() > NAMED ? " and %d more".formatted(names.size() - NAMED) : "";
    return new Finding(
        Finding.Level.OK,
        "could fit",
        names.stream().limit(NAMED).collect(Collectors.joining(", ")) + rest + ": by " + what,
        "open it with that model to see how well it reconstructs");
  }
}
