package org.featurescope.app;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javafx.application.ColorScheme;
import javafx.beans.value.ObservableValue;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.features.WorkspaceCatalogue;
import org.featurescope.app.frame.GpuChoice;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.library.Devices;
import org.featurescope.app.library.Hub;
import org.featurescope.app.library.LibraryViewModel.Opener;
import org.featurescope.app.library.Setup;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.read.FirstPicture;
import org.featurescope.app.read.Page;
import org.featurescope.app.read.ReadViewModel;
import org.featurescope.app.read.TextReading;
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
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.job.CacheDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.store.CompactIndex;
import org.featurescope.compute.store.Workspace;
import org.featurescope.viz.text.Figures;

/// What came with the program, found and checked in the background while the window comes up.
final class Bundled {

  /// @param packs models with their SAEs, the default one first
  /// @param samples texts to begin with, the first one for the first view
  /// @param plans steering plans that show something
  /// @param indexes of their features, one file a pack that has one
  /// @param first what the window will show first
  /// @param picture the first text as it was read the last time
  /// @param problem why a pack is missing
  private record Contents(
      List<Setup> packs,
      List<TextSource> samples,
      List<PlanShelf.Ready> plans,
      List<Path> indexes,
      Optional<Optics.First> first,
      Optional<Page> picture,
      Optional<Problem> problem) {}

  private final Settings settings;
  private final CompletableFuture<Contents> contents;

  private Bundled(Settings settings) {
    this.settings = settings;
    contents = Background.begin("packs", this::look);
  }

  /// Begins to look for the packs and returns at once.
  ///
  /// @param settings say how the first text is read
  static Bundled looking(Settings settings) {
    return new Bundled(settings);
  }

  /// What the window will show first.
  CompletableFuture<Optional<Optics.First>> first() {
    return contents.thenApply(Contents::first);
  }

  /// When the engine may take the processor from the window: once that has drawn the first text as
  /// it was read before; at once where it was not.
  CompletableFuture<Void> whenDrawn(CompletableFuture<Void> drawn) {
    return FirstPicture.mayBeIn(pictures())
        ? contents.thenCompose(
            found -> found.picture().isPresent() ? drawn : CompletableFuture.completedFuture(null))
        : CompletableFuture.completedFuture(null);
  }

  private static Path pictures() {
    return CacheDirectory.get().resolve("first-picture");
  }

  private Contents look() {
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
    var text = samples.stream().findFirst().map(TextSource::text).orElse("");
    var setup = packs.stream().findFirst();
    var kept = setup.filter(pack -> !text.isEmpty()).map(pack -> picture(pack, text));
    StartTimes.done("packs");
    var first =
        setup.map(pack ->
            new Optics.First(
                pack, text, reading -> kept.ifPresent(picture -> keep(picture, reading))));
    return new Contents(
        packs, samples, plans, indexes, first, kept.flatMap(FirstPicture::load), problem);
  }

  /// The numbers come from the files of the pack, by the program's own jars.
  private FirstPicture picture(Setup pack, String text) {
    var files = new ArrayList<Path>(pack.saes());
    files.add(pack.model());
    Stream.of(Bundled.class, Engine.class).map(Bundled::home).forEach(files::add);
    var manner = GpuChoice.device(settings) + " " + GpuChoice.precision(settings);
    return new FirstPicture(pictures(), text, files, manner);
  }

  private static Path home(Class<?> of) {
    try {
      return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The window need not wait for the disk.
  private static void keep(FirstPicture picture, TextReading reading) {
    Background.oneByOne("picture").execute(() -> picture.keep(reading));
  }

  private static PlanShelf.Ready plan(OpenedPlan opened) {
    var entry = opened.entry();
    return new PlanShelf.Ready(
        entry.title(), entry.hint(), entry.prompt(), PlanFile.read(opened.file()));
  }

  private static Setup setup(OpenedPack pack) {
    return new Setup(
        pack.manifest().title(),
        Figures.inWords(pack.manifest().description()),
        pack.model(),
        pack.saes().stream().map(OpenedSae::folder).toList(),
        pack.transcoders(),
        pack.circuits(),
        Optional.of(WorldTexts::file));
  }

  /// The workspace of this user, with the indexes that came with the program.
  WorkspaceCatalogue workspace() {
    return new WorkspaceCatalogue(() -> Workspace.ofUser(indexes()));
  }

  /// The indexes that came with the program, unpacked; not for the thread of the window.
  List<Path> indexes() {
    return contents.join().indexes().stream().map(CompactIndex::unpacked).toList();
  }

  /// Shows the first text as it was read the last time, until the model has read it.
  void openEarly(ReadViewModel read) {
    var found = contents.join();
    found.picture().ifPresent(page -> read.openEarly(page, found.packs().getFirst().name()));
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
