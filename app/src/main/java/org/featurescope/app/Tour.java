package org.featurescope.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.application.ColorScheme;
import javafx.beans.property.SimpleObjectProperty;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.WritableImage;
import javax.imageio.ImageIO;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.features.WorkspaceCatalogue;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.task.ImmediateJobs;
import org.featurescope.app.task.Toolkit;
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

  private static final List<Size> SIZES =
      List.of(new Size("", 1600, 1000), new Size("-small", 1000, 700));

  private static final int FRAMES = 3;

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
  /// @param optics open the model that is drawn
  /// @return the files
  /// @throws FeaturescopeException when there is no pack, or a picture cannot be written
  public static List<Path> draw(
      Path out, Optics optics, Progress progress, Cancellation cancellation) {
    Toolkit.withoutDisplay();
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

  private void picture(Bundled bundled, Optics optics, Palette palette, Size size, TourStop stop) {
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

  private List<TourStop> stops() {
    return Stream.of(
            TourOfRead.stops(),
            new TourOfLibrary(hub).stops(),
            TourOfSteer.stops(),
            TourOfFeatures.stops(),
            TourOfCircuit.stops(),
            new TourOfTrain(trainings).stops(),
            List.of(new TourStop("palette", services -> services.workbench().search(""))))
        .flatMap(List::stream)
        .toList();
  }
}
