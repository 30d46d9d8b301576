package org.featurescope.app.train;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.Window;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.Spoken;
import org.featurescope.app.frame.View;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.app.task.RunningJob;
import org.featurescope.compute.job.Figure;
import org.featurescope.compute.train.SaeTrainingEstimate.Cost;
import org.featurescope.compute.train.SaeTrainingResult;
import org.featurescope.viz.chart.Curve;
import org.featurescope.viz.text.Figures;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/// The Train view: settings above, below them what the training would cost, how it goes, and what
/// came out.
public final class TrainView implements View {
  private static final List<String> KINDS =
      List.of(
          "topk", "batchtopk", "standard", "jumprelu", "matryoshka_topk", "matryoshka_batchtopk");

  private static final List<String> ABOUT =
      List.of(
          "An autoencoder learns to write each activation of the model as a sum of few features."
              + " Several hooks share one forward pass: one autoencoder each.",
          "Text files are in UTF-8; two blank lines separate documents.",
          "A training that was stopped, or whose program was killed, goes on from its last"
              + " checkpoint. Nothing leaves this machine.");

  private final TrainViewModel model;
  private final ObservableValue<String> modelName;
  private final SimpleBooleanProperty idle = new SimpleBooleanProperty(true);
  private final SimpleBooleanProperty busy = new SimpleBooleanProperty(false);
  private final Action estimate;
  private final Action start;
  private final Action resume;
  private final Action stop;
  private final Action open;
  private final TextField hooks;
  private final Curve loss = new Curve("Loss");
  private final FlowPane figures = new FlowPane();
  private final VBox course = new VBox();
  private final VBox outcome = new VBox();
  private final VBox content;
  private final VBox inspector = new VBox();

  /// @param modelName what the model in use is called
  public TrainView(TrainViewModel model, ObservableValue<String> modelName) {
    this.model = model;
    this.modelName = modelName;
    estimate =
        Action.of("Estimate the training", Feather.CLOCK, model::estimate).when(idle.asObject());
    start = Action.of("Start the training", Feather.PLAY, model::start).when(idle.asObject());
    resume =
        Action.of("Go on with a training", Feather.FAST_FORWARD, model::resume)
            .when(idle.asObject());
    stop = Action.of("Stop the training", Feather.SQUARE, model::cancel).when(busy.asObject());
    open = Action.of("Open in Read", Feather.BOOK_OPEN, model::openInRead);
    hooks = field(model.hooksProperty(), "train-hooks", 40);
    figures.setId("train-figures");
    figures.getStyleClass().add("train-figures");
    course.getChildren().addAll(heading("Course"), figures, loss);
    course.getStyleClass().add("library-section");
    outcome.setId("train-outcome");
    outcome.getStyleClass().add("library-section");
    var page = new VBox(form(), buttons(), outcome, course);
    page.getStyleClass().addAll("library", "train");
    var scroll = new ScrollPane(page);
    scroll.setFitToWidth(true);
    scroll.setFocusTraversable(false);
    VBox.setVgrow(scroll, Priority.ALWAYS);
    content = new VBox(header(), scroll);
    content.setId("train");
    inspector.getStyleClass().addAll("inspector-section", "last");
    ABOUT.forEach(text -> inspector.getChildren().add(words(text)));
    model.stateProperty().subscribe(this::show);
    model.courseProperty().subscribe(this::show);
  }

  private static Label words(String text) {
    var label = new Label(text);
    label.setWrapText(true);
    label.getStyleClass().add("state-words");
    label.setStyle("-fx-text-alignment: left;");
    return label;
  }

  private static Label heading(String text) {
    var heading = new Label(text);
    heading.getStyleClass().add("section-title");
    return heading;
  }

  private static HBox header() {
    var title = new Label("Train");
    title.getStyleClass().add("view-title");
    var header = new HBox(title);
    header.getStyleClass().add("view-header");
    header.setAlignment(Pos.CENTER_LEFT);
    return header;
  }

  private GridPane form() {
    var form = new GridPane();
    form.getStyleClass().add("train-form");
    var inUse = new Label();
    inUse.setId("train-model");
    inUse.textProperty().bind(modelName);
    row(form, 0, "Model", inUse, new Label());
    row(form, 1, "Hooks", hooks, new Label());
    var texts = new Label();
    texts.setId("train-corpus");
    model.corpus().addListener((ListChangeListener<Path>) change -> texts.setText(corpusNames()));
    texts.setText(corpusNames());
    row(
        form,
        2,
        "Texts",
        texts,
        Buttons.labelled(
            "Add a file", Action.of("Add a text file", Feather.FILE_PLUS, this::chooseText)));
    var kind = new ComboBox<>(FXCollections.observableArrayList(KINDS));
    kind.setId("train-kind");
    kind.setAccessibleText("Kind");
    kind.valueProperty().bindBidirectional(model.kindProperty());
    row(form, 3, "Kind", kind, new Label());
    row(form, 4, "Latents", field(model.latentsProperty(), "train-latents", 10), new Label());
    row(form, 5, "k", field(model.kProperty(), "train-k", 10), new Label());
    row(form, 6, "Tokens", field(model.tokensProperty(), "train-tokens", 14), new Label());
    var folder = new Label();
    folder.setId("train-output");
    folder
        .textProperty()
        .bind(model.outputProperty().map(path -> path.map(Path::toString).orElse("none yet")));
    row(
        form,
        7,
        "Folder",
        folder,
        Buttons.labelled(
            "Choose", Action.of("Choose the training's folder", Feather.FOLDER, this::chooseOut)));
    return form;
  }

  private static void row(GridPane form, int at, String name, Node value, Region more) {
    // The field gives way in a small window, not the button's words.
    more.setMinWidth(Region.USE_PREF_SIZE);
    var label = new Label(name);
    label.getStyleClass().add("quiet");
    label.setMinWidth(Region.USE_PREF_SIZE);
    form.addRow(at, label, value, more);
    if (!value.isFocusTraversable()) {
      return;
    }
    label.setLabelFor(value);
    value.setAccessibleText(name);
  }

  private String corpusNames() {
    return model.corpus().isEmpty()
        ? "none yet"
        : model.corpus().stream()
            .map(path -> String.valueOf(path.getFileName()))
            .collect(Collectors.joining(", "));
  }

  private static TextField field(StringProperty value, String id, int columns) {
    var field = new TextField();
    field.setId(id);
    field.setPrefColumnCount(columns);
    field.textProperty().bindBidirectional(value);
    return field;
  }

  private FlowPane buttons() {
    var row =
        new FlowPane(
            Buttons.primary("Start", start),
            Buttons.labelled("Estimate", estimate),
            Buttons.labelled("Go on", resume),
            Buttons.labelled("Stop", stop));
    row.setId("train-buttons");
    row.getStyleClass().add("train-figures");
    return row;
  }

  private Window window() {
    return content.getScene() == null ? null : content.getScene().getWindow();
  }

  private void chooseText() {
    var chooser = new FileChooser();
    chooser.setTitle("Add a text file");
    Optional.ofNullable(chooser.showOpenMultipleDialog(window()))
        .ifPresent(files -> files.forEach(file -> model.corpus().add(file.toPath())));
  }

  private void chooseOut() {
    var chooser = new DirectoryChooser();
    chooser.setTitle("Choose the training's folder");
    Optional.ofNullable(chooser.showDialog(window()))
        .map(File::toPath)
        .ifPresent(path -> model.outputProperty().set(Optional.of(path)));
  }

  private void show(TrainState state) {
    var working = state instanceof TrainState.Running || state instanceof TrainState.Estimating;
    idle.set(!working);
    busy.set(working);
    outcome
        .getChildren()
        .setAll(
            switch (state) {
              case TrainState.Ready() -> List.of();
              case TrainState.Estimating() ->
                  List.of(words("A few steps are taken to see what the training would cost."));
              case TrainState.Estimated(var cost) -> List.of(words(told(cost)));
              case TrainState.Running() -> List.of();
              case TrainState.Stopped(var folder) ->
                  List.of(words("Stopped. The last step is kept: Go on continues with it."));
              case TrainState.Finished(var result) ->
                  List.of(words(told(result)), Buttons.primary("Open in Read", open));
              case TrainState.Failed(var problem) -> List.of(new ProblemPane(problem));
            });
    if (state instanceof TrainState.Running) {
      loss.clear();
    }
  }

  private static String told(Cost cost) {
    return "About %s for %s, and %s of memory beside the model's."
        .formatted(
            Spoken.time(cost.seconds()),
            Spoken.count(cost.steps(), "step", "steps"),
            Figures.count(Math.max(1, cost.bytes() >> 20)) + " MB");
  }

  private static String told(SaeTrainingResult result) {
    return result.autoencoders().stream()
        .map(sae ->
            "%s: %s %% of the variance explained with %s active features, %s %% of the latents dead."
                .formatted(
                    sae.hook(),
                    Figures.of(100 * (1 - sae.normalisedMse())),
                    Figures.of(sae.l0()),
                    Figures.of(100 * sae.deadFraction())))
        .collect(Collectors.joining("\n"));
  }

  private void show(Optional<RunningJob.Snapshot> seen) {
    course.setVisible(seen.isPresent());
    figures.getChildren().clear();
    if (seen.isEmpty()) {
      return;
    }
    var now = seen.get();
    if (now.unit().equals("steps")) {
      figure("step", Figures.count(now.done()) + " of " + Figures.count(now.total()));
    }
    for (var found : now.figures()) {
      figure(found.label(), text(found));
      if (found.label().equals("loss")) {
        loss.add(now.fraction().orElse(0), found.value());
      }
    }
  }

  private static String text(Figure found) {
    return found.share() ? Figures.of(100 * found.value()) + "\u2009%" : Figures.of(found.value());
  }

  private void figure(String name, String value) {
    var label = new Label(name);
    label.getStyleClass().add("caption");
    var number = new Label(value);
    number.getStyleClass().add("figure");
    figures.getChildren().add(new VBox(label, number));
  }

  @Override
  public String name() {
    return "Train";
  }

  @Override
  public int number() {
    return 5;
  }

  @Override
  public Ikon icon() {
    return Feather.ACTIVITY;
  }

  @Override
  public Node content() {
    return content;
  }

  @Override
  public Node inspector() {
    return inspector;
  }

  @Override
  public ObservableValue<String> inspectorTitle() {
    return new ReadOnlyStringWrapper("About training");
  }

  @Override
  public List<Action> inspectorActions() {
    return List.of();
  }

  @Override
  public List<Action> actions() {
    return List.of(estimate, start, resume, stop);
  }

  @Override
  public List<PaletteEntry> find(String query) {
    return List.of();
  }

  @Override
  public void focus() {
    hooks.requestFocus();
  }
}
