package org.featurescope.app.steer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.featurescope.compute.checkpoint.Printable;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Stop;
import org.featurescope.compute.read.TextReader;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.FeatureSeek;
import org.featurescope.compute.steering.Positions;
import org.featurescope.compute.steering.SliderRecorder;
import org.featurescope.compute.steering.SliderRecording;
import org.featurescope.compute.steering.SteeredPrompt;
import org.featurescope.compute.steering.SteeredRun;
import org.featurescope.compute.steering.SteeredRun.Side;
import org.featurescope.compute.steering.SteeredTexts;
import org.featurescope.compute.steering.Steerer;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.steering.Step;
import org.featurescope.compute.steering.StrengthSweep;
import org.featurescope.compute.steering.Sweep;
import org.featurescope.compute.text.TextStream;
import org.featurescope.compute.text.TokenSequence;

/// A model in memory and its autoencoders, to be steered. They are the lender's: every job asks
/// whether they are still open and keeps them so only while it runs. What is kept between two looks
/// is freed by [#forget], at the latest when the lender closes the model.
public final class ModelDesk implements SteeringDesk {
  /// Tokens that are drawn at each strength of a sweep, to see whether the text stays readable.
  private static final int DRAWN = 12;

  /// Next tokens of a recording.
  private static final int RECORDED = 10;

  /// An open autoencoder.
  ///
  /// @param file its folder or file
  /// @param hash of its files
  public record Lent(
      SparseAutoencoder sae, Path file, String name, int layer, Supplier<String> hash) {}

  /// Runs work while the model is open.
  public interface Gate {

    /// @throws java.util.concurrent.CancellationException if it is closed
    <T> T whileOpen(Supplier<T> work);
  }

  private final String name;
  private final LanguageModel model;
  private final Supplier<String> hash;
  private final DeskStock stock;
  private final List<Source> sources;
  private final Gate gate;
  private final Spelling spelling;
  private final Steerer steerer;
  private final PromptSlot slot;

  /// @param hash of the model's files
  /// @param lent in the order of the lenses
  /// @param set those layers of it that are no lenses
  public ModelDesk(
      String name,
      LanguageModel model,
      Supplier<String> hash,
      List<Lent> lent,
      Optional<LentSet> set,
      Gate gate) {
    this.name = name;
    this.model = model;
    this.hash = hash;
    stock = new DeskStock(model.engine(), lent, set);
    this.gate = gate;
    sources = stock.sources();
    spelling = new Spelling(model.tokenizer());
    steerer = new Steerer(model, stock.opened());
    slot = new PromptSlot(steerer);
  }

  @Override
  public String model() {
    return name;
  }

  @Override
  public List<Source> sources() {
    return sources;
  }

  @Override
  public int context() {
    return model.spec().context();
  }

  @Override
  public int layers() {
    return model.spec().layers();
  }

  @Override
  public void forget() {
    slot.forget();
  }

  /// Work that needs the model open.
  private interface Task<T> {
    T run(Progress progress, Cancellation cancellation);
  }

  private record Asking<T>(String title, Gate gate, Task<T> task) implements Job<T> {
    @Override
    public T run(Progress progress, Cancellation cancellation) {
      return gate.whileOpen(() -> task.run(progress, cancellation));
    }
  }

  private <T> Job<T> job(String title, Task<T> task) {
    return new Asking<>(title, gate, task);
  }

  private TokenSequence tokens(String text) {
    return TextReader.tokenize(
        model, sources.isEmpty() ? Optional.empty() : Optional.of(stock.sae(0)), text);
  }

  private List<SparseAutoencoder> watched(OptionalInt source) {
    return source.isPresent() ? List.of(stock.sae(source.getAsInt())) : List.of();
  }

  @Override
  public Job<Seen> look(Ask ask) {
    return job(
        "Looking at the prompt",
        (progress, cancellation) -> {
          var start = System.nanoTime();
          var tokens = tokens(ask.text());
          var ids = Arrays.stream(tokens.ids()).boxed().toList();
          var look = slot.look(ids, watched(ask.watched()), ask.plan(), cancellation);
          var asked = new Again(ask.plan(), ids, ids.size(), ask.watched());
          return Seen.of(
              asked,
              spelling.of(tokens),
              look,
              ask.wanted(),
              spelling::label,
              System.nanoTime() - start);
        });
  }

  @Override
  public Job<Seen> read(Again again) {
    return job(
        "Reading under the plan",
        (progress, cancellation) -> {
          var start = System.nanoTime();
          try (var prompt =
              new SteeredPrompt(
                  steerer, array(again.ids()), watched(again.watched()), cancellation)) {
            return Seen.of(
                again,
                spelling.of(again.ids()),
                prompt.look(placed(again), cancellation),
                Set.of(),
                spelling::label,
                System.nanoTime() - start);
          }
        });
  }

  /// What the plan calls prompt and generated, told by positions: the text is read as one.
  private static SteeringPlan placed(Again again) {
    if (again.prompt() >= again.ids().size()) {
      return again.plan();
    }
    var plan = again.plan();
    return new SteeringPlan(
        plan.name(),
        plan.modelHash(),
        plan.steps().stream()
            .map(step ->
                new Step(
                    step.target(),
                    step.mode(),
                    step.value(),
                    step.scale(),
                    step.muted(),
                    step.positions().map(where -> placed(where, again))))
            .toList(),
        placed(plan.positions(), again),
        plan.freezeAttention());
  }

  private static Positions placed(Positions where, Again again) {
    return switch (where) {
      case Positions.Prompt before -> new Positions.Range(0, again.prompt() - 1);
      case Positions.Generated after -> new Positions.Range(again.prompt(), again.ids().size() - 1);
      case Positions.All all -> where;
      case Positions.Range range -> where;
    };
  }

  @Override
  public Job<Continuation> write(Order order, Consumer<Continuation> partial) {
    return job(
        "Continuing the prompt",
        (progress, cancellation) -> {
          var tokens = tokens(order.text());
          var texts = new Texts(order, spelling.of(tokens), partial);
          steerer.run(
              order.plan(),
              tokens.ids(),
              order.length(),
              order.sampling(),
              stop(order),
              texts::drawn,
              progress,
              cancellation);
          return texts.so(true);
        });
  }

  private Stop stop(Order order) {
    var end = model.tokenizer().eosId();
    return Stop.at(end.isPresent() ? Optional.of(end.getAsInt()) : Optional.empty())
        .or(Stop.atTexts(model.tokenizer(), order.stops()));
  }

  /// Both texts in the making.
  private final class Texts {
    private final Order order;
    private final List<Piece> prompt;
    private final Consumer<Continuation> partial;
    private final List<Continuation.Drawn> baseline = new ArrayList<>();
    private final List<Continuation.Drawn> steered = new ArrayList<>();
    private final TextStream ofBaseline = model.tokenizer().stream();
    private final TextStream ofSteered = model.tokenizer().stream();

    Texts(Order order, List<Piece> prompt, Consumer<Continuation> partial) {
      this.order = order;
      this.prompt = prompt;
      this.partial = partial;
    }

    void drawn(Side side, SteeredRun.Token token) {
      var withPlan = side == Side.STEERED;
      var piece = spelling.piece(token.id(), withPlan ? ofSteered : ofBaseline);
      (withPlan ? steered : baseline)
          .add(
              new Continuation.Drawn(
                  piece, token.baselineLogProb(), token.steeredLogProb(), token.divergence()));
      partial.accept(so(false));
    }

    Continuation so(boolean complete) {
      return new Continuation(order, prompt, baseline, steered, complete);
    }
  }

  @Override
  public Job<SteeredTexts.Features> features(Continuation written, int watched) {
    return job(
        "Reading both texts",
        (progress, cancellation) -> {
          var prompt = array(written.prompt().stream().map(Piece::id).toList());
          var run = new SteeredRun(text(written.baseline()), text(written.steered()));
          return new SteeredTexts(
                  steerer, written.order().plan(), prompt, run, watched(OptionalInt.of(watched)))
              .run(progress, cancellation);
        });
  }

  private static SteeredRun.Text text(List<Continuation.Drawn> drawn) {
    return new SteeredRun.Text(drawn.stream().map(Continuation.Drawn::token).toList());
  }

  @Override
  public Job<Sweep> sweep(Sweeping question) {
    return job(
        "Trying strengths",
        (progress, cancellation) ->
            new StrengthSweep(
                    steerer,
                    tokens(question.text()).ids(),
                    new StrengthSweep.Setting(
                        question.plan(),
                        question.step(),
                        question.values(),
                        List.of(question.target()),
                        List.of(),
                        watched(question.counted()).stream().findFirst(),
                        DRAWN))
                .run(progress, cancellation));
  }

  @Override
  public Job<Wished> seek(Wish wish) {
    return job(
        "Finding features",
        (progress, cancellation) -> {
          var ids = tokens(wish.text()).ids();
          double[] odds;
          try (var prompt = new SteeredPrompt(steerer, ids, List.of(), cancellation)) {
            odds = prompt.look(SteeringPlan.of(), cancellation).baseline();
          }
          var wanted = meant(wish.wanted(), odds);
          var instead = wish.instead().map(text -> meant(text, odds));
          var setting =
              new FeatureSeek.Setting(
                  wish.sources().stream().map(i -> sources.get(i).reference()).toList(),
                  wanted,
                  instead.map(OptionalInt::of).orElseGet(OptionalInt::empty),
                  Positions.ALL,
                  FeatureSeek.CONFIRMED,
                  wish.maxima());
          var sought = new FeatureSeek(steerer, ids, setting).run(progress, cancellation);
          return new Wished(sought, spelling.alone(wanted), instead.map(spelling::alone));
        });
  }

  /// The token that a word begins with: of the word with and without a space before it the one that
  /// the model finds likelier.
  private int meant(String text, double... odds) {
    return Stream.of(text, " " + text)
        .map(each -> model.tokenizer().encode(each, false))
        .filter(tokens -> !tokens.isEmpty())
        .map(tokens -> tokens.id(0))
        .filter(id -> id < odds.length && !spelling.label(id).isBlank())
        .max((a, b) -> Double.compare(odds[a], odds[b]))
        .orElseThrow(() ->
            new FeaturescopeException(
                "No token begins with " + Printable.quoted(text),
                "type the word that should come"));
  }

  @Override
  public Job<Recorded> record(Recording what) {
    return job(
        "Recording the slider",
        (progress, cancellation) -> {
          var tokens = tokens(what.text());
          var positions = SliderRecorder.ofSlider(what.plan(), what.step(), what.values());
          var setting =
              new SliderRecorder.Setting(
                  positions,
                  watched(
                      what.watched().map(Watched::source).stream()
                          .mapToInt(Integer::intValue)
                          .findFirst()),
                  what.watched().stream()
                      .map(each -> new SliderRecording.Feature(0, each.latent()))
                      .toList(),
                  RECORDED);
          var recording =
              new SliderRecorder(steerer, tokens.ids(), setting).run(Progress.none(), cancellation);
          var texts = new ArrayList<Continuation>();
          for (var position : positions) {
            progress.report(texts.size(), positions.size(), "positions");
            var order =
                new Order(position.plan(), what.text(), what.length(), what.sampling(), List.of());
            texts.add(write(order, part -> {}).run(Progress.none(), cancellation));
          }
          return new Recorded(
              recording,
              spelling.of(tokens),
              recording.tokens().stream().map(spelling::alone).toList(),
              texts.isEmpty() ? "" : texts.getFirst().text(false),
              texts.stream().map(each -> each.text(true)).toList());
        });
  }

  @Override
  public Job<Fitting> fit(SteeringPlan plan, boolean forced) {
    return job(
        "Fitting the plan",
        (progress, cancellation) -> {
          var files = stock.identity(hash, DeskStock.namesSet(plan));
          return PlanFitter.fit(plan, sources, files, steerer, forced);
        });
  }

  @Override
  public Job<Identity> identity() {
    return job(
        "Looking which files are open", (progress, cancellation) -> stock.identity(hash, false));
  }

  @Override
  public Job<Map<Integer, String>> concepts(int source) {
    return job("Reading the concepts", (progress, cancellation) -> stock.concepts(source));
  }

  private static int[] array(List<Integer> ids) {
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }
}
