package org.featurescope.compute.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.job.AtomicFiles;
import org.featurescope.compute.job.DataDirectory;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.NewFolders;

/// A workspace, open. Any thread may use it; two windows, and two programs, may have one file open
/// at a time.
///
/// What a method has returned from is in the file and outlives a killed process and a power cut;
/// what it has not returned from is there whole or not at all.
public final class Workspace implements AutoCloseable {
  private static final String NAME = "workspace.db";

  private final Database database;
  private final WorkspaceState state;
  private final boolean checkAdvised;
  private long seen;

  private Workspace(Door door) {
    database = door.database();
    state = door.state();
    checkAdvised = door.checkAdvised();
    seen = version();
  }

  /// Opens a workspace for reading and writing, or makes a new one. One of an earlier version is
  /// brought to this version, after a copy of it was put beside it.
  ///
  /// A file or folder that is write-protected, or a file that is damaged, is open for reading
  /// alone: see [#state].
  ///
  /// @throws FeaturescopeException when it is no workspace, of a newer version, or locked
  public static Workspace open(Path file) {
    return new Workspace(Door.open(file, true, true));
  }

  /// As [#open], for what is of no use without writing.
  ///
  /// @throws FeaturescopeException also when the file can only be read
  public static Workspace toWrite(Path file) {
    var workspace = open(file);
    if (workspace.state().writable()) {
      return workspace;
    }
    workspace.close();
    throw switch (workspace.state()) {
      case WorkspaceState.Damaged(var problem) ->
          new FeaturescopeException(
              problem, "'featurescope features --repair --workspace FILE' saves what is legible");
      case WorkspaceState.ReadOnly(var reason) ->
          new FeaturescopeException(
              "%s can only be read: %s".formatted(file, reason),
              "choose a file that can be written");
      case WorkspaceState.Writable() -> new IllegalStateException();
    };
  }

  /// As [#toWrite], for work without which a new workspace is of no use: it takes its place when
  /// the work is done, and where that fails there is none.
  ///
  /// @param work done with the workspace, which is closed afterwards
  /// @return what the work comes to
  public static <T> T fill(Path file, Function<Workspace, T> work) {
    if (Files.exists(file)) {
      try (var workspace = toWrite(file)) {
        return work.apply(workspace);
      }
    }
    FileProblem.requireWritable(file);
    var temporary = AtomicFiles.temporaryFor(file);
    var folders = NewFolders.of(file);
    try {
      T result;
      try (var workspace = toWrite(temporary)) {
        result = work.apply(workspace);
      }
      if (!AtomicFiles.publish(temporary, file)) {
        throw new FeaturescopeException(
            "another program has made " + file + " meanwhile",
            "try again, and it is added to that one");
      }
      return result;
    } catch (FeaturescopeException e) {
      // Whoever asked for a workspace knows nothing of the file that becomes one.
      throw new FeaturescopeException(
          e.problem().replace(temporary.toString(), file.toString()), e.remedy(), e);
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    } finally {
      Door.remove(temporary);
      folders.removeEmpty();
    }
  }

  /// Opens a workspace that is there, for reading alone.
  ///
  /// @throws FeaturescopeException when it is missing, no workspace, or of a newer version
  public static Workspace readOnly(Path file) {
    return new Workspace(Door.open(file, false, false));
  }

  /// Opens the workspace of this user, `workspace.db` in the [DataDirectory].
  ///
  /// @param packs indexes that came with the program: what of them is not there yet, or older than
  ///   they are, is brought in. Where there is no workspace at all, the first of them is simply
  ///   copied.
  public static Workspace ofUser(List<Path> packs) {
    return openWith(DataDirectory.get().resolve(NAME), packs);
  }

  /// As [#ofUser], at any place.
  public static Workspace openWith(Path file, List<Path> packs) {
    if (!Files.exists(file) && !packs.isEmpty()) {
      copyFile(packs.getFirst(), file);
    }
    var workspace = open(file);
    try {
      if (workspace.state().writable()) {
        packs.forEach(new PackIndexes(workspace)::bringIn);
      }
      return workspace;
    } catch (RuntimeException e) {
      workspace.close();
      throw e;
    }
  }

  private static void copyFile(Path from, Path to) {
    AtomicFiles.writeNew(
        to,
        channel -> {
          try (var source = FileChannel.open(from, StandardOpenOption.READ)) {
            var size = source.size();
            var done = 0L;
            while (done < size) {
              done += source.transferTo(done, size - done, channel);
            }
          }
        });
  }

  /// Whether a file says of itself that it is a workspace.
  public static boolean matches(Path file) {
    try {
      return Files.isRegularFile(file)
          && FileHeader.of(file)
              .filter(header -> header.application() == Schema.APPLICATION)
              .isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  public Path file() {
    return database.file();
  }

  public WorkspaceState state() {
    return state;
  }

  /// Whether it was not closed the last time (or is open elsewhere), so that a [WorkspaceCheck] in
  /// the background is due.
  public boolean checkAdvised() {
    return checkAdvised;
  }

  /// Where indexes go.
  public IndexSink index() {
    return new IndexStore(database);
  }

  /// All indexes that are read, the oldest first: one of a subject.
  public List<IndexRun> runs() {
    return database.read(Runs::toRead).stream().map(Runs.Keyed::run).toList();
  }

  /// The other indexes of these subjects, over other texts, the oldest first.
  public List<IndexRun> aside() {
    return database.read(Runs::aside).stream().map(Runs.Keyed::run).toList();
  }

  /// Makes an index that is put aside the one to read; that one is put aside for it.
  ///
  /// @throws FeaturescopeException when it is not there any more
  public void use(IndexRun run) {
    new IndexStore(database).use(run);
  }

  /// Removes an index that is put aside; what is written on its features stays.
  ///
  /// @throws FeaturescopeException when it is not there any more
  public void remove(IndexRun run) {
    new IndexStore(database).remove(run);
  }

  public List<IndexSubject> subjects() {
    return runs().stream().map(IndexRun::subject).toList();
  }

  /// Where the numbers of an index come from. An index belongs to the weights (by their hashes) and
  /// the hook, not to the names.
  public Optional<IndexRun> run(IndexSubject subject) {
    return database.read(session -> Runs.of(session, subject)).map(Runs.Keyed::run);
  }

  /// Whether there is an index of just these weights, or only one of others that go by their name.
  public IndexMatch match(IndexSubject subject) {
    var exact = run(subject);
    if (exact.isPresent()) {
      return new IndexMatch.Fits(exact.get());
    }
    return runs().stream()
        .filter(run ->
            run.subject().saeName().equals(subject.saeName())
                && run.subject().hook().equals(subject.hook()))
        .findFirst()
        .map(run -> otherWeights(run, subject))
        .orElseGet(IndexMatch.Missing::new);
  }

  private static IndexMatch otherWeights(IndexRun run, IndexSubject subject) {
    var model = !run.subject().modelHash().equals(subject.modelHash());
    return new IndexMatch.OtherWeights(
        run,
        "the index of %s was made with other weights of the %s than are open now"
            .formatted(subject.saeName(), model ? "model" : "autoencoder"),
        "index it again; labels and notes on the features of the other weights are kept");
  }

  /// The columns of an index.
  ///
  /// @throws FeaturescopeException when there is none, or its numbers are damaged
  public FeatureTable features(IndexSubject subject) {
    return database.read(session -> TableReader.table(session, keyed(session, subject)));
  }

  /// The same numbers with what is written on the features now.
  public FeatureTable refreshed(FeatureTable table) {
    return table.with(database.read(session -> TableReader.remarks(session, table.subject())));
  }

  /// All that an index knows about a feature.
  ///
  /// @throws FeaturescopeException when there is no such index or feature
  public IndexedFeature feature(IndexSubject subject, int latent) {
    return database
        .read(session -> FeatureRows.read(session, keyed(session, subject).id(), latent))
        .orElseThrow(() ->
            new FeaturescopeException(
                "there is no feature %d among %,d".formatted(latent, subject.latents()),
                "choose a number below %,d".formatted(subject.latents())));
  }

  /// How often and how strongly some features of an index fire, by latent.
  ///
  /// @throws FeaturescopeException when there is no such index, or its numbers are damaged
  public Map<Integer, FeatureStatistics> statistics(IndexSubject subject, BitSet latents) {
    return database.read(session -> {
      var run = keyed(session, subject).id();
      var found = new HashMap<Integer, FeatureStatistics>();
      for (var latent = latents.nextSetBit(0);
          latent >= 0;
          latent = latents.nextSetBit(latent + 1)) {
        FeatureRows.statistics(session, run, latent)
            .ifPresent(statistics -> found.put(statistics.latent(), statistics));
      }
      return found;
    });
  }

  private static Runs.Keyed keyed(Session session, IndexSubject subject) throws SQLException {
    return Runs.of(session, subject)
        .orElseThrow(() ->
            new FeaturescopeException(
                "there is no index of %s at %s".formatted(subject.saeName(), subject.hook()),
                "make one with 'featurescope index'"));
  }

  /// The maps that were made of an index.
  public List<FeatureMap> maps(IndexSubject subject) {
    return database.read(session -> MapRows.of(session, keyed(session, subject).id()));
  }

  /// The features whose label and tags, note, or context of an example hold all words of `text`,
  /// the last one perhaps only its beginning; of a number, those that begin with its digits. Of
  /// nothing, all. The table's labels and tags are searched, the file's notes and contexts; of
  /// words that stand almost everywhere, the first ten thousand examples.
  public BitSet search(FeatureTable table, String text) {
    var found = table.matching(text);
    if (!text.isBlank()) {
      database.read(session -> {
        Search.add(session, table, text, found);
        return null;
      });
    }
    return found;
  }

  /// As [#search(FeatureTable, String)], with the columns read anew.
  public BitSet search(IndexSubject subject, String text) {
    return search(features(subject), text);
  }

  /// Searches what is written on features of any autoencoder, then the contexts of all examples.
  public List<SearchHit> find(String text, int limit) {
    return database.read(session -> Search.everywhere(session, text, limit));
  }

  /// What is written on a feature.
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
  public synchronized boolean changed() {
    var version = version();
    var changed = version != seen;
    seen = version;
    return changed;
  }

  /// A damaged file stays as it is.
  private long version() {
    return state instanceof WorkspaceState.Damaged ? 0 : database.version();
  }

  /// Takes an index from another workspace.
  ///
  /// @param change what becomes of each feature on the way
  void publish(Workspace from, IndexRun run, UnaryOperator<IndexedFeature> change) {
    index().publish(run, features(from, run, change), from.maps(run.subject()));
  }

  static Iterator<IndexedFeature> features(
      Workspace from, IndexRun run, UnaryOperator<IndexedFeature> change) {
    var subject = run.subject();
    return IntStream.range(0, subject.latents())
        .mapToObj(latent -> change.apply(from.feature(subject, latent)))
        .iterator();
  }

  /// Writes a compact copy of the whole workspace, for a pack or to give away. It can be read from
  /// a folder that is write-protected.
  public void copyTo(Path target) {
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw FileProblem.writing(target, e);
    }
    database.alone(session -> {
      Door.copy(session, target);
      return null;
    });
  }

  Database database() {
    return database;
  }

  /// Waits for changes that are under way.
  @Override
  public void close() {
    database.close();
  }
}
