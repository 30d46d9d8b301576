package org.featurescope.compute.steering;

import static org.featurescope.compute.model.Golden.assertClose;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.featurescope.compute.checkpoint.SafeTensorsWriter;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.model.HookPoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Every mode against its formula in plain loops.
@ExtendWith(TestEngine.class)
class EditOracleTest {
  private static final int D = Workplace.WIDTH;
  private static final int N = 64;
  private static final int K = 6;
  private static final int T = Workplace.PROMPT.length;
  private static final HookPoint HOOK = HookPoint.residPost(1);

  @TempDir private Path folder;
  private Workplace work;
  private final Random random = new Random(1);
  private final float[] encoder = normal(D * N); // [d, n]
  private final float[] decoder = normal(N * D); // [n, d]
  private final float[] encoderBias = normal(N);
  private final float[] decoderBias = normal(D);

  @BeforeEach
  void open(Engine engine) {
    work = new Workplace(engine);
  }

  @AfterEach
  void close() {
    work.close();
  }

  private float[] normal(int size) {
    var values = new float[size];
    for (var i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() / 6;
    }
    return values;
  }

  private SaeReference sae(String architecture, String norm) throws IOException {
    Files.writeString(
        folder.resolve("cfg.json"),
        """
        {"architecture": "%s", "k": %d, "d_in": %d, "d_sae": %d, "dtype": "float32",
         "apply_b_dec_to_input": true, "normalize_activations": "%s",
         "reshape_activations": "none", "rescale_acts_by_decoder_norm": false,
         "metadata": {"model_name": "tiny", "hook_name": "%s", "prepend_bos": true}}
        """
            .formatted(architecture, K, D, N, norm, HOOK));
    var file =
        new SafeTensorsWriter()
            .add("W_enc", encoder, D, N)
            .add("b_enc", encoderBias, N)
            .add("W_dec", decoder, N, D)
            .add("b_dec", decoderBias, D);
    if (architecture.equals("jumprelu")) {
      file.add("threshold", thresholds(), N);
    }
    file.write(folder.resolve("sae_weights.safetensors"));
    return SaeReference.of(folder.toString());
  }

  private static float[] thresholds() {
    var thresholds = new float[N];
    Arrays.fill(thresholds, 0.3f);
    return thresholds;
  }

  /// Mean and deviation of a row where the norm takes them off, else 0 and 1.
  private static double[] normOf(double[] h, String norm) {
    if (!norm.equals("layer_norm")) {
      return new double[] {0, 1};
    }
    var mean = Arrays.stream(h).average().orElseThrow();
    var squares = Arrays.stream(h).map(x -> (x - mean) * (x - mean)).sum();
    return new double[] {mean, Math.sqrt(squares / (D - 1))};
  }

  /// z `[n]` of one row h.
  private double[] activations(double[] h, String architecture, String norm) {
    var of = normOf(h, norm);
    var eps = norm.equals("layer_norm") ? 1e-5 : 0;
    var z = new double[N];
    for (var f = 0; f < N; f++) {
      z[f] = encoderBias[f];
      for (var i = 0; i < D; i++) {
        z[f] += ((h[i] - of[0]) / (of[1] + eps) - decoderBias[i]) * encoder[i * N + f];
      }
    }
    var sorted = z.clone();
    Arrays.sort(sorted);
    var least =
        switch (architecture) {
          case "topk" -> Math.max(0, Math.nextDown(sorted[N - K]));
          case "jumprelu" -> 0.3f;
          default -> 0;
        };
    return Arrays.stream(z).map(value -> value > least ? value : 0).toArray();
  }

  private static double[][] rows(float[] flat) {
    var rows = new double[flat.length / D][D];
    for (var i = 0; i < flat.length; i++) {
      rows[i / D][i % D] = flat[i];
    }
    return rows;
  }

  private static float[] flat(double[][] rows) {
    var flat = new float[rows.length * D];
    for (var i = 0; i < flat.length; i++) {
      flat[i] = (float) rows[i / D][i % D];
    }
    return flat;
  }

  private double[][] plain() {
    return rows(work.activation(SteeringPlan.of(), HOOK, T, Workplace.PROMPT));
  }

  private float[] steered(SteeringPlan plan) {
    return work.activation(plan, HOOK, T, Workplace.PROMPT);
  }

  private static double amount(Mode mode, double s, double z) {
    return switch (mode) {
      case ADD -> s;
      case CLAMP -> s - z;
      case MULTIPLY -> (s - 1) * z;
      case ABLATE -> -z;
      case PROJECT, CAP -> throw new IllegalArgumentException();
    };
  }

  /// Two features at once, all read from the same activation: what is left of it stays in place.
  @ParameterizedTest
  @CsvSource({
    "standard, none",
    "jumprelu, none",
    "topk, none",
    "standard, layer_norm",
    "topk, layer_norm"
  })
  void featuresAreChangedByTheirDecoderRows(String architecture, String norm) throws IOException {
    var sae = sae(architecture, norm);
    for (var mode : List.of(Mode.ADD, Mode.CLAMP, Mode.MULTIPLY, Mode.ABLATE)) {
      var expected = plain();
      var latents = active(expected[T - 1], architecture, norm);
      for (var h : expected) {
        var z = activations(h, architecture, norm);
        var worth = normOf(h, norm)[1];
        for (var f : latents) {
          for (var i = 0; i < D; i++) {
            h[i] += amount(mode, 2.5, z[f]) * worth * decoder[f * D + i];
          }
        }
      }
      var plan =
          SteeringPlan.of(
              latents.stream()
                  .map(f -> new Step(new Target.Latent(sae, f), mode, 2.5))
                  .toArray(Step[]::new));
      assertClose(architecture + " " + mode, flat(expected), steered(plan), 2e-5, 2e-5);
      assertFalse(Arrays.equals(flat(plain()), steered(plan)), mode.toString());
    }
  }

  /// Two that are active in a row, and one that is not.
  private List<Integer> active(double[] h, String architecture, String norm) {
    var z = activations(h, architecture, norm);
    var chosen = new ArrayList<Integer>();
    for (var f = 0; f < N && chosen.size() < 2; f++) {
      if (z[f] > 0) {
        chosen.add(f);
      }
    }
    for (var f = 0; f < N && chosen.size() < 3; f++) {
      if (z[f] == 0) {
        chosen.add(f);
      }
    }
    return chosen;
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aDirectionIsMovedAlongItself(Mode mode) {
    var v = new double[D];
    var length = 0.0;
    for (var i = 0; i < D; i++) {
      v[i] = 3 * random.nextGaussian();
      length += (float) v[i] * (float) v[i];
    }
    length = Math.sqrt(length);
    var expected = plain();
    var p0 = projection(expected[2], v, length);
    for (var h : expected) {
      var p = projection(h, v, length);
      for (var i = 0; i < D; i++) {
        h[i] +=
            switch (mode) {
              case ADD -> 0.5 * v[i];
              case CLAMP -> (0.5 - p) * v[i] / length;
              case MULTIPLY -> -0.5 * p * v[i] / length;
              case ABLATE, PROJECT -> -p * v[i] / length;
              case CAP -> -Math.max(0, p - (p0 - 0.1)) * v[i] / length;
            };
      }
    }
    var s = mode == Mode.CAP ? p0 - 0.1 : 0.5;
    var vector =
        new Target.Vector(HOOK, Arrays.stream(v).mapToObj(value -> (float) value).toList());
    var actual = steered(SteeringPlan.of(new Step(vector, mode, s)));
    assertClose(mode.toString(), flat(expected), actual, 2e-5, 2e-5);
    for (var h : rows(actual)) {
      var p = projection(h, v, length);
      switch (mode) {
        case CLAMP -> assertTrue(Math.abs(p - 0.5) < 1e-4, "projection " + p);
        case ABLATE, PROJECT -> assertTrue(Math.abs(p) < 1e-4, "projection " + p);
        case CAP -> assertTrue(p < s + 1e-4, "projection " + p);
        case ADD, MULTIPLY -> {}
      }
    }
  }

  private static double projection(double[] h, double[] v, double length) {
    var sum = 0.0;
    for (var i = 0; i < D; i++) {
      sum += h[i] * (float) v[i];
    }
    return sum / length;
  }

  @Test
  void aNeuronIsSetToWhatItIsClampedTo() {
    var point = HookPoint.parse("blocks.1.mlp.hook_post");
    var expected = work.activation(SteeringPlan.of(), point, T, Workplace.PROMPT);
    var width = expected.length / T;
    for (var t = 0; t < T; t++) {
      expected[t * width + 7] = 1.5f;
    }
    var plan = SteeringPlan.of(new Step(new Target.Neuron(1, 7), Mode.CLAMP, 1.5));
    assertClose("neurons", expected, work.activation(plan, point, T, Workplace.PROMPT), 1e-6, 1e-6);
  }

  @Test
  void aCombinationIsTheWeightedSumOfDecoderRows() throws IOException {
    var sae = sae("standard", "none");
    var expected = plain();
    for (var h : expected) {
      for (var i = 0; i < D; i++) {
        h[i] += 3 * (0.5 * decoder[4 * D + i] - 2 * decoder[9 * D + i]);
      }
    }
    var target = new Target.Combination(sae, Map.of(4, 0.5, 9, -2.0));
    var actual = steered(SteeringPlan.of(new Step(target, Mode.ADD, 3)));
    assertClose("combination", flat(expected), actual, 2e-5, 2e-5);
  }

  @Test
  void aContrastIsTheDifferenceOfMeanActivations() {
    var more = mean("The keeper saw the red boat");
    var less = mean("A cat");
    var expected = plain();
    for (var h : expected) {
      for (var i = 0; i < D; i++) {
        h[i] += 2 * (more[i] - less[i]);
      }
    }
    var target = new Target.Contrast(HOOK, "The keeper saw the red boat", "A cat");
    var actual = steered(SteeringPlan.of(new Step(target, Mode.ADD, 2)));
    assertClose("contrast", flat(expected), actual, 2e-5, 2e-5);
  }

  /// At each layer, beside what the layers before it passed on, the same direction is added.
  @Test
  void aDirectionActsFromLayerToLayer() {
    var contrast = new Target.Contrast(HOOK, "The keeper saw the red boat", "A cat");
    var layers = SteeringPlan.of(new Step(new Target.Layers(contrast, 0, 2), Mode.ADD, 2));
    var numbers = work.steerer.directions().of(contrast).getFirst().values();
    var vector = new ArrayList<Float>();
    for (var number : numbers) {
      vector.add(number);
    }
    var each =
        SteeringPlan.of(
            new Step(new Target.Vector(HookPoint.residPost(0), vector), Mode.ADD, 2),
            new Step(new Target.Vector(HookPoint.residPost(1), vector), Mode.ADD, 2),
            new Step(new Target.Vector(HookPoint.residPost(2), vector), Mode.ADD, 2));
    assertTrue(
        Arrays.equals(work.logits(each, Workplace.PROMPT), work.logits(layers, Workplace.PROMPT)));
  }

  private double[] mean(String text) {
    var tokens = work.model.tokenizer().encode(text);
    var bos = work.model.tokenizer().bosId();
    var first = bos.isPresent() && tokens.id(0) == bos.getAsInt() ? 1 : 0;
    var rows = rows(work.activation(SteeringPlan.of(), HOOK, tokens.size(), tokens.ids()));
    var mean = new double[D];
    for (var t = first; t < rows.length; t++) {
      for (var i = 0; i < D; i++) {
        mean[i] += rows[t][i] / (rows.length - first);
      }
    }
    return mean;
  }

  @Test
  void onlyTheChosenPositionsAreTouched() throws IOException {
    var sae = sae("standard", "none");
    var step = new Step(new Target.Latent(sae, 4), Mode.ADD, 3);
    var before = rows(work.activation(SteeringPlan.of(), HOOK, 5, Workplace.PROMPT));
    var cases =
        Map.of(
            Positions.ALL,
            List.of(0, 1, 2, 3, 4, 5, 6, 7),
            Positions.PROMPT,
            List.of(0, 1, 2, 3, 4),
            Positions.GENERATED,
            List.of(5, 6, 7),
            new Positions.Range(2, 3),
            List.of(2, 3));
    cases.forEach((positions, expected) -> {
      var plan = SteeringPlan.of(step).at(positions);
      var after = rows(work.activation(plan, HOOK, 5, Workplace.PROMPT));
      for (var t = 0; t < T; t++) {
        var changed = !Arrays.equals(before[t], after[t]);
        assertTrue(changed == expected.contains(t), positions + " at " + t);
      }
    });
  }

  /// What a value of 1 stands for may be the feature's typical maximum.
  @Test
  void aScaleMultipliesTheValue() throws IOException {
    var target = new Target.Latent(sae("standard", "none"), 4);
    var scaled = new Step(target, Mode.ADD, 1.5, 4, false, Optional.empty());
    var absolute = new Step(target, Mode.ADD, 6);
    assertTrue(Arrays.equals(steered(SteeringPlan.of(scaled)), steered(SteeringPlan.of(absolute))));
  }
}
