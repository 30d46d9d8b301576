package org.featurescope.compute.circuit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.featurescope.compute.job.Cancellation;

/// Looks for features that make one claim true, as few and as little changed as it takes.
///
/// Every candidate is changed alone first, and those that move the margin most are the pool. From
/// the pool one after the other is taken, each time the one with which the margin is largest, until
/// the claim is met; then those that can be spared are dropped. Where copies may be made stronger
/// the weakest strength comes first: the next one is tried only where the claim cannot be met.
final class StoryHunt {
  /// So many nats a claim is to be met by: e times. What is met narrowly in one text holds in few
  /// others, and not on every machine.
  private static final double CLEARLY = 1;

  /// Less than this is no progress.
  private static final double LEAST_GAIN = 1e-3;

  private static final int POOL = 64;

  private final ReadTexts texts;
  private final Story story;
  private final StoryClaim claim;
  private final Set<String> sought;
  private final Runnable step;
  private final Cancellation cancellation;
  private final String prompt;
  private final StoryMargin margin;
  private final Map<String, Integer> most = new LinkedHashMap<>();
  private int trials;

  /// @param group label of the supernode that it may become part of
  /// @param own its activation in the supernode's text
  private record Option(String group, StoryFeature feature, double own) {}

  /// What comes of a change.
  private record Seen(double margin, double probability) {}

  /// @param effect of the option alone
  private record Ranked(Option option, double effect, double probability) {}

  /// @param strength none where copies stay as the claim has them
  private record Choice(List<Option> options, OptionalDouble strength, double margin) {
    boolean isMet() {
      return margin >= CLEARLY;
    }
  }

  /// @param sought labels of supernodes of the claim whose features are not known yet
  /// @param step is run for every step, at most [#steps(Story, StoryClaim, Set)] times
  StoryHunt(
      ReadTexts texts,
      Story story,
      StoryClaim claim,
      Set<String> sought,
      Runnable step,
      Cancellation cancellation) {
    this.texts = texts;
    this.story = story;
    this.claim = claim;
    this.sought = sought;
    this.step = step;
    this.cancellation = cancellation;
    this.prompt = story.promptOf(claim);
    this.margin = new StoryMargin(texts, claim.expectation());
    for (var label : sought) {
      most.put(label, story.supernode(label).search().orElseThrow().most());
    }
  }

  /// How many steps it takes at most.
  static long steps(Story story, StoryClaim claim, Set<String> sought) {
    var taken =
        sought.stream()
            .mapToLong(label -> story.supernode(label).search().orElseThrow().most())
            .sum();
    return 1 + Math.max(1, claim.tuning().strengths().length) * taken;
  }

  /// What was found.
  ///
  /// @param features by label
  record Found(Map<String, List<StoryFeature>> features, FoundStory.Search search) {}

  /// @param number of the claim
  Found run(int number) {
    requireGiven();
    var options = options();
    var alone = claim.tuning().upTo().isPresent() ? OptionalDouble.of(1) : OptionalDouble.empty();
    var ranked = ranked(options, alone);
    var whole = margins(List.of(options), alone)[0];
    step.run();
    var pool = pool(ranked);
    var best = best(pool);
    var chosen = new HashSet<>(best.options());
    var features = new LinkedHashMap<String, List<StoryFeature>>();
    for (var label : sought) {
      features.put(
          label,
          best.options().stream()
              .filter(option -> option.group().equals(label))
              .map(Option::feature)
              .toList());
    }
    return new Found(
        features,
        new FoundStory.Search(
            number,
            best.strength(),
            margin.of(texts.text(prompt).odds()),
            best.margin(),
            OptionalDouble.of(whole),
            trials,
            ranked.stream().map(one -> candidate(one, chosen.contains(one.option()))).toList()));
  }

  /// What the claim changes and the story names is there, as it has to be when the claim is tested.
  private void requireGiven() {
    for (var change : claim.changes()) {
      var label = change.supernode();
      var own = story.promptOf(story.supernode(label));
      var given =
          sought.contains(label) ? List.<StoryFeature>of() : story.supernode(label).features();
      for (var feature : given) {
        texts.requireActive(label, feature, own);
        if (feature.position() + texts.shift(own, prompt) < 0) {
          throw StoryFaults.early(feature, label, prompt);
        }
        var here = feature.shifted(texts.shift(own, prompt));
        if (change.mode() == StoryChange.Mode.ABLATE
            || change.mode() == StoryChange.Mode.MULTIPLY) {
          texts.requireActive(label, here, prompt);
        }
      }
    }
  }

  private List<Option> options() {
    var options = new ArrayList<Option>();
    for (var label : sought) {
      var supernode = story.supernode(label);
      var own = story.promptOf(supernode);
      for (var feature : new StoryCandidates(texts, story, supernode).all()) {
        options.add(new Option(label, feature, texts.activation(feature, own, own)));
      }
    }
    return options;
  }

  /// What moves the margin most first.
  private List<Ranked> ranked(List<Option> options, OptionalDouble strength) {
    var sets = new ArrayList<List<Option>>();
    sets.add(List.of());
    options.forEach(option -> sets.add(List.of(option)));
    var seen = after(sets, strength, odds -> new Seen(margin.of(odds), margin.probability(odds)));
    var base = seen.getFirst().margin();
    return IntStream.range(0, options.size())
        .mapToObj(i -> {
          var own = seen.get(i + 1);
          return new Ranked(options.get(i), own.margin() - base, own.probability());
        })
        .sorted(Comparator.comparingDouble(one -> -one.effect()))
        .toList();
  }

  /// Those that help, and the best of every supernode, which must not stay empty.
  private List<Option> pool(List<Ranked> ranked) {
    var pool = new ArrayList<Option>();
    var seen = new HashSet<String>();
    for (var one : ranked) {
      var first = seen.add(one.option().group());
      if (first || one.effect() > 0 && pool.size() < POOL) {
        pool.add(one.option());
      }
    }
    return pool;
  }

  private Choice best(List<Option> pool) {
    var strengths = claim.tuning().strengths();
    if (strengths.length == 0) {
      return spared(grown(pool, OptionalDouble.empty()));
    }
    var choices = new ArrayList<Choice>();
    for (var strength : strengths) {
      var choice = spared(grown(pool, OptionalDouble.of(strength)));
      if (choice.isMet()) {
        return choice;
      }
      choices.add(choice);
    }
    return choices.stream().max(Comparator.comparingDouble(Choice::margin)).orElseThrow();
  }

  private Choice grown(List<Option> pool, OptionalDouble strength) {
    var now = new Choice(List.of(), strength, margins(List.of(List.of()), strength)[0]);
    while (true) {
      var more = now.isMet() ? Map.<Option, List<Option>>of() : larger(now, pool, sought);
      var next = best(more, strength);
      if (next.isEmpty() || next.get().margin() < now.margin() + LEAST_GAIN) {
        // Nothing helps, or nothing is missing, but that no supernode is empty.
        next = best(larger(now, pool, empty(now)), strength);
      }
      if (next.isEmpty()) {
        return now;
      }
      now = next.get();
      step.run();
    }
  }

  /// A choice with each option more that there is room for, by that option.
  private Map<Option, List<Option>> larger(Choice now, List<Option> pool, Set<String> groups) {
    var larger = new LinkedHashMap<Option, List<Option>>();
    for (var option : pool) {
      var taken = count(now, option.group());
      if (groups.contains(option.group())
          && taken < most.get(option.group())
          && !now.options().contains(option)) {
        var set = new ArrayList<>(now.options());
        set.add(option);
        larger.put(option, set);
      }
    }
    return larger;
  }

  private static long count(Choice choice, String group) {
    return choice.options().stream().filter(option -> option.group().equals(group)).count();
  }

  private Set<String> empty(Choice now) {
    var empty = new HashSet<>(sought);
    now.options().forEach(option -> empty.remove(option.group()));
    return empty;
  }

  private Optional<Choice> best(Map<Option, List<Option>> sets, OptionalDouble strength) {
    var all = List.copyOf(sets.values());
    var margins = margins(all, strength);
    return IntStream.range(0, all.size())
        .mapToObj(i -> new Choice(all.get(i), strength, margins[i]))
        .max(Comparator.comparingDouble(Choice::margin));
  }

  /// Without what the claim is met without.
  private Choice spared(Choice choice) {
    var now = choice;
    while (now.isMet()) {
      var smaller = new LinkedHashMap<Option, List<Option>>();
      for (var option : now.options()) {
        if (count(now, option.group()) > 1) {
          var set = new ArrayList<>(now.options());
          set.remove(option);
          smaller.put(option, set);
        }
      }
      var next = best(smaller, now.strength());
      if (next.isEmpty() || !next.get().isMet()) {
        return now;
      }
      now = next.get();
    }
    return now;
  }

  private double[] margins(List<List<Option>> sets, OptionalDouble strength) {
    return after(sets, strength, margin::of).stream().mapToDouble(Double::doubleValue).toArray();
  }

  private <T> List<T> after(
      List<List<Option>> sets, OptionalDouble strength, Function<Odds, T> use) {
    trials += sets.size();
    var edits = sets.stream().map(set -> edits(set, strength)).toList();
    return texts.text(prompt).after(edits, claim.freedom(), use, cancellation);
  }

  private List<NodeEdit> edits(List<Option> set, OptionalDouble strength) {
    var edits = new ArrayList<NodeEdit>();
    for (var change : claim.changes()) {
      var made = strength.isPresent() ? change.copied(strength.getAsDouble()) : change;
      var own = story.promptOf(story.supernode(change.supernode()));
      var shift = texts.shift(own, prompt);
      if (sought.contains(change.supernode())) {
        for (var option : set) {
          if (option.group().equals(change.supernode())) {
            var node = texts.circuit().node(option.feature().shifted(shift));
            edits.add(made.edit(node, option.own()));
          }
        }
      } else {
        for (var feature : story.supernode(change.supernode()).features()) {
          var node = texts.circuit().node(feature.shifted(shift));
          edits.add(made.edit(node, texts.activation(feature, own, own)));
        }
      }
    }
    return edits;
  }

  /// For a claim whose features are all known: the weakest strength that it is met with, or else
  /// that with the largest margin.
  FoundStory.Search tuned(int number) {
    requireGiven();
    var best = best(List.of());
    step.run();
    return new FoundStory.Search(
        number,
        best.strength(),
        margin.of(texts.text(prompt).odds()),
        best.margin(),
        OptionalDouble.empty(),
        trials,
        List.of());
  }

  private FoundStory.Candidate candidate(Ranked ranked, boolean chosen) {
    var option = ranked.option();
    var supernode = story.supernode(option.group());
    var own = story.promptOf(supernode);
    var other = supernode.search().orElseThrow().other().orElse(prompt);
    return new FoundStory.Candidate(
        option.group(),
        option.feature(),
        texts.text(own).spelled().get(option.feature().position()),
        option.own(),
        texts.activation(option.feature(), own, other),
        ranked.effect(),
        ranked.probability(),
        chosen);
  }
}
