package org.featurescope.app.steer;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.featurescope.compute.steering.SteeredRun;

/// A prompt and what comes after it, without a plan and with it.
///
/// @param prompt its tokens
/// @param complete whether no more will come
public record Continuation(
    SteeringDesk.Order order,
    List<Piece> prompt,
    List<Drawn> baseline,
    List<Drawn> steered,
    boolean complete) {

  /// A new token, and what both models said of its place in this text.
  ///
  /// @param baselineLog log-probability in nats
  /// @param steeredLog likewise
  /// @param divergence KL(steered | baseline) at its place, in nats
  public record Drawn(Piece piece, double baselineLog, double steeredLog, double divergence) {
    SteeredRun.Token token() {
      return new SteeredRun.Token(piece.id(), baselineLog, steeredLog, divergence);
    }
  }

  public Continuation {
    prompt = List.copyOf(prompt);
    baseline = List.copyOf(baseline);
    steered = List.copyOf(steered);
  }

  public List<Drawn> side(boolean withPlan) {
    return withPlan ? steered : baseline;
  }

  /// Prompt and continuation of one side.
  public List<Piece> pieces(boolean withPlan) {
    return Stream.concat(prompt.stream(), side(withPlan).stream().map(Drawn::piece)).toList();
  }

  public List<Integer> ids(boolean withPlan) {
    return pieces(withPlan).stream().map(Piece::id).toList();
  }

  /// exp of the mean surprisal of one side's new tokens under the model without the plan; NaN for
  /// none.
  public double perplexity(boolean withPlan) {
    return Math.exp(-mean(side(withPlan).stream().mapToDouble(Drawn::baselineLog)));
  }

  /// Mean KL of the steered side's places, in nats; NaN for none.
  public double divergence() {
    return mean(steered.stream().mapToDouble(Drawn::divergence));
  }

  /// The new text of one side.
  public String text(boolean withPlan) {
    var text = new StringBuilder();
    side(withPlan).forEach(drawn -> text.append(drawn.piece().text()));
    return text.toString();
  }

  private static double mean(DoubleStream values) {
    return values.average().orElse(Double.NaN);
  }
}
