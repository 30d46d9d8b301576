package org.featurescope.compute.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.steering.FeatureSeek.Setting;
import org.featurescope.compute.steering.FeatureSeek.TypicalMaxima;
import org.featurescope.compute.steering.Sought.Candidate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestEngine.class)
class FeatureSeekTest {
  private static final int T = Workplace.PROMPT.length;
  private static final int WANTED = 258;
  private static final OptionalInt INSTEAD = OptionalInt.of(310);

  @TempDir private Path folder;
  private Workplace work;

  @BeforeEach
  void open(Engine engine) {
    work = new Workplace(engine);
  }

  @AfterEach
  void close() {
    work.close();
  }

  private static LanguageModel model(String family, Precision precision, Engine engine) {
    return LanguageModel.open(
        Golden.folder("models/" + family), engine, precision, Progress.none(), new Cancellation());
  }

  /// The metric with a vector added to an activation.
  private static double shifted(
      LanguageModel model, int[] ids, HookPoint point, float[] shift, MetricGradient metric) {
    try (var scope = model.engine().scope()) {
      var hooks =
          Hooks.none()
              .andIntervene(point, (x, owner) -> x.add(owner.create(shift).reshape(x.getShape())));
      var logits =
          model
              .transformer()
              .forward(
                  scope.create(Directions.longs(ids), new Shape(1, ids.length)),
                  hooks,
                  Extent.LAST_LOGITS,
                  Optional.empty(),
                  model.engine().ops(scope),
                  new Cancellation())
              .logits()
              .orElseThrow()
              .toFloatArray();
      return metric.metric(TokenOdds.logProbabilities(logits));
    }
  }

  /// Central differences along random directions: post-norm, parallel, soft-capped and windowed,
  /// gated and rotary families among them.
  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "openai-gpt", "gpt_neox", "gemma2", "llama"})
  void gradientsAreWhatSmallShiftsDo(String family, Engine engine) {
    var points =
        List.of(
            HookPoint.residPost(0),
            HookPoint.parse("blocks.1.hook_mlp_out"),
            HookPoint.parse("blocks.1.attn.hook_z"));
    var random = new Random(2);
    try (var model = model(family, Precision.FP32, engine)) {
      var ids = IntStream.range(0, 6).map(i -> 5 + 11 * i % 90).toArray();
      for (var metric :
          List.of(
              new MetricGradient(40, OptionalInt.of(7)),
              new MetricGradient(40, OptionalInt.empty()))) {
        var gradients = metric.at(Set.copyOf(points), model, ids, new Cancellation());
        for (var point : points) {
          var gradient = gradients.get(point);
          var shift = new float[gradient.length];
          var expected = 0.0;
          for (var i = 0; i < shift.length; i++) {
            shift[i] = 4e-3f * ((float) random.nextGaussian() + Math.signum(gradient[i]));
            expected += shift[i] * gradient[i];
          }
          var back = shift.clone();
          for (var i = 0; i < back.length; i++) {
            back[i] = -shift[i];
          }
          var actual =
              (shifted(model, ids, point, shift, metric) - shifted(model, ids, point, back, metric))
                  / 2;
          assertEquals(expected, actual, 0.03 * Math.abs(expected) + 1e-5, family + " " + point);
        }
      }
    }
  }

  @Test
  void inBfloat16TheGradientPointsTheSameWay(Engine engine) {
    var point = HookPoint.residPost(0);
    var metric = new MetricGradient(WANTED, INSTEAD);
    try (var rounded = model("gpt2", Precision.BF16, engine)) {
      var exact = metric.at(Set.of(point), work.model, Workplace.PROMPT, new Cancellation());
      var other = metric.at(Set.of(point), rounded, Workplace.PROMPT, new Cancellation());
      var product = 0.0;
      for (var i = 0; i < exact.get(point).length; i++) {
        product += (double) exact.get(point)[i] * other.get(point)[i];
      }
      var lengths = Directions.length(exact.get(point)) * Directions.length(other.get(point));
      assertEquals(1, product / lengths, 0.01);
    }
  }

  private Sought seek(Setting setting) {
    return new FeatureSeek(work.steerer, Workplace.PROMPT, setting)
        .run(Progress.none(), new Cancellation());
  }

  private Setting setting(List<SaeReference> saes, int confirmed, TypicalMaxima maxima) {
    return new Setting(saes, WANTED, INSTEAD, Positions.ALL, confirmed, maxima);
  }

  private static List<SaeReference> transcoders() {
    return IntStream.range(0, 3).mapToObj(Workplace::transcoder).toList();
  }

  /// Gradient x activation of every latent, and gradient . decoder row, in plain loops.
  private double predicted(Step step, SparseAutoencoder sae, int layer) {
    var metric = new MetricGradient(WANTED, INSTEAD);
    var out = HookPoint.parse("blocks." + layer + ".hook_mlp_out");
    var in = HookPoint.parse("blocks." + layer + ".mlp.hook_in");
    var gradient =
        metric.at(Set.of(out), work.model, Workplace.PROMPT, new Cancellation()).get(out);
    var x = work.activation(SteeringPlan.of(), in, T, Workplace.PROMPT);
    var z = sae.encode(x);
    var latent = ((Target.Latent) step.target()).latent();
    float[] row;
    try (var scope = work.model.engine().scope()) {
      row = sae.decoderRows(scope, latent).toFloatArray();
    }
    var sum = 0.0;
    for (var t = 0; t < T; t++) {
      var amount = step.mode() == Mode.ABLATE ? -z.value(t, latent) : step.strength();
      for (var i = 0; i < row.length; i++) {
        sum += amount * row[i] * gradient[t * row.length + i];
      }
    }
    return sum;
  }

  @Test
  void predictionsAreThoseOfPlainLoopsAndEffectsThoseOfRunsOfTheirOwn() {
    var sought = seek(setting(transcoders(), 10, (sae, latent) -> OptionalDouble.of(2 + latent)));
    assertEquals(10, sought.candidates().size());
    var plain = metric(SteeringPlan.of());
    assertEquals(plain, sought.metric(), 1e-4);
    for (var candidate : sought.candidates()) {
      var reference = candidate.target().sae();
      var layer = transcoders().indexOf(reference);
      var what = candidate.toString();
      var expected = predicted(candidate.step(), work.saes.get(reference), layer);
      assertEquals(expected, candidate.predicted(), 1e-3 * Math.abs(expected) + 1e-5, what);
      assertTrue(candidate.predicted() > 0, what);
      assertEquals(
          metric(SteeringPlan.of(candidate.step())) - plain, candidate.measured(), 2e-4, what);
      assertEquals(
          candidate.step().mode() == Mode.ADD ? 2 + candidate.target().latent() : 1,
          candidate.step().scale());
    }
    var order = Comparator.comparingDouble(Candidate::predicted).reversed();
    assertEquals(sought.candidates().stream().sorted(order).toList(), sought.candidates());
    assertEquals(
        new PearsonsCorrelation()
            .correlation(
                sought.candidates().stream().mapToDouble(Candidate::predicted).toArray(),
                sought.candidates().stream().mapToDouble(Candidate::measured).toArray()),
        sought.correlation(),
        1e-12);
  }

  private double metric(SteeringPlan plan) {
    var logits = work.logits(plan, Workplace.PROMPT);
    var vocabulary = work.model.spec().vocabulary();
    var last = (T - 1) * vocabulary;
    return logits[last + WANTED] - logits[last + INSTEAD.getAsInt()];
  }

  /// Nothing that is left out would have been predicted to do more than what is confirmed.
  @Test
  void theBestOfBothKindsAreConfirmed() {
    var all = seek(setting(transcoders(), 1000, TypicalMaxima.unknown())).candidates();
    var some = seek(setting(transcoders(), 8, TypicalMaxima.unknown())).candidates();
    for (var mode : List.of(Mode.ADD, Mode.ABLATE)) {
      var best = all.stream().filter(c -> c.step().mode() == mode).limit(4).toList();
      var confirmed = some.stream().filter(c -> c.step().mode() == mode).toList();
      assertEquals(
          best.stream().map(Candidate::target).toList(),
          confirmed.stream().map(Candidate::target).toList());
    }
    var latents = all.stream().filter(c -> c.step().mode() == Mode.ADD).count();
    assertTrue(latents > 10 && latents < 60, latents + " of 60 latents help when added");
  }

  /// Small additions do what first order says, whatever the kind of autoencoder.
  @Test
  void smallAdditionsDoWhatWasPredicted() throws IOException {
    var saes = new ArrayList<SaeReference>();
    for (var norm : List.of("none", "layer_norm")) {
      saes.add(MadeUpSaes.autoencoder(folder.resolve(norm), "blocks.1.hook_resid_post", norm, 8));
    }
    saes.add(MadeUpSaes.crossLayer(folder.resolve("clt"), 5).path().at(0));
    for (var sae : saes) {
      for (var positions : List.of(Positions.ALL, new Positions.Range(3, 7))) {
        var sought =
            seek(
                new Setting(
                    List.of(sae),
                    WANTED,
                    OptionalInt.empty(),
                    positions,
                    6,
                    (reference, latent) -> OptionalDouble.of(0.02)));
        var additions =
            sought.candidates().stream().filter(c -> c.step().mode() == Mode.ADD).toList();
        assertFalse(additions.isEmpty());
        for (var c : additions) {
          assertEquals(c.predicted(), c.measured(), 0.05 * c.predicted() + 2e-4, c.toString());
        }
      }
    }
  }

  @Test
  void whatNeverFiresIsNotAdded() {
    var sought = seek(setting(transcoders(), 1000, (sae, latent) -> OptionalDouble.of(0)));
    assertTrue(sought.candidates().stream().allMatch(c -> c.step().mode() == Mode.ABLATE));
    assertFalse(sought.candidates().isEmpty());
  }

  private void assertRefused(String expected, Setting setting, int... prompt) {
    var e =
        assertThrows(
            FeaturescopeException.class, () -> new FeatureSeek(work.steerer, prompt, setting));
    assertTrue(e.problem().contains(expected), e.problem());
  }

  @Test
  void badInputIsToldInASentence() {
    var good = setting(transcoders(), 20, TypicalMaxima.unknown());
    assertRefused("no text", good);
    assertRefused("the model sees 64", good, new int[64]);
    assertRefused(
        "no autoencoder", setting(List.of(), 20, TypicalMaxima.unknown()), Workplace.PROMPT);
    assertRefused(
        "No candidate", setting(transcoders(), 0, TypicalMaxima.unknown()), Workplace.PROMPT);
    assertRefused(
        "are the same",
        new Setting(
            transcoders(),
            WANTED,
            OptionalInt.of(WANTED),
            Positions.ALL,
            20,
            TypicalMaxima.unknown()),
        Workplace.PROMPT);
    assertRefused(
        "There is no token -1",
        new Setting(
            transcoders(), -1, OptionalInt.empty(), Positions.ALL, 20, TypicalMaxima.unknown()),
        Workplace.PROMPT);
    var cancellation = new Cancellation();
    cancellation.cancel();
    var seek = new FeatureSeek(work.steerer, Workplace.PROMPT, good);
    assertThrows(CancellationException.class, () -> seek.run(Progress.none(), cancellation));
  }
}
