package org.featurescope.app.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Sampling;
import org.featurescope.compute.model.Stop;
import org.featurescope.compute.steering.SteeredRun;
import org.featurescope.compute.steering.SteeredRun.Token;
import org.featurescope.compute.steering.Steerer;
import org.featurescope.compute.steering.SteeringPlan;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `generate`: continues a text.
@Command(
    name = "generate",
    description = {
      "Continues a text, with and without a steering plan.",
      "Greedily, or drawn with a seed. Prints JSON; with a plan, the text without it "
          + "and the text with it, and what both models say of each token."
    })
final class GenerateCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @ArgGroup(multiplicity = "1")
  private TextFlags text;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      required = true,
      description = "Most tokens to add.")
  private int maxTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "0, the default, takes the likeliest token; 1 draws as the model predicts.")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "0",
      description = "Draw among the K likeliest only; 0, the default: among all.")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description = "Draw among the likeliest that together reach P; default: 1, among all.")
  private double topP;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "The same seed draws the same tokens; default: 0.")
  private long seed;

  @Option(
      names = "--frequency-penalty",
      paramLabel = "X",
      defaultValue = "0",
      description = "What a token's logit loses each time that it was drawn; default: 0.")
  private double frequencyPenalty;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "End the text when it contains this; may be repeated.")
  private List<String> stops = List.of();

  @Option(names = "--ignore-eos", description = "Go on after the token that ends a text.")
  private boolean ignoreEos;

  @Mixin private PlanFlags plan;

  @Option(
      names = "--columns",
      description = "With a plan: print both texts side by side instead of JSON.")
  private boolean columns;

  /// @param logprobs the log-probability of each token in nats, at temperature 1, under the model
  ///   that drew it
  private record Part(List<Integer> ids, String text, List<Float> logprobs) {}

  /// @param logprobs under the model that drew it
  /// @param other_logprobs under the model with the plan for the baseline's text, without it for
  ///   the steered one
  /// @param kl of the model with the plan from the one without it, at each token, in nats
  /// @param perplexity of the text under the model without the plan; absent for a text without
  ///   tokens
  private record Compared(
      List<Integer> ids,
      String text,
      List<Double> logprobs,
      List<Double> other_logprobs,
      List<Double> kl,
      Double perplexity) {}

  /// @param ids the prompt's tokens
  private record Prompt(int[] ids, String text) {}

  private record Output(Prompt prompt, Part baseline) {}

  private record Pair(Prompt prompt, Compared baseline, Compared steered) {}

  GenerateCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    if (!given("--plan") && (columns || given("--force"))) {
      throw misused("--columns and --force change nothing without --plan");
    }
    if (columns && json) {
      throw misused("--columns and --json exclude each other");
    }
    var sampling = new Sampling(temperature, topK, topP, frequencyPenalty, seed);
    sampling.sampler();
    if (maxTokens < 0) {
      throw new FeaturescopeException("--max-tokens is " + maxTokens, "give it a number from 0 on");
    }
    var steering = plan.read();
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var saes = plan.saes(engine, model)) {
      var ids = text.tokens(opened.tokenizer(), console).ids();
      var prompt = new Prompt(ids, opened.tokenizer().decode(ids, false));
      if (steering.isEmpty()) {
        console.json(new Output(prompt, continuation(opened, ids, sampling)));
      } else {
        print(compare(new Steerer(opened, saes), steering.get(), opened, prompt, sampling));
      }
    }
  }

  private Part continuation(LanguageModel opened, int[] prompt, Sampling sampling) {
    try (var progress = console.progress("Generating")) {
      var made =
          new Generator(opened)
              .generate(
                  prompt,
                  maxTokens,
                  sampling.sampler(),
                  (first, count) -> Hooks.none(),
                  stop(opened),
                  id -> {},
                  progress,
                  console.cancellation());
      var ids = made.ids().stream().mapToInt(Integer::intValue).toArray();
      return new Part(made.ids(), opened.tokenizer().decode(ids), made.logProbs());
    }
  }

  private Stop stop(LanguageModel opened) {
    var end = ignoreEos ? OptionalInt.empty() : opened.tokenizer().eosId();
    var atEnd = Stop.at(end.isPresent() ? Optional.of(end.getAsInt()) : Optional.empty());
    return atEnd.or(Stop.atTexts(opened.tokenizer(), stops));
  }

  private Pair compare(
      Steerer steerer,
      SteeringPlan steering,
      LanguageModel opened,
      Prompt prompt,
      Sampling sampling) {
    try (var progress = console.progress("Generating")) {
      var run =
          steerer.run(
              steering,
              prompt.ids(),
              maxTokens,
              sampling,
              stop(opened),
              (side, token) -> {},
              progress,
              console.cancellation());
      return new Pair(
          prompt,
          compared(run.baseline(), opened, Token::baselineLogProb, Token::steeredLogProb),
          compared(run.steered(), opened, Token::steeredLogProb, Token::baselineLogProb));
    }
  }

  private static Compared compared(
      SteeredRun.Text made,
      LanguageModel opened,
      ToDoubleFunction<Token> own,
      ToDoubleFunction<Token> other) {
    return new Compared(
        Arrays.stream(made.ids()).boxed().toList(),
        opened.tokenizer().decode(made.ids()),
        each(made, own),
        each(made, other),
        each(made, Token::divergence),
        made.tokens().isEmpty() ? null : made.perplexity());
  }

  private static List<Double> each(SteeredRun.Text made, ToDoubleFunction<Token> value) {
    return made.tokens().stream().map(value::applyAsDouble).toList();
  }

  private void print(Pair pair) {
    if (columns) {
      var start = pair.prompt().text();
      console
          .out()
          .print(
              Columns.of(
                  "baseline",
                  start + pair.baseline().text(),
                  "steered",
                  start + pair.steered().text()));
    } else {
      console.json(pair);
    }
  }
}
