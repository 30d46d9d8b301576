package org.featurescope.compute.index;

import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// A sink in which an index begins anew, whatever an interrupted one has left there.
public record FreshSink(IndexSink sink) implements IndexSink {

  @Override
  public Optional<InputStream> resume(List<IndexRun> runs) {
    sink.done(runs);
    return Optional.empty();
  }

  @Override
  public void save(List<IndexRun> runs, State state) {
    sink.save(runs, state);
  }

  @Override
  public void publish(IndexRun run, Iterator<IndexedFeature> features, List<FeatureMap> maps) {
    sink.publish(run, features, maps);
  }

  @Override
  public void done(List<IndexRun> runs) {
    sink.done(runs);
  }
}
