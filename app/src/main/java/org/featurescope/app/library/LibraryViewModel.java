package org.featurescope.app.library;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import org.featurescope.compute.sae.format.SaeFiles;

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

  /// Files that nobody reads as a text.
  private static final Pattern WEIGHTS = Pattern.compile(".*\\.(safetensors|npz|pt|pth|ckpt|bin)");

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
  private final DevicesViewModel devices;
  private final DiagnosisViewModel diagnosis;
  private Optional<Runnable> again = Optional.empty();

  /// SAEs to open once what is being opened is there, one after another.
  private final Deque<Path> waiting = new ArrayDeque<>();

  private int asked;

  /// @param packs the setups that came with the program
  public LibraryViewModel(
      Jobs jobs, Settings settings, List<Setup> packs, Opener opener, Hub hub, Devices machine) {
    this.jobs = jobs;
    this.settings = settings;
    this.packs = List.copyOf(packs);
    this.opener = opener;
    this.hub = hub;
    lane = new Lane(jobs);
    looks = new Lane(jobs);
    downloads = new Downloads(jobs, hub, this::look);
    devices = new DevicesViewModel(jobs, settings, machine);
    diagnosis = new DiagnosisViewModel(jobs, inUse, this::knownModels);
  }

  /// Looks for the models that an autoencoder could belong to: those that came with the program,
  /// those that were open before, the Hub's.
  private Supplier<List<KnownModels.Model>> knownModels() {
    var folders = new LinkedHashMap<String, Path>();
    packs.forEach(pack -> folders.put(pack.name(), pack.model()));
    var recent = recentModels();
    var seen = shelf.get().map(Shelf::stock);
    return () -> KnownModels.of(folders, recent, seen);
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

  /// What computes.
  public DevicesViewModel devices() {
    return devices;
  }

  /// What is looked at more closely.
  public DiagnosisViewModel diagnosis() {
    return diagnosis;
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
    return recent(settings, MODELS).filter(Files::isDirectory).toList();
  }

  /// SAE folders and files used before, newest first.
  public List<Path> recentSaes() {
    return recentSaes(settings);
  }

  /// SAE folders and files that these settings remember, newest first.
  public static List<Path> recentSaes(Settings settings) {
    return recent(settings, SAES).filter(Files::exists).toList();
  }

  private static Stream<Path> recent(Settings settings, String key) {
    return settings.recent(key).stream().map(Path::of);
  }

  /// Opens a model with its SAEs and puts it in use.
  public void open(Setup wanted) {
    open(wanted, () -> {});
  }

  /// @param remember what is called opened before only when it was
  private void open(Setup wanted, Runnable remember) {
    problem.set(Optional.empty());
    waiting.clear();
    begin(wanted, remember);
  }

  private void begin(Setup wanted, Runnable remember) {
    again = Optional.of(() -> open(wanted, remember));
    var number = begin(wanted.name());
    lane.submit(
        new Opening(wanted, opener),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<Microscope>(var scope) -> {
              remember.run();
              setup.set(Optional.of(wanted));
              use(scope);
              shelf.get().ifPresent(seen -> look());
            }
            case Outcome.Failed<Microscope>(var cause) ->
                refuse(Problems.of(cause), Subject.of(wanted));
            case Outcome.Cancelled<Microscope>() -> {
              // The model in use stays in use.
            }
          }
          end(number, outcome instanceof Outcome.Succeeded<?>);
        });
  }

  private int begin(String name) {
    var after = waiting.stream().map(LibraryViewModel::then).collect(Collectors.joining());
    opening.set(Optional.of(name + after));
    return ++asked;
  }

  private static String then(Path sae) {
    return ", then " + sae.getFileName();
  }

  /// What was overtaken leaves word of what is being opened instead, and what waits to that.
  ///
  /// @param goOn whether what waits can be opened now
  private void end(int number, boolean goOn) {
    if (number == asked) {
      opening.set(Optional.empty());
      if (!goOn) {
        waiting.clear();
      }
      openNext();
    }
  }

  private void openNext() {
    if (!waiting.isEmpty()) {
      add(waiting.removeFirst());
    }
  }

  /// Opens the model once more that was asked for last.
  ///
  /// @return whether one was
  public boolean openAgain() {
    again.ifPresent(Runnable::run);
    return again.isPresent();
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
    open(Setup.of(folder), () -> remember(MODELS, folder));
  }

  private void remember(String key, Path path) {
    settings.addRecent(key, path.toAbsolutePath().toString());
  }

  /// Adds an SAE, a folder or a file, to the model in use and looks through it. While something is
  /// being opened, it waits for that.
  public void openSae(Path folder) {
    if (opening.get().isPresent()) {
      waiting.addLast(folder);
      opening.set(opening.get().map(before -> before + then(folder)));
      return;
    }
    problem.set(Optional.empty());
    add(folder);
  }

  private void add(Path folder) {
    var scope = inUse.get();
    if (scope.isEmpty()) {
      refuse(
          new Problem("No model is open", Optional.empty(), "Open the SAE's model first"),
          Subject.of(folder));
      return;
    }
    var across = layersAcross(folder);
    if (setup.get().isPresent() && across.isPresent()) {
      openAcross(folder, across.getAsInt(), scope.get());
      return;
    }
    var number = begin(String.valueOf(folder.getFileName()));
    lane.submit(
        scope.get().addLens(folder),
        outcome -> {
          switch (outcome) {
            case Outcome.Succeeded<Microscope>(var wider) -> {
              remember(SAES, folder);
              inUse.set(Optional.of(wider));
            }
            case Outcome.Failed<Microscope>(var cause) ->
                refuse(Problems.of(cause), Subject.of(folder));
            case Outcome.Cancelled<Microscope>() -> {
              // The SAE in use stays in use.
            }
          }
          end(number, true);
        });
  }

  /// Nobody reads through one layer of a cross-layer set alone: circuits are traced with all of
  /// them, in place of the set that came with the model.
  private void openAcross(Path folder, int layers, Microscope scope) {
    if (layers == scope.layers()) {
      var wider = setup.get().orElseThrow().with(folder);
      begin(wider, () -> remember(SAES, folder));
      return;
    }
    refuse(
        new Problem(
            "%s has transcoders for %d MLPs, and %s has %d"
                .formatted(folder.getFileName(), layers, scope.modelName(), scope.layers()),
            Optional.empty(),
            "Open the model that it was trained on first"),
        Subject.of(folder));
    openNext();
  }

  /// The layers of a cross-layer set; empty for anything else.
  private static OptionalInt layersAcross(Path folder) {
    try {
      if (!SaeFiles.isSet(folder)) {
        return OptionalInt.empty();
      }
      try (var set = SaeFiles.inspectSet(folder)) {
        return set.crossLayer() ? OptionalInt.of(set.layers()) : OptionalInt.empty();
      }
    } catch (FeaturescopeException unreadable) {
      // Opening it says why.
      return OptionalInt.empty();
    }
  }

  /// What cannot be opened is looked at more closely, so that a person sees what it is.
  private void refuse(Problem why, Subject what) {
    problem.set(Optional.of(why));
    diagnosis.close();
    diagnosis.examine(what);
  }

  /// The person has read what could not be done.
  public void forgive() {
    problem.set(Optional.empty());
  }

  /// Whether a file or folder is for the Library, rather than a text to read.
  public static boolean concerns(Path path) {
    return Files.isDirectory(path)
        || WEIGHTS.matcher(path.toString().toLowerCase(Locale.ROOT)).matches()
        || SaeFiles.isSae(path);
  }

  /// Opens a file or folder by what is in it: an SAE or a model. What is neither is looked at more
  /// closely.
  ///
  /// @return whether it was either
  public boolean openPath(Path path) {
    if (SaeFiles.isSae(path)) {
      openSae(path);
      return true;
    }
    if (Files.exists(path.resolve("config.json"))) {
      openModel(path);
      return true;
    }
    refuse(
        new Problem(
            path.getFileName() + " holds neither a model nor an SAE that can be read",
            Optional.empty(),
            "Its diagnosis says what is there and what is missing"),
        Subject.of(path));
    return false;
  }

  /// Stops opening. What had not begun is told nothing by its lane.
  public void cancel() {
    lane.cancel();
    end(++asked, false);
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
