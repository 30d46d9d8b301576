package org.featurescope.app.library;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.Buttons;
import org.featurescope.app.frame.FileDialogs;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.assets.catalogue.CatalogueEntry.Piece;
import org.featurescope.compute.model.Precision;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What this machine computes on: a row for each device, the way to a graphics processor, and the
/// precision of models.
final class DeviceSection extends VBox {
  private static final String WORDS =
      "device devices gpu cpu cuda graphics processor precision bfloat16 bf16 float32 libtorch";
  private static final String ABOUT_PRECISION =
      "bfloat16 takes half the memory for the model's large matrices and rounds them; features stay"
          + " those of float32. A choice counts for models that are opened from now on.";

  private final DevicesViewModel model;
  private final VBox rows = new VBox();
  private final DownloadPane download;
  private final VBox precision = new VBox();
  private final ToggleGroup choices = new ToggleGroup();

  DeviceSection(DevicesViewModel model) {
    this.model = model;
    setId("devices");
    download = new DownloadPane("the CUDA build", model.server(), "agree-cuda", new Decisions());
    download.getStyleClass().add("library-device-below");
    rows.getStyleClass().add("library-section");
    getStyleClass().add("library-section");
    getChildren().addAll(rows, download, precision);
    model.offersProperty().subscribe(this::fill);
    model.problemProperty().subscribe(this::fill);
    model.checkingProperty().subscribe(this::fill);
    model.fetchingProperty().subscribe(this::fetching);
    model.precisionProperty().subscribe(this::select);
  }

  /// Whether it has to do with what a person looks for.
  boolean matches(String query) {
    return Words.in(
        query,
        Stream.concat(
                Stream.of(WORDS), model.offersProperty().get().stream().map(DeviceOffer::title))
            .toArray(String[]::new));
  }

  private void fill() {
    var held = hasFocus();
    rows.getChildren().clear();
    for (var offer : model.offersProperty().get()) {
      rows.getChildren().add(row(offer));
    }
    model
        .problemProperty()
        .get()
        .ifPresent(problem -> {
          var pane = new ProblemPane(problem);
          pane.setId("devices-problem");
          rows.getChildren().add(pane);
        });
    precision.getChildren().setAll(precisionRow());
    select(model.precisionProperty().get());
    if (held) {
      Optional.ofNullable(rows.lookup(".button")).ifPresent(Node::requestFocus);
    }
  }

  private boolean hasFocus() {
    var owner = getScene() == null ? null : getScene().getFocusOwner();
    for (var node = owner; node != null; node = node.getParent()) {
      if (node.equals(rows)) {
        return true;
      }
    }
    return false;
  }

  private Node row(DeviceOffer offer) {
    var lines = new ArrayList<Node>();
    if (!offer.about().isEmpty()) {
      lines.add(PlaceRow.line(offer.about()));
    }
    offer.hints().forEach(hint -> lines.add(PlaceRow.sentence(hint)));
    if (offer.name().isEmpty()) {
      offer.missing().forEach(words -> lines.add(PlaceRow.sentence(words)));
    } else {
      offer.missing().forEach(words -> lines.add(PlaceRow.warning(words)));
    }
    if (offer.use() == DeviceOffer.Use.NEXT) {
      lines.add(PlaceRow.sentence("It computes when Featurescope is started next."));
    }
    if (offer.use() == DeviceOffer.Use.MISSING && !offer.name().isEmpty() && model.canEnable()) {
      lines.add(ways());
    }
    var row = new PlaceRow(icon(offer), offer.title(), lines, right(offer));
    row.setId("device-" + (offer.name().isEmpty() ? "none" : offer.name()));
    var computes = offer.use() == DeviceOffer.Use.IN_USE || offer.use() == DeviceOffer.Use.LEAVING;
    return row.mark(computes);
  }

  private static Ikon icon(DeviceOffer offer) {
    return offer.name().equals("cpu") ? Feather.CPU : Feather.ZAP;
  }

  private Node[] right(DeviceOffer offer) {
    return switch (offer.use()) {
      case IN_USE -> new Node[] {PlaceRow.inUse()};
      case LEAVING ->
          new Node[] {
            PlaceRow.inUse(), use("Keep", "Keep computing on the " + offer.title(), offer)
          };
      case NEXT -> new Node[] {next()};
      case POSSIBLE ->
          new Node[] {
            use("Use", "Compute on the " + offer.title() + " from the next start on", offer)
          };
      case MISSING -> new Node[0];
    };
  }

  private static Node next() {
    var label = new Label("At the next start", new FontIcon(Feather.CLOCK));
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }

  private Button use(String word, String title, DeviceOffer offer) {
    return button(word, title, Feather.CHECK, () -> model.choose(offer.name()));
  }

  private static Button button(String word, String title, Ikon icon, Runnable run) {
    var button = Buttons.labelled(word, Action.of(title, icon, run));
    button.setMinWidth(Region.USE_PREF_SIZE);
    return button;
  }

  /// The two ways to the library that is missing.
  private Node ways() {
    if (model.checkingProperty().get()) {
      var bar = new ProgressBar(ProgressBar.INDETERMINATE_PROGRESS);
      bar.setAccessibleText("Checking the folder");
      return new HBox(PlaceRow.line("Checking the folder"), bar);
    }
    var fetch =
        button(
            "Enable GPU",
            "Enable the GPU: fetch about 2.5 GB",
            Feather.DOWNLOAD,
            () -> {
              model.ask();
              download.focusAnswer();
            });
    fetch.setId("enable-gpu");
    var folder =
        button(
            "Use a libtorch folder", "Use a libtorch folder", Feather.FOLDER, this::chooseFolder);
    folder.setId("use-libtorch");
    var buttons = new FlowPane(fetch, folder);
    buttons.getStyleClass().addAll("library-buttons", "library-ways");
    return buttons;
  }

  private void chooseFolder() {
    new FileDialogs(this).folder("Use a libtorch folder").ifPresent(this::use);
  }

  private void use(Path folder) {
    model.use(folder);
  }

  private void fetching(Optional<DownloadState> state) {
    download.show(state);
  }

  private Node precisionRow() {
    var words = new ArrayList<Node>();
    words.add(PlaceRow.sentence(ABOUT_PRECISION));
    if (!model.speed().isEmpty()) {
      words.add(PlaceRow.sentence(model.speed()));
    }
    choices.getToggles().clear();
    var bar =
        new HBox(
            segment("float32", Precision.FP32, "first"),
            segment("bfloat16", Precision.BF16, "last"));
    bar.getStyleClass().add("segmented");
    bar.setMinWidth(Region.USE_PREF_SIZE);
    bar.setMaxHeight(Region.USE_PREF_SIZE);
    var row = new PlaceRow(Feather.SLIDERS, "Precision", words, bar);
    row.setId("precision");
    return row;
  }

  private ToggleButton segment(String word, Precision meant, String place) {
    var button = new ToggleButton(word);
    button.setAccessibleText("Open models in " + word);
    button.setToggleGroup(choices);
    button.setUserData(meant);
    button.setId("precision-" + word);
    button.getStyleClass().addAll("segment", place);
    button.setOnAction(event -> {
      model.choose(meant);
      select(meant);
    });
    return button;
  }

  /// Pressing the chosen one again does not take it back.
  private void select(Precision chosen) {
    choices.getToggles().stream()
        .filter(toggle -> toggle.getUserData() == chosen)
        .forEach(choices::selectToggle);
  }

  private final class Decisions implements DownloadPane.Decisions {
    @Override
    public String question(List<Piece> pieces) {
      return "Fetch about 2.5 GB, the CUDA build of the tensor library, from %s? It takes effect when Featurescope is started next."
          .formatted(model.server());
    }

    @Override
    public void start(List<Piece> pieces) {
      model.start();
    }

    @Override
    public void cancel() {
      model.cancel();
    }

    @Override
    public void dismiss() {
      model.dismiss();
    }
  }
}
