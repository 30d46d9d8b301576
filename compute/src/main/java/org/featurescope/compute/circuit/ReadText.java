package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.text.TokenSequence;

/// A text that the model has read, its graph not traced: what is active in it, and what follows
/// when that is changed.
final class ReadText implements AutoCloseable {
  private final CircuitModel circuit;
  private final TokenSequence tokens;
  private final FrozenPass pass;
  private final Rerun rerun;

  /// @throws org.featurescope.compute.job.FeaturescopeException if the text cannot be read
  ReadText(CircuitModel circuit, TokenSequence tokens, Cancellation cancellation) {
    PromptLimits.require(circuit, tokens);
    this.circuit = circuit;
    this.tokens = tokens;
    var replacement = circuit.replacement();
    pass = new FrozenPass(circuit.weights(), replacement, tokens.ids(), cancellation);
    try {
      var begins = circuit.begins(tokens);
      var features = PromptFeatures.of(pass, replacement, begins, cancellation);
      var answer = new Targets.Tokens(List.of(odds().best()));
      var targets = TargetReader.choose(answer, pass.logits(), circuit::spelling);
      var nodes = new Nodes(replacement, features.features(), tokens.ids(), targets);
      rerun = new Rerun(circuit, pass, features, nodes, targets, begins);
    } catch (RuntimeException | Error e) {
      pass.close();
      throw e;
    }
  }

  int length() {
    return tokens.size();
  }

  /// Its tokens, as they are spelled.
  List<String> spelled() {
    var spelled = new ArrayList<String>();
    for (var id : tokens.ids()) {
      spelled.add(circuit.spelling(id));
    }
    return spelled;
  }

  /// What comes next.
  Odds odds() {
    return new Odds(pass.logits());
  }

  /// What comes next with changes, of each several.
  ///
  /// @param use makes of the odds what is kept, see [Rerun#run]
  <T> List<T> after(
      List<List<NodeEdit>> texts,
      Freedom freedom,
      Function<Odds, T> use,
      Cancellation cancellation) {
    return rerun.run(
        texts, freedom, new int[0], outcome -> use.apply(new Odds(outcome.logits())), cancellation);
  }

  /// What is active, by dictionary.
  List<FeatureActivations> features() {
    return rerun.features();
  }

  @Override
  public void close() {
    pass.close();
  }
}
