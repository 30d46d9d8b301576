package org.featurescope.app;

import java.util.ArrayList;
import java.util.List;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.frame.Workbench;
import org.featurescope.app.library.HubShelf;
import org.featurescope.app.read.ReadState;
import org.featurescope.app.task.Background;
import org.featurescope.app.task.FxJobs;
import org.featurescope.compute.store.ReadingStore;
import org.featurescope.compute.store.Workspace;
import org.featurescope.viz.text.Typeface;

/// The workbench's window.
public final class WorkbenchApp extends Application {
  /// JavaFX makes the application itself, so what was begun before it waits here.
  private static final Bundled BUNDLED = Bundled.looking();

  private static final Settings SETTINGS = Settings.ofUser();
  private static final ReadingStore READINGS =
      new ReadingStore(() -> Workspace.ofUser(BUNDLED.indexes()), Background.oneByOne("readings"));
  private static final Optics OPTICS = Optics.warmingUp(SETTINGS, BUNDLED.first(), READINGS);

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
            OPTICS.trainings(),
            BUNDLED.workspace(),
            Platform.getPreferences().colorSchemeProperty());
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
    if (StartTimes.wanted()) {
      reportFirstHeatmap(scene);
    }
    StartTimes.done("views");
    stage.show();
    StartTimes.done("window");
    services.readView().focus();
  }

  /// Prints when each step of the start was done, the last of them the first frame with the sample's
  /// heatmap, and closes.
  private void reportFirstHeatmap(Scene scene) {
    services
        .read()
        .stateProperty()
        .subscribe(state -> {
          if (state instanceof ReadState.Ready) {
            StartTimes.done("ready");
            scene.addPostLayoutPulseListener(
                new Runnable() {
                  private int frames;

                  @Override
                  public void run() {
                    // The pulse after the one that painted: its frame is on the screen.
                    if (frames++ == 1) {
                      StartTimes.done("heatmap");
                      StartTimes.print();
                      services.jobs().later(WorkbenchApp.this::close);
                    } else {
                      Platform.requestNextPulse();
                    }
                  }
                });
            Platform.requestNextPulse();
          }
        });
  }

  /// Closes every window, the newest first (an open popup would take the native toolkit down with
  /// it), then what runs behind them.
  private void close() {
    List<Window> windows = new ArrayList<>(Window.getWindows());
    windows.reversed().forEach(Window::hide);
    services.close();
    READINGS.close();
    Platform.exit();
  }
}
