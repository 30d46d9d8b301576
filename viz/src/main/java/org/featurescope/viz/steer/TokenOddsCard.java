package org.featurescope.viz.steer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.scene.layout.VBox;

/// How probable a token was before and after steering, and what might have come instead. The
/// content of a popup, or a part of an inspector; it takes no focus.
public final class TokenOddsCard extends VBox {
  /// How one model saw the token.
  ///
  /// @param probability from 0 to 1
  /// @param rank 1 for the most probable token; 0 where it is not known
  public record Odds(double probability, int rank) {
    /// In nats.
    public double surprisal() {
      return -Math.log(probability);
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
  }
}
