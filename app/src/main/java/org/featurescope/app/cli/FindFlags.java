package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.circuit.ContrastJob.Contrast;
import org.featurescope.compute.circuit.StoryPlace;
import org.featurescope.compute.circuit.StorySearch;
import org.featurescope.compute.circuit.StoryTuning;
import org.featurescope.compute.job.FeaturescopeException;
import picocli.CommandLine.Option;

/// Which features are looked for: those that stories say how to find, or those that two texts
/// differ in.
final class FindFlags {
  /// What changes something only where two texts are compared.
  static final List<String> OF_TEXTS =
      List.of(
          "--prompt",
          "--other",
          "--at",
          "--layers",
          "--most",
          "--up-to",
          "--want",
          "--instead",
          "--top",
          "--out");

  @Option(
      names = "--find",
      description =
          "Find the features of stories whose supernodes have a \"find\"; or with --prompt and"
              + " --other those that two texts differ in.")
  boolean find;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "With --find: a text that is to be gone on with otherwise.")
  private String prompt;

  @Option(
      names = "--other",
      paramLabel = "TEXT",
      description = "With --prompt: the text that is gone on with as wanted.")
  private String other;

  @Option(
      names = "--at",
      paramLabel = "TOKEN",
      defaultValue = "-1",
      description =
          "With --prompt: where to look: a position in it from 0, or backwards from -1; the last"
              + " token of a text in it; or any, for all tokens; the other text is looked at as far"
              + " from its end; default: -1.")
  private String at;

  @Option(
      names = "--layers",
      paramLabel = "FIRST-LAST",
      description = "With --prompt: in which layers to look, such as 0-3; default: all.")
  private String layers;

  @Option(
      names = "--most",
      paramLabel = "N",
      description = "With --prompt: at most so many features of each text; default: 12.")
  private int most = StorySearch.MOST;

  @Option(
      names = "--up-to",
      paramLabel = "TIMES",
      defaultValue = "4",
      description =
          "With --prompt: how many times as strong the other text's features may become; default:"
              + " 4.")
  private double upTo;

  @Option(
      names = "--want",
      paramLabel = "TOKEN",
      description = "With --prompt: the token that is to come; default: what follows the other.")
  private String want;

  @Option(
      names = "--instead",
      paramLabel = "TOKEN",
      description = "With --prompt: what it must be likelier than; default: all other tokens.")
  private String instead;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "20",
      description = "With --prompt: so many features are listed; default: 20.")
  int top;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "With --prompt: write what was found as a story (JSON).")
  Path out;

  /// Nothing where stories are meant.
  Optional<Contrast> contrast() {
    if (prompt == null && other == null) {
      return Optional.empty();
    }
    if (prompt == null || other == null) {
      throw new FeaturescopeException(
          "a text alone differs from nothing", "give both --prompt and --other");
    }
    if (prompt.isEmpty() || other.isEmpty()) {
      throw new FeaturescopeException("a text is empty", "give --prompt and --other one each");
    }
    if (!(upTo >= 1 && upTo <= StoryTuning.STRONGEST)) {
      throw new FeaturescopeException(
          "features cannot be copied %s times as strong".formatted(upTo),
          "give --up-to a number from 1 to %.0f".formatted(StoryTuning.STRONGEST));
    }
    if (most < 1 || top < 1) {
      throw new FeaturescopeException(
          "no feature would be found", "give --most and --top a number from 1 on");
    }
    return Optional.of(
        new Contrast(
            prompt,
            other,
            Optional.ofNullable(want),
            Optional.ofNullable(instead),
            place(),
            Optional.ofNullable(layers).map(FindFlags::range),
            most,
            upTo));
  }

  private StoryPlace place() {
    if (at.matches("-?\\d{1,9}")) {
      return new StoryPlace.Position(Integer.parseInt(at));
    }
    return at.equals("any") ? new StoryPlace.Any() : new StoryPlace.Named(at);
  }

  private static StorySearch.Layers range(String text) {
    if (text.matches("\\d{1,4}(-\\d{1,4})?")) {
      var ends = text.split("-", -1);
      var first = Integer.parseInt(ends[0]);
      var last = Integer.parseInt(ends[ends.length - 1]);
      if (first <= last) {
        return new StorySearch.Layers(first, last);
      }
    }
    throw new FeaturescopeException(
        "'" + text + "' are no layers", "give --layers the first and the last one, such as 0-3");
  }
}
