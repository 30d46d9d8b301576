package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.engine.MemoryBudget;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Finds the features of a story's supernodes that say how, and what its claims leave open.
///
/// Supernodes are found by the first claim about the story's own prompt that changes them, or else
/// by the first of all, those whose strength is another claim's last: as few features as make it
/// true. The other claims have no say in it, but that features which they take away must be active
/// in their texts. Whether the claims hold, [StoryJob] measures.
public final class StoryFindJob implements Job<FoundStory> {
  private final CircuitModel circuit;
  private final Story story;

  /// @param circuit must stay open
  /// @throws FeaturescopeException if the story says of no supernode how it is found, or of one
  ///   that no claim changes
  public StoryFindJob(CircuitModel circuit, Story story) {
    this.circuit = circuit;
    this.story = story;
    var sought = sought(story);
    if (sought.isEmpty()) {
      throw new FeaturescopeException(
          "\"%s\" does not say how its features are found".formatted(story.title()),
          "give a supernode a \"find\", such as {\"other\": TEXT, \"at\": -1}");
    }
    for (var label : sought) {
      if (story.claims().stream().noneMatch(claim -> claim.changes(label))) {
        throw new FeaturescopeException(
            "no claim of \"%s\" changes %s".formatted(story.title(), Printable.quoted(label)),
            "features are found by what a claim about them expects: make one");
      }
    }
  }

  private static Set<String> sought(Story story) {
    var sought = new LinkedHashSet<String>();
    story.supernodes().stream()
        .filter(supernode -> supernode.search().isPresent())
        .forEach(supernode -> sought.add(supernode.label()));
    return sought;
  }

  @Override
  public String title() {
    return "Looking for the features of \"%s\"".formatted(story.title());
  }

  /// Bytes that it will take at its peak, beside model and transcoders.
  public long bytes() {
    return bytes(circuit, texts());
  }

  /// Bytes that reading texts and changing the longest of them takes.
  static long bytes(CircuitModel circuit, Set<String> texts) {
    var spec = circuit.model().spec();
    var lengths = texts.stream().mapToInt(text -> circuit.tokens(text).size()).toArray();
    var read = IntStream.of(lengths).mapToLong(length -> MemoryPlan.ofPass(spec, length)).sum();
    return read + Rerun.bytes(spec, IntStream.of(lengths).max().orElseThrow());
  }

  private Set<String> texts() {
    var texts = new LinkedHashSet<String>();
    story.claims().forEach(claim -> texts.add(story.promptOf(claim)));
    for (var supernode : story.supernodes()) {
      texts.add(story.promptOf(supernode));
      supernode
          .search()
          .ifPresent(search -> {
            search.other().ifPresent(texts::add);
            texts.addAll(search.also());
            texts.addAll(search.without());
          });
    }
    return texts;
  }

  /// @throws FeaturescopeException if memory is too small, a token or layer is none, or no feature
  ///   is as a supernode wants it
  @Override
  public FoundStory run(Progress progress, Cancellation cancellation) {
    MemoryBudget.require(
        bytes(),
        "Looking for features of %,d texts".formatted(texts().size()),
        "shorten the texts, or compare with fewer");
    try (var texts = new ReadTexts(circuit, cancellation)) {
      return new Finding(texts, progress, cancellation).found();
    }
  }

  private final class Finding {
    private final ReadTexts texts;
    private final Progress progress;
    private final Cancellation cancellation;
    private final Map<Integer, Set<String>> soughtBy = new LinkedHashMap<>();
    private final List<FoundStory.Search> searches = new ArrayList<>();
    private final long total;
    private Story now;
    private long done;

    Finding(ReadTexts texts, Progress progress, Cancellation cancellation) {
      this.texts = texts;
      this.progress = progress;
      this.cancellation = cancellation;
      now = story;
      var left = sought(story);
      var steps = 0L;
      for (var number : order()) {
        var claim = story.claims().get(number);
        var own = new LinkedHashSet<String>();
        left.stream().filter(claim::changes).forEach(own::add);
        left.removeAll(own);
        soughtBy.put(number, own);
        steps += steps(claim, own);
      }
      total = steps;
    }

    /// Claims that depend on no other one first, and of them those about the story's own prompt.
    private List<Integer> order() {
      var claims = story.claims();
      return IntStream.range(0, claims.size())
          .boxed()
          .sorted(
              Comparator.comparing((Integer number) -> claims.get(number).tuning().as().isPresent())
                  .thenComparing(
                      number -> !story.promptOf(claims.get(number)).equals(story.prompt())))
          .toList();
    }

    private long steps(StoryClaim claim, Set<String> own) {
      if (!own.isEmpty()) {
        return StoryHunt.steps(story, claim, own);
      }
      return claim.tuning().upTo().isPresent() ? 1 : 0;
    }

    FoundStory found() {
      progress.report(0, total, "steps");
      var end = 0L;
      for (var number : soughtBy.keySet()) {
        cancellation.check();
        limit(number);
        find(number);
        end += steps(story.claims().get(number), soughtBy.get(number));
        done = end;
        progress.report(done, total, "steps");
      }
      return new FoundStory(now, searches);
    }

    private void step() {
      done++;
      progress.report(done, total, "steps");
    }

    /// The limit of a claim that names a share of what is.
    private void limit(int number) {
      var claim = now.claims().get(number);
      if (claim.tuning().share().isPresent()) {
        var odds = texts.text(now.promptOf(claim)).odds();
        var limit =
            claim.tuning().share().getAsDouble()
                * new StoryMargin(texts, claim.expectation()).probability(odds);
        var token = claim.expectation().token();
        set(
            number,
            claim.expecting(
                claim.expectation() instanceof StoryExpectation.Below
                    ? new StoryExpectation.Below(token, StoryTrial.rounded(limit))
                    : new StoryExpectation.Above(token, StoryTrial.rounded(limit))));
      }
    }

    private void find(int number) {
      var claim = now.claims().get(number);
      claim.tuning().as().ifPresent(other -> set(number, claim.copied(strength(other))));
      var own = soughtBy.get(number);
      var hunt = new StoryHunt(texts, now, now.claims().get(number), own, this::step, cancellation);
      if (!own.isEmpty()) {
        var found = hunt.run(number);
        var supernodes =
            now.supernodes().stream()
                .map(each ->
                    own.contains(each.label()) ? each.of(found.features().get(each.label())) : each)
                .toList();
        now = now.withFound(supernodes, now.claims());
        tell(number, found.search());
      } else if (claim.tuning().upTo().isPresent()) {
        tell(number, hunt.tuned(number));
      }
    }

    private void tell(int number, FoundStory.Search search) {
      searches.add(search);
      search
          .strength()
          .ifPresent(strength -> set(number, now.claims().get(number).copied(strength)));
    }

    /// How strong an earlier claim's copies are.
    private double strength(int claim) {
      return now.claims().get(claim).changes().stream()
          .filter(change -> change.mode() == StoryChange.Mode.COPY)
          .mapToDouble(StoryChange::value)
          .findFirst()
          .orElseThrow(() ->
              new FeaturescopeException(
                  "claims[%d] of \"%s\" copies nothing".formatted(claim, story.title()),
                  "let \"as\" name a claim that copies something"));
    }

    private void set(int number, StoryClaim claim) {
      var claims = new ArrayList<>(now.claims());
      claims.set(number, claim);
      now = now.withFound(now.supernodes(), claims);
    }
  }
}
