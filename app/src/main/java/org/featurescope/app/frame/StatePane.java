package org.featurescope.app.frame;

import java.time.Duration;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.featurescope.app.problem.Problem;
import org.featurescope.app.problem.ProblemPane;
import org.featurescope.app.task.Jobs;
import org.featurescope.app.task.RunningJob;
import org.kordamp.ikonli.Ikon;
import org.kordamp.ikonli.javafx.FontIcon;

/// What lies over a view's content while it is not simply ready: an invitation where there is none,
/// a note at the foot while something is under way or was stopped, a problem with what can be done
/// about it. What is already drawn stays visible and can be used around it.
public final class StatePane extends StackPane {
  private static final Duration SHOWN_AFTER = Duration.ofMillis(350);

  private static final double MARGIN = 14;

  private final String view;
  private final Jobs jobs;
  private final StackPane ownFoot = new StackPane();
  private boolean footBelow;
  private Jobs.Delayed waiting = () -> {};

  /// @param view what the ids of the parts begin with: `steer-state`, `steer-problem`
  public StatePane(String view, Jobs jobs) {
    this.view = view;
    this.jobs = jobs;
    setId(view + "-state");
    setPickOnBounds(false);
    getStyleClass().add("state-layer");
  }

  /// A row for what is said at the foot, which then lies over nothing: for below a content that is
  /// read down to its edge.
  public Region footBelow() {
    footBelow = true;
    ownFoot.managedProperty().bind(ownFoot.visibleProperty());
    ownFoot.setVisible(false);
    ownFoot.setMinHeight(Region.USE_PREF_SIZE);
    ownFoot.getStyleClass().add("state-foot");
    return ownFoot;
  }

  /// Nothing lies over the content.
  public void clear() {
    waiting.cancel();
    getChildren().clear();
    ownFoot.getChildren().clear();
    ownFoot.setVisible(false);
  }

  /// There is nothing yet: what could be here, and the buttons that bring it.
  public void invite(Ikon icon, String title, String words, Button... buttons) {
    middle(invitation(icon, title, words, buttons));
  }

  /// The like of an invitation while `job` makes what is to be here.
  public void underWay(Ikon icon, String title, String words, RunningJob job, Button... buttons) {
    var bar = new ProgressBar();
    bar.getStyleClass().add("index-progress");
    follow(job, bar);
    var all = invitation(icon, title, words, buttons);
    all.getChildren().add(all.getChildren().size() - 1, bar);
    middle(all);
  }

  /// Something is under way: says so with the progress of the oldest job, unless it is over in a
  /// moment. A note that flashes at every keystroke would be worse than none.
  public void working(String words, Button cancel) {
    working(new Label(words), cancel, job -> {});
  }

  /// The same, with what the job itself is called and counts.
  public void workingAsCalled(Button cancel) {
    var words = new Label("Working");
    working(
        words,
        cancel,
        job ->
            job.snapshotProperty()
                .subscribe(now ->
                    words.setText(
                        now.unit().isEmpty() ? job.title() : job.title() + ": " + now.unit())));
  }

  private void working(Label words, Button cancel, Consumer<RunningJob> also) {
    clear();
    waiting =
        jobs.after(
            SHOWN_AFTER,
            () -> {
              var bar = new ProgressBar();
              jobs.running().stream()
                  .findFirst()
                  .ifPresent(job -> {
                    follow(job, bar);
                    also.accept(job);
                  });
              foot(line(words, bar, cancel));
            });
  }

  private static void follow(RunningJob job, ProgressBar bar) {
    job.snapshotProperty()
        .subscribe(
            now -> bar.setProgress(now.fraction().orElse(ProgressBar.INDETERMINATE_PROGRESS)));
  }

  /// What was not brought to its end, and the button that begins it again.
  public void note(String words, Button button) {
    foot(line(new Label(words), button));
  }

  /// It could not be done, and there is nothing to see instead.
  public void problem(Problem problem, Button... remedies) {
    middle(pane(problem, remedies));
  }

  /// It could not be done, but what was there before is still shown.
  public void passingProblem(Problem problem, Button... remedies) {
    foot(pane(problem, remedies));
  }

  private ProblemPane pane(Problem problem, Button... remedies) {
    var pane = new ProblemPane(problem, remedies);
    pane.setMaxHeight(Region.USE_PREF_SIZE);
    pane.setId(view + "-problem");
    return pane;
  }

  private VBox invitation(Ikon icon, String title, String words, Button... buttons) {
    var picture = new FontIcon(icon);
    picture.getStyleClass().add("large-icon");
    var name = new Label(title);
    name.getStyleClass().add("state-title");
    name.setId(view + "-state-title");
    var says = new Label(words);
    says.setId(view + "-state-words");
    says.getStyleClass().add("state-words");
    says.setWrapText(true);
    var row = new FlowPane(buttons);
    row.getStyleClass().addAll("chips", "state-buttons");
    row.setAlignment(Pos.CENTER);
    var all = new VBox(picture, name, says, row);
    all.getStyleClass().add("state");
    all.setMaxHeight(Region.USE_PREF_SIZE);
    return all;
  }

  private static HBox line(Node... parts) {
    var line = new HBox(parts);
    line.getStyleClass().add("state-note");
    line.setMaxWidth(Region.USE_PREF_SIZE);
    return line;
  }

  private void middle(Node node) {
    clear();
    StackPane.setAlignment(node, Pos.CENTER);
    StackPane.setMargin(node, new Insets(0, MARGIN, 0, MARGIN));
    getChildren().add(node);
  }

  private void foot(Region node) {
    clear();
    node.setMaxHeight(Region.USE_PREF_SIZE);
    if (footBelow) {
      ownFoot.getChildren().add(node);
      ownFoot.setVisible(true);
    } else {
      StackPane.setAlignment(node, Pos.BOTTOM_CENTER);
      StackPane.setMargin(node, new Insets(0, MARGIN, MARGIN, MARGIN));
      getChildren().add(node);
    }
  }
}
