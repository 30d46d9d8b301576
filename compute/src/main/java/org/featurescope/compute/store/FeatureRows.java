package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexedFeature;
import org.featurescope.compute.index.LogHistogram;
import org.featurescope.compute.index.Passage;

/// Writes and reads the rows of features: numbers, pages, examples and their passages.
final class FeatureRows {
  private static final int REMEMBERED = 1 << 16;

  private final long run;
  private final Map<PassageKey, Long> passages = new Remembered();
  private int count;

  private record PassageKey(long document, int start, long fingerprint) {}

  /// The passages that were met last.
  private static final class Remembered extends LinkedHashMap<PassageKey, Long> {
    Remembered() {
      super(1024, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<PassageKey, Long> eldest) {
      return size() > REMEMBERED;
    }
  }

  /// @param run to which the features belong
  FeatureRows(long run) {
    this.run = run;
  }

  /// How many have been added.
  int count() {
    return count;
  }

  /// Adds features, of which each is new.
  Void add(Session session, List<IndexedFeature> features) throws SQLException {
    var corpus =
        session.number(
            "SELECT corpus FROM run WHERE id = ? AND state = ?", run, Runs.BEING_WRITTEN);
    session.update("UPDATE run SET touched = ? WHERE id = ?", System.currentTimeMillis(), run);
    for (var feature : features) {
      add(session, corpus, feature);
      count++;
    }
    return null;
  }

  /// Adds features of which nothing is known where one of `latents` is missing.
  static void fill(Session session, long run, long latents) throws SQLException {
    var first = RowIds.feature(run, 0);
    if (latents == 0) {
      return;
    }
    session.update(
        "WITH RECURSIVE every (id) AS (SELECT ? UNION ALL SELECT id + 1 FROM every WHERE id < ?)"
            + " INSERT OR IGNORE INTO feature (id, tokens, fired, sum, sum_of_squares, max)"
            + " SELECT id, 0, 0, 0, 0, 0 FROM every",
        first,
        first + latents - 1);
    session.update(
        "INSERT OR IGNORE INTO feature_page (id, histogram, partners, geometry)"
            + " SELECT id, x'0000', x'00', x'00000000' FROM feature WHERE id >= ? AND id < ?",
        first,
        first + latents);
  }

  private void add(Session session, long corpus, IndexedFeature feature) throws SQLException {
    var statistics = feature.statistics();
    var id = RowIds.feature(run, statistics.latent());
    session.update(
        "INSERT INTO feature (id, tokens, fired, sum, sum_of_squares, max)"
            + " VALUES (?, ?, ?, ?, ?, ?)",
        id,
        statistics.tokens(),
        statistics.fired(),
        statistics.sum(),
        statistics.sumOfSquares(),
        statistics.max());
    session.update(
        "INSERT INTO feature_page (id, histogram, partners, geometry) VALUES (?, ?, ?, ?)",
        id,
        Blobs.of(statistics.histogram()),
        Blobs.ofPartners(feature.partners()),
        Blobs.of(feature.geometry()));
    var place = 0;
    for (var example : feature.examples()) {
      if (place == RowIds.MOST_EXAMPLES) {
        throw new IllegalArgumentException("more than " + place + " examples of a feature");
      }
      session.update(
          "INSERT INTO example (id, passage, band, peak, value, activations)"
              + " VALUES (?, ?, ?, ?, ?, ?)",
          RowIds.example(run, statistics.latent(), place++),
          passage(session, corpus, example.passage()),
          example.band().ordinal(),
          example.peak(),
          example.value(),
          Blobs.of(example));
    }
  }

  private long passage(Session session, long corpus, Passage passage) throws SQLException {
    var key = new PassageKey(passage.document(), passage.start(), fingerprint(passage));
    var remembered = passages.get(key);
    if (remembered != null) {
      return remembered;
    }
    var known =
        session.first(
            "SELECT id FROM passage WHERE corpus = ? AND document = ? AND start = ?"
                + " AND fingerprint = ?",
            row -> row.getLong(1),
            corpus,
            key.document(),
            key.start(),
            key.fingerprint());
    var id = known.isPresent() ? known.get() : add(session, corpus, passage, key);
    passages.put(key, id);
    return id;
  }

  private static long add(Session session, long corpus, Passage passage, PassageKey key)
      throws SQLException {
    var id =
        session.insert(
            "INSERT INTO passage (corpus, document, start, fingerprint, tokens, text)"
                + " VALUES (?, ?, ?, ?, ?, ?)",
            corpus,
            key.document(),
            key.start(),
            key.fingerprint(),
            Blobs.of(passage),
            passage.text());
    session.update(
        "INSERT INTO passage_words (rowid, words) VALUES (?, ?)",
        id,
        Words.indexed(passage.text()));
    return id;
  }

  /// Tells passages apart that begin at one place and differ in length or tokens (FNV-1a, 64 bits).
  private static long fingerprint(Passage passage) {
    var hash = 0xcbf29ce484222325L;
    for (var i = 0; i < passage.size(); i++) {
      hash = (hash ^ passage.ids()[i]) * 0x100000001b3L;
      hash = (hash ^ passage.ends()[i]) * 0x100000001b3L;
    }
    for (var i = 0; i < passage.text().length(); i++) {
      hash = (hash ^ passage.text().charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  static Optional<IndexedFeature> read(Session session, long run, int latent) throws SQLException {
    var id = RowIds.feature(run, latent);
    var page =
        session.first(
            "SELECT histogram, partners, geometry FROM feature_page WHERE id = ?",
            row ->
                new IndexedFeature(
                    statistics(session, id, latent, Blobs.histogram(row.getBytes(1))),
                    examples(session, run, latent),
                    Blobs.partners(row.getBytes(2)),
                    Blobs.geometry(row.getBytes(3))),
            id);
    return page;
  }

  /// How often and how strongly a feature fires, without its examples and what its weights say.
  static Optional<FeatureStatistics> statistics(Session session, long run, int latent)
      throws SQLException {
    var id = RowIds.feature(run, latent);
    return session.first(
        "SELECT histogram FROM feature_page WHERE id = ?",
        row -> statistics(session, id, latent, Blobs.histogram(row.getBytes(1))),
        id);
  }

  private static FeatureStatistics statistics(
      Session session, long id, int latent, LogHistogram histogram) throws SQLException {
    return session
        .first(
            "SELECT tokens, fired, sum, sum_of_squares, max FROM feature WHERE id = ?",
            row ->
                new FeatureStatistics(
                    latent,
                    row.getLong(1),
                    row.getLong(2),
                    row.getDouble(3),
                    row.getDouble(4),
                    (float) row.getDouble(5),
                    histogram),
            id)
        .orElseThrow(Unpacker::damage);
  }

  private static List<Example> examples(Session session, long run, int latent) throws SQLException {
    var examples = new ArrayList<Example>();
    session.each(
        "SELECT band, peak, value, activations, document, start, text, tokens"
            + " FROM example JOIN passage ON passage.id = example.passage"
            + " WHERE example.id >= ? AND example.id < ? ORDER BY example.id",
        row -> {
          var passage =
              Blobs.passage(row.getLong(5), row.getInt(6), row.getString(7), row.getBytes(8));
          examples.add(
              Blobs.example(
                  row.getInt(1),
                  passage,
                  row.getInt(2),
                  (float) row.getDouble(3),
                  row.getBytes(4)));
        },
        RowIds.example(run, latent, 0),
        RowIds.example(run, latent + 1, 0));
    return examples;
  }
}
