package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.featurescope.app.steer.SteeringDesk.Identity;
import org.featurescope.app.steer.SteeringDesk.Source;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Target;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.viz.text.Figures;
import org.featurescope.viz.text.Words;

/// What the features of the open autoencoders are called and how strongly they fire, as far as that
/// has been found out. Immutable but for what is learnt.
final class Names {

  /// A feature that answers what was typed.
  ///
  /// @param source index into [SteeringDesk#sources]
  record Hit(int source, int latent, String name, String note) {}

  /// Letters of a text that names a direction.
  private static final int BRIEF = 12;

  private final List<Source> sources;
  private final Optional<Identity> identity;
  private final List<Optional<FeatureTable>> tables;
  private final List<Map<Integer, String>> concepts;
  private final Map<Target, Double> learnt = new HashMap<>();

  /// @param tables by source
  /// @param concepts what features without a table were found to say, by source and latent
  Names(
      List<Source> sources,
      Optional<Identity> identity,
      List<Optional<FeatureTable>> tables,
      List<Map<Integer, String>> concepts) {
    this.sources = List.copyOf(sources);
    this.identity = identity;
    this.tables = List.copyOf(tables);
    this.concepts = List.copyOf(concepts);
  }

  /// Before anything has been found out.
  static Names of(List<Source> sources) {
    return new Names(sources, Optional.empty(), List.of(), List.of());
  }

  /// The hash of a feature's autoencoder, once it is known.
  Optional<String> hash(Target target) {
    var source = source(target);
    return source.isEmpty()
        ? Optional.empty()
        : identity.flatMap(each -> each.sae(source.getAsInt()));
  }

  /// A plan with the hashes of the files that it is made for.
  SteeringPlan signed(SteeringPlan plan) {
    return new SteeringPlan(
        plan.name(),
        identity.flatMap(Identity::ofModel),
        plan.steps().stream().map(this::signed).toList(),
        plan.positions(),
        plan.freezeAttention());
  }

  private Step signed(Step step) {
    return new Step(
        signed(step.target()),
        step.mode(),
        step.value(),
        step.scale(),
        step.muted(),
        step.positions());
  }

  private Target signed(Target target) {
    return switch (target) {
      case Target.Latent(var sae, var latent) -> new Target.Latent(signed(sae), latent);
      case Target.Combination(var sae, var weights) -> new Target.Combination(signed(sae), weights);
      case Target.Layers(var direction, var first, var last) ->
          new Target.Layers(signed(direction), first, last);
      case Target.Vector vector -> vector;
      case Target.Neuron neuron -> neuron;
      case Target.Contrast contrast -> contrast;
    };
  }

  private SaeReference signed(SaeReference sae) {
    var source = source(sae);
    return source.isEmpty()
        ? sae
        : new SaeReference(
            sae.path(),
            sae.layer(),
            sae.hook(),
            identity.flatMap(each -> hash(each, source.getAsInt())).or(sae::hash),
            OptionalInt.of(sources.get(source.getAsInt()).latents()));
  }

  /// What plans know it by: where they name a set, the hash of all its files.
  private Optional<String> hash(Identity files, int source) {
    return sources.get(source).reference().layer().isPresent() ? files.set() : files.sae(source);
  }

  List<Source> sources() {
    return sources;
  }

  /// The autoencoder of a feature, as an index; empty for other directions.
  OptionalInt source(Target target) {
    return target instanceof Target.Latent(var sae, var latent) ? source(sae) : OptionalInt.empty();
  }

  private OptionalInt source(SaeReference sae) {
    return IntStream.range(0, sources.size()).filter(i -> sources.get(i).is(sae)).findFirst();
  }

  /// The layer of an open autoencoder.
  OptionalInt layerOf(SaeReference sae) {
    var source = source(sae);
    return source.isPresent()
        ? OptionalInt.of(sources.get(source.getAsInt()).layer())
        : OptionalInt.empty();
  }

  /// The first autoencoder that the program looks through at a source's layer or a later one.
  OptionalInt behind(int source) {
    return IntStream.range(0, sources.size())
        .filter(i -> !sources.get(i).transcoder())
        .filter(i -> sources.get(i).layer() >= sources.get(source).layer())
        .findFirst();
  }

  Target.Latent target(int source, int latent) {
    return new Target.Latent(sources.get(source).reference(), latent);
  }

  private Optional<FeatureTable> table(int source) {
    return source >= 0 && source < tables.size() ? tables.get(source) : Optional.empty();
  }

  private Map<Integer, String> said(int source) {
    return source >= 0 && source < concepts.size() ? concepts.get(source) : Map.of();
  }

  /// What a feature is called; empty where it has no name.
  String name(int source, int latent) {
    return table(source)
        .filter(table -> latent >= 0 && latent < table.size())
        .map(table -> table.label(latent))
        .orElseGet(() -> said(source).getOrDefault(latent, ""));
  }

  /// In front of a slider: the feature's number.
  static String number(Target target) {
    return target instanceof Target.Latent(var sae, var latent) ? String.valueOf(latent) : "";
  }

  String title(Target target) {
    return switch (target) {
      case Target.Latent(var sae, var latent) -> {
        var name = name(source(target).orElse(-1), latent);
        yield name.isEmpty() ? "No name yet" : name;
      }
      case Target.Neuron(var layer, var index) -> "Neuron " + index;
      case Target.Vector vector -> "A direction";
      case Target.Combination(var sae, var weights) -> "A sum of " + weights.size() + " features";
      case Target.Contrast(var hook, var more, var less) ->
          "From \u201c%s\u201d to \u201c%s\u201d"
              .formatted(Words.shortened(less, BRIEF), Words.shortened(more, BRIEF));
      case Target.Layers(var direction, var first, var last) -> title(direction);
    };
  }

  /// Where it is moved, in words.
  String place(Target target) {
    return switch (target) {
      case Target.Latent latent -> layer(source(target));
      case Target.Combination(var sae, var weights) -> layer(source(sae));
      case Target.Neuron(var layer, var index) -> "layer " + layer;
      case Target.Vector(var hook, var values) -> place(hook);
      case Target.Contrast(var hook, var more, var less) -> place(hook);
      case Target.Layers(var direction, var first, var last) ->
          first == last ? "layer " + first : "layers %d to %d".formatted(first, last);
    };
  }

  private static String place(HookPoint hook) {
    return hook.equals(HookPoint.residPost(Math.max(0, hook.layer())))
        ? "layer " + hook.layer()
        : hook.name();
  }

  private String layer(OptionalInt source) {
    return source.isPresent() ? sources.get(source.getAsInt()).place() : "not open";
  }

  /// What a person reads of a feature where it stands in a line.
  String spoken(int source, int latent) {
    var name = name(source, latent);
    return name.isEmpty() ? String.valueOf(latent) : latent + " " + name;
  }

  /// Number and name of what a slider moves.
  String shown(Target target) {
    return (number(target) + " " + title(target)).strip();
  }

  void learn(Target target, double typicalMaximum) {
    if (typicalMaximum > 0 && Double.isFinite(typicalMaximum)) {
      learnt.put(target, typicalMaximum);
    }
  }

  /// Whether nothing has been found out yet.
  boolean unnamed() {
    return identity.isEmpty();
  }

  /// Takes over what was learnt of the same features before.
  void remember(Names before) {
    before.learnt.forEach(learnt::putIfAbsent);
  }

  boolean knows(Target target) {
    return learnt.containsKey(target);
  }

  /// The activation that a feature reaches when it fires strongly.
  OptionalDouble usual(Target target) {
    if (learnt.containsKey(target)) {
      return OptionalDouble.of(learnt.get(target));
    }
    var source = source(target);
    return source.isPresent() && target instanceof Target.Latent(var sae, var latent)
        ? table(source.getAsInt()).stream()
            .filter(table -> latent < table.size() && table.max(latent) > 0)
            .mapToDouble(table -> table.max(latent))
            .findFirst()
        : OptionalDouble.empty();
  }

  /// Features by number or by words, those of `preferred` first. A number with a layer before it,
  /// as in `3:614`, is one of that layer.
  ///
  /// @param preferred index of a source
  List<Hit> find(String typed, int preferred, int most) {
    var words = typed.strip();
    if (words.isEmpty() || sources.isEmpty()) {
      return List.of();
    }
    var numbered = numbered(words, preferred);
    if (!numbered.isEmpty() || words.matches("[#\\d: ]+")) {
      return numbered.stream().limit(most).toList();
    }
    var order = new ArrayList<>(IntStream.range(0, sources.size()).boxed().toList());
    order.sort(Comparator.comparing(source -> source == preferred ? 0 : 1));
    return order.stream().flatMap(source -> called(source, words, most)).limit(most).toList();
  }

  /// What to say where [#find] finds nothing.
  String unanswered(String typed) {
    var most = sources.stream().mapToInt(Source::latents).max().orElse(0);
    var numbers = "0 to " + Figures.count(Math.max(0, most - 1));
    return typed.matches("[#\\d:\\s]+")
        ? "There is no such feature. Type a number from %s.".formatted(numbers)
        : "No feature is called that. Try another word, or a number from %s.".formatted(numbers);
  }

  private List<Hit> numbered(String words, int preferred) {
    var parts = words.replace("#", "").strip().split("\\s*:\\s*", 2);
    if (!Stream.of(parts).allMatch(part -> part.matches("\\d{1,9}"))) {
      return List.of();
    }
    var latent = Integer.parseInt(parts[parts.length - 1]);
    return IntStream.range(0, sources.size())
        .filter(i -> parts.length == 1 || sources.get(i).layer() == Integer.parseInt(parts[0]))
        .filter(i -> latent < sources.get(i).latents())
        .boxed()
        .sorted(Comparator.comparing(source -> source == preferred ? 0 : 1))
        .map(source -> hit(source, latent))
        .toList();
  }

  private Stream<Hit> called(int source, String words, int most) {
    return table(source).isPresent() ? indexed(source, words, most) : saying(source, words, most);
  }

  private Stream<Hit> saying(int source, String words, int most) {
    var wanted = words.toLowerCase(Locale.ROOT);
    return said(source).entrySet().stream()
        .filter(each -> each.getValue().toLowerCase(Locale.ROOT).contains(wanted))
        .map(Map.Entry::getKey)
        .sorted()
        .limit(most)
        .map(latent -> hit(source, latent));
  }

  private Stream<Hit> indexed(int source, String words, int most) {
    return table(source).stream()
        .flatMap(table ->
            table.matching(words).stream()
                .filter(table::labelled)
                .filter(latent -> !table.dead(latent))
                .boxed()
                .sorted(Comparator.comparingDouble(latent -> -score(table, latent)))
                .limit(most)
                .map(latent -> hit(source, latent)));
  }

  /// A name that a person gave stands before one that was measured.
  private static double score(FeatureTable table, int latent) {
    return Double.isNaN(table.score(latent)) ? 2 : table.score(latent);
  }

  private Hit hit(int source, int latent) {
    var name = name(source, latent);
    var max =
        table(source)
            .filter(table -> latent < table.size())
            .map(table ->
                table.dead(latent) ? ", never fired" : ", max " + Figures.of(table.max(latent)))
            .orElse("");
    return new Hit(
        source, latent, name.isEmpty() ? "No name yet" : name, sources.get(source).place() + max);
  }

  /// Whether a feature fires so often that it says little.
  boolean everywhere(int source, int latent) {
    return table(source)
        .filter(table -> latent < table.size())
        .filter(table -> table.density(latent) > 0.2)
        .isPresent();
  }
}
