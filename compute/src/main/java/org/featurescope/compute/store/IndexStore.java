package org.featurescope.compute.store;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.store.Runs.Keyed;

/// Where indexes are written.
///
/// A finished index comes in as many small changes, so that a person's edits never wait for it,
/// under a run that nobody reads; the last change makes that run the one to read. Of the same
/// subject's older ones it takes the place of that over the same text; one over another text is put
/// aside. A process that dies on the way leaves the old index, and rows that the next index
/// removes.
final class IndexStore implements IndexSink {
  private static final int BATCH = 512;

  /// Parts of a saved state that go into one change.
  private static final int PARTS = 8;

  /// A run that has not grown for this long is nobody's work any more.
  private static final long ABANDONED_MS = 600_000;

  private final Database database;

  IndexStore(Database database) {
    this.database = database;
  }

  @Override
  public Optional<InputStream> resume(List<IndexRun> runs) {
    var purpose = purpose(runs);
    var whole =
        database.read(session ->
            session.first(
                "SELECT progress.id, count(part), max(part) FROM progress"
                    + " JOIN progress_part ON progress = progress.id"
                    + " WHERE purpose = ? AND whole = 1 GROUP BY progress.id"
                    + " ORDER BY progress.id DESC",
                row -> new Saved(row.getLong(1), row.getInt(2)),
                purpose));
    return whole.map(saved -> new SequenceInputStream(new Parts(database, saved)));
  }

  record Saved(long id, int parts) {}

  @Override
  public void save(List<IndexRun> runs, State state) {
    var purpose = purpose(runs);
    var id =
        database.writeBulk(session ->
            session.insert(
                "INSERT INTO progress (purpose, whole, touched) VALUES (?, 0, ?)",
                purpose,
                System.currentTimeMillis()));
    var parts = new PartsOutput(PARTS, (first, filled) -> addParts(id, first, filled));
    try (var out = new DataOutputStream(parts)) {
      state.writeTo(out);
    } catch (IOException e) {
      throw new FeaturescopeException(
          "the state of the index cannot be saved: " + e.getMessage(), "try again", e);
    }
    database.write(session -> {
      session.update("UPDATE progress SET whole = 1 WHERE id = ?", id);
      return session.update("DELETE FROM progress WHERE purpose = ? AND id < ?", purpose, id);
    });
  }

  private void addParts(long id, int first, List<byte[]> parts) {
    database.writeBulk(session -> {
      var number = first;
      for (var part : parts) {
        session.update(
            "INSERT INTO progress_part (progress, part, bytes) VALUES (?, ?, ?)",
            id,
            number++,
            part);
      }
      return null;
    });
  }

  @Override
  public void done(List<IndexRun> runs) {
    var purpose = purpose(runs);
    database.write(session -> session.update("DELETE FROM progress WHERE purpose = ?", purpose));
    removeLeftovers();
  }

  /// What a state is about: which subjects are counted over which corpus and how, however far.
  private static String purpose(List<IndexRun> runs) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var run : runs) {
        var subject = run.subject();
        for (var part :
            List.of(
                subject.modelHash(),
                subject.saeHash(),
                subject.hook(),
                "" + subject.latents(),
                run.corpusHash(),
                "" + run.context(),
                "" + run.seed(),
                run.version())) {
          digest.update(part.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void publish(IndexRun run, Iterator<IndexedFeature> features, List<FeatureMap> maps) {
    finish(write(run, features, maps));
  }

  /// As [#publish], of an index that came with the program.
  void publish(Keyed theirs, Iterator<IndexedFeature> features, List<FeatureMap> maps) {
    var id = write(theirs.run(), features, maps);
    finish(id);
    database.write(session -> date(session, id, theirs));
  }

  /// Takes such an index without making it the one to read: its subject has one. Of several windows
  /// that bring in the same one at a time, one does.
  void publishAside(Keyed theirs, Iterator<IndexedFeature> features, List<FeatureMap> maps) {
    var id = write(theirs.run(), features, maps);
    database.write(session -> {
      var there =
          session.first(
              "SELECT 1 FROM run WHERE "
                  + Runs.IS_WHOLE
                  + " AND (sae, model_hash, hook, corpus)"
                  + " = (SELECT sae, model_hash, hook, corpus FROM run WHERE id = ?)",
              row -> 1,
              id);
      become(session, id, there.isPresent() ? Runs.TO_REMOVE : Runs.PUT_ASIDE);
      return date(session, id, theirs);
    });
    removeLeftovers();
  }

  /// Takes such an index in place of an older one, to be read if that was. Of several windows that
  /// do it at a time, one does.
  void renew(Keyed mine, Keyed theirs, Iterator<IndexedFeature> features, List<FeatureMap> maps) {
    var id = write(theirs.run(), features, maps);
    database.write(session -> {
      var state =
          session.first(
              "SELECT state FROM run WHERE id = ? AND " + Runs.IS_WHOLE,
              row -> row.getInt(1),
              mine.id());
      session.update("UPDATE run SET state = ? WHERE id = ?", Runs.TO_REMOVE, mine.id());
      become(session, id, state.orElse(Runs.TO_REMOVE));
      return date(session, id, theirs);
    });
    removeLeftovers();
  }

  private static int date(Session session, long id, Keyed theirs) throws SQLException {
    return session.update("UPDATE run SET touched = ? WHERE id = ?", theirs.written(), id);
  }

  private long write(IndexRun run, Iterator<IndexedFeature> features, List<FeatureMap> maps) {
    var id = database.writeBulk(session -> Runs.add(session, run, Runs.BEING_WRITTEN));
    var rows = new FeatureRows(id);
    var batch = new ArrayList<IndexedFeature>(BATCH);
    while (features.hasNext()) {
      var next = features.next();
      var place = rows.count() + batch.size();
      if (next.statistics().latent() != place) {
        throw new IllegalArgumentException(
            "feature " + next.statistics().latent() + " came in place of " + place);
      }
      batch.add(next);
      if (batch.size() == BATCH || !features.hasNext()) {
        database.writeBulk(session -> rows.add(session, batch));
        batch.clear();
      }
    }
    if (rows.count() != run.subject().latents()) {
      removeRun(id);
      throw new IllegalArgumentException(
          rows.count() + " features of " + run.subject().latents() + " were given");
    }
    database.writeBulk(session -> MapRows.add(session, id, maps));
    return id;
  }

  /// Makes a run that is whole the one to read. Of an import, whose text nobody knows, the file's
  /// name tells whether it is that of an older one.
  void finish(long id) {
    database.write(session -> {
      session.update(
          "UPDATE run SET state = iif(EXISTS (SELECT 1 FROM run AS newer"
              + " JOIN corpus AS text ON text.id = newer.corpus"
              + " JOIN corpus AS before ON before.id = run.corpus WHERE newer.id = ?1"
              + " AND (before.id = text.id OR newer.version = ?2 AND before.name = text.name)),"
              + " ?3, ?4) WHERE "
              + Runs.IS_WHOLE
              + " AND (sae, model_hash, hook)"
              + " = (SELECT sae, model_hash, hook FROM run WHERE id = ?1)",
          id,
          Runs.IMPORTED,
          Runs.TO_REMOVE,
          Runs.PUT_ASIDE);
      become(session, id, Runs.TO_READ);
      return null;
    });
    removeLeftovers();
  }

  private static void become(Session session, long id, int state) throws SQLException {
    var changed =
        session.update(
            "UPDATE run SET state = ? WHERE id = ? AND state = ?", state, id, Runs.BEING_WRITTEN);
    if (changed != 1) {
      throw new FeaturescopeException(
          "the index was removed while it was being written", "index again");
    }
  }

  /// Makes an index that was put aside the one to read, which is put aside for it.
  void use(IndexRun run) {
    database.write(session -> {
      var id = aside(session, run);
      session.update(
          "UPDATE run SET state = ? WHERE state = ? AND (sae, model_hash, hook)"
              + " = (SELECT sae, model_hash, hook FROM run WHERE id = ?)",
          Runs.PUT_ASIDE,
          Runs.TO_READ,
          id);
      return session.update("UPDATE run SET state = ? WHERE id = ?", Runs.TO_READ, id);
    });
  }

  /// Removes an index that was put aside.
  void remove(IndexRun run) {
    database.write(session ->
        session.update(
            "UPDATE run SET state = ? WHERE id = ?", Runs.TO_REMOVE, aside(session, run)));
    removeLeftovers();
  }

  private static long aside(Session session, IndexRun run) throws SQLException {
    return Runs.aside(session).stream()
        .filter(each -> each.run().equals(run))
        .findFirst()
        .orElseThrow(() ->
            new FeaturescopeException(
                "the index over %s is not put aside any more".formatted(run.corpus()),
                "look at the menu again: another window may have changed it"))
        .id();
  }

  /// Removes indexes that were replaced, and what dead processes left behind.
  void removeLeftovers() {
    var old = System.currentTimeMillis() - ABANDONED_MS;
    var runs =
        database.read(session ->
            session.list(
                "SELECT id FROM run WHERE state = ? OR state = ? AND touched < ?",
                row -> row.getLong(1),
                Runs.TO_REMOVE,
                Runs.BEING_WRITTEN,
                old));
    runs.forEach(this::removeRun);
    database.writeBulk(
        session -> session.update("DELETE FROM progress WHERE whole = 0 AND touched < ?", old));
    if (!runs.isEmpty()) {
      removePassages();
    }
  }

  void removeRun(long id) {
    database.writeBulk(session ->
        session.update(
            "UPDATE run SET state = ? WHERE id = ? AND state = ?",
            Runs.TO_REMOVE,
            id,
            Runs.BEING_WRITTEN));
    removeRows("example", id, 10);
    removeRows("feature_page", id, 0);
    removeRows("foreign_record", id, 0);
    removeRows("feature", id, 0);
    database.writeBulk(session -> {
      session.update("DELETE FROM map WHERE run = ?", id);
      session.update("DELETE FROM foreign_file WHERE id = ?", id);
      return session.update("DELETE FROM run WHERE id = ?", id);
    });
  }

  /// A batch at a time: an edit in between waits for one batch at most.
  private void removeRows(String table, long run, int shift) {
    var sql =
        "DELETE FROM %s WHERE id IN (SELECT id FROM %s WHERE id >= ? AND id < ? LIMIT 20000)"
            .formatted(table, table);
    var first = RowIds.feature(run, 0) << shift;
    var end = RowIds.feature(run + 1, 0) << shift;
    while (database.writeBulk(session -> session.update(sql, first, end)) > 0) {
      continue;
    }
  }

  /// Passages that no example shows any more.
  private void removePassages() {
    var after = 0L;
    while (after >= 0) {
      var from = after;
      after = database.writeBulk(session -> removePassages(session, from));
    }
  }

  private static long removePassages(Session session, long after) throws SQLException {
    var writing = session.first("SELECT 1 FROM run WHERE state = ?", row -> 1, Runs.BEING_WRITTEN);
    if (writing.isPresent()) {
      // Who is writing an index may be about to show one of them.
      return -1;
    }
    var looked =
        session.list(
            "SELECT id, EXISTS (SELECT 1 FROM example WHERE passage = passage.id) FROM passage"
                + " WHERE id > ? ORDER BY id LIMIT 5000",
            row -> new long[] {row.getLong(1), row.getLong(2)},
            after);
    for (var passage : looked) {
      if (passage[1] == 0) {
        session.update("DELETE FROM passage_words WHERE rowid = ?", passage[0]);
        session.update("DELETE FROM passage WHERE id = ?", passage[0]);
      }
    }
    return looked.isEmpty() ? -1 : Collections.max(looked.stream().map(p -> p[0]).toList());
  }
}
