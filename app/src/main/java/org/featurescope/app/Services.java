package org.featurescope.app;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.application.ColorScheme;
import javafx.beans.binding.Bindings;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.featurescope.app.circuit.Answer;
import org.featurescope.app.circuit.CircuitBench;
import org.featurescope.app.circuit.CircuitView;
import org.featurescope.app.circuit.CircuitViewModel;
import org.featurescope.app.circuit.ModelBench;
import org.featurescope.app.circuit.Opening;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.features.Choice;
import org.featurescope.app.features.Examples;
import org.featurescope.app.features.FeaturesView;
import org.featurescope.app.features.FeaturesViewModel;
import org.featurescope.app.frame.Appearance;
import org.featurescope.app.frame.History;
import org.featurescope.app.frame.Instrument;
import org.featurescope.app.frame.Settings;
import org.featurescope.app.frame.View;
import org.featurescope.app.frame.Workbench;
import org.featurescope.app.library.Devices;
import org.featurescope.app.library.Hub;
import org.featurescope.app.library.LibraryView;
import org.featurescope.app.library.LibraryViewModel;
import org.featurescope.app.library.LibraryViewModel.Opener;
import org.featurescope.app.library.Setup;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.Unforeseen;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.ReadState;
import org.featurescope.app.read.ReadView;
import org.featurescope.app.read.ReadViewModel;
import org.featurescope.app.read.Site;
import org.featurescope.app.read.TextShelf;
import org.featurescope.app.read.TextSource;
import org.featurescope.app.steer.PlanShelf;
import org.featurescope.app.steer.SteerView;
import org.featurescope.app.steer.SteerViewModel;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.train.TrainView;
import org.featurescope.app.train.TrainViewModel;
import org.featurescope.app.train.Trainings;

/// Everything a window needs, wired by hand in one place.
public final class Services implements AutoCloseable {
  private static final int LONGEST_PROMPT = 120;

  private static final int LONGEST_PROBE = 240;

  private final Jobs jobs;
  private final Appearance appearance;
  private final History history = new History();
  private final LibraryViewModel library;
  private final ReadViewModel read;
  private final TextShelf shelf;
  private final ReadView readView;
  private final FeaturesViewModel features;
  private final FeaturesView featuresView;
  private final Catalogue catalogue;
  private final CircuitViewModel circuit;
  private final CircuitView circuitView;
  private final SteerViewModel steer;
  private final SteerView steerView;
  private final TrainViewModel train;
  private final TrainView trainView;

  /// What was done last, in whatever view.
  private final StringProperty status = new SimpleStringProperty("");

  /// Kept here because a binding lives only as long as somebody holds it.
  private final ObservableValue<Instrument> instrument;

  private final Workbench workbench;

  /// @param packs what came with the program; the first one is opened at the start
  /// @param samples texts to begin with; the first one is shown at the start
  /// @param plans steering plans that came with the program
  /// @param hub what is on this disk of the Hub; asked nothing before the Library is shown
  /// @param catalogue what has been indexed and said of features; asked nothing before the first
  ///   text is read
  /// @param devices what this machine computes on; asked nothing before the Library is shown
  /// @param system the colours that the system asks for
  public Services(
      Jobs jobs,
      Settings settings,
      List<Setup> packs,
      List<TextSource> samples,
      List<PlanShelf.Ready> plans,
      Opener opener,
      Hub hub,
      Devices devices,
      Trainings trainings,
      Catalogue catalogue,
      ObservableValue<ColorScheme> system) {
    this.jobs = jobs;
    this.catalogue = catalogue;
    appearance = new Appearance(settings, system);
    library = new LibraryViewModel(jobs, settings, packs, opener, hub, devices);
    read = new ReadViewModel(jobs, history);
    read.microscopeProperty().bind(library.inUseProperty());
    read.openingProperty().bind(library.openingProperty().map(Optional::isPresent));
    read.whenWithoutModel(this::openModel, library::cancel);
    shelf = new TextShelf(jobs, catalogue.texts(), read);
    readView =
        new ReadView(
            read,
            jobs,
            settings,
            samples,
            shelf,
            appearance.scaleProperty(),
            this::search,
            this::showLibrary,
            this::showFeature,
            this::steerShown);
    features = new FeaturesViewModel(jobs, history, catalogue);
    featuresView =
        new FeaturesView(
            features,
            jobs,
            appearance.scaleProperty(),
            read.choice().selectionProperty(),
            new FeaturesView.Doors(
                this::search,
                this::showLibrary,
                this::readFeature,
                this::steerFeature,
                this::markedToken));
    circuit = new CircuitViewModel(jobs, history, catalogue, this::stories);
    circuitView =
        new CircuitView(
            circuit,
            jobs,
            appearance.scaleProperty(),
            new CircuitView.Doors(
                this::search,
                this::showLibrary,
                this::showFeature,
                this::showPage,
                this::readFeature,
                this::steerFeature));
    var stock = new SteeringStock(catalogue, plans);
    steer = new SteerViewModel(jobs, history, stock, stock, prompt(samples));
    steerView = new SteerView(steer, jobs, new SteerView.Doors(this::showLibrary, this::showTrain));
    instrument = instrument();
    train = new TrainViewModel(jobs, trainings, this::readThrough);
    train
        .settings()
        .modelProperty()
        .bind(library.setupProperty().map(setup -> setup.map(Setup::model)));
    train
        .settings()
        .modelNameProperty()
        .bind(library.setupProperty().map(setup -> setup.map(Setup::name).orElse("")));
    train.probe().microscopeProperty().bind(library.inUseProperty());
    train.probe().textProperty().set(probe(samples));
    train
        .settings()
        .layersProperty()
        .bind(library.inUseProperty().map(scope -> scope.map(Microscope::layers).orElse(0)));
    trainView = new TrainView(train);
    List<View> views = List.of(readView, featuresView, steerView, circuitView, trainView);
    var libraryView = new LibraryView(library, () -> show(views.getFirst()));
    workbench =
        new Workbench(
            views, libraryView, jobs, appearance, history, instrument, status, this::opened);
    connectFeatures();
    circuit
        .book()
        .examples()
        .answerProperty()
        .subscribe(answer -> {
          if (answer instanceof Answer.Given<?>) {
            features.look();
            steer.lookForNames();
          }
        });
    circuit.benchProperty().bind(library.inUseProperty().map(scope -> scope.map(this::bench)));
    read.statusProperty().subscribe(status::set);
    circuit.statusProperty().subscribe(status::set);
    connectSteering();
    library.inUseProperty().subscribe((before, after) -> show(views.getFirst()));
    library.problemProperty().subscribe((before, after) -> after.ifPresent(this::tell));
    samples.stream().findFirst().ifPresent(read::open);
    packs.stream().findFirst().ifPresent(library::open);
  }

  /// Read and Features look through the same lens, and call its features alike.
  private void connectFeatures() {
    features.microscopeProperty().bind(library.inUseProperty());
    features.lensProperty().bind(read.lensProperty());
    features
        .choiceProperty()
        .subscribe(choice ->
            choice
                .flatMap(Choice::site)
                .map(Site::lens)
                .ifPresent(lens -> lens.ifPresent(read::chooseLens)));
    features.table().tableProperty().subscribe(this::nameFeatures);
    features.whenVisited(() -> show(featuresView));
    // The first picture of the text does not wait for the catalogue.
    read.stateProperty()
        .subscribe(state -> {
          if (state instanceof ReadState.Ready) {
            features.begin();
            shelf.begin();
          }
        });
  }

  private void connectSteering() {
    steer
        .deskProperty()
        .bind(library.inUseProperty().map(scope -> scope.map(Microscope::steering)));
    steer.lensProperty().bind(read.lensProperty());
    circuit
        .planProperty()
        .bind(
            steer
                .plan()
                .draftProperty()
                .map(draft -> Optional.of(draft.named()).filter(plan -> !plan.isNeutral())));
    steer.whenVisited(() -> show(steerView));
  }

  /// The first line of the first sample, to watch in colours: of a long one its whole words.
  private static String probe(List<TextSource> samples) {
    return samples.stream()
        .findFirst()
        .flatMap(sample -> sample.text().lines().findFirst())
        .map(line ->
            line.length() <= LONGEST_PROBE
                ? line
                : line.substring(0, LONGEST_PROBE).replaceFirst("\\s+\\S*$", ""))
        .orElse("");
  }

  /// The first sentence of the first sample without its last word, which is for the model to say.
  private static String prompt(List<TextSource> samples) {
    return samples.stream()
        .findFirst()
        .map(sample -> sample.text().strip())
        .map(text -> text.substring(0, Math.min(text.length(), LONGEST_PROMPT)))
        .map(text -> text.split("[.!?\n]", 2)[0].replaceFirst("\\s+\\S*$", ""))
        .orElse("");
  }

  /// A feature of an autoencoder or transcoder gets a slider.
  private void steerFeature(int source, int latent) {
    steer.visit(source, latent);
  }

  /// A feature of the present lens gets a slider.
  private void steerShown(int latent) {
    steer.visit(read.lensProperty().get(), latent);
  }

  private void nameFeatures() {
    var here =
        features.choiceProperty().get().flatMap(Choice::site).map(Site::lens).stream()
            .anyMatch(lens -> lens.isPresent() && lens.getAsInt() == read.lensProperty().get());
    read.facts().namesProperty().set(here ? features::words : latent -> "");
  }

  private CircuitBench bench(Microscope scope) {
    var setup = library.setupProperty().get();
    return new ModelBench(scope, setup.flatMap(Setup::transcoders), setup.flatMap(Setup::texts));
  }

  /// Stories are told of the model that they came with.
  private List<Path> stories() {
    return library.setupProperty().get().map(Setup::stories).orElse(List.of());
  }

  private void showFeature(int lens, int latent) {
    read.chooseLens(lens);
    showFeature(latent);
  }

  /// An indexed feature, on its page, whether or not there is a lens for it.
  private void showPage(String saeHash, int latent) {
    workbench.show(featuresView);
    features.goTo(saeHash, latent);
  }

  private void readFeature(int lens, int latent) {
    read.chooseLens(lens);
    readFeature(latent);
  }

  /// A feature of the present lens, on its page.
  private void showFeature(int latent) {
    workbench.show(featuresView);
    features.open(read.lensProperty().get(), latent);
  }

  /// The line around the token that is selected in Read, marked as an example.
  private String markedToken() {
    var token = read.selectedTokenProperty().get();
    var reading = read.pageProperty().get().reading();
    return token >= 0 && token < reading.size()
        ? Examples.marked(reading.text(), reading.start(token), reading.end(token))
        : "";
  }

  /// The heatmap follows a feature.
  private void readFeature(int latent) {
    workbench.show(readView);
    read.choice().follow(latent);
  }

  private ObservableValue<Instrument> instrument() {
    return Bindings.createObjectBinding(
        () ->
            read.microscopeProperty()
                .get()
                .map(scope -> scope.instrument(read.lensProperty().get()))
                .orElse(Instrument.none()),
        read.microscopeProperty(),
        read.lensProperty());
  }

  /// An autoencoder that was trained here is looked through at once.
  private void readThrough(Path folder) {
    workbench.show(readView);
    library.openSae(folder);
  }

  private void search(String query) {
    workbench.search(query);
  }

  private void showLibrary() {
    workbench.showLibrary();
  }

  private void showTrain() {
    workbench.show(trainView);
  }

  /// The one that could not be opened, once more, or one that a person chooses.
  private void openModel() {
    if (!library.openAgain()) {
      workbench.showLibrary();
    }
  }

  private void show(View view) {
    workbench.show(view);
  }

  /// A model that cannot be opened is told where it was asked for, and, while no model is open at
  /// all, also in the text's place.
  private void tell(Problem problem) {
    if (library.inUseProperty().get().isEmpty()) {
      read.fail(problem);
    }
    if (workbench.current() != readView || library.inUseProperty().get().isPresent()) {
      workbench.showLibrary();
    }
  }

  /// A file or folder was dropped on the window.
  private void opened(File file) {
    var path = file.toPath();
    if (Opening.concerns(path)) {
      workbench.show(circuitView);
      circuit.open(path);
    } else if (SteerViewModel.concerns(path)) {
      workbench.show(steerView);
      steer.openPlan(path);
    } else if (!LibraryViewModel.concerns(path)) {
      workbench.show(readView);
      read.open(path);
    } else if (!library.openPath(path)) {
      workbench.showLibrary();
    }
  }

  /// Tells in the window what was thrown where nobody catches it.
  ///
  /// @param log the folder of the log; empty where there is none
  public Unforeseen unforeseen(Optional<Path> log) {
    return new Unforeseen(log, sentence -> jobs.later(() -> workbench.say(sentence)));
  }

  public Workbench workbench() {
    return workbench;
  }

  public Appearance appearance() {
    return appearance;
  }

  public ReadViewModel read() {
    return read;
  }

  public ReadView readView() {
    return readView;
  }

  public FeaturesViewModel features() {
    return features;
  }

  public FeaturesView featuresView() {
    return featuresView;
  }

  public CircuitViewModel circuit() {
    return circuit;
  }

  public CircuitView circuitView() {
    return circuitView;
  }

  public SteerViewModel steer() {
    return steer;
  }

  public SteerView steerView() {
    return steerView;
  }

  public TrainViewModel train() {
    return train;
  }

  public TrainView trainView() {
    return trainView;
  }

  public LibraryViewModel library() {
    return library;
  }

  public Jobs jobs() {
    return jobs;
  }

  /// Stops the work under way and frees the model.
  @Override
  public void close() {
    jobs.close();
    library.inUseProperty().get().ifPresent(Microscope::close);
    catalogue.close();
  }
}
