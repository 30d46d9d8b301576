package org.featurescope.compute.index;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An index in memory, with all states that it was ever given.
final class MemorySink implements IndexSink {
  final Map<IndexSubject, IndexRun> runs = new HashMap<>();
  final Map<IndexSubject, List<IndexedFeature>> features = new HashMap<>();
  final List<byte[]> states = new ArrayList<>();
  Optional<byte[]> state = Optional.empty();
  int asked;

  @Override
  public Optional<InputStream> resume(List<IndexRun> wanted) {
    asked++;
    return state.map(ByteArrayInputStream::new);
  }

  @Override
  public void save(List<IndexRun> saved, State content) {
    var out = new ByteArrayOutputStream();
    try {
      content.writeTo(new DataOutputStream(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    states.add(out.toByteArray());
    state = Optional.of(out.toByteArray());
  }

  @Override
  public void publish(IndexRun run, Iterator<IndexedFeature> all, List<FeatureMap> maps) {
    var list = new ArrayList<IndexedFeature>();
    all.forEachRemaining(list::add);
    runs.put(run.subject(), run);
    features.put(run.subject(), list);
  }

  @Override
  public void done(List<IndexRun> finished) {
    state = Optional.empty();
  }
}
