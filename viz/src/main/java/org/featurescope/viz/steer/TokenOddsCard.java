package org.featurescope.viz.steer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javafx.css.PseudoClass;
import javafx.geometry.HPos;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;

/// How probable a token was before and after steering, and what might have come instead. The
/// content of a popup, or (with the style class `plain`) a part of an inspector; it takes no focus.
public final class TokenOddsCard extends VBox {
  private static final int MOST_ALTERNATIVES = 5;

  /// How one model saw the token.
  ///
  /// @param probability from 0 to 1
  /// @param rank 1 for the most probable token; 0 where it is not known
  public record Odds(double probability, int rank) {
    /// In nats.
    public double surprisal() {
      return probability > 0 ? -Math.log(probability) : Double.POSITIVE_INFINITY;
    }
  }

  /// @param token its characters, spaces included
  /// @param note such as `baseline chose large`; may be empty
  /// @param before without the plan, where it is known
  /// @param after with the plan, where it is known
  /// @param alternatives what might have come instead, most probable first
  public record Content(
      String token,
      int position,
      String note,
      Optional<Odds> before,
      Optional<Odds> after,
      List<NextToken> alternatives) {
    public Content {
      Objects.requireNonNull(token);
      Objects.requireNonNull(note);
      Objects.requireNonNull(before);
      Objects.requireNonNull(after);
      alternatives = List.copyOf(alternatives);
    }
  }

  public TokenOddsCard(Content content) {
    getStyleClass().add("token-odds");
    setAccessibleRole(AccessibleRole.TOOLTIP);
    setAccessibleText(spoken(content));
    getChildren().add(head(content));
    if (content.before().isPresent() || content.after().isPresent()) {
      getChildren().add(odds(content));
    }
    if (!content.alternatives().isEmpty()) {
      getChildren().add(alternatives(content.alternatives()));
    }
  }

  private static String spoken(Content content) {
    return "token %d %s, probability before %s, after %s"
        .formatted(
            content.position(),
            content.token().strip(),
            written(content.before(), odds -> Figures.probability(odds.probability())),
            written(content.after(), odds -> Figures.probability(odds.probability())));
  }

  private static HBox head(Content content) {
    var token = label(Whitespace.visible(content.token()), "odds-token");
    token.setMinWidth(USE_PREF_SIZE);
    var note = label(content.note(), "odds-fact");
    note.setMinWidth(USE_PREF_SIZE);
    // The note goes below the token where both have no room beside the position.
    var said = new FlowPane(token, note);
    said.getStyleClass().add("odds-said");
    said.setRowValignment(VPos.BASELINE);
    HBox.setHgrow(said, Priority.ALWAYS);
    var position = label("position " + content.position(), "odds-fact");
    position.setMinWidth(USE_PREF_SIZE);
    var head = new HBox(said, position);
    head.getStyleClass().add("odds-head");
    head.setAlignment(Pos.BASELINE_LEFT);
    return head;
  }

  private static GridPane odds(Content content) {
    var grid = grid();
    row(grid, content, "Probability", odds -> Figures.probability(odds.probability()));
    row(grid, content, "Rank", odds -> odds.rank() > 0 ? Figures.count(odds.rank()) : "–");
    row(grid, content, "Surprisal, nat", odds -> Figures.fixed(odds.surprisal(), 2));
    return grid;
  }

  private static GridPane grid() {
    var grid = new GridPane();
    grid.getStyleClass().add("odds-rows");
    var words = new ColumnConstraints();
    words.setHgrow(Priority.ALWAYS);
    var figure = new ColumnConstraints();
    figure.setHalignment(HPos.RIGHT);
    grid.getColumnConstraints().addAll(words, figure, figure, figure);
    return grid;
  }

  private static void row(
      GridPane grid, Content content, String name, Function<Odds, String> figure) {
    grid.addRow(
        grid.getRowCount(),
        label(name, "odds-name"),
        label(written(content.before(), figure), "odds-before"),
        label("→", "odds-fact"),
        label(written(content.after(), figure), "odds-after"));
  }

  private static String written(Optional<Odds> odds, Function<Odds, String> figure) {
    return odds.map(figure).orElse("–");
  }

  private static GridPane alternatives(List<NextToken> all) {
    var grid = grid();
    grid.getStyleClass().add("odds-alternatives");
    for (var other : all.subList(0, Math.min(MOST_ALTERNATIVES, all.size()))) {
      var token = label(Whitespace.visible(other.token()), "odds-alternative");
      token.setMinWidth(0);
      var arrow = label(arrow(other.change()), "odds-arrow");
      arrow.pseudoClassStateChanged(
          PseudoClass.getPseudoClass(other.change() < 0 ? "lowers" : "raises"), true);
      grid.addRow(
          grid.getRowCount(),
          token,
          label(Figures.probability(other.before()), "odds-before"),
          arrow,
          label(Figures.probability(other.after()), "odds-after"));
    }
    return grid;
  }

  private static String arrow(double change) {
    return change < 0 ? "▼" : change > 0 ? "▲" : "=";
  }

  private static Label label(String words, String styleClass) {
    var label = new Label(words);
    label.getStyleClass().add(styleClass);
    return label;
  }
}
