package org.featurescope.app.circuit;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.featurescope.app.frame.Buttons;
import org.featurescope.compute.circuit.Story;
import org.featurescope.compute.circuit.StoryClaim;
import org.featurescope.compute.circuit.StoryExpectation;
import org.featurescope.compute.circuit.StoryFinding;
import org.featurescope.compute.circuit.StoryFinding.Verdict;
import org.featurescope.compute.circuit.StoryResult;
import org.featurescope.viz.graph.PageNotes;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/// What is told of the circuit that is shown: the story in a sentence, and each of its claims with
/// what was measured. A refuted claim says so.
final class StoryPane extends VBox {
  private final CircuitViewModel model;
  private final CircuitActions actions;

  StoryPane(CircuitViewModel model, CircuitActions actions) {
    this.model = model;
    this.actions = actions;
    setId("circuit-story");
    getStyleClass().add("circuit-tool");
    model.stories().toldProperty().subscribe(this::refresh);
    model.stories().measured().answerProperty().subscribe(this::refresh);
    refresh();
  }

  private void refresh() {
    getChildren().clear();
    model.stories().toldProperty().get().ifPresent(this::tell);
  }

  private void tell(Story story) {
    var title = new Label(story.title());
    title.getStyleClass().add("section-title");
    title.setWrapText(true);
    HBox.setHgrow(title, Priority.ALWAYS);
    title.setMaxWidth(Double.MAX_VALUE);
    var again = Buttons.labelled("Measure again", actions.measureStory());
    again.setId("circuit-measure-story");
    again.setMinWidth(Region.USE_PREF_SIZE);
    var head = new HBox(title, again);
    head.getStyleClass().add("answer-row");
    head.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(head, wrapped(story.line()));
    var measured = model.stories().measured();
    switch (measured.answerProperty().get()) {
      case Answer.Given<StoryResult> given -> {
        // It stands in the story.
      }
      case Answer.None<StoryResult> none -> {
        // What the story's file says is shown.
      }
      default ->
          getChildren()
              .add(new AnswerPane<>(measured, "", actions.measureStory(), found -> new HBox()));
    }
    story
        .measured()
        .ifPresentOrElse(
            result -> found(story, result),
            () -> {
              getChildren().add(AnswerPane.words("Nobody has measured it yet."));
              story.claims().forEach(claim -> getChildren().add(wrapped(claim.says())));
            });
  }

  private void found(Story story, StoryResult result) {
    getChildren().add(AnswerPane.words(verdict(story, result)));
    for (var claim = 0; claim < story.claims().size(); claim++) {
      getChildren().add(claim(story.claims().get(claim), result.findings().get(claim)));
    }
  }

  private static String verdict(Story story, StoryResult result) {
    var stands =
        result.verdict() == Verdict.CONFIRMED
            ? "Confirmed: %d of %d claims hold."
                .formatted(result.confirmed(), story.claims().size())
            : "Refuted: the first claim, with which it stands or falls, does not hold.";
    return "%s %s has %s. Replacement %s and completeness %s, of the %d features named here alone %s and %s; faithfulness r %s."
        .formatted(
            stands,
            spelled(story.target()),
            Figures.probability(result.probability()),
            Figures.fixed(result.whole().replacement(), 2),
            Figures.fixed(result.whole().completeness(), 2),
            story.named().size(),
            Figures.fixed(result.named().replacement(), 2),
            Figures.fixed(result.named().completeness(), 2),
            Figures.fixed(result.faithfulness(), 2));
  }

  /// What a page tells of a story: its verdict, and each of its claims.
  static List<PageNotes.Remark> remarks(Story story) {
    if (story.measured().isEmpty()) {
      return List.of();
    }
    var result = story.measured().get();
    var remarks = new ArrayList<PageNotes.Remark>();
    remarks.add(
        new PageNotes.Remark(
            result.verdict() == Verdict.CONFIRMED, story.line(), verdict(story, result)));
    for (var claim = 0; claim < story.claims().size(); claim++) {
      var finding = result.findings().get(claim);
      remarks.add(
          new PageNotes.Remark(
              finding.verdict() == Verdict.CONFIRMED,
              says(story.claims().get(claim), finding),
              measured(story.claims().get(claim).expectation(), finding)));
    }
    return remarks;
  }

  private static String says(StoryClaim claim, StoryFinding finding) {
    return (finding.verdict() == Verdict.CONFIRMED ? "Confirmed: " : "Refuted: ") + claim.told();
  }

  private static Node claim(StoryClaim claim, StoryFinding finding) {
    var holds = finding.verdict() == Verdict.CONFIRMED;
    var icon = new FontIcon(holds ? Feather.CHECK : Feather.X);
    icon.getStyleClass().add(holds ? "good-icon" : "warning-icon");
    var says = wrapped(says(claim, finding));
    var measured = AnswerPane.words(measured(claim.expectation(), finding));
    var lines = new VBox(says, measured);
    HBox.setHgrow(lines, Priority.ALWAYS);
    var row = new HBox(icon, lines);
    row.getStyleClass().addAll("answer-row", "story-claim");
    row.setAlignment(Pos.TOP_LEFT);
    return row;
  }

  /// "Austin goes from 0.914 to 0.093; then comes Salem. With random features instead 0.902."
  private static String measured(StoryExpectation expectation, StoryFinding finding) {
    var parts = new ArrayList<String>();
    parts.add(
        "%s goes from %s to %s"
            .formatted(
                spelled(expectation.token()),
                Figures.probability(finding.before()),
                Figures.probability(finding.after())));
    if (expectation instanceof StoryExpectation.Over(var token, var other)
        && finding.other().isPresent()) {
      parts.add(
          "%s has %s then"
              .formatted(spelled(other), Figures.probability(finding.other().getAsDouble())));
    }
    parts.add("the likeliest is then " + spelled(finding.answer()));
    var control =
        "With random features instead: %s.".formatted(Figures.probability(finding.control()));
    return String.join("; ", parts) + ". " + control;
  }

  private static String spelled(String token) {
    return "\u201c" + Whitespace.visible(token.strip()) + "\u201d";
  }

  private static Label wrapped(String text) {
    var label = new Label(text);
    label.setWrapText(true);
    label.setMinWidth(0);
    return label;
  }
}
