package org.featurescope.compute.circuit;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Finds which features make a model go on with one text otherwise than with another: a story of
/// two supernodes and one claim, that with the other text's features in the place of the prompt's
/// own the prompt gets the other's answer.
public final class ContrastJob implements Job<FoundStory> {
  /// The prompt's own features, twice as strong in it as in the other text or more: they are taken
  /// away.
  public static final String OWN = "of the prompt";

  /// Those that are twice as strong in the other text or more: they are copied.
  public static final String FOREIGN = "of the other";

  private final CircuitModel circuit;
  private final Contrast contrast;

  /// What is compared, and what is to come of it.
  ///
  /// @param want the token that is to come; the other text's answer if absent
  /// @param instead what it must be likelier than; everything if absent
  /// @param at which tokens of the prompt, and those of the other text as far from its end
  /// @param most of each text's features
  /// @param upTo how many times as strong the other text's features may become
  public record Contrast(
      String prompt,
      String other,
      Optional<String> want,
      Optional<String> instead,
      StoryPlace at,
      Optional<StorySearch.Layers> layers,
      int most,
      double upTo) {
    public Contrast {
      Objects.requireNonNull(prompt);
      Objects.requireNonNull(other);
      Objects.requireNonNull(want);
      Objects.requireNonNull(instead);
      Objects.requireNonNull(at);
      Objects.requireNonNull(layers);
    }
  }

  /// @param circuit must stay open
  public ContrastJob(CircuitModel circuit, Contrast contrast) {
    this.circuit = circuit;
    this.contrast = contrast;
  }

  @Override
  public String title() {
    return "Comparing two texts";
  }

  /// Bytes that it will take at its peak, beside model and transcoders.
  public long bytes() {
    return StoryFindJob.bytes(circuit, Set.copyOf(List.of(contrast.prompt(), contrast.other())));
  }

  /// @throws FeaturescopeException if both texts have the same answer, or as [StoryFindJob#run]
  @Override
  public FoundStory run(Progress progress, Cancellation cancellation) {
    return new StoryFindJob(circuit, story(cancellation)).run(progress, cancellation);
  }

  private Story story(Cancellation cancellation) {
    var prompt = read(contrast.prompt(), cancellation);
    var answer = prompt.odds().best();
    var wanted =
        contrast
            .want()
            .map(this::id)
            .orElseGet(() -> read(contrast.other(), cancellation).odds().best());
    contrast.instead().ifPresent(token -> requireLess(prompt.odds(), wanted, id(token)));
    if (wanted == answer) {
      throw new FeaturescopeException(
          "%s is what follows %s already"
              .formatted(
                  Printable.quoted(circuit.spelling(answer)), Printable.quoted(contrast.prompt())),
          "compare with a text that has another answer, or name the token that is to come");
    }
    var at = fromTheEnd(prompt.spelled());
    var target = contrast.instead().orElseGet(() -> circuit.name(answer));
    var token = contrast.want().orElseGet(() -> circuit.name(wanted));
    var expectation =
        contrast
            .instead()
            .<StoryExpectation>map(other -> new StoryExpectation.Over(token, other))
            .orElseGet(() -> new StoryExpectation.Answer(token));
    var claim =
        new StoryClaim(
            "With the other text's features in the place of the prompt's own, "
                + "it is gone on with as the other is.",
            Optional.empty(),
            List.of(
                new StoryChange(OWN, StoryChange.Mode.ABLATE, 0),
                new StoryChange(FOREIGN, StoryChange.Mode.COPY, 1)),
            Freedom.OPEN,
            expectation,
            StoryTuning.upTo(contrast.upTo()));
    return new Story(
        contrast.prompt() + target,
        "Not " + contrast.other() + token,
        contrast.prompt(),
        target,
        Optional.of(token),
        List.of(
            supernode(OWN, Optional.empty(), contrast.other(), at),
            supernode(FOREIGN, Optional.of(contrast.other()), contrast.prompt(), at)),
        List.of(claim),
        Optional.empty());
  }

  /// The place as it is counted in both texts, which are laid over one another from their ends.
  private StoryPlace fromTheEnd(List<String> tokens) {
    if (contrast.at() instanceof StoryPlace.Any) {
      return contrast.at();
    }
    var position = contrast.at().positions(tokens, contrast.prompt()).getFirst();
    return new StoryPlace.Position(position - tokens.size());
  }

  private void requireLess(Odds odds, int wanted, int instead) {
    if (wanted == instead || odds.over(wanted, instead) >= 0) {
      throw new FeaturescopeException(
          "%s is no less likely than %s already"
              .formatted(
                  Printable.quoted(circuit.spelling(wanted)),
                  Printable.quoted(circuit.spelling(instead))),
          "name a token that is to become likelier, and one that it is less likely than");
    }
  }

  private int id(String token) {
    return Targets.id(token, circuit.model().tokenizer());
  }

  private StorySupernode supernode(
      String label, Optional<String> prompt, String other, StoryPlace at) {
    var search =
        new StorySearch(
            Optional.of(other), at, contrast.layers(), contrast.most(), List.of(), List.of());
    return new StorySupernode(label, prompt, List.of(), Optional.of(search));
  }

  /// @param spelled its tokens
  private record Read(List<String> spelled, Odds odds) {}

  private Read read(String text, Cancellation cancellation) {
    try (var read = new ReadText(circuit, circuit.tokens(text), cancellation)) {
      return new Read(read.spelled(), read.odds());
    }
  }
}
