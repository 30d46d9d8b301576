package org.featurescope.compute.steering;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Sampler;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.model.Stop;
import org.featurescope.compute.steering.SteeredRun.Side;
import org.featurescope.compute.steering.SteeredRun.Text;
import org.featurescope.compute.steering.SteeredRun.Token;

/// Continues texts under plans, beside the same model without them.
public final class Steerer {
  private final LanguageModel model;
  private final Binder binder;

  /// @param saes what plans refer to; stays open as long as the steerer is used
  public Steerer(LanguageModel model, OpenedSaes saes) {
    this.model = model;
    this.binder = new Binder(model, saes);
  }

  LanguageModel model() {
    return model;
  }

  Directions directions() {
    return binder.directions();
  }

  /// Puts a plan on the model.
  ///
  /// @return to be closed
  /// @throws org.featurescope.compute.job.FeaturescopeException if it does not fit: what is wrong
  public BoundPlan bind(SteeringPlan plan) {
    return binder.bind(plan);
  }

  /// What a plan does while the model reads a prompt.
  ///
  /// @return to be closed
  /// @throws org.featurescope.compute.job.FeaturescopeException if the plan does not fit the model,
  ///   or the prompt is empty or fills the context
  public PromptEdits edits(SteeringPlan plan, int[] prompt, Cancellation cancellation) {
    Generator.requirePrompt(prompt, model.spec());
    return new PromptEdits(model, bind(plan), prompt, cancellation);
  }

  /// As [#bind(SteeringPlan)], with one step at many values: the passes are over a batch, with a
  /// text for each value.
  BoundPlan bind(SteeringPlan plan, int step, List<Double> values) {
    return binder.bind(plan, plan.swept(step, values));
  }

  /// The plan, tied to this model and to the autoencoders that it uses: what is worth keeping.
  ///
  /// @throws org.featurescope.compute.job.FeaturescopeException if it does not fit: what is wrong
  public SteeringPlan identified(SteeringPlan plan) {
    binder.bind(plan).close();
    return binder.identified(plan);
  }

  /// Continues a prompt without and with the plan. Both draw from the same seed, and go on as one
  /// text until they draw different tokens.
  ///
  /// @param prompt at least one token
  /// @param stop asked of each text
  /// @param onToken called with each token as it is drawn
  /// @throws org.featurescope.compute.job.FeaturescopeException if the plan does not fit the model,
  ///   the prompt is empty or fills the context, or the steered model yields no numbers
  /// @throws java.util.concurrent.CancellationException at the next layer or token
  public SteeredRun run(
      SteeringPlan plan,
      int[] prompt,
      int maxTokens,
      Sampling sampling,
      Stop stop,
      BiConsumer<Side, Token> onToken,
      Progress progress,
      Cancellation cancellation) {
    var spec = model.spec();
    Generator.requirePrompt(prompt, spec);
    var count = Math.clamp(maxTokens, 0, spec.context() - prompt.length);
    try (var bound = bind(plan);
        var run = new Run(bound, prompt, count, sampling, stop, onToken)) {
      while (run.goesOn()) {
        cancellation.check();
        run.step(cancellation);
        progress.report(run.drawn(), count, "tokens");
      }
      return run.result();
    }
  }

  /// One continuation in the making.
  private static final class Line {
    private final Side side;
    private final Sampler sampler;
    private final List<Token> tokens = new ArrayList<>();
    private final List<Integer> ids = new ArrayList<>();
    private Twin twin;
    private Twin.Next next;
    private boolean complete;

    Line(Side side, Sampler sampler, Twin twin) {
      this.side = side;
      this.sampler = sampler;
      this.twin = twin;
    }

    /// Draws a token from what the side's model says.
    Token draw() {
      var baseline = TokenOdds.logProbabilities(next.baseline());
      var steered = next.changed().map(TokenOdds::logProbabilities).orElse(baseline);
      var id = sampler.draw(side == Side.BASELINE ? next.baseline() : next.steered());
      var divergence = next.changed().isEmpty() ? 0 : TokenOdds.divergence(steered, baseline);
      var token = new Token(id, baseline[id], steered[id], divergence);
      tokens.add(token);
      ids.add(id);
      return token;
    }

    int last() {
      return ids.getLast();
    }
  }

  /// Both of them.
  private final class Run implements AutoCloseable {
    private final int[] prompt;
    private final int count;
    private final Stop stop;
    private final BiConsumer<Side, Token> onToken;
    private final Line baseline;
    private final Line steered;

    Run(
        BoundPlan plan,
        int[] prompt,
        int count,
        Sampling sampling,
        Stop stop,
        BiConsumer<Side, Token> onToken) {
      this.prompt = prompt;
      this.count = count;
      this.stop = stop;
      this.onToken = onToken;
      var first = sampling.sampler();
      var second = sampling.sampler();
      var text = new Twin(model, plan, prompt.length, prompt.length + Math.max(1, count));
      baseline = new Line(Side.BASELINE, first, text);
      steered = new Line(Side.STEERED, second, text);
      baseline.complete = count == 0;
      steered.complete = count == 0;
    }

    boolean goesOn() {
      return !(baseline.complete && steered.complete);
    }

    int drawn() {
      return Math.max(baseline.ids.size(), steered.ids.size());
    }

    /// A token of each that is not complete.
    void step(Cancellation cancellation) {
      if (baseline.next == null) {
        both(baseline.twin.advance(cancellation, prompt));
      } else if (baseline.twin == steered.twin) {
        both(baseline.twin.advance(cancellation, baseline.last()));
      } else {
        advance(baseline, cancellation);
        advance(steered, cancellation);
      }
      draw(baseline);
      draw(steered);
      if (baseline.twin == steered.twin && goesOn() && baseline.last() != steered.last()) {
        steered.twin = steered.twin.fork();
      }
    }

    private void both(Twin.Next next) {
      baseline.next = next;
      steered.next = next;
    }

    private void advance(Line line, Cancellation cancellation) {
      if (!line.complete) {
        line.next = line.twin.advance(cancellation, line.last());
      }
    }

    private void draw(Line line) {
      if (!line.complete) {
        onToken.accept(line.side, line.draw());
        line.complete = line.ids.size() >= count || stop.after(line.ids);
      }
    }

    SteeredRun result() {
      return new SteeredRun(new Text(baseline.tokens), new Text(steered.tokens));
    }

    @Override
    public void close() {
      baseline.twin.close();
      if (steered.twin != baseline.twin) {
        steered.twin.close();
      }
    }
  }
}
