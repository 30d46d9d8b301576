package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Measures a story: traces its prompt, scores the graph and the story's part of it, and tests
/// every claim by running the model with the changes. Figures have four digits.
public final class StoryJob implements Job<StoryResult> {
  /// How many features are taken away one by one to see whether the graph can be trusted.
  private static final int STRONGEST = 32;

  private final CircuitModel circuit;
  private final Story story;

  /// @param circuit must stay open
  public StoryJob(CircuitModel circuit, Story story) {
    this.circuit = circuit;
    this.story = story;
  }

  @Override
  public String title() {
    return "Testing \"%s\"".formatted(story.title());
  }

  /// @throws FeaturescopeException if a feature that the story names is not active or not found
  ///   yet, or a token is none
  @Override
  public StoryResult run(Progress progress, Cancellation cancellation) {
    story.requireFound();
    var steps = story.claims().size() + 1;
    progress.report(0, steps, "claims");
    try (var texts = new StoryTexts(circuit, story, cancellation)) {
      texts.requireNamed();
      var run = texts.run(story.prompt());
      var findings = new ArrayList<StoryFinding>();
      for (var claim : story.claims()) {
        findings.add(new StoryTrial(texts, story, claim).finding(cancellation));
        progress.report(findings.size(), steps, "claims");
      }
      var result = result(run, findings, cancellation);
      progress.report(steps, steps, "claims");
      return result;
    }
  }

  private StoryResult result(GraphRun run, List<StoryFinding> findings, Cancellation cancellation) {
    var graph = run.graph();
    var provenance = circuit.provenance();
    var faithful =
        new FaithfulnessJob(run, STRONGEST, Freedom.OPEN).run(Progress.none(), cancellation);
    var target = (Node.Logit) graph.nodes().get(graph.nodes().size() - run.made().targets().size());
    return new StoryResult(
        provenance.modelHash(),
        provenance.transcodersHash(),
        run.features().length,
        rounded(Scores.of(graph)),
        rounded(Scores.of(graph, named(graph))),
        StoryTrial.rounded(target.probability()),
        // Where nothing varies there is nothing to foretell.
        Double.isNaN(faithful.pearson()) ? 0 : StoryTrial.rounded(faithful.pearson()),
        findings);
  }

  private static Scores rounded(Scores scores) {
    return new Scores(
        StoryTrial.rounded(scores.replacement()), StoryTrial.rounded(scores.completeness()));
  }

  private BitSet named(CircuitGraph graph) {
    Set<StoryFeature> named = story.named();
    var nodes = new BitSet();
    for (var node = 0; node < graph.nodes().size(); node++) {
      if (graph.nodes().get(node)
              instanceof Node.Feature(var site, var position, var latent, var activation)
          && named.contains(new StoryFeature(site.layer(), position, latent))) {
        nodes.set(node);
      }
    }
    return nodes;
  }
}
