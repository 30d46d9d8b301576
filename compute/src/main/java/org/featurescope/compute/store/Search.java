package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Finds features by words.
final class Search {
  /// Passages that are looked at for one question: of a word that stands in more, nobody wants all,
  /// and what is typed is answered at once.
  private static final int MOST_PASSAGES = 4_000;

  /// Examples that are looked at for one question.
  private static final int MOST_EXAMPLES = 10_000;

  private Search() {}

  /// Adds the features with the words in their note or in the context of an example.
  static void add(Session session, FeatureTable table, String text, BitSet found)
      throws SQLException {
    var query = Words.query(text);
    if (query.isEmpty()) {
      return;
    }
    session.each(
        "SELECT latent FROM note JOIN sae ON sae.id = note.sae WHERE hash = ? AND latent < ?"
            + " AND note.id IN (SELECT rowid FROM note_words WHERE note_words MATCH ?)",
        row -> found.set(row.getInt(1)),
        table.subject().saeHash(),
        table.size(),
        query);
    var run = Runs.of(session, table.subject());
    if (run.isPresent() && Words.areTelling(text)) {
      // Passages of other indexes do not count: they would use up the ones that are looked at.
      session.each(
          "SELECT example.id FROM (SELECT rowid FROM passage_words WHERE passage_words MATCH ?1 AND"
              + " EXISTS (SELECT 1 FROM example WHERE passage = passage_words.rowid AND id >= ?3"
              + " AND id < ?4) LIMIT ?2) AS met JOIN example ON example.passage = met.rowid WHERE"
              + " example.id >= ?3 AND example.id < ?4 LIMIT ?5",
          row -> found.set(RowIds.latentOfExample(row.getLong(1))),
          query,
          MOST_PASSAGES,
          RowIds.example(run.get().id(), 0, 0),
          RowIds.example(run.get().id(), table.size(), 0),
          MOST_EXAMPLES);
    }
  }

  /// Where the words stand, labels first.
  static List<SearchHit> everywhere(Session session, String text, int limit) throws SQLException {
    var hits = new ArrayList<SearchHit>();
    var query = Words.query(text);
    if (query.isEmpty()) {
      return hits;
    }
    written(session, "label", SearchHit.Kind.LABEL, query, limit, hits);
    tagged(session, text, limit - hits.size(), hits);
    written(session, "note", SearchHit.Kind.NOTE, query, limit - hits.size(), hits);
    session.each(
        "SELECT hash, example.id, passage.text FROM"
            + " (SELECT rowid FROM passage_words WHERE passage_words MATCH ?1 AND EXISTS (SELECT 1"
            + " FROM example JOIN run ON run.id = example.id >> 40"
            + " WHERE passage = passage_words.rowid AND state = ?2) LIMIT ?3) AS met"
            + " JOIN passage ON passage.id = met.rowid"
            + " JOIN example ON example.passage = met.rowid"
            + " JOIN run ON run.id = example.id >> 40 JOIN sae ON sae.id = run.sae"
            + " WHERE state = ?2 LIMIT ?4",
        row ->
            hits.add(
                new SearchHit(
                    new FeatureKey(row.getString(1), RowIds.latentOfExample(row.getLong(2))),
                    SearchHit.Kind.CONTEXT,
                    row.getString(3))),
        query,
        Runs.TO_READ,
        MOST_PASSAGES,
        limit - hits.size());
    return hits;
  }

  private static void written(
      Session session,
      String table,
      SearchHit.Kind kind,
      String query,
      int limit,
      List<SearchHit> hits)
      throws SQLException {
    session.each(
        ("SELECT hash, latent, text FROM %1$s JOIN sae ON sae.id = %1$s.sae WHERE %1$s.id IN"
                + " (SELECT rowid FROM %1$s_words WHERE %1$s_words MATCH ?) LIMIT ?")
            .formatted(table),
        row ->
            hits.add(
                new SearchHit(
                    new FeatureKey(row.getString(1), row.getInt(2)), kind, row.getString(3))),
        query,
        limit);
  }

  private static void tagged(Session session, String text, int limit, List<SearchHit> hits)
      throws SQLException {
    var words = Words.typed(text);
    var tags =
        session.list("SELECT DISTINCT name FROM tag", row -> row.getString(1)).stream()
            .filter(tag -> words.stream().allMatch(Words.fold(tag)::contains))
            .toList();
    for (var tag : tags) {
      session.each(
          "SELECT hash, latent FROM tag JOIN sae ON sae.id = tag.sae WHERE name = ? LIMIT ?",
          row ->
              hits.add(
                  new SearchHit(
                      new FeatureKey(row.getString(1), row.getInt(2)), SearchHit.Kind.TAG, tag)),
          tag,
          Math.max(0, limit));
    }
  }
}
