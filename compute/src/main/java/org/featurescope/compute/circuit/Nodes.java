package org.featurescope.compute.circuit;

import java.util.Arrays;
import java.util.List;
import org.featurescope.compute.circuit.TargetReader.LogitTarget;
import org.featurescope.compute.sae.FeatureActivations;

/// The nodes of a prompt by number, in the order of [Node#ORDER]: features by (dictionary,
/// position, latent), errors by (dictionary, position), tokens by position, logits.
final class Nodes {
  private final Replacement replacement;
  private final List<FeatureActivations> features;
  private final int[] ids;
  private final List<LogitTarget> targets;
  private final int[] firstFeature;

  Nodes(
      Replacement replacement,
      List<FeatureActivations> features,
      int[] ids,
      List<LogitTarget> targets) {
    this.replacement = replacement;
    this.features = List.copyOf(features);
    this.ids = ids;
    this.targets = targets;
    firstFeature = new int[features.size() + 1];
    for (var i = 0; i < features.size(); i++) {
      firstFeature[i + 1] = Math.addExact(firstFeature[i], features.get(i).entries());
    }
  }

  /// Positions of the prompt.
  int length() {
    return ids.length;
  }

  /// Features in all; they are the first nodes.
  int features() {
    return firstFeature[firstFeature.length - 1];
  }

  /// All nodes that act: everything but the logits.
  int sources() {
    return features() + (features.size() + 1) * ids.length;
  }

  int all() {
    return sources() + targets.size();
  }

  /// @param entry of the dictionary's active features
  int feature(int dictionary, int entry) {
    return firstFeature[dictionary] + entry;
  }

  int firstFeature(int dictionary) {
    return firstFeature[dictionary];
  }

  /// @param position from 0, or behind the last
  int firstFeature(int dictionary, int position) {
    return firstFeature[dictionary]
        + (position == 0 ? 0 : features.get(dictionary).end(position - 1));
  }

  int error(int dictionary, int position) {
    return features() + dictionary * ids.length + position;
  }

  int token(int position) {
    return features() + features.size() * ids.length + position;
  }

  int logit(int index) {
    return sources() + index;
  }

  int blocks() {
    return 2 * features.size() + 1;
  }

  /// The numbers of the nodes that can act on a target lie in blocks: the features of each
  /// dictionary, the errors of each, and the tokens. The first of a block, or behind all of them.
  int begin(int block) {
    return block < features.size()
        ? firstFeature[block]
        : features() + (block - features.size()) * ids.length;
  }

  /// Behind the last of each block: nothing acts from a later position, nor from a dictionary that
  /// comes after what the target reads.
  int[] ends(int target) {
    var feature = target < features();
    var dictionaries = feature ? dictionary(target) : features.size();
    var position = feature ? position(target) : ids.length - 1;
    var ends = new int[blocks()];
    for (var block = 0; block < features.size(); block++) {
      var acts = block < dictionaries;
      ends[block] = begin(block) + (acts ? features.get(block).end(position) : 0);
      var errors = features.size() + block;
      ends[errors] = begin(errors) + (acts ? position + 1 : 0);
    }
    ends[ends.length - 1] = begin(ends.length - 1) + position + 1;
    return ends;
  }

  /// How many nodes can act on a target.
  int inputs(int target) {
    var ends = ends(target);
    var count = 0;
    for (var block = 0; block < ends.length; block++) {
      count += Math.max(ends[block] - begin(block), 0);
    }
    return count;
  }

  /// Which dictionary a feature belongs to.
  int dictionary(int feature) {
    var dictionary = 0;
    while (feature >= firstFeature[dictionary + 1]) {
      dictionary++;
    }
    return dictionary;
  }

  /// By position, of a feature.
  int position(int feature) {
    var dictionary = dictionary(feature);
    var own = features.get(dictionary);
    var entry = feature - firstFeature[dictionary];
    var low = 0;
    var high = own.rows() - 1;
    while (low < high) {
      var middle = (low + high) >>> 1;
      if (own.end(middle) > entry) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  int latent(int feature) {
    var dictionary = dictionary(feature);
    return features.get(dictionary).latentAt(feature - firstFeature[dictionary]);
  }

  float activation(int feature) {
    var dictionary = dictionary(feature);
    return features.get(dictionary).valueAt(feature - firstFeature[dictionary]);
  }

  /// The node of a number.
  Node node(int number) {
    if (number < features()) {
      return new Node.Feature(
          replacement.dictionary(dictionary(number)).site(),
          position(number),
          latent(number),
          activation(number));
    }
    var rest = number - features();
    if (rest < features.size() * ids.length) {
      return new Node.Error(replacement.dictionary(rest / ids.length).site(), rest % ids.length);
    }
    if (number < sources()) {
      var position = number - token(0);
      return new Node.Token(position, ids[position]);
    }
    var target = targets.get(number - sources());
    return new Node.Logit(ids.length - 1, target.id(), target.text(), target.probability());
  }

  /// The nodes of some numbers.
  List<Node> nodes(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(this::node).toList();
  }
}
