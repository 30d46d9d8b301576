package org.featurescope.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.model.Generator;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Sampler;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `generate`: continues a text.
@Command(
    name = "generate",
    description = "Continues a text, greedily or drawn with a seed, and prints JSON.")
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

  @Option(names = "--ignore-eos", description = "Go on after the token that ends a text.")
  private boolean ignoreEos;

  /// @param logprobs the model's log-probability of each token, in nats, at temperature 1
  private record Part(List<Integer> ids, String text, List<Float> logprobs) {}

  /// @param ids the prompt's tokens
  private record Prompt(int[] ids, String text) {}

  private record Output(Prompt prompt, Part baseline) {}

  GenerateCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    var sampler = Sampler.of(temperature, topK, topP, seed);
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console)) {
      var prompt = text.tokens(opened.tokenizer(), console).ids();
      var baseline = continuation(opened, prompt, sampler);
      console.json(
          new Output(new Prompt(prompt, opened.tokenizer().decode(prompt, false)), baseline));
    }
  }

  private Part continuation(LanguageModel opened, int[] prompt, Sampler sampler) {
    var tokenizer = opened.tokenizer();
    var end = ignoreEos ? OptionalInt.empty() : tokenizer.eosId();
    try (var progress = console.progress("Generating")) {
      var made =
          new Generator(opened)
              .generate(
                  prompt,
                  maxTokens,
                  sampler,
                  Hooks.none(),
                  end.isPresent() ? Optional.of(end.getAsInt()) : Optional.empty(),
                  id -> {},
                  progress,
                  console.cancellation());
      var ids = made.ids().stream().mapToInt(Integer::intValue).toArray();
      return new Part(made.ids(), tokenizer.decode(ids), made.logProbs());
    }
  }
}
