package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.steering.FeatureSeek;
import org.featurescope.compute.steering.FeatureSeek.Setting;
import org.featurescope.compute.steering.FeatureSeek.TypicalMaxima;
import org.featurescope.compute.steering.OpenedSaes;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.Sought;
import org.featurescope.compute.steering.Sought.Candidate;
import org.featurescope.compute.steering.Steerer;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seek`: features that bring about a wanted next token.
@Command(
    name = "seek",
    description = {
      "Finds features that make a token follow a text.",
      "They are ranked by their gradients, and the best of them tried, those that help "
          + "added and those that are in the way ablated. The metric is the token's logit "
          + "minus that of the other one, or minus the mean of all."
    })
final class SeekCommand extends ConsoleCommand {
  @Mixin private ModelFlags model;

  @ArgGroup(multiplicity = "1")
  private TextFlags text;

  @Option(
      names = "--sae",
      paramLabel = "DIR",
      description = "An autoencoder or transcoders; may be repeated. Default: all of the pack.")
  private List<Path> saes = List.of();

  @Option(
      names = "--want",
      paramLabel = "TOKEN",
      required = true,
      description = "The token that is to follow, by text or as #123.")
  private String want;

  @Option(
      names = "--instead",
      paramLabel = "TOKEN",
      description = "The token that it is to replace; default: all others.")
  private String instead;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "How many features are tried; default: 20.")
  private int top;

  /// @param layer of a set of transcoders; otherwise absent
  /// @param scale what a value of 1 stands for
  /// @param activation the feature's largest one in the text
  /// @param predicted by how much the metric is to change, to first order
  /// @param measured by how much it did
  /// @param probability of the wanted token after it
  private record Row(
      String sae,
      Integer layer,
      int latent,
      String mode,
      double value,
      double scale,
      double activation,
      double predicted,
      double measured,
      double probability) {}

  /// @param correlation of predicted and measured; absent for fewer than two
  private record Output(
      OneToken wanted,
      OneToken instead,
      double metric,
      double probability,
      Double correlation,
      List<Row> candidates) {}

  SeekCommand(Console console) {
    super(console);
  }

  @Override
  void run() {
    try (var engine = model.engine.start(console);
        var opened = model.open(engine, console);
        var bench = new OpenedSaes(engine, Path::of, false)) {
      var tokenizer = opened.tokenizer();
      var wanted = OneToken.named(tokenizer, want);
      var other = Optional.ofNullable(instead).map(name -> OneToken.named(tokenizer, name));
      var ids = text.tokens(tokenizer, console).ids();
      var setting =
          new Setting(
              references(bench),
              wanted.id(),
              other.map(token -> OptionalInt.of(token.id())).orElse(OptionalInt.empty()),
              Positions.ALL,
              top,
              TypicalMaxima.unknown());
      var seek = new FeatureSeek(new Steerer(opened, bench), ids, setting);
      try (var progress = console.progress(seek.title())) {
        var sought = seek.run(progress, console.cancellation());
        progress.close();
        print(sought, wanted, other);
      }
    }
  }

  private List<SaeReference> references(OpenedSaes bench) {
    var folders =
        saes.isEmpty() ? model.autoencoders() : saes.stream().map(model::autoencoder).toList();
    if (folders.isEmpty()) {
      throw new FeaturescopeException("no autoencoder is named", "name its folder with --sae");
    }
    return folders.stream().flatMap(folder -> bench.all(folder.toString()).stream()).toList();
  }

  private void print(Sought sought, OneToken wanted, Optional<OneToken> other) {
    var correlation = sought.correlation();
    if (json) {
      console.json(
          new Output(
              wanted,
              other.orElse(null),
              sought.metric(),
              sought.probability(),
              Double.isNaN(correlation) ? null : (Double) correlation,
              sought.candidates().stream().map(SeekCommand::row).toList()));
      return;
    }
    var out = console.out();
    out.printf(
        Locale.ROOT,
        "%s%s: metric %.3f, probability %.4f%n",
        wanted.quoted(),
        other.map(token -> " instead of " + token.quoted()).orElse(""),
        sought.metric(),
        sought.probability());
    out.printf("%9s  %9s  %6s  %-17s %7s  %s%n", "predicted", "measured", "P", "", "latent", "sae");
    sought.candidates().forEach(this::print);
    if (!Double.isNaN(correlation)) {
      out.printf(Locale.ROOT, "correlation of predicted and measured: %.2f%n", correlation);
    }
  }

  private void print(Candidate candidate) {
    var row = row(candidate);
    var what =
        candidate.step().mode().takesValue()
            ? String.format(Locale.ROOT, "%s %.3g", row.mode(), row.value() * row.scale())
            : row.mode();
    console
        .out()
        .printf(
            Locale.ROOT,
            "%+9.3f  %+9.3f  %6.4f  %-17s %7d  %s%s%n",
            row.predicted(),
            row.measured(),
            row.probability(),
            what,
            row.latent(),
            row.sae(),
            row.layer() == null ? "" : " layer " + row.layer());
  }

  private static Row row(Candidate candidate) {
    var step = candidate.step();
    var target = candidate.target();
    var layer = target.sae().layer();
    return new Row(
        target.sae().path(),
        layer.isPresent() ? (Integer) layer.getAsInt() : null,
        target.latent(),
        step.mode().word(),
        step.value(),
        step.scale(),
        candidate.activation(),
        candidate.predicted(),
        candidate.measured(),
        candidate.probability());
  }
}
