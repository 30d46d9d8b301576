package org.featurescope.app.train;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Action;
import org.featurescope.app.frame.PaletteEntry;
import org.featurescope.app.frame.View;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.feather.Feather;

/// The Train view.
public final class TrainView implements View {
  private static final List<String> ABOUT =
      List.of(
          "An autoencoder learns to write each activation of the model as a sum of few features."
              + " Several hooks share one forward pass: one autoencoder each.",
          "Loss and explained variance say how well it does that, active latents with how few"
              + " features. Both matter: more active latents explain more and say less.",
          "A training that was paused, or whose program was ended in its midst, goes on from its"
              + " last checkpoint. Nothing leaves this machine.",
          "Text files are in UTF-8; two blank lines separate documents.");

  private final TrainViewModel model;
  private final TrainActions actions;
  private final VBox inspector = new VBox();

  /// Built when the view is first shown: the window opens without it.
  private Optional<TrainPage> page = Optional.empty();

  public TrainView(TrainViewModel model) {
    this.model = model;
    var busy = model.stateProperty().map(TrainState.Running.class::isInstance);
    actions =
        new TrainActions(
            Action.of("Estimate the training", Feather.CLOCK, model::estimate)
                .when(model.startableProperty()),
            Action.of("Start the training", Feather.PLAY, model::start)
                .when(model.startableProperty()),
            Action.of("Go on with the training", Feather.FAST_FORWARD, model::resume)
                .when(model.resumableProperty()),
            Action.of("Pause the training", Feather.PAUSE, model::pause).when(busy),
            Action.of("Open in Read", Feather.BOOK_OPEN, model::openInRead));
    inspector.getStyleClass().addAll("inspector-section", "last");
    ABOUT.forEach(text -> inspector.getChildren().add(TrainPage.words(text)));
  }

  private TrainPage page() {
    if (page.isEmpty()) {
      page = Optional.of(new TrainPage(model, actions));
    }
    return page.get();
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
    model.lookForRuns(); // they may have gone while another room was shown
    return page();
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
    return actions.all();
  }

  @Override
  public List<PaletteEntry> find(String query) {
    return List.of();
  }

  @Override
  public void focus() {
    page().focus();
  }
}
