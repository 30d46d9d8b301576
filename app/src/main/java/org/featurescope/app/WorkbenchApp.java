package org.featurescope.app;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.featurescope.app.features.WorkspaceCatalogue;
import org.featurescope.app.frame.Painted;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.frame.Workbench;
import org.featurescope.app.library.HubShelf;
import org.featurescope.app.read.ReadState;
import org.featurescope.app.task.Background;
import org.featurescope.app.task.FxJobs;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.DataDirectory;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.ReadingStore;
import org.featurescope.viz.text.Typeface;

/// The workbench's window.
public final class WorkbenchApp extends Application {
  /// JavaFX makes the application itself, so what was begun before it waits here.
  private static final Settings SETTINGS = Settings.ofUser();

  private static final Bundled BUNDLED = Bundled.looking(SETTINGS);

  /// The first text is on the screen; also where it takes long for whatever reason.
  private static final CompletableFuture<Void> DRAWN =
      new CompletableFuture<Void>().completeOnTimeout(null, 4, TimeUnit.SECONDS);

  private static final WorkspaceCatalogue CATALOGUE = BUNDLED.workspace();
  private static final ReadingStore READINGS =
      new ReadingStore(CATALOGUE::workspace, Background.oneByOne("readings"));
  private static final Optics OPTICS =
      Optics.warmingUp(SETTINGS, BUNDLED.whenDrawn(DRAWN), BUNDLED.first(), READINGS);

  /// The first text is read to its end by then, and its features are looked up.
  private static final Duration AT_REST = Duration.ofSeconds(4);

  private static final Cancellation FORESIGHT = new Cancellation();

  private Services services;

  /// Opens the window and returns when it is closed.
  public static void open() {
    launch();
  }

  @Override
  public void start(Stage stage) {
    StartTimes.done("toolkit");
    Typeface.loadAll();
    StartTimes.done("typefaces");
    var jobs = new FxJobs();
    services =
        BUNDLED.services(
            jobs,
            SETTINGS,
            OPTICS,
            HubShelf.ofUser(),
            OPTICS.devices(),
            OPTICS.trainings(DataDirectory.place().resolve("trainings")),
            CATALOGUE,
            Platform.getPreferences().colorSchemeProperty());
    Thread.setDefaultUncaughtExceptionHandler(services.unforeseen(LogConfiguration.folder()));
    var size = Workbench.firstSize(Screen.getPrimary().getVisualBounds());
    var scene = new Scene(services.workbench(), size.getWidth(), size.getHeight());
    services.appearance().dress(scene);
    services.workbench().listen(scene);
    stage.setTitle("Featurescope");
    stage.setScene(scene);
    stage.setMinWidth(720);
    stage.setMinHeight(480);
    stage.setOnCloseRequest(event -> {
      event.consume();
      close();
    });
    BUNDLED.openEarly(services.read());
    var page = services.read().pageProperty();
    // The first frame with numbers on the text.
    Painted.then(scene, () -> page.get().reading().done() > 0, this::firstPainted);
    StartTimes.done("views");
    stage.show();
    StartTimes.done("window");
    services.readView().focus();
  }

  /// When the window has come to rest, what the first circuit needs is made ready behind it.
  private void foresee() {
    services
        .circuit()
        .foreseeing()
        .ifPresent(job ->
            Background.begin("foresight", () -> job.run(Progress.none(), FORESIGHT))
                // Whoever asks for that graph is told why there is none.
                .exceptionally(cannot -> null));
  }

  private void firstPainted() {
    StartTimes.done("heatmap");
    DRAWN.complete(null);
    if (StartTimes.wanted()) {
      services
          .read()
          .stateProperty()
          .subscribe(state -> {
            if (state instanceof ReadState.Ready) {
              StartTimes.done("live");
              StartTimes.print();
              services.jobs().later(this::close);
            }
          });
    } else {
      services.jobs().after(AT_REST, this::foresee);
    }
  }

  /// Closes every window, the newest first (an open popup would take the native toolkit down with
  /// it), then what runs behind them.
  private void close() {
    List<Window> windows = new ArrayList<>(Window.getWindows());
    windows.reversed().forEach(Window::hide);
    FORESIGHT.cancel();
    READINGS.close();
    services.close();
    Platform.exit();
  }
}
