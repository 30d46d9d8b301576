package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// What the Library has seen on this disk, held against the model in use.
///
/// @param stock the Hub's part of it
/// @param recentModels folders with models that were opened before
/// @param recentSaes folders with SAEs that were opened before
/// @param cached what the Hub cache holds, models first
public record Shelf(
    Stock stock, List<Place> recentModels, List<Place> recentSaes, List<Place> cached) {
  public Shelf {
    recentModels = List.copyOf(recentModels);
    recentSaes = List.copyOf(recentSaes);
    cached = List.copyOf(cached);
  }

  /// SAEs of the cache and of before whose hook and width are those of the model in use.
  public List<Place> fitting() {
    return Stream.concat(cached.stream(), recentSaes.stream()).filter(Place::fits).toList();
  }

  /// The work of looking.
  ///
  /// @param model the folder of the model in use
  record Looking(Hub hub, List<Path> models, List<Path> saes, Optional<Path> model)
      implements Job<Shelf> {
    /// Where the cache lies is said once, above its rows.
    private static final String IN_CACHE = "";

    @Override
    public String title() {
      return "Looking at what is on this disk";
    }

    @Override
    public Shelf run(Progress progress, Cancellation cancellation) {
      var stock = hub.look();
      cancellation.check();
      var inUse = model.flatMap(Dimensions::ofModel);
      var cached = new ArrayList<Place>();
      for (var found : stock.models()) {
        cached.add(
            place(
                    found.name(),
                    IN_CACHE,
                    found.folder(),
                    true,
                    Dimensions.ofModel(found.folder()),
                    inUse)
                .withFault(stock.fault(found.repository())));
      }
      for (var found : stock.saes()) {
        cancellation.check();
        cached.add(
            place(found.name(), IN_CACHE, found.folder(), false, stock.dimensions(found), inUse)
                .in(found.repository().id()));
      }
      return new Shelf(
          stock,
          models.stream().map(path -> recent(path, true, inUse, stock)).toList(),
          saes.stream().map(path -> recent(path, false, inUse, stock)).toList(),
          cached);
    }

    private static Place recent(Path path, boolean model, Optional<Dimensions> inUse, Stock stock) {
      var parent = path.toAbsolutePath().getParent();
      var from = String.valueOf(parent == null ? path : parent);
      var size = model ? Dimensions.ofModel(path) : stock.headers().of(path);
      return place(String.valueOf(path.getFileName()), from, path, model, size, inUse);
    }

    private static Place place(
        String name,
        String from,
        Path folder,
        boolean model,
        Optional<Dimensions> size,
        Optional<Dimensions> inUse) {
      var against = model ? Optional.<Dimensions>empty() : inUse;
      return new Place(
          name,
          size.map(Dimensions::words).orElse(""),
          from,
          "",
          folder,
          model,
          Optional.empty(),
          size.flatMap(sae -> against.flatMap(sae::mismatch)),
          size.flatMap(sae -> against.map(sae::fits)).orElse(false));
    }
  }
}
