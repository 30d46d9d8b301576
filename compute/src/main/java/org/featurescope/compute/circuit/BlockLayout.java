package org.featurescope.compute.circuit;

import java.util.List;
import org.featurescope.compute.sae.FeatureActivations;

/// Where a [BlockTally] puts what: sources in blocks, one for each dictionary and position, with
/// the dictionary's active features there, its error behind them, and as many empty columns as make
/// a multiple of sixteen. Behind all dictionaries the tokens, as features of none with an error.
final class BlockLayout {
  private static final int MULTIPLE = 16;

  private final List<FeatureActivations> features;

  /// By dictionary, and the tokens behind them: the first column of each position, among those of
  /// the dictionary.
  private final int[][] places;

  /// By dictionary: how many columns come before its own.
  private final long[] before;

  BlockLayout(List<FeatureActivations> features, int length) {
    this.features = features;
    places = new int[features.size() + 1][length + 1];
    before = new long[features.size() + 2];
    for (var from = 0; from <= features.size(); from++) {
      for (var position = 0; position < length; position++) {
        var columns = Math.ceilDiv(features(from, position) + 1, MULTIPLE) * MULTIPLE;
        places[from][position + 1] = Math.addExact(places[from][position], columns);
      }
      before[from + 1] = before[from] + places[from][length];
    }
  }

  /// Which of the dictionaries stands for the tokens.
  int tokens() {
    return features.size();
  }

  int length() {
    return places[0].length - 1;
  }

  /// How many features of a dictionary are active at a position.
  int features(int from, int position) {
    return from == tokens()
        ? 0
        : features.get(from).end(position) - features.get(from).start(position);
  }

  /// Columns of one block.
  int columns(int from, int position) {
    return places[from][position + 1] - places[from][position];
  }

  /// The first column of a block among those of its dictionary.
  int place(int from, int position) {
    return places[from][position];
  }

  /// The same among all columns.
  long column(int from, int position) {
    return before[from] + places[from][position];
  }

  /// Of all blocks.
  long columns() {
    return before[before.length - 1];
  }

  /// Of the blocks of a dictionary.
  int columns(int from) {
    return places[from][length()];
  }
}
