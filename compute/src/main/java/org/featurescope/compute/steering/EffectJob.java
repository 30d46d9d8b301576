package org.featurescope.compute.steering;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.Stop;
import org.featurescope.compute.steering.SteeredRun.Text;
import org.featurescope.compute.steering.SteeredRun.Token;

/// Measures the effect of a plan: continues each prompt of a trial without the plan, with it, and
/// with random features in its place, other ones for every prompt, and counts the continuations
/// that reach the goal.
///
/// Every prompt is one run of each kind, so that the runs of a kind are independent of each other
/// and the interval is what it says.
public final class EffectJob implements Job<Effect> {
  private final Steerer steerer;
  private final SteeringPlan plan;
  private final EffectTrial trial;
  private final int runs;

  /// @param runs how many of the trial's prompts are continued, from the first on
  /// @throws FeaturescopeException if the trial has fewer
  public EffectJob(Steerer steerer, SteeringPlan plan, EffectTrial trial, int runs) {
    if (runs < 1 || runs > trial.prompts().size()) {
      throw new FeaturescopeException(
          "The trial has %,d prompts, and %,d runs are asked for"
              .formatted(trial.prompts().size(), runs),
          "ask for 1 to %,d runs, or write more prompts".formatted(trial.prompts().size()));
    }
    this.steerer = steerer;
    this.plan = plan;
    this.trial = trial;
    this.runs = runs;
  }

  @Override
  public String title() {
    return plan.name().map("Measuring \"%s\""::formatted).orElse("Measuring the plan");
  }

  /// The continuations of one kind while they are counted.
  private final class Tally {
    private int count;
    private int tokens;
    private double surprisal;

    void add(EffectTrial.Prompt prompt, Text text) {
      if (trial.goalOf(prompt).reachedBy(decode(text))) {
        count++;
      }
      tokens += text.tokens().size();
      surprisal -= text.tokens().stream().mapToDouble(Token::baselineLogProb).sum();
    }

    Effect.Side side() {
      return Effect.Side.of(count, runs, Math.exp(surprisal / tokens));
    }
  }

  private String decode(Text text) {
    return steerer.model().tokenizer().decode(text.ids(), false);
  }

  @Override
  public Effect run(Progress progress, Cancellation cancellation) {
    var texts = texts();
    var control = new EffectControl(steerer, plan, trial.randomFrom(), texts, cancellation);
    var steered = new Tally();
    var baseline = new Tally();
    var random = new Tally();
    for (var i = 0; i < runs; i++) {
      var prompt = trial.prompts().get(i);
      var pair = run(plan, texts.get(i), i, cancellation);
      baseline.add(prompt, pair.baseline());
      steered.add(prompt, pair.steered());
      var other = control.draw(trial.seed() + i);
      random.add(prompt, run(other, texts.get(i), i, cancellation).steered());
      progress.report(i + 1, runs, "prompts");
    }
    return new Effect(steered.side(), baseline.side(), random.side());
  }

  /// The prompts as tokens, checked before anything is computed.
  private List<int[]> texts() {
    var texts = new ArrayList<int[]>();
    for (var prompt : trial.prompts().subList(0, runs)) {
      var ids = steerer.model().tokenizer().encode(prompt.text()).ids();
      Generator.requirePrompt(ids, steerer.model().spec());
      texts.add(ids);
    }
    return texts;
  }

  private SteeredRun run(SteeringPlan any, int[] ids, int run, Cancellation cancellation) {
    return steerer.run(
        any,
        ids,
        trial.maxTokens(),
        trial.sampling(run),
        Stop.at(end()),
        (side, token) -> {},
        Progress.none(),
        cancellation);
  }

  private Optional<Integer> end() {
    OptionalInt end = steerer.model().tokenizer().eosId();
    return end.isPresent() ? Optional.of(end.getAsInt()) : Optional.empty();
  }
}
