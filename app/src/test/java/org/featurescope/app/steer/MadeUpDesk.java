package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.featurescope.app.problem.Problem;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.steering.Mode;
import org.featurescope.compute.steering.SaeReference;
import org.featurescope.compute.steering.SliderRecording;
import org.featurescope.compute.steering.Sought;
import org.featurescope.compute.steering.SteeredPrompt.Look;
import org.featurescope.compute.steering.SteeredTexts;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.Sweep;
import org.featurescope.compute.steering.Target;
import org.featurescope.compute.steering.UsefulRange;

/// A desk without a model. Words are tokens. The baseline says "large", and every unit of strength
/// of any step makes "grand" one nat likelier. Feature f of a source is active with strength f on
/// the token at position f, and a step moves its own feature by its strength everywhere. Every
/// plain direction fits, but for neurons beyond the last.
public final class MadeUpDesk implements SteeringDesk {
  static final List<String> WORDS =
      List.of("bos", " large", " grand", " big", " petit", " the", " le", "<b>&amp;", " end");
  static final int LARGE = 1;
  static final int GRAND = 2;
  static final int LATENTS = 64;
  static final int CONTEXT = 40;
  static final int NEURONS = 100;
  static final int LAYERS = 6;

  /// A prompt with this word cannot be read.
  static final String UNREADABLE = "unreadable";

  final List<Ask> looks = new ArrayList<>();
  final List<Order> orders = new ArrayList<>();
  final List<Sweeping> sweeps = new ArrayList<>();
  final List<Again> readings = new ArrayList<>();
  int forgotten;

  /// Runs before each answer, with the job's cancellation.
  Consumer<Cancellation> beforeAnswer = cancellation -> {};

  private final String model;
  private final List<Source> sources;

  private MadeUpDesk(String model, List<Source> sources) {
    this.model = model;
    this.sources = List.copyOf(sources);
  }

  private static List<Source> autoencoders(String model, int... layers) {
    return Arrays.stream(layers)
        .mapToObj(layer ->
            new Source(
                SaeReference.of("/packs/" + model + "/layer" + layer),
                "TopK 64, layer " + layer,
                layer,
                LATENTS))
        .toList();
  }

  private static Source ofSet(int layer) {
    return new Source(
        SaeReference.of("/packs/made-up/transcoders").at(layer),
        "Transcoder, layer " + layer,
        layer,
        LATENTS,
        true);
  }

  /// With those of [#withTwoSources], and the transcoders of layers 0 and 1 that came with the
  /// model.
  public static MadeUpDesk withTranscoders() {
    var sources = new ArrayList<>(autoencoders("made-up", 1, 2));
    sources.addAll(List.of(ofSet(0), ofSet(1)));
    return new MadeUpDesk("made-up", sources);
  }

  /// With autoencoders at layers 1 and 2.
  public static MadeUpDesk withTwoSources() {
    return new MadeUpDesk("made-up", autoencoders("made-up", 1, 2));
  }

  public static MadeUpDesk withoutSource() {
    return new MadeUpDesk("made-up", List.of());
  }

  static MadeUpDesk another() {
    return new MadeUpDesk("another", autoencoders("another", 1));
  }

  private static <T> Job<T> job(String title, Work<T> work) {
    return Job.of(title, (progress, cancellation) -> work.run(cancellation));
  }

  private interface Work<T> {
    T run(Cancellation cancellation);
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public List<Source> sources() {
    return sources;
  }

  @Override
  public int context() {
    return CONTEXT;
  }

  @Override
  public int layers() {
    return LAYERS;
  }

  /// A BOS and the text's words, each with the space before it.
  static List<Piece> pieces(String text) {
    var pieces = new ArrayList<>(List.of(new Piece(0, "", "bos", true)));
    for (var word : text.split("(?=\\s)")) {
      pieces.add(new Piece(100 + Math.abs(word.hashCode() % 1000), word, word, false));
    }
    if (text.isEmpty()) {
      throw new FeaturescopeException(
          "There is no text to continue", "write at least one character");
    }
    if (text.contains(UNREADABLE)) {
      throw new FeaturescopeException("The model cannot be read", "open it again");
    }
    if (pieces.size() >= CONTEXT) {
      throw new FeaturescopeException(
          "The text has %d tokens, the model sees %d".formatted(pieces.size(), CONTEXT),
          "shorten it");
    }
    return pieces;
  }

  private static double strength(SteeringPlan plan) {
    return plan.steps().stream()
        .filter(step -> !step.muted() && step.mode().takesValue())
        .mapToDouble(step -> step.value() * step.scale())
        .sum();
  }

  private static double[] odds(double strength) {
    var logits = new double[WORDS.size()];
    logits[LARGE] = 4;
    logits[GRAND] = 1 + strength;
    var sum = Arrays.stream(logits).map(Math::exp).sum();
    return Arrays.stream(logits).map(logit -> logit - Math.log(sum)).toArray();
  }

  private Look lookAt(int size, SteeringPlan plan, OptionalInt watched) {
    var before = watched.isEmpty() ? List.<FeatureActivations>of() : List.of(features(size, 0, -1));
    var after =
        watched.isEmpty()
            ? List.<FeatureActivations>of()
            : List.of(features(size, strength(plan), moved(plan)));
    var divergence = strength(plan) == 0 ? 0 : Math.abs(strength(plan)) / 10;
    return new Look(odds(0), odds(strength(plan)), divergence, before, after);
  }

  private static int moved(SteeringPlan plan) {
    return plan.steps().stream()
        .filter(step -> step.target() instanceof Target.Latent)
        .map(step -> ((Target.Latent) step.target()).latent())
        .findFirst()
        .orElse(-1);
  }

  /// Feature 50 wakes wherever something is moved.
  private static FeatureActivations features(int size, double strength, int moved) {
    var starts = new int[size + 1];
    var latents = new ArrayList<Integer>();
    var values = new ArrayList<Float>();
    for (var row = 0; row < size; row++) {
      var here = new TreeMap<Integer, Float>();
      if (row > 0) {
        here.put(row, (float) row);
      }
      if (moved >= 0 && strength != 0) {
        here.merge(moved, (float) strength, Float::sum);
        here.put(50, 2f);
      }
      here.values().removeIf(value -> value <= 0);
      latents.addAll(here.keySet());
      values.addAll(here.values());
      starts[row + 1] = latents.size();
    }
    var floats = new float[values.size()];
    IntStream.range(0, floats.length).forEach(i -> floats[i] = values.get(i));
    return new FeatureActivations(
        LATENTS, starts, latents.stream().mapToInt(Integer::intValue).toArray(), floats);
  }

  @Override
  public Job<Seen> look(Ask ask) {
    return job(
        "Looking",
        cancellation -> {
          beforeAnswer.accept(cancellation);
          cancellation.check();
          looks.add(ask);
          var pieces = pieces(ask.text());
          var ids = pieces.stream().map(Piece::id).toList();
          return Seen.of(
              new Again(ask.plan(), ids, ids.size(), ask.watched()),
              pieces,
              lookAt(pieces.size(), ask.plan(), ask.watched()),
              ask.wanted(),
              WORDS::get,
              1_000_000);
        });
  }

  @Override
  public Job<Seen> read(Again again) {
    return job(
        "Reading",
        cancellation -> {
          readings.add(again);
          return Seen.of(
              again,
              again.ids().stream().map(id -> new Piece(id, "x", "x", false)).toList(),
              lookAt(again.ids().size(), again.plan(), again.watched()),
              Set.of(),
              WORDS::get,
              1_000_000);
        });
  }

  @Override
  public Job<Continuation> write(Order order, Consumer<Continuation> partial) {
    return job(
        "Continuing",
        cancellation -> {
          orders.add(order);
          var prompt = pieces(order.text());
          var baseline = new ArrayList<Continuation.Drawn>();
          var steered = new ArrayList<Continuation.Drawn>();
          var other = strength(order.plan()) > 3;
          for (var i = 0; i < order.length(); i++) {
            beforeAnswer.accept(cancellation);
            cancellation.check();
            baseline.add(drawn(i % 2 == 0 ? LARGE : 5, 0));
            steered.add(drawn(other && i % 2 == 0 ? GRAND : i % 2 == 0 ? LARGE : 5, 0.5));
            partial.accept(new Continuation(order, prompt, baseline, steered, false));
          }
          return new Continuation(order, prompt, baseline, steered, true);
        });
  }

  private static Continuation.Drawn drawn(int id, double divergence) {
    return new Continuation.Drawn(
        new Piece(id, WORDS.get(id), WORDS.get(id), false), -1, -0.5, divergence);
  }

  @Override
  public Job<SteeredTexts.Features> features(Continuation written, int watched) {
    return job(
        "Reading both",
        cancellation ->
            new SteeredTexts.Features(
                List.of(features(written.ids(false).size(), 0, -1)),
                List.of(
                    features(
                        written.ids(true).size(),
                        strength(written.order().plan()),
                        moved(written.order().plan())))));
  }

  @Override
  public Job<Sweep> sweep(Sweeping question) {
    return job(
        "Sweeping",
        cancellation -> {
          cancellation.check();
          sweeps.add(question);
          var points =
              question.values().stream()
                  .map(value -> new Sweep.Point(value, figures(value)))
                  .toList();
          return new Sweep(
              question.plan().steps().get(question.step()),
              List.of(question.target()),
              figures(0),
              points,
              Optional.of(new UsefulRange(9, 12)));
        });
  }

  private static Sweep.Figures figures(double value) {
    return new Sweep.Figures(
        List.of(Math.exp(odds(value)[GRAND])),
        Math.abs(value) / 10,
        3 + Math.abs(value),
        OptionalDouble.empty(),
        OptionalDouble.of(3 + Math.abs(value)));
  }

  @Override
  public Job<Wished> seek(Wish wish) {
    return job(
        "Seeking",
        cancellation -> {
          if (!WORDS.contains(" " + wish.wanted())) {
            throw new FeaturescopeException(
                "No token begins with \"" + wish.wanted() + "\"", "type the word that should come");
          }
          var candidates =
              IntStream.of(7, 9)
                  .mapToObj(latent -> candidate(wish.sources().getFirst(), latent))
                  .toList();
          return new Wished(
              new Sought(1, 0.02, candidates, 0.9),
              new Piece(GRAND, " grand", " grand", false),
              wish.instead().map(text -> new Piece(LARGE, " large", " large", false)));
        });
  }

  private Sought.Candidate candidate(int source, int latent) {
    var target = new Target.Latent(sources.get(source).reference(), latent);
    var step = new Step(target, Mode.ADD, 1, 4, false, Optional.empty());
    return new Sought.Candidate(step, 0, latent / 2.0, latent / 3.0, 0.4);
  }

  @Override
  public Job<Recorded> record(Recording what) {
    return job(
        "Recording",
        cancellation -> {
          var pieces = pieces(what.text());
          var frames =
              what.values().stream()
                  .map(value ->
                      new SliderRecording.Frame(
                          "at " + value,
                          OptionalDouble.of(value),
                          Math.abs(value) / 10,
                          IntStream.range(0, WORDS.size())
                              .mapToObj(i -> Math.exp(odds(value)[i]))
                              .toList(),
                          List.of(
                              IntStream.range(0, pieces.size())
                                  .mapToObj(i -> (float) Math.max(0, value))
                                  .toList())))
                  .toList();
          var recording =
              new SliderRecording(
                  pieces.stream().map(Piece::id).toList(),
                  IntStream.range(0, WORDS.size()).boxed().toList(),
                  Arrays.stream(odds(0)).map(Math::exp).boxed().toList(),
                  List.of(new SliderRecording.Feature(0, 3)),
                  List.of(IntStream.range(0, pieces.size()).mapToObj(i -> 1f).toList()),
                  frames);
          return new Recorded(
              recording,
              pieces,
              IntStream.range(0, WORDS.size())
                  .mapToObj(i -> new Piece(i, WORDS.get(i), WORDS.get(i), i == 0))
                  .toList(),
              " large the",
              what.values().stream().map(value -> " text <at> " + value).toList());
        });
  }

  /// A plan fits where its autoencoders are these; one of the other made-up model can be forced.
  @Override
  public Job<Fitting> fit(SteeringPlan plan, boolean forced) {
    return job(
        "Fitting",
        cancellation -> {
          var steps = plan.steps().stream().map(this::own).toList();
          var own =
              new SteeringPlan(
                  plan.name(), Optional.empty(), steps, plan.positions(), plan.freezeAttention());
          var same =
              plan.steps().stream()
                  .allMatch(step ->
                      !(step.target() instanceof Target.Latent(var sae, var latent))
                          || sources.stream()
                              .anyMatch(source -> source.is(sae) && latent < source.latents()));
          var beyond =
              plan.steps().stream()
                  .anyMatch(step ->
                      step.target() instanceof Target.Neuron(var layer, var index)
                          && index >= NEURONS);
          if (beyond) {
            return Fitting.not(
                new Problem(
                    "The plan uses a neuron that the layer has not",
                    Optional.empty(),
                    "Choose a neuron from 0 to " + (NEURONS - 1)),
                false);
          }
          return same || forced
              ? Fitting.fits(own)
              : Fitting.not(
                  new Problem(
                      "This plan was made for another model: its files differ",
                      Optional.empty(),
                      "Open the model that it was made for, or use it on this one anyway"),
                  true);
        });
  }

  private Step own(Step step) {
    if (!(step.target() instanceof Target.Latent(var sae, var latent))) {
      return step;
    }
    var source =
        sources.stream().filter(each -> each.is(sae)).findFirst().orElse(sources.getFirst());
    return new Step(
        new Target.Latent(source.reference(), latent),
        step.mode(),
        step.value(),
        step.scale(),
        step.muted(),
        step.positions());
  }

  @Override
  public void forget() {
    forgotten++;
  }

  @Override
  public Job<Identity> identity() {
    return job(
        "Identity",
        cancellation ->
            new Identity(
                model, sources.stream().map(MadeUpDesk::hash).toList(), Optional.of("set")));
  }

  private static String hash(Source source) {
    return (source.transcoder() ? "transcoder" : "sae") + source.layer();
  }

  /// Features of transcoders say their number.
  @Override
  public Job<Map<Integer, String>> concepts(int source) {
    return job(
        "Concepts",
        cancellation -> sources.get(source).transcoder() ? Map.of(7, "says seven") : Map.of());
  }
}
