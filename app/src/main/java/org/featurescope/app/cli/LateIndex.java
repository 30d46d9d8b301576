package org.featurescope.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.job.NewFolders;
import org.featurescope.compute.store.Workspace;

/// The index of a workspace that is made when something is written into it: none is left where the
/// corpus turns out to be none. One that is there is opened at once, and refused at once.
final class LateIndex implements IndexSink, AutoCloseable {
  private final Path file;
  private final NewFolders folders;
  private Optional<Workspace> workspace = Optional.empty();

  LateIndex(Path file) {
    this.file = file;
    this.folders = NewFolders.of(file);
    if (Files.exists(file)) {
      sink();
    }
  }

  private IndexSink sink() {
    if (workspace.isEmpty()) {
      workspace = Optional.of(Workspace.toWrite(file));
    }
    return workspace.get().index();
  }

  /// Of a new one in which the first thing cannot be kept, on a disk that is full, nothing is left.
  private void write(Consumer<IndexSink> work) {
    var fresh = workspace.isEmpty();
    try {
      work.accept(sink());
    } catch (RuntimeException e) {
      if (fresh && workspace.isPresent()) {
        remove(e);
      }
      folders.removeEmpty();
      throw e;
    }
  }

  private void remove(RuntimeException reason) {
    close();
    workspace = Optional.empty();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  @Override
  public Optional<InputStream> resume(List<IndexRun> runs) {
    return workspace.isPresent() ? sink().resume(runs) : Optional.empty();
  }

  @Override
  public void save(List<IndexRun> runs, State state) {
    write(sink -> sink.save(runs, state));
  }

  @Override
  public void publish(IndexRun run, Iterator<IndexedFeature> features, List<FeatureMap> maps) {
    write(sink -> sink.publish(run, features, maps));
  }

  @Override
  public void done(List<IndexRun> runs) {
    workspace.ifPresent(there -> there.index().done(runs));
  }

  @Override
  public void close() {
    workspace.ifPresent(Workspace::close);
  }
}
