package org.featurescope.compute.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.ModelSpec;
import org.featurescope.compute.sae.Activation;
import org.featurescope.compute.sae.InputNorm;
import org.featurescope.compute.sae.SaeMetadata;
import org.featurescope.compute.sae.SaeSpec;
import org.featurescope.compute.sae.SaeWeights;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.Wiring;
import org.featurescope.compute.text.TokenSequence;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The check that needs no reference: under the full freeze, a node added once more changes every
/// target by its column. Transcoders and autoencoders are random.
@ExtendWith(TestEngine.class)
class FamiliesTest {
  private static final int LATENTS = 12;

  private final Random random = new Random(3);

  private float[] normal(int size) {
    var values = new float[size];
    for (var i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian() / 5;
    }
    return values;
  }

  private SparseAutoencoder dictionary(
      Engine engine, int d, String read, String write, Wiring wiring, InputNorm norm) {
    var skip = wiring == Wiring.SKIP_TRANSCODER ? normal(d * d) : new float[0];
    return new SparseAutoencoder(
        engine,
        new SaeSpec(
            d, d, LATENTS, new Activation.Relu(), norm, wiring == Wiring.AUTOENCODER, wiring),
        new SaeWeights(normal(LATENTS * d), normal(LATENTS), normal(LATENTS * d), normal(d), skip),
        new SaeMetadata(
            Optional.empty(),
            Optional.of(read),
            wiring == Wiring.AUTOENCODER ? Optional.empty() : Optional.of(write),
            true,
            OptionalInt.empty()));
  }

  private void assertChecked(Engine engine, String family, List<SparseAutoencoder> saes) {
    try (var model = Traced.open(engine, family)) {
      check(model, Replacement.of(model.spec(), saes));
    } finally {
      saes.forEach(SparseAutoencoder::close);
    }
  }

  private void check(LanguageModel model, Replacement replacement) {
    var ids = random.ints(7, 0, model.spec().vocabulary()).toArray();
    var settings =
        AttributionSettings.USUAL
            .withTargets(new Targets.Tokens(List.of(3, 5)))
            .withChecked(Integer.MAX_VALUE);
    try (var circuit = new CircuitModel(model, replacement);
        var run =
            new Attributor(circuit, TokenSequence.ofIds(ids), settings)
                .run(Progress.none(), new Cancellation())) {
      var check = run.graph().selfCheck().orElseThrow();
      assertEquals(check.nodes(), check.checked());
      assertTrue(check.deviation() < 2e-5, check.toString());
      assertTrue(between(run.graph()) > 20, "few features act on features");
    }
  }

  /// Effects of features on features.
  private static long between(CircuitGraph graph) {
    return graph
        .indices(Node.Feature.class)
        .mapToLong(target -> {
          var count = 0L;
          for (var e = graph.adjacency().start(target); e < graph.adjacency().end(target); e++) {
            count += graph.nodes().get(graph.adjacency().source(e)) instanceof Node.Feature ? 1 : 0;
          }
          return count;
        })
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "gpt2, mlp.hook_in, NONE",
    "gpt2, mlp.hook_in, LAYER_NORM",
    "openai-gpt, hook_resid_mid, NONE",
    "openai-gpt, mlp.hook_in, NONE",
    "gpt_neo, ln2.hook_normalized, NONE",
    "gpt_neox, mlp.hook_in, NONE",
    "gpt_neox, ln2.hook_normalized, NONE",
    "llama, mlp.hook_in, NONE",
    "llama, mlp.hook_in, LAYER_NORM",
    "mistral, hook_resid_mid, NONE",
    "qwen2, mlp.hook_in, NONE",
    "qwen3, ln2.hook_normalized, NONE",
    "gemma, mlp.hook_in, NONE",
    "gemma2, mlp.hook_in, NONE",
    "gemma2, ln2.hook_normalized, NONE"
  })
  void transcodersOfEveryFamily(String family, String read, InputNorm norm, Engine engine) {
    try (var model = Traced.open(engine, family)) {
      for (var wiring : List.of(Wiring.TRANSCODER, Wiring.SKIP_TRANSCODER)) {
        var saes = new ArrayList<SparseAutoencoder>();
        for (var layer = 0; layer < model.spec().layers(); layer++) {
          var at = "blocks." + layer + ".";
          saes.add(
              dictionary(
                  engine, model.spec().dModel(), at + read, at + "hook_mlp_out", wiring, norm));
        }
        assertChecked(engine, family, saes);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gpt2",
        "openai-gpt",
        "gpt_neo",
        "gpt_neox",
        "llama",
        "mistral",
        "qwen2",
        "qwen3",
        "gemma",
        "gemma2"
      })
  void crossLayerTranscodersOfEveryFamily(String family, Engine engine) {
    try (var model = Traced.open(engine, family);
        var set = new TranscoderSet(engine, new CrossLayer(model.spec()))) {
      check(model, Replacement.of(model.spec(), set));
    }
  }

  /// MLPs that nothing stands in for follow their slope.
  @ParameterizedTest
  @CsvSource({
    "gpt2, NONE",
    "gpt2, LAYER_NORM",
    "gpt2, CONSTANT_NORM_RESCALE",
    "openai-gpt, NONE",
    "gpt_neo, NONE",
    "gpt_neox, NONE",
    "llama, LAYER_NORM",
    "mistral, NONE",
    "qwen2, NONE",
    "qwen3, NONE",
    "gemma, NONE",
    "gemma2, NONE"
  })
  void autoencodersOfEveryForm(String family, InputNorm norm, Engine engine) {
    try (var model = Traced.open(engine, family)) {
      var hooks =
          List.of(
              "blocks.0.hook_attn_out",
              "blocks.0.hook_resid_post",
              "blocks.1.hook_attn_out",
              "blocks.1.hook_mlp_out",
              "blocks.1.hook_resid_post");
      var saes = new ArrayList<SparseAutoencoder>();
      for (var hook : hooks) {
        saes.add(dictionary(engine, model.spec().dModel(), hook, hook, Wiring.AUTOENCODER, norm));
      }
      assertChecked(engine, family, saes);
    }
  }

  /// What features write in all layers from theirs on.
  private final class CrossLayer implements TranscoderSet.Source {
    private final ModelSpec model;

    CrossLayer(ModelSpec model) {
      this.model = model;
    }

    @Override
    public int layers() {
      return model.layers();
    }

    @Override
    public boolean crossLayer() {
      return true;
    }

    @Override
    public SaeSpec spec(int layer) {
      var d = model.dModel();
      return new SaeSpec(
          d, d, LATENTS, new Activation.Relu(), InputNorm.NONE, false, Wiring.TRANSCODER);
    }

    @Override
    public SaeMetadata metadata(int layer) {
      var at = "blocks." + layer + ".";
      return new SaeMetadata(
          Optional.empty(),
          Optional.of(at + "mlp.hook_in"),
          Optional.of(at + "hook_mlp_out"),
          true,
          OptionalInt.empty());
    }

    @Override
    public SaeWeights weights(int layer) {
      return new SaeWeights(
          normal(LATENTS * model.dModel()),
          normal(LATENTS),
          decoder(layer, layer),
          normal(model.dModel()),
          new float[0]);
    }

    @Override
    public float[] decoder(int layer, int target) {
      return normal(LATENTS * model.dModel());
    }
  }
}
