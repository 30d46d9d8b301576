package org.featurescope.compute.store;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;

/// A workspace, open. Any thread may use it; two windows, and two programs, may have one file open
/// at a time.
public final class Workspace implements AutoCloseable {
  private final Database database;

  Workspace(Database database) {
    this.database = database;
  }

  /// Opens a workspace, or makes a new one.
  public static Workspace open(Path file) {
    throw new UnsupportedOperationException();
  }

  public static Workspace readOnly(Path file) {
    throw new UnsupportedOperationException();
  }

  public Path file() {
    return database.file();
  }

  public WorkspaceState state() {
    throw new UnsupportedOperationException();
  }

  /// Where an index goes.
  public IndexSink index() {
    throw new UnsupportedOperationException();
  }

  public List<IndexRun> runs() {
    throw new UnsupportedOperationException();
  }

  public List<IndexSubject> subjects() {
    throw new UnsupportedOperationException();
  }

  public Optional<IndexRun> run(IndexSubject subject) {
    throw new UnsupportedOperationException();
  }

  public FeatureTable features(IndexSubject subject) {
    throw new UnsupportedOperationException();
  }

  /// The same numbers with what is written on the features now.
  public FeatureTable refreshed(FeatureTable table) {
    throw new UnsupportedOperationException();
  }

  public IndexedFeature feature(IndexSubject subject, int latent) {
    throw new UnsupportedOperationException();
  }

  public List<FeatureMap> maps(IndexSubject subject) {
    throw new UnsupportedOperationException();
  }

  /// The features of an index whose label, tags or note hold the words of `text`, or with an
  /// example in whose context they all occur; of a number, that feature too.
  public BitSet search(IndexSubject subject, String text) {
    throw new UnsupportedOperationException();
  }

  /// Searches all that is written on features of any autoencoder, and the examples' contexts.
  public List<SearchHit> find(String text, int limit) {
    throw new UnsupportedOperationException();
  }

  public Annotation annotation(FeatureKey feature) {
    return database.read(session ->
        new Annotation(
            LabelStore.of(session, feature),
            NoteStore.of(session, feature),
            TagStore.of(session, feature),
            StarStore.of(session, feature)));
  }

  public LabelStore labels() {
    return new LabelStore(database);
  }

  public NoteStore notes() {
    return new NoteStore(database);
  }

  public TagStore tags() {
    return new TagStore(database);
  }

  public StarStore stars() {
    return new StarStore(database);
  }

  public PinStore pins() {
    return new PinStore(database);
  }

  public ListStore lists() {
    return new ListStore(database);
  }

  public TextStore texts() {
    return new TextStore(database);
  }

  public DocumentStore plans() {
    return new DocumentStore(database, "plan");
  }

  public DocumentStore graphs() {
    return new DocumentStore(database, "graph");
  }

  /// Whether somebody else has changed the file since this was asked last: another window, another
  /// program, or an index that has come in.
  public boolean changed() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    database.close();
  }
}
