package org.featurescope.app.steer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.app.steer.SteeringDesk.Again;
import org.featurescope.viz.steer.NextToken;
import org.featurescope.viz.steer.Side;
import org.featurescope.viz.steer.TokenOddsCard;
import org.featurescope.viz.steer.TokenPlace;

/// What both models said of one token of one of the texts.
///
/// @param before all tokens up to it, and the plan under which they are read
record Pointing(TokenPlace place, Piece piece, String note, Again before) {
  private static final int ALTERNATIVES = 6;

  /// Of a place in two texts; nothing at a text's first token, which nothing leads up to.
  static Optional<Pointing> at(TokenPlace place, Continuation texts) {
    var pieces = texts.pieces(place.side() == Side.STEERED);
    var index = place.index();
    if (index < 1 || index >= pieces.size()) {
      return Optional.empty();
    }
    var ids = pieces.subList(0, index).stream().map(Piece::id).toList();
    var again = new Again(texts.order().plan(), ids, texts.prompt().size(), OptionalInt.empty());
    return Optional.of(
        new Pointing(place, pieces.get(index), note(place, texts, pieces.get(index)), again));
  }

  private static String note(TokenPlace place, Continuation texts, Piece piece) {
    var at = place.index() - texts.prompt().size();
    if (at < 0) {
      return "in the prompt";
    }
    var others = texts.side(place.side() != Side.STEERED);
    if (at >= others.size() || others.get(at).piece().id() == piece.id()) {
      return "";
    }
    var who = place.side() == Side.STEERED ? "baseline" : "steered";
    return who + " chose " + others.get(at).piece().label().strip();
  }

  /// @param seen the text up to the token
  TokenOddsCard.Content content(Seen seen) {
    var look = seen.look();
    return new TokenOddsCard.Content(
        piece.label(),
        place.index(),
        note,
        Optional.of(odds(look.baseline())),
        Optional.of(odds(look.steered())),
        seen.next().stream().limit(ALTERNATIVES).map(Pointing::token).toList());
  }

  private TokenOddsCard.Odds odds(double... logs) {
    return piece.id() < logs.length
        ? new TokenOddsCard.Odds(Math.exp(logs[piece.id()]), Seen.rank(piece.id(), logs))
        : new TokenOddsCard.Odds(0, 0);
  }

  static NextToken token(Seen.Next next) {
    return new NextToken(next.id(), next.label(), next.baseline(), next.steered());
  }

  static List<NextToken> tokens(Seen seen, int most) {
    return seen.next().stream().limit(most).map(Pointing::token).toList();
  }
}
