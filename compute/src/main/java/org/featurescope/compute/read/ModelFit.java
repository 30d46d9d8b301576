package org.featurescope.compute.read;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.Hooks;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.model.Transformer.Extent;
import org.featurescope.compute.model.Transformer.Result;
import org.featurescope.compute.sae.FeatureActivations;
import org.featurescope.compute.sae.ReconstructionQuality;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.TranscoderSet;
import org.featurescope.compute.sae.format.Finding;
import org.featurescope.compute.sae.format.SaeFiles;

/// Whether an autoencoder, a transcoder or a set fits a model: its dimensions, and whether what
/// comes out on a text is near what was to come out.
public final class ModelFit {
  /// Plain English of the kind that every model has seen.
  public static final String SAMPLE =
      """
      The old library stood at the end of the street, between a bakery and a small shop that sold
      clocks. Every morning a woman opened its doors and put the newspapers of the day on a table
      near the window. Children came after school to look for books about animals, ships and the
      stars, and their parents waited outside and talked about the weather. In winter, when it was
      dark at four o'clock, the light of the reading room could be seen from the bridge. "There is
      no better place," she said, "to learn what happened before you were born." In 1987 the city
      wanted to close it, but more than two thousand people signed a letter, and it stayed open.
      """;

  /// Less explained variance than this is seldom what an autoencoder was trained to.
  private static final double PLAUSIBLE = 0.5;

  private final LanguageModel model;
  private final String text;
  private final Cancellation cancellation;

  /// @param text what to read; [#SAMPLE] where there is nothing better
  public ModelFit(LanguageModel model, String text, Cancellation cancellation) {
    this.model = model;
    this.text = text;
    this.cancellation = cancellation;
  }

  /// Opens what is at `path` beside the model and looks at it.
  ///
  /// @param path what [SaeFiles] opens; that it cannot be opened is a finding
  public List<Finding> examine(Path path) {
    try {
      if (SaeFiles.isSet(path)) {
        try (var set = SaeFiles.openSet(path, model.engine())) {
          return examine(set);
        }
      }
      try (var sae = SaeFiles.open(path, model.engine())) {
        return examine(List.of(sae));
      }
    } catch (FeaturescopeException e) {
      return List.of(Finding.problem("fits", e.problem(), e.remedy()));
    }
  }

  /// @param saes one, or one for each layer
  public List<Finding> examine(List<SparseAutoencoder> saes) {
    return fit(
        saes, (layer, features, x, scope) -> saes.get(layer).decode(features.get(layer), x, scope));
  }

  public List<Finding> examine(TranscoderSet set) {
    return fit(IntStream.range(0, set.size()).mapToObj(set::layer).toList(), set::decode);
  }

  /// What comes out for one of several, given the features of all before it.
  private interface Output {
    NDArray decode(int index, List<FeatureActivations> features, NDArray x, NDManager into);
  }

  private List<Finding> fit(List<SparseAutoencoder> saes, Output output) {
    try {
      var reads = saes.stream().map(sae -> TextReader.hook(model, sae)).toList();
      var wants = saes.stream().map(sae -> TextReader.target(model, sae)).toList();
      var findings = new ArrayList<Finding>();
      findings.add(
          Finding.ok(
              "fits",
              "the model has the hook and the width: %s"
                  .formatted(
                      reads.size() == 1
                          ? reads.getFirst()
                          : reads.getFirst() + " to " + reads.getLast())));
      findings.addAll(quality(saes, reads, wants, output));
      return findings;
    } catch (FeaturescopeException e) {
      return List.of(Finding.problem("fits", e.problem(), e.remedy()));
    }
  }

  private List<Finding> quality(
      List<SparseAutoencoder> saes, List<HookPoint> reads, List<HookPoint> wants, Output output) {
    var ids = TextReader.tokenize(model, Optional.of(saes.getFirst()), text).ids();
    ids = Arrays.copyOf(ids, Math.min(ids.length, model.spec().context()));
    if (ids.length < 3) {
      return List.of(
          Finding.warning("reconstruction", "the text is too short", "give a longer one"));
    }
    var engine = model.engine();
    var findings = new ArrayList<Finding>();
    try (var scope = engine.scope()) {
      var input =
          scope.create(Arrays.stream(ids).asLongStream().toArray(), new Shape(1, ids.length));
      var hooks = Stream.concat(reads.stream(), wants.stream()).distinct();
      var result =
          model
              .transformer()
              .forward(
                  input,
                  Hooks.capture(hooks.toArray(HookPoint[]::new)),
                  Extent.CAPTURES,
                  Optional.empty(),
                  engine.ops(scope),
                  cancellation);
      var features = new ArrayList<FeatureActivations>();
      for (var i = 0; i < saes.size(); i++) {
        cancellation.check();
        var x = rows(result, reads.get(i), saes.get(i).spec().dIn());
        features.add(saes.get(i).encode(x));
        var y = output.decode(i, features, x, scope).toFloatArray();
        var wanted = rows(result, wants.get(i), saes.get(i).spec().dOut()).toFloatArray();
        findings.add(finding(wants.get(i), quality(saes.get(i), wanted, y, features.get(i))));
      }
    }
    return findings;
  }

  private static NDArray rows(Result result, HookPoint hook, int width) {
    var captured = result.captures().get(hook);
    if (captured == null) {
      throw new FeaturescopeException(
          "The model has no " + hook.name(),
          "choose an autoencoder that was trained on this model");
    }
    return captured.reshape(captured.getShape().size() / width, width);
  }

  /// The first token is left out: models park attention there, and its length would drown the rest.
  private static ReconstructionQuality quality(
      SparseAutoencoder sae, float[] wanted, float[] output, FeatureActivations features) {
    var sum = new ReconstructionQuality.Sum(sae.spec().dOut(), sae.spec().latents());
    for (var row = 1; row < features.rows(); row++) {
      sum.add(wanted, output, features, row);
    }
    return sum.quality();
  }

  private static Finding finding(HookPoint target, ReconstructionQuality quality) {
    var share = quality.explainedVariance();
    var said =
        String.format(
            Locale.ROOT,
            "explains %.0f %% of the variance of %s on a text of %d tokens, %.1f latents active",
            100 * share,
            target.name(),
            quality.tokens(),
            quality.l0());
    if (share >= PLAUSIBLE) {
      return Finding.ok("reconstruction", said);
    }
    return share >= 0
        ? Finding.warning(
            "reconstruction",
            said,
            "compare with its makers' figure, and try a text like those it was trained on")
        : Finding.problem(
            "reconstruction",
            said + ": worse than the mean",
            "it belongs to another model, hook or layer, or its input norm is not the one in its"
                + " files");
  }
}
