package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.featurescope.assets.catalogue.Catalogue;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.assets.catalogue.CatalogueEntry.Kind;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;
import org.featurescope.compute.hub.CachedRepository;
import org.featurescope.compute.hub.FilePattern;
import org.featurescope.compute.hub.RepoId;
import org.featurescope.compute.hub.Snapshot;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.sae.format.SaeFiles;

/// What there is of the Hub on this disk, and what the catalogue knows beside it, at one moment.
///
/// @param root the cache's folder
/// @param repositories what the cache holds
/// @param headers of the SAEs in it and elsewhere
public record Stock(
    Catalogue catalogue, Path root, List<CachedRepository> repositories, SaeHeaders headers) {

  /// How much of something is here.
  public enum Presence {
    ABSENT,
    PARTLY,
    WHOLE
  }

  /// Something in the cache that can be opened.
  ///
  /// @param repository where it belongs
  /// @param place its folder in the repository, empty for the top; of one SAE beside others in a
  ///   folder, its file
  /// @param folder its folder or file on this disk
  public record Cached(RepoId repository, String place, Path folder) {

    /// As `--model` and `--sae` take it.
    public String name() {
      return place.isEmpty() ? repository.id() : repository.id() + "/" + place;
    }
  }

  /// Whether a file's end tells weights, so that its folder is worth a look.
  private static final List<String> WEIGHTS = List.of(".safetensors", ".npz", ".pt");

  /// Begins the name of a file that opening a model needs.
  private static final Pattern OF_A_MODEL =
      Pattern.compile("^(config|tokenizer|model|vocab|merges)[^/ ]* ");

  private static final int NAMED = 6;

  public Stock {
    repositories = List.copyOf(repositories);
  }

  private Optional<CachedRepository> repository(String id) {
    return repositories.stream().filter(each -> each.id().id().equals(id)).findFirst();
  }

  private Optional<Snapshot> snapshot(String id) {
    return repository(id).flatMap(CachedRepository::current);
  }

  /// How much of a piece is here.
  public Presence presence(CatalogueEntry entry, Piece piece) {
    var snapshot = snapshot(entry.repository());
    var unfinished = repository(entry.repository()).filter(CachedRepository::unfinished);
    var found =
        snapshot.stream()
            .flatMap(here -> piece.files().stream().filter(file -> has(here, file)))
            .count();
    if (found == piece.files().size() && isWhole(snapshot.get(), piece)) {
      return Presence.WHOLE;
    }
    return found > 0 || (unfinished.isPresent() && entry.pieces().size() == 1)
        ? Presence.PARTLY
        : Presence.ABSENT;
  }

  private static boolean has(Snapshot snapshot, String file) {
    return snapshot.matching(new FilePattern(file)).findAny().isPresent();
  }

  private static boolean isWhole(Snapshot snapshot, Piece piece) {
    var patterns = piece.files().stream().map(FilePattern::new).toList();
    return snapshot.missing().stream()
        .noneMatch(shard -> patterns.stream().anyMatch(pattern -> pattern.matches(shard)));
  }

  /// How much of an entry is here.
  public Presence presence(CatalogueEntry entry) {
    var all = entry.pieces().stream().map(piece -> presence(entry, piece)).distinct().toList();
    if (all.size() == 1) {
      return all.getFirst();
    }
    return Presence.PARTLY;
  }

  /// The pieces that are here as a whole.
  public List<Piece> here(CatalogueEntry entry) {
    return entry.pieces().stream()
        .filter(piece -> presence(entry, piece) == Presence.WHOLE)
        .toList();
  }

  /// Where a piece that is here lies.
  public Optional<Path> folder(CatalogueEntry entry, Piece piece) {
    return presence(entry, piece) == Presence.WHOLE
        ? snapshot(entry.repository()).map(snapshot -> below(snapshot, piece.folder()))
        : Optional.empty();
  }

  private static Path below(Snapshot snapshot, String place) {
    return place.isEmpty() ? snapshot.folder() : snapshot.folder().resolve(place);
  }

  /// The models in the cache, whole or not.
  public List<Cached> models() {
    var models = new ArrayList<Cached>();
    for (var repository : repositories) {
      repository
          .current()
          .filter(Stock::isModel)
          .ifPresent(here -> models.add(new Cached(repository.id(), "", here.folder())));
    }
    return models;
  }

  private static boolean isModel(Snapshot snapshot) {
    return snapshot.holds("config.json")
        && (snapshot.holds("model.safetensors") || snapshot.holds("model.safetensors.index.json"));
  }

  /// The SAEs and transcoders in the cache.
  public List<Cached> saes() {
    return repositories.stream().flatMap(each -> saes(each).stream()).toList();
  }

  private static List<Cached> saes(CachedRepository repository) {
    var snapshot = repository.current();
    if (snapshot.isEmpty() || isModel(snapshot.get())) {
      return List.of();
    }
    var places = new LinkedHashSet<String>();
    for (var file : snapshot.get().files()) {
      var path = file.path().text();
      if (WEIGHTS.stream().anyMatch(path::endsWith)) {
        places.add(path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "");
      }
    }
    return places.stream().flatMap(place -> saes(repository.id(), snapshot.get(), place)).toList();
  }

  /// The SAE that a folder is, or those that are its files.
  private static Stream<Cached> saes(RepoId id, Snapshot snapshot, String place) {
    var folder = new Cached(id, place, below(snapshot, place));
    if (SaeFiles.isSae(folder.folder())) {
      return Stream.of(folder);
    }
    return SaeFiles.inside(folder.folder()).stream()
        .map(file ->
            new Cached(id, (place.isEmpty() ? "" : place + "/") + file.getFileName(), file));
  }

  /// The dimensions of an SAE in the cache: as the catalogue knows them, as not every format writes
  /// where it reads; of others as their configuration or headers say.
  public Optional<Dimensions> dimensions(Cached sae) {
    return catalogue
        .entries()
        .filter(entry -> entry.latents() > 0 && entry.repository().equals(sae.repository().id()))
        .flatMap(entry ->
            entry.pieces().stream()
                .filter(piece -> piece.folder().equals(sae.place()))
                .map(piece -> size(entry, piece)))
        .findFirst()
        .or(() -> headers.of(sae.folder()));
  }

  private static Dimensions size(CatalogueEntry entry, Piece piece) {
    return piece.hook().contains("*")
        ? Dimensions.ofSet(piece.hook(), entry.layers(), entry.width(), entry.latents())
        : Dimensions.ofSae(piece.hook(), entry.width(), entry.latents());
  }

  /// What is missing or wrong in a model's repository, in one sentence without a full stop. Files
  /// that opening it does not need may be as they like.
  public Optional<String> fault(RepoId id) {
    return snapshot(id.id())
        .flatMap(here ->
            here.missing().stream()
                .map(shard -> shard + " is not there yet")
                .findFirst()
                .or(() -> here.problems().stream().filter(OF_A_MODEL.asPredicate()).findFirst()));
  }

  /// The folder of a model by the name of its repository or of its catalogue entry.
  ///
  /// @return nothing when none of that name is here
  /// @throws FeaturescopeException when it is here but not whole
  public Optional<Path> model(String name) {
    var id =
        catalogue
            .entry(name)
            .filter(entry -> entry.kind() == Kind.MODEL)
            .map(CatalogueEntry::repository)
            .orElse(name);
    var found = snapshot(id).filter(here -> here.holds("config.json"));
    found
        .filter(here -> !here.sound())
        .ifPresent(here -> {
          throw new FeaturescopeException(
              id + " is not whole on this disk: " + fault(new RepoId(id)).orElseThrow(),
              "say 'featurescope download " + id + "'");
        });
    return found.map(Snapshot::folder);
  }

  /// The folder of an SAE by the name of its repository or catalogue entry, with its place below
  /// that where there are several.
  ///
  /// @return nothing when no repository of that name is here
  /// @throws FeaturescopeException when it is not clear which one is meant
  public Optional<Path> sae(String name) {
    for (var entry : catalogue.entries().toList()) {
      if (entry.kind() != Kind.MODEL && begins(name, entry.name())) {
        return sae(name, entry);
      }
    }
    for (var repository : repositories) {
      if (begins(name, repository.id().id())) {
        return Optional.of(one(saes(repository), name, repository.id().id()));
      }
    }
    return Optional.empty();
  }

  private static boolean begins(String name, String with) {
    return name.equals(with) || name.startsWith(with + "/");
  }

  private Optional<Path> sae(String name, CatalogueEntry entry) {
    var rest = name.substring(entry.name().length()).replaceFirst("^/", "");
    var meant =
        here(entry).stream()
            .filter(piece -> rest.isEmpty() || piece.name().equals(rest))
            .map(piece ->
                new Cached(
                    new RepoId(entry.repository()),
                    piece.name(),
                    folder(entry, piece).orElseThrow()))
            .toList();
    if (meant.isEmpty()) {
      throw new FeaturescopeException(
          name + " is not on this disk", "say 'featurescope download " + entry.name() + "'");
    }
    return Optional.of(
        meant.size() == 1 ? meant.getFirst().folder() : one(meant, name, entry.name()));
  }

  private static Path one(List<Cached> all, String name, String prefix) {
    var rest = name.substring(prefix.length()).replaceFirst("^/", "");
    var meant = all.stream().filter(sae -> rest.isEmpty() || sae.place().equals(rest)).toList();
    if (meant.size() == 1) {
      return meant.getFirst().folder();
    }
    var names =
        all.stream()
            .limit(NAMED)
            .map(sae -> sae.place().isEmpty() ? prefix : prefix + "/" + sae.place())
            .collect(Collectors.joining(", "));
    throw new FeaturescopeException(
        meant.isEmpty() && all.isEmpty()
            ? prefix + " holds no autoencoder that can be read"
            : meant.isEmpty()
                ? "there is no autoencoder '" + name + "' on this disk"
                : name + " holds " + all.size() + " autoencoders",
        all.isEmpty()
            ? "say 'featurescope library' to see what is here"
            : "name one: " + names + (all.size() > NAMED ? ", …" : ""));
  }
}
