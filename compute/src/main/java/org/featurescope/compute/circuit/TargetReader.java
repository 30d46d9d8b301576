package org.featurescope.compute.circuit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.model.HookPoint;
import org.featurescope.compute.model.HookPoint.Site;
import org.featurescope.compute.model.ModelSpec.Form;

/// Turns features and tokens into what they read of the stream.
final class TargetReader {
  private final FrozenPass pass;
  private final Replacement replacement;

  /// By dictionary: its own norm, and the model's between the stream and what it reads.
  private final List<Optional<Norm>> own = new ArrayList<>();

  private final List<Optional<Norm>> models = new ArrayList<>();

  /// `gain * centred(x) * scale`.
  ///
  /// @param scale by position, `[T]`
  private record Norm(NDArray gain, boolean centres, NDArray scale) {}

  TargetReader(FrozenPass pass, Replacement replacement, PromptFeatures features) {
    this.pass = pass;
    this.replacement = replacement;
    for (var index = 0; index < replacement.size(); index++) {
      var dictionary = replacement.dictionary(index);
      var ones = pass.weights().ones();
      own.add(
          features
              .readScales()
              .get(index)
              .map(scales ->
                  new Norm(ones, dictionary.centresInput(), pass.scope().create(scales))));
      models.add(modelNorm(dictionary.read()));
    }
  }

  private Optional<Norm> modelNorm(HookPoint read) {
    var weights = pass.weights();
    var norm = weights.readNorm(read);
    if (norm == FrozenWeights.ReadNorm.NONE) {
      return Optional.empty();
    }
    var gain =
        norm == FrozenWeights.ReadNorm.WITH_GAIN
            ? weights.ln2Gain(read.layer(), pass.scope())
            : weights.ones();
    var scale = pass.scale(Site.LN2_NORMALIZED, read.layer());
    return Optional.of(new Norm(gain, weights.centres(), scale));
  }

  private NDArray one(NDManager owner, String method, Object... args) {
    return pass.weights().script().one(owner, method, args);
  }

  /// Features of one dictionary as targets of their pre-activations.
  ///
  /// @param positions ascending
  TargetBatch features(int index, int[] positions, int[] latents, int[] nodes, NDManager owner) {
    var dictionary = replacement.dictionary(index);
    var norms = Stream.of(own, models).flatMap(all -> all.get(index).stream()).toList();
    var rows = read(dictionary, positions, latents, norms, owner);
    return new TargetBatch(
        stream(dictionary.read()), !dictionary.isAutoencoder(), positions, nodes, rows);
  }

  /// What pre-activations read of the activation that their dictionary encodes, `[n, d]`.
  NDArray readings(int index, int[] positions, int[] latents, NDManager owner) {
    var norms = own.get(index).stream().toList();
    return read(replacement.dictionary(index), positions, latents, norms, owner);
  }

  /// @param norms before the encoder, the last first
  private NDArray read(
      Dictionary dictionary, int[] positions, int[] latents, List<Norm> norms, NDManager owner) {
    return one(
        owner,
        "read_rows_at",
        dictionary.sae().encoder(),
        FrozenPass.longs(latents),
        FrozenPass.longs(positions),
        norms.stream().map(Norm::gain).toArray(NDArray[]::new),
        norms.stream().mapToLong(norm -> norm.centres() ? 1 : 0).toArray(),
        norms.stream().map(Norm::scale).toArray(NDArray[]::new));
  }

  /// The point of the stream behind the norm.
  private HookPoint stream(HookPoint read) {
    return switch (read.site()) {
      case LN2_NORMALIZED, MLP_IN ->
          new HookPoint(
              replacement.spec().form() == Form.PARALLEL ? Site.RESID_PRE : Site.RESID_MID,
              read.layer());
      default -> read;
    };
  }

  /// Columns of the unembedding less their mean, `[n, d]`, as readings of the final norm's output;
  /// for a difference one row, target less distractor.
  NDArray directions(List<LogitTarget> targets, NDManager owner) {
    var unembedding = pass.weights().model().transformer().weights().unembedding();
    try (var scope = owner.newSubManager()) {
      var wanted = targets.stream().mapToInt(LogitTarget::id).toArray();
      var other = targets.stream().mapToInt(LogitTarget::distractor).toArray();
      var rows =
          one(
              scope,
              "output_rows",
              unembedding,
              pass.weights().meanOutput(),
              scope.create(FrozenPass.longs(wanted)),
              scope.create(FrozenPass.longs(other)));
      rows.attach(owner);
      return rows;
    }
  }

  /// Tokens as targets of their logits at the last position.
  TargetBatch logits(List<LogitTarget> targets, int firstNode, NDManager owner) {
    try (var scope = owner.newSubManager()) {
      var rows = directions(targets, scope);
      var weights = pass.weights();
      var positions = new int[targets.size()];
      var nodes = new int[targets.size()];
      for (var i = 0; i < nodes.length; i++) {
        positions[i] = pass.length() - 1;
        nodes[i] = firstNode + i;
      }
      var norm = weights.model().transformer().weights().finalNorm();
      if (norm.isPresent()) {
        var at = scope.create(FrozenPass.longs(positions));
        var scale = pass.scale(new HookPoint(Site.FINAL_NORMALIZED, -1));
        var gain = weights.gain(norm.get(), scope);
        rows = one(scope, "read_at", rows, gain, weights.centres(), scale, at);
      }
      rows.attach(owner);
      var end = HookPoint.residPost(replacement.spec().layers() - 1);
      return new TargetBatch(end, true, positions, nodes, rows);
    }
  }

  /// An output of a graph.
  ///
  /// @param distractor what is taken off; -1 for the mean over the vocabulary
  /// @param text as the tokenizer spells it
  /// @param weight how much it counts
  record LogitTarget(int id, int distractor, String text, double probability, double weight) {}

  /// Which outputs are explained, in descending order of probability unless a person chose them.
  ///
  /// @param spelling the text of a token
  /// @throws FeaturescopeException if a chosen token is none of the vocabulary
  static List<LogitTarget> choose(Targets targets, float[] logits, IntFunction<String> spelling) {
    var probabilities = softmax(logits);
    return switch (targets) {
      case Targets.MostProbable(var share, var most) ->
          mostProbable(probabilities, share, most).stream()
              .map(id -> alone(id, probabilities, spelling))
              .toList();
      case Targets.Tokens(var ids) ->
          ids.stream().map(id -> alone(id, probabilities, spelling)).toList();
      case Targets.Difference(var target, var distractor) ->
          List.of(
              new LogitTarget(
                  checked(target, probabilities),
                  checked(distractor, probabilities),
                  spelling.apply(target) + " \u2212 " + spelling.apply(distractor),
                  probabilities[target],
                  1));
    };
  }

  private static LogitTarget alone(int id, double[] probabilities, IntFunction<String> spelling) {
    checked(id, probabilities);
    return new LogitTarget(id, -1, spelling.apply(id), probabilities[id], probabilities[id]);
  }

  private static int checked(int id, double[] probabilities) {
    if (id < 0 || id >= probabilities.length) {
      throw new FeaturescopeException(
          "there is no token " + id, "choose one from 0 to " + (probabilities.length - 1));
    }
    return id;
  }

  private static List<Integer> mostProbable(double[] probabilities, double share, int most) {
    var chosen = new ArrayList<Integer>();
    var taken = new boolean[probabilities.length];
    var sum = 0.0;
    while (chosen.size() < Math.min(most, taken.length) && sum < share) {
      var best = -1;
      for (var id = 0; id < taken.length; id++) {
        if (!taken[id] && (best < 0 || probabilities[id] > probabilities[best])) {
          best = id;
        }
      }
      taken[best] = true;
      sum += probabilities[best];
      chosen.add(best);
    }
    return chosen;
  }

  static double[] softmax(float[] logits) {
    var largest = Float.NEGATIVE_INFINITY;
    for (var logit : logits) {
      largest = Math.max(largest, logit);
    }
    var probabilities = new double[logits.length];
    var sum = 0.0;
    for (var i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i] - largest);
      sum += probabilities[i];
    }
    for (var i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }
}
