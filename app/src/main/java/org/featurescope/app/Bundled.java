package org.featurescope.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.application.ColorScheme;
import javafx.beans.value.ObservableValue;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.features.WorkspaceCatalogue;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.library.Devices;
import org.featurescope.app.library.Hub;
import org.featurescope.app.library.LibraryViewModel.Opener;
import org.featurescope.app.library.Setup;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.read.TextSource;
import org.featurescope.app.steer.PlanShelf;
import org.featurescope.app.task.Background;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.train.Trainings;
import org.featurescope.assets.AssetsException;
import org.featurescope.assets.pack.OpenedPack;
import org.featurescope.assets.pack.OpenedPlan;
import org.featurescope.assets.pack.OpenedSae;
import org.featurescope.assets.pack.Packs;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.store.CompactIndex;
import org.featurescope.compute.store.Workspace;

/// What came with the program, found and checked in the background while the window comes up.
final class Bundled {

  /// @param packs models with their SAEs, the default one first
  /// @param samples texts to begin with, the first one for the first view
  /// @param plans steering plans that show something
  /// @param indexes of their features, one file a pack that has one
  /// @param problem why a pack is missing
  private record Contents(
      List<Setup> packs,
      List<TextSource> samples,
      List<PlanShelf.Ready> plans,
      List<Path> indexes,
      Optional<Problem> problem) {}

  private final CompletableFuture<Contents> contents = Background.begin("packs", Bundled::look);

  private Bundled() {}

  /// Begins to look for the packs and returns at once.
  static Bundled looking() {
    return new Bundled();
  }

  /// What the window will show first.
  CompletableFuture<Optional<Optics.First>> first() {
    return contents.thenApply(found ->
        found.packs().stream()
            .findFirst()
            .map(setup ->
                new Optics.First(
                    setup, found.samples().stream().findFirst().map(TextSource::text).orElse(""))));
  }

  private static Contents look() {
    var packs = new ArrayList<Setup>();
    var samples = new ArrayList<TextSource>();
    var plans = new ArrayList<PlanShelf.Ready>();
    var indexes = new ArrayList<Path>();
    Optional<Problem> problem = Optional.empty();
    try {
      var found = Packs.bundled();
      problem = found.problems().stream().findFirst().map(Problems::of);
      for (var pack : found.packs()) {
        var opened = pack.open(CacheDirectory.get(), CacheDirectory.unpacked());
        packs.add(setup(opened));
        opened.index().ifPresent(indexes::add);
        opened.prompts().stream()
            .map(prompt -> TextSource.sample(prompt.title(), prompt.hint(), prompt.text()))
            .forEach(samples::add);
        opened.plans().stream().map(Bundled::plan).forEach(plans::add);
      }
    } catch (AssetsException | FeaturescopeException missing) {
      problem = Optional.of(Problems.of(missing));
    }
    return new Contents(packs, samples, plans, indexes, problem);
  }

  private static PlanShelf.Ready plan(OpenedPlan opened) {
    var entry = opened.entry();
    return new PlanShelf.Ready(
        entry.title(), entry.hint(), entry.prompt(), PlanFile.read(opened.file()));
  }

  private static Setup setup(OpenedPack pack) {
    return new Setup(
        pack.manifest().title(),
        pack.manifest().description(),
        pack.model(),
        pack.saes().stream().map(OpenedSae::folder).toList(),
        pack.transcoders(),
        pack.circuits(),
        Optional.of(WorldTexts::file));
  }

  /// The workspace of this user, with the indexes that came with the program.
  Catalogue workspace() {
    return new WorkspaceCatalogue(() -> Workspace.ofUser(indexes()));
  }

  /// The indexes that came with the program, unpacked; not for the thread of the window.
  List<Path> indexes() {
    return contents.join().indexes().stream().map(CompactIndex::unpacked).toList();
  }

  /// The services on what was found.
  Services services(
      Jobs jobs,
      Settings settings,
      Opener opener,
      Hub hub,
      Devices devices,
      Trainings trainings,
      Catalogue catalogue,
      ObservableValue<ColorScheme> system) {
    var found = contents.join();
    var services =
        new Services(
            jobs,
            settings,
            found.packs(),
            found.samples(),
            found.plans(),
            opener,
            hub,
            devices,
            trainings,
            catalogue,
            system);
    found.problem().ifPresent(services.read()::fail);
    return services;
  }
}
