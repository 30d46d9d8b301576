package org.featurescope.compute.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;

/// The rows that stand for indexes.
final class Runs {
  static final int BEING_WRITTEN = 0;
  static final int TO_READ = 1;
  static final int TO_REMOVE = 2;
  static final int PUT_ASIDE = 3;

  /// In SQL: whether nothing of it is missing, be it read or put aside.
  static final String IS_WHOLE = "state IN (" + TO_READ + ", " + PUT_ASIDE + ")";

  /// The version of an index that came from a file of another tool.
  static final String IMPORTED = "import";

  private static final String SELECT =
      "SELECT run.id, model_name, run.model_hash, sae_name, sae.hash, hook, latents, corpus.name,"
          + " corpus.hash, context, seed, version, tokens, complete, touched"
          + " FROM run JOIN sae ON sae.id = run.sae JOIN corpus ON corpus.id = run.corpus ";

  /// An index and its key.
  ///
  /// @param written when it was first written, in milliseconds: that of a pack keeps its time
  ///   wherever it is brought
  record Keyed(long id, IndexRun run, long written) {}

  private Runs() {}

  /// All indexes that can be read, the oldest first.
  static List<Keyed> toRead(Session session) throws SQLException {
    return session.list(SELECT + "WHERE state = ? ORDER BY run.id", Runs::keyed, TO_READ);
  }

  /// Indexes of subjects that have one over another text to read, the oldest first.
  static List<Keyed> aside(Session session) throws SQLException {
    return session.list(SELECT + "WHERE state = ? ORDER BY run.id", Runs::keyed, PUT_ASIDE);
  }

  /// The index of a subject, whatever it was called when it was indexed.
  static Optional<Keyed> of(Session session, IndexSubject subject) throws SQLException {
    return session.first(
        SELECT + "WHERE state = ? AND sae.hash = ? AND run.model_hash = ? AND hook = ?",
        Runs::keyed,
        TO_READ,
        subject.saeHash(),
        subject.modelHash(),
        subject.hook());
  }

  private static Keyed keyed(ResultSet row) throws SQLException {
    var latents = row.getInt(7);
    if (latents < 0 || latents > RowIds.MOST_LATENTS) {
      throw Unpacker.damage();
    }
    var subject =
        new IndexSubject(
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getString(6),
            latents);
    return new Keyed(
        row.getLong(1),
        new IndexRun(
            subject,
            row.getString(8),
            row.getString(9),
            row.getInt(10),
            row.getLong(11),
            row.getString(12),
            row.getLong(13),
            row.getInt(14) != 0),
        row.getLong(15));
  }

  static long add(Session session, IndexRun run, int state) throws SQLException {
    var subject = run.subject();
    return session.insert(
        "INSERT INTO run (sae, model_name, model_hash, sae_name, hook, latents, corpus, context,"
            + " seed, version, tokens, complete, state, touched)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        Saes.key(session, subject.saeHash()),
        subject.modelName(),
        subject.modelHash(),
        subject.saeName(),
        subject.hook(),
        subject.latents(),
        corpus(session, run),
        run.context(),
        run.seed(),
        run.version(),
        run.tokens(),
        run.complete(),
        state,
        System.currentTimeMillis());
  }

  private static long corpus(Session session, IndexRun run) throws SQLException {
    var known =
        session.first(
            "SELECT id FROM corpus WHERE hash = ? AND model_hash = ?",
            row -> row.getLong(1),
            run.corpusHash(),
            run.subject().modelHash());
    return known.isPresent()
        ? known.get()
        : session.insert(
            "INSERT INTO corpus (name, hash, model_hash) VALUES (?, ?, ?)",
            run.corpus(),
            run.corpusHash(),
            run.subject().modelHash());
  }
}
