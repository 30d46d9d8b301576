package org.featurescope.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleObjectProperty;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.featurescope.app.circuit.CircuitViewModel;
import org.featurescope.app.circuit.Cut;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.features.FeaturesState;
import org.featurescope.app.features.WorkspaceCatalogue;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.library.DownloadState;
import org.featurescope.app.library.Subject;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.Mode;
import org.featurescope.app.read.Quantity;
import org.featurescope.app.read.ReadState;
import org.featurescope.app.read.TextSource;
import org.featurescope.app.steer.SteerState;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.app.task.RunningJob.Snapshot;
import org.featurescope.app.task.Toolkit;
import org.featurescope.app.train.TrainState;
import org.featurescope.assets.catalogue.CatalogueEntry;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.viz.color.Palette;
import org.featurescope.viz.text.Typeface;

/// Every view and every state on the bundled pack as pictures, drawn without a display: light and
/// dark, in the size of a desktop and of a small window. Scenes are laid out and painted without a
/// window, so no screen limits their size.
public final class Tour {

  /// A size to draw in.
  private record Size(String suffix, int width, int height) {}

  /// A picture to draw: its name and what leads there from the freshly opened window.
  private record Stop(String name, Consumer<Services> path) {}

  private static final List<Size> SIZES =
      List.of(new Size("", 1600, 1000), new Size("-small", 1000, 700));

  private static final int FEW = 6;
  private static final int FRAMES = 3;
  private static final int FEW_GROUPS = 4;

  private final Path out;
  private final TourHub hub;
  private final TourTrainings trainings;
  private final Catalogue catalogue;
  private final Progress progress;
  private final Cancellation cancellation;
  private final List<Path> drawn = new ArrayList<>();

  /// The model is opened once; every window of the tour looks through it.
  private Optional<Microscope> microscope = Optional.empty();

  private Tour(
      Path out, TourHub hub, Catalogue catalogue, Progress progress, Cancellation cancellation) {
    this.out = out;
    this.hub = hub;
    trainings = new TourTrainings(hub.trainings());
    this.catalogue = catalogue;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /// Draws everything into the folder `out`.
  ///
  /// @return the files
  /// @throws FeaturescopeException when there is no pack, or a picture cannot be written
  public static List<Path> draw(Path out, Progress progress, Cancellation cancellation) {
    Toolkit.withoutDisplay();
    var optics = Optics.warmingUp();
    var bundled = Bundled.looking(Settings.inMemory());
    try (var hub = new TourHub();
        var catalogue = new WorkspaceCatalogue(() -> hub.workspace(bundled.indexes()))) {
      return Toolkit.call(
          () -> new Tour(out, hub, catalogue, progress, cancellation).drawAll(bundled, optics),
          cancellation);
    }
  }

  private List<Path> drawAll(Bundled bundled, Optics optics) {
    Typeface.loadAll();
    var stops = stops();
    var total = (long) Palette.values().length * SIZES.size() * stops.size();
    for (var palette : Palette.values()) {
      for (var size : SIZES) {
        for (var stop : stops) {
          cancellation.check();
          picture(bundled, optics, palette, size, stop);
          progress.report(drawn.size(), total, "pictures");
        }
      }
    }
    microscope.ifPresent(Microscope::close);
    return drawn;
  }

  private void picture(Bundled bundled, Optics optics, Palette palette, Size size, Stop stop) {
    var scheme = palette == Palette.DARK ? ColorScheme.DARK : ColorScheme.LIGHT;
    var services =
        bundled.services(
            ImmediateJobs.eager(),
            Settings.inMemory(),
            (setup, quiet, never) -> {
              if (microscope.isEmpty()) {
                microscope = Optional.of(new TourMicroscope(optics.open(setup, quiet, never)));
              }
              return microscope.get();
            },
            hub.shelf(),
            new TourDevices(),
            trainings,
            catalogue,
            new SimpleObjectProperty<>(scheme));
    if (services.library().inUseProperty().get().isEmpty()) {
      var problem = services.library().problemProperty().get();
      throw new FeaturescopeException(
          problem.map(Problem::what).orElse("No pack came with this program"),
          problem.map(Problem::next).orElse("build it with its packs"));
    }
    var scene = new Scene(services.workbench(), size.width(), size.height());
    services.appearance().dress(scene);
    layOut(scene);
    stop.path().accept(services);
    layOut(scene);
    var name =
        "%s-%s%s.png"
            .formatted(stop.name(), palette.name().toLowerCase(Locale.ROOT), size.suffix());
    var file = out.resolve(name);
    AtomicFiles.writeBytes(file, png(scene));
    drawn.add(file);
  }

  /// Gives everything its style and its place, as a few frames of a window would: what depends on
  /// the place of something else (a scrolled content, a card beside its word) settles one frame
  /// later.
  private static void layOut(Scene scene) {
    scene.snapshot(new WritableImage(1, 1));
    for (var frame = 0; frame < FRAMES; frame++) {
      scene.getRoot().applyCss();
      scene.getRoot().layout();
      for (var viewport : scene.getRoot().lookupAll(".viewport")) {
        // What scrolls is laid out, and painted afresh from its cache, by a window's frames alone.
        viewport.setCache(false);
        viewport.applyCss();
        ((Parent) viewport).layout();
      }
    }
  }

  private static byte[] png(Scene scene) {
    try {
      var bytes = new ByteArrayOutputStream();
      ImageIO.write(SwingFXUtils.fromFXImage(scene.snapshot(null), null), "png", bytes);
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private List<Stop> stops() {
    return List.of(
        new Stop("read", Tour::strongestToken),
        new Stop("read-first-start", services -> {}),
        new Stop("read-one-feature", services -> services.read().setMode(Mode.ONE_FEATURE)),
        new Stop("read-six-features", Tour::sixFeatures),
        new Stop("read-surprisal", services -> services.read().setQuantity(Quantity.SURPRISAL)),
        new Stop(
            "read-reconstruction-error",
            services -> services.read().setQuantity(Quantity.RECONSTRUCTION_ERROR)),
        new Stop("read-hover", services -> services.readView().pointAt(strongest(services))),
        new Stop("read-numbers", services -> services.readView().toggleNumbers()),
        new Stop("read-edit", services -> services.readView().toggleComposer()),
        new Stop("read-find", services -> services.readView().findInText("the")),
        new Stop("read-empty", services -> services.read().open(TextSource.typed(""))),
        new Stop("read-working", services -> services.read().show(new ReadState.Working())),
        new Stop("read-cancelled", services -> services.read().show(new ReadState.Cancelled())),
        new Stop("read-unread", services -> services.read().show(new ReadState.Unread())),
        new Stop("read-no-model", services -> services.read().show(new ReadState.NoModel())),
        new Stop("read-failed", services -> services.read().fail(failure())),
        new Stop("library", services -> services.workbench().showLibrary()),
        new Stop("library-asked", services -> library(services, Tour::asked)),
        new Stop("library-downloading", services -> library(services, Tour::downloading)),
        new Stop("library-failed", services -> library(services, Tour::refused)),
        new Stop("library-devices", Tour::devices),
        new Stop("library-enabling", Tour::enabling),
        new Stop("library-diagnosis", Tour::diagnosis),
        new Stop("library-unfit", this::unfit),
        new Stop("steer", Tour::steer),
        new Stop("steer-compare", Tour::steerCompare),
        new Stop("steer-find", Tour::steerFind),
        new Stop("steer-empty", Tour::steerEmpty),
        new Stop("steer-failed", services -> steer(services, new SteerState.Failed(failure()))),
        new Stop("features", Tour::features),
        new Stop("features-search", Tour::featureSearch),
        new Stop("features-compare", Tour::featureCompare),
        new Stop("features-examples", Tour::featuresByExamples),
        new Stop("features-map", Tour::featureMap),
        new Stop("features-empty", Tour::featuresEmpty),
        new Stop("features-failed", Tour::featuresFailed),
        new Stop("circuit", Tour::circuit),
        new Stop("circuit-test", Tour::circuitTest),
        new Stop("circuit-compare", Tour::circuitCompare),
        new Stop("circuit-story", Tour::circuitStory),
        new Stop("circuit-steered", Tour::circuitSteered),
        new Stop("circuit-empty", Tour::circuitEmpty),
        new Stop("circuit-failed", Tour::circuitFailed),
        new Stop("train", Tour::train),
        new Stop("train-ready", Tour::trainReady),
        new Stop("train-running", this::trainRunning),
        new Stop("train-paused", this::trainPaused),
        new Stop("train-finished", this::trainFinished),
        new Stop("train-failed", Tour::trainFailed),
        new Stop("palette", services -> services.workbench().search("")));
  }

  private static int strongest(Services services) {
    var places = services.read().placesOf(services.read().selectionProperty().get().current());
    return places.isEmpty() ? 1 : places.getFirst().token();
  }

  private static void strongestToken(Services services) {
    services.read().selectToken(strongest(services));
  }

  private static void sixFeatures(Services services) {
    services.read().pageProperty().get().summary().suggestions(FEW).forEach(services.read()::add);
    strongestToken(services);
  }

  /// A slider in use, and the cursor on the first new word.
  private static void steer(Services services) {
    services.workbench().show(services.steerView());
    if (services.steer().plan().draft().name().isEmpty()) {
      services.steer().promptProperty().set("The opposite of \"small\" is \"");
    }
    services.steer().push(0.5);
    services.steer().pointAtFirstNew();
  }

  private static void steerCompare(Services services) {
    steer(services);
    services.steerView().compare();
    for (var part : List.of(-0.5, 0.2, 0.9)) {
      services.steer().push(part);
      services.steer().compare();
    }
  }

  private static void steerFind(Services services) {
    steer(services);
    services.steer().push(0);
    services.steerView().find();
    services.steer().seek("open", "large");
  }

  /// A model without an autoencoder.
  private static void steerEmpty(Services services) {
    services.workbench().show(services.steerView());
    services.steer().fresh();
    services.steer().show(new SteerState.NoFeatures());
  }

  private static void steer(Services services, SteerState state) {
    services.workbench().show(services.steerView());
    services.steer().show(state);
  }

  private static void features(Services services) {
    services.workbench().show(services.featuresView());
    services.features().trial().textProperty().set("Ana said, \"The harbour lies to the south.\"");
  }

  private static void featureSearch(Services services) {
    features(services);
    var table = services.features().table();
    table.ask(table.queryProperty().get().text("quotation"));
    services.features().page().step(2);
  }

  private static void featureCompare(Services services) {
    features(services);
    services.featuresView().compare();
    services.features().page().step(1);
  }

  private static void featuresByExamples(Services services) {
    features(services);
    services.featuresView().askByExamples();
    var about = services.features().about();
    about
        .positiveProperty()
        .set(
            "the capital of France is\n"
                + "The capital of Spain is\n"
                + "the capital of Texas is\n"
                + "The capital of Italy is");
    about
        .negativeProperty()
        .set(
            "The dog ran to the door.\n"
                + "Mary gave John a book.\n"
                + "The opposite of small is\n"
                + "Once there was a king who");
    about.rank();
  }

  /// The neighbourhood of the selected feature.
  private static void featureMap(Services services) {
    features(services);
    var near = new BitSet();
    services.features().page().pageProperty().get().stream()
        .flatMap(page -> page.feature().geometry().neighbours().stream())
        .forEach(each -> near.set(each.latent()));
    services.featuresView().selectOnMap(near);
  }

  private static void featuresEmpty(Services services) {
    features(services);
    services.features().choicesProperty().get().stream()
        .filter(choice -> choice.run().isEmpty())
        .findFirst()
        .ifPresent(services.features()::choose);
  }

  private static void featuresFailed(Services services) {
    features(services);
    services
        .features()
        .show(
            new FeaturesState.Failed(
                new Problem(
                    "workspace.db is damaged",
                    Optional.empty(),
                    "Repair it: what is legible goes to a new file"),
                true));
  }

  /// What drives the answer is pinned and grouped.
  private static void circuit(Services services) {
    services.workbench().show(services.circuitView());
    var circuit = services.circuit();
    circuit.graph().cutProperty().get().ifPresent(cut -> groupStrongest(circuit, cut));
  }

  /// The most influential features of each token make a group; so do those of the last one.
  private static void groupStrongest(CircuitViewModel circuit, Cut cut) {
    var graph = cut.graph();
    var influence = cut.influence().values();
    var byPosition =
        graph
            .indices(Node.Feature.class)
            .filter(cut::keeps)
            .boxed()
            .collect(Collectors.groupingBy(node -> graph.nodes().get(node).position()));
    byPosition.entrySet().stream()
        .sorted(
            Comparator.comparingDouble(each ->
                -each.getValue().stream().mapToDouble(node -> influence[node]).max().orElse(0)))
        .limit(FEW_GROUPS)
        .forEach(each -> {
          var members = new BitSet();
          each.getValue().stream()
              .sorted(Comparator.comparingDouble(node -> -influence[node]))
              .limit(FEW)
              .forEach(members::set);
          circuit.handwork().group(members, graph.tokens().get(each.getKey()).text().strip());
        });
    circuit.explorer().outputs().stream().limit(1).forEach(circuit.handwork()::togglePin);
    circuit.handwork().groups().stream()
        .findFirst()
        .ifPresent(group -> circuit.select(group.members().nextSetBit(0)));
  }

  private static void circuitTest(Services services) {
    circuit(services);
    services.circuit().experiment().run();
  }

  private static void circuitCompare(Services services) {
    services.workbench().show(services.circuitView());
    services.circuitView().compare();
    services.circuit().contrast().withPrompt("The capital of the state containing Oakland is");
  }

  /// What is told of a prompt, with its claims.
  private static void circuitStory(Services services) {
    services.workbench().show(services.circuitView());
    services.circuit().stories().storiesProperty().get().stream()
        .findFirst()
        .ifPresent(services.circuit()::tell);
  }

  /// The same prompt before and after steering.
  private static void circuitSteered(Services services) {
    steer(services);
    services.workbench().show(services.circuitView());
    services.circuitView().compare();
    services.circuit().contrast().withPlan();
  }

  private static void circuitEmpty(Services services) {
    services.circuit().benchProperty().unbind();
    services.circuit().benchProperty().set(Optional.empty());
    services.workbench().show(services.circuitView());
  }

  private static void circuitFailed(Services services) {
    services.workbench().show(services.circuitView());
    services.circuit().targetsProperty().set("Rhode-Island-and-more");
    services.circuit().trace();
  }

  private static void train(Services services) {
    services.workbench().show(services.trainView());
  }

  /// A text is chosen, and the cost is known.
  private static void trainReady(Services services) {
    train(services);
    services.train().settings().corpus().add(Path.of("stories.txt"));
  }

  private void trainRunning(Services services) {
    trainPaused(services);
    services.train().show(new TrainState.Running(trainings.paused()));
  }

  private void trainPaused(Services services) {
    goOn(services, trainings.paused(), trainings.finished());
  }

  private void trainFinished(Services services) {
    goOn(services, trainings.finished(), trainings.paused());
  }

  /// One of the trainings, beside the other.
  private void goOn(Services services, Path training, Path other) {
    trainReady(services);
    trainings.write(services.library().setupProperty().get().orElseThrow().saes().getFirst());
    services.train().chooseOutput(training);
    services.train().runs().compare(other, true);
    services.train().resume(training);
  }

  private static void trainFailed(Services services) {
    trainReady(services);
    services
        .train()
        .show(
            new TrainState.Failed(
                new Problem(
                    "The loss is no longer a number at step 240",
                    Optional.empty(),
                    "Lower learningRate in training.json and resume: it goes on from step 200")));
  }

  /// The Library's catalogue with a download in some state.
  private static void library(Services services, Function<CatalogueEntry, DownloadState> state) {
    services.workbench().showLibrary();
    services.library().queryProperty().set("gpt2-small");
    var entry =
        org.featurescope.assets.catalogue.Catalogue.ofProgram()
            .entry("gpt2-small-res-oai-32k")
            .orElseThrow();
    services.library().downloads().show(entry, state.apply(entry));
  }

  /// The devices of a machine with a card, all but the library there.
  private static void devices(Services services) {
    services.workbench().showLibrary();
    services.library().queryProperty().set("device");
  }

  private static void enabling(Services services) {
    devices(services);
    services.library().devices().ask();
  }

  /// An SAE of the pack under the doctor's eyes.
  private static void diagnosis(Services services) {
    services.workbench().showLibrary();
    var setup = services.library().setupProperty().get().orElseThrow();
    services.library().diagnosis().examine(Subject.of(setup));
    var parts = services.library().diagnosis().subjectProperty().get().orElseThrow().parts();
    services.library().diagnosis().examine(parts.get(1));
  }

  /// A folder was dropped whose weights are missing.
  private void unfit(Services services) {
    services.library().openPath(hub.broken());
    services.workbench().showLibrary();
  }

  private static DownloadState asked(CatalogueEntry entry) {
    return new DownloadState.Asked(entry.pieces());
  }

  private static DownloadState downloading(CatalogueEntry entry) {
    var now =
        new Snapshot(
            734_003_200L, 2_418_000_000L, "bytes", OptionalDouble.of(23_400_000), List.of());
    return new DownloadState.Running(entry.pieces(), now);
  }

  private static DownloadState refused(CatalogueEntry entry) {
    return new DownloadState.Failed(
        entry.pieces(),
        new Problem(
            "huggingface.co cannot be reached",
            Optional.empty(),
            "Check the connection, and https_proxy where there is a proxy"));
  }

  private static Problem failure() {
    return new Problem(
        "model.safetensors ends after 1\u202F024 bytes of 4\u202F718\u202F592",
        Optional.empty(),
        "Copy or download the file again");
  }
}
