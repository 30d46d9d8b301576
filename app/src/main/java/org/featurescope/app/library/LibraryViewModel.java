package org.featurescope.app.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Problems;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.Lane;
import org.featurescope.app.task.Outcome;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Opens models and SAEs. Whatever fails, what was open stays open.
public final class LibraryViewModel {

  /// How a model becomes a microscope.
  @FunctionalInterface
  public interface Opener {
    /// @throws FeaturescopeException when the model or an SAE cannot be opened
    Microscope open(Setup setup, Progress progress, Cancellation cancellation);
  }

  private static final String MODELS = "recent.models";
  private static final String SAES = "recent.saes";

  private final Jobs jobs;
  private final Lane lane;
  private final Settings settings;
  private final Opener opener;
  private final List<Setup> packs;
  private final Hub hub;
  private final Lane looks;
  private final ReadOnlyObjectWrapper<Optional<Microscope>> inUse =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Setup>> setup =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Problem>> problem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<String>> opening =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<Shelf>> shelf =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final StringProperty query = new SimpleStringProperty("");
  private final Downloads downloads;

  /// @param packs the setups that came with the program
  public LibraryViewModel(Jobs jobs, Settings settings, List<Setup> packs, Opener opener, Hub hub) {
    this.jobs = jobs;
    this.settings = settings;
    this.packs = List.copyOf(packs);
    this.opener = opener;
    this.hub = hub;
    lane = new Lane(jobs);
    looks = new Lane(jobs);
    downloads = new Downloads(jobs, hub, this::look);
  }

  /// Looks at the disk anew, away from the screen.
  public void look() {
    looks.submit(
        new Shelf.Looking(hub, recentModels(), recentSaes(), setup.get().map(Setup::model)),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<Shelf>(var seen) -> shelf.set(Optional.of(seen));
            case Outcome.Failed<Shelf>(var cause) -> problem.set(Optional.of(Problems.of(cause)));
            case Outcome.Cancelled<Shelf>() -> {
              // A newer look is on its way.
            }
          }
        });
  }

  /// What was seen on this disk; empty until [#look] has looked.
  public ReadOnlyObjectProperty<Optional<Shelf>> shelfProperty() {
    return shelf.getReadOnlyProperty();
  }

  /// What a person looks for.
  public StringProperty queryProperty() {
    return query;
  }

  /// What is fetched from the Hub.
  public Downloads downloads() {
    return downloads;
  }

  public List<Setup> packs() {
    return packs;
  }

  /// Model folders used before, newest first.
  public List<Path> recentModels() {
    return recentModels(settings);
  }

  /// Model folders that these settings remember, newest first.
  public static List<Path> recentModels(Settings settings) {
    return existing(settings, MODELS);
  }

  /// SAE folders used before, newest first.
  public List<Path> recentSaes() {
    return recentSaes(settings);
  }

  /// SAE folders that these settings remember, newest first.
  public static List<Path> recentSaes(Settings settings) {
    return existing(settings, SAES);
  }

  private static List<Path> existing(Settings settings, String key) {
    return settings.recent(key).stream().map(Path::of).filter(Files::isDirectory).toList();
  }

  /// Opens a model with its SAEs and puts it in use.
  public void open(Setup wanted) {
    problem.set(Optional.empty());
    opening.set(Optional.of(wanted.name()));
    lane.submit(
        new Opening(wanted, opener),
        outcome -> {
          opening.set(Optional.empty());
          switch (outcome) {
            case Outcome.Succeeded<Microscope>(var scope) -> {
              setup.set(Optional.of(wanted));
              use(scope);
              shelf.get().ifPresent(seen -> look());
            }
            case Outcome.Failed<Microscope>(var cause) ->
                problem.set(Optional.of(Problems.of(cause)));
            case Outcome.Cancelled<Microscope>() -> {
              // The model in use stays in use.
            }
          }
        });
  }

  private void use(Microscope scope) {
    var before = inUse.get();
    inUse.set(Optional.of(scope));
    before.ifPresent(this::closeLater);
  }

  /// The old model may still be reading: its memory is freed where that has stopped.
  private void closeLater(Microscope old) {
    jobs.submit(new Closing(old), outcome -> {});
  }

  public void openModel(Path folder) {
    settings.addRecent(MODELS, folder.toAbsolutePath().toString());
    open(Setup.of(folder));
  }

  /// Adds an SAE to the model in use and looks through it.
  public void openSae(Path folder) {
    var scope = inUse.get();
    if (scope.isEmpty()) {
      problem.set(
          Optional.of(
              new Problem("No model is open", Optional.empty(), "Open the SAE's model first")));
      return;
    }
    settings.addRecent(SAES, folder.toAbsolutePath().toString());
    problem.set(Optional.empty());
    opening.set(Optional.of(String.valueOf(folder.getFileName())));
    lane.submit(
        scope.get().addLens(folder),
        outcome -> {
          opening.set(Optional.empty());
          switch (outcome) {
            case Outcome.Succeeded<Microscope>(var wider) -> inUse.set(Optional.of(wider));
            case Outcome.Failed<Microscope>(var cause) ->
                problem.set(Optional.of(Problems.of(cause)));
            case Outcome.Cancelled<Microscope>() -> {
              // The SAE in use stays in use.
            }
          }
        });
  }

  /// Opens a folder by what is in it: a model or an SAE.
  ///
  /// @return whether it was either
  public boolean openFolder(Path folder) {
    if (Files.exists(folder.resolve("cfg.json"))) {
      openSae(folder);
      return true;
    }
    if (Files.exists(folder.resolve("config.json"))) {
      openModel(folder);
      return true;
    }
    problem.set(
        Optional.of(
            new Problem(
                folder.getFileName() + " holds neither a model (config.json) nor an SAE (cfg.json)",
                Optional.empty(),
                "Choose the folder that holds the file itself")));
    return false;
  }

  public void cancel() {
    lane.cancel();
  }

  /// The model in use; empty until the first one is open.
  public ReadOnlyObjectProperty<Optional<Microscope>> inUseProperty() {
    return inUse.getReadOnlyProperty();
  }

  public ReadOnlyObjectProperty<Optional<Setup>> setupProperty() {
    return setup.getReadOnlyProperty();
  }

  /// Why the last thing could not be opened.
  public ReadOnlyObjectProperty<Optional<Problem>> problemProperty() {
    return problem.getReadOnlyProperty();
  }

  /// The name of what is being opened.
  public ReadOnlyObjectProperty<Optional<String>> openingProperty() {
    return opening.getReadOnlyProperty();
  }

  private record Opening(Setup setup, Opener opener) implements Job<Microscope> {
    @Override
    public String title() {
      return "Opening " + setup.name();
    }

    @Override
    public Microscope run(Progress progress, Cancellation cancellation) {
      return opener.open(setup, progress, cancellation);
    }
  }

  private record Closing(Microscope old) implements Job<Boolean> {
    @Override
    public String title() {
      return "Closing " + old.modelName();
    }

    @Override
    public Boolean run(Progress progress, Cancellation cancellation) {
      old.close();
      return true;
    }
  }
}
