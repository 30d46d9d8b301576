package org.featurescope.compute.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.engine.TestEngine;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.Golden;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What the weights say about an autoencoder's features, with the neurons of an MLP beside it.
@ExtendWith(TestEngine.class)
class WeightGeometryTest {

  @Test
  void anAutoencoderAndTheNeuronsOfALayerFindEachOther(Engine engine) {
    var folder = Golden.folder("evaluation/sae");
    try (var model =
            LanguageModel.open(
                Golden.folder("models/gpt2"),
                engine,
                Precision.FP32,
                Progress.none(),
                new Cancellation());
        var made = new FeatureSources(model, "tiny")) {
      var dictionary = made.open(folder).getFirst();
      var neurons = made.neurons(0);
      var geometry = new WeightGeometry(model, List.of(dictionary, neurons));

      var ours = dictionary.directions().orElseThrow();
      var theirs = neurons.directions().orElseThrow();
      for (var latent = dictionary.latents() - 1; latent >= 0; latent -= 11) {
        var found = geometry.of(dictionary.subject(), latent);
        assertEquals(10, found.promoted().size());
        assertEquals(10, found.neighbours().size());
        var near = found.neighbours().getFirst();
        assertEquals(cosine(ours[latent], ours[near.latent()]), near.cosine(), 1e-5);
        var other = found.layers().getFirst();
        assertEquals(neurons.subject().saeHash(), other.saeHash());
        assertEquals(0, other.layer());
        assertEquals(cosine(ours[latent], theirs[other.latent()]), other.cosine(), 1e-5);
        for (var neuron : theirs) {
          assertTrue(cosine(ours[latent], neuron) <= other.cosine() + 1e-5);
        }
      }
      var maps = geometry.maps(neurons.subject(), new Cancellation());
      assertEquals(FeatureMap.LAYOUTS.size(), maps.size());
      assertEquals(neurons.latents(), maps.getFirst().x().length);
      var back = geometry.of(neurons.subject(), 3).layers().getFirst();
      assertEquals(dictionary.subject().saeHash(), back.saeHash());
      assertEquals(1, back.layer());
    }
  }

  private static double cosine(float[] a, float[] b) {
    var dot = 0.0;
    var aa = 0.0;
    var bb = 0.0;
    for (var i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(aa * bb);
  }
}
