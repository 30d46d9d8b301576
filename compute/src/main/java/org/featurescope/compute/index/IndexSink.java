package org.featurescope.compute.index;

import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Where an index goes. What a call has returned from is there after a kill -9, whole; what it has
/// not returned from is not there at all.
public interface IndexSink {

  /// What an interrupted index of these subjects over this corpus can go on from.
  Optional<InputStream> resume(List<IndexRun> runs);

  /// Remembers how far an index has come, for [#resume]. It takes the place of what was remembered
  /// before.
  ///
  /// @param runs what is counted together in one pass
  /// @param state writes the counts so far
  void save(List<IndexRun> runs, State state);

  /// Takes a finished index of one subject, in place of an older one of the same subject.
  ///
  /// @param features all n in the order of their numbers
  void publish(IndexRun run, Iterator<IndexedFeature> features, List<FeatureMap> maps);

  /// Forgets what [#save] remembered.
  void done(List<IndexRun> runs);

  /// Writes counts.
  @FunctionalInterface
  interface State {
    void writeTo(DataOutput out) throws IOException;
  }
}
