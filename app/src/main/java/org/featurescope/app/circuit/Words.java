package org.featurescope.app.circuit;

import java.util.Comparator;
import java.util.Optional;
import org.featurescope.app.frame.Spoken;
import org.featurescope.compute.circuit.Faithfulness;
import org.featurescope.compute.circuit.GraphDocument;
import org.featurescope.compute.circuit.Node;
import org.featurescope.compute.circuit.SelfCheck;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Whitespace;

/// What the view says of its numbers.
final class Words {
  private static final double AGREE = 0.9;
  private static final double ROUGHLY = 0.6;

  /// As a share of the largest effect; products in 32 bits stay far below.
  private static final double EXACT = 1e-3;

  private Words() {}

  /// The prompt without what the tokenizer put before it.
  static String promptOf(GraphDocument document) {
    return document.graph().prompt().replaceFirst("^(<[^>\\s]{1,40}>)+", "");
  }

  /// "Traced in 1.40 s, 43 nodes kept"; where features were left out, that as well, and where
  /// nothing had to be computed again, that it took so long then.
  static String traced(TracedGraph made, Optional<Cut> cut, Order order) {
    var traced =
        "%s in %s s, %s kept"
            .formatted(
                made.atHand() ? "At hand since it was traced" : "Traced",
                Figures.of(made.seconds()),
                Spoken.count(cut.map(Cut::kept).orElse(0), "node", "nodes"));
    var features = cut.map(now -> now.graph().indices(Node.Feature.class).count()).orElse(0L);
    return features < order.mostFeatures()
        ? traced
        : "%s; the %s most influential features followed (Targets: more)"
            .formatted(traced, Figures.count(order.mostFeatures()));
  }

  /// "Opened, 43 of 1 912 nodes kept": how long it took to trace a graph is in no file. What the
  /// file says beside what is known, is told of.
  static String opened(GraphDocument document, Cut cut) {
    return "Opened, %s kept%s"
        .formatted(counts(cut), document.unknownFields().map(told -> "; " + told).orElse(""));
  }

  /// "43 of 1 912 nodes".
  static String counts(Cut cut) {
    return "%s of %s"
        .formatted(
            Figures.count(cut.kept()), Spoken.count(cut.graph().nodes().size(), "node", "nodes"));
  }

  /// What an intervention did, in two sentences.
  static String effect(String deed, Effect effect) {
    return (change(deed, effect) + " " + agreement(effect)).strip();
  }

  private static String change(String deed, Effect effect) {
    var before = effect.rows().stream().max(Comparator.comparingDouble(Effect.Row::clean));
    var after = effect.rows().stream().max(Comparator.comparingDouble(Effect.Row::measured));
    if (before.isEmpty() || after.isEmpty()) {
      return "";
    }
    var first = before.get();
    var moved =
        "%s, %s goes from %s to %s"
            .formatted(
                deed,
                name(first),
                Figures.fixed(first.clean(), 3),
                Figures.fixed(first.measured(), 3));
    return first.token().equals(after.get().token())
        ? moved + " and stays the likeliest."
        : moved
            + "; the likeliest is now %s with %s."
                .formatted(name(after.get()), Figures.fixed(after.get().measured(), 3));
  }

  private static String name(Effect.Row row) {
    return Whitespace.visible(row.token().strip());
  }

  private static String agreement(Effect effect) {
    var all = effect.agreement();
    if (!all.known()) {
      return "There are too few outputs to compare with the prediction.";
    }
    var figure =
        "r %s over %s."
            .formatted(
                Figures.fixed(all.correlation(), 2),
                all.equals(effect.outputs())
                    ? Spoken.count(all.count(), "output", "outputs")
                    : Spoken.count(all.count(), "feature", "features"));
    return agrees(all.correlation())
        ? "Predicted and measured agree: " + figure
        : all.correlation() >= ROUGHLY
            ? "Predicted and measured agree roughly: " + figure
            : "The graph does not foretell this: " + figure;
  }

  static boolean agrees(double correlation) {
    return correlation >= AGREE;
  }

  /// How far the graph can be trusted.
  static String faithfulness(Faithfulness found) {
    var nodes = found.points().stream().map(Faithfulness.Point::changed).distinct().count();
    var count = Spoken.count(nodes, "node", "nodes");
    if (Double.isNaN(found.pearson())) {
      return "Too few nodes were ablated to say anything: %s.".formatted(count);
    }
    var figure =
        "r %s over %s ablated one by one.".formatted(Figures.fixed(found.pearson(), 2), count);
    return agrees(found.pearson())
        ? "The graph foretells what its nodes do: " + figure
        : found.pearson() >= ROUGHLY
            ? "The graph foretells roughly what its nodes do: " + figure
            : "The graph does not foretell what its nodes do: " + figure;
  }

  /// How far the graph is from what the model does when its nodes are added.
  static String selfCheck(SelfCheck check) {
    var added =
        check.checked() == check.nodes()
            ? "each of %s".formatted(Spoken.count(check.nodes(), "node", "nodes"))
            : "%s of %s"
                .formatted(
                    Figures.count(check.checked()), Spoken.count(check.nodes(), "node", "nodes"));
    return exact(check)
        ? "The graph is exact: with %s added to the held model, every target changes by its column, to within %s of the largest effect."
            .formatted(added, Figures.of(check.deviation()))
        : "The graph is not exact: with %s added to the held model, a target differs from its column by %s of the largest effect."
            .formatted(added, Figures.of(check.deviation()));
  }

  /// Whether what is left is rounding.
  static boolean exact(SelfCheck check) {
    return check.deviation() < EXACT;
  }

  /// What the search found.
  static String minimal(MinimalCircuit found) {
    return "%s %s %s of the logit difference when all others are set to their means over the prompt, as measured."
        .formatted(
            Spoken.count(found.kept().cardinality(), "feature", "features"),
            found.kept().cardinality() == 1 ? "keeps" : "keep",
            percent(found.share()));
  }

  static String percent(double share) {
    return Figures.of(100 * share) + "\u2009%";
  }
}
