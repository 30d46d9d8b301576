package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.store.FeatureTable.Numbers;
import org.featurescope.compute.store.FeatureTable.Remarks;

/// Reads the columns of an index.
final class TableReader {
  private TableReader() {}

  static FeatureTable table(Session session, Runs.Keyed run) throws SQLException {
    var subject = run.run().subject();
    return new FeatureTable(subject, numbers(session, run), remarks(session, subject)).prepared();
  }

  private static Numbers numbers(Session session, Runs.Keyed run) throws SQLException {
    var first = RowIds.feature(run.id(), 0);
    var end = RowIds.feature(run.id(), run.run().subject().latents());
    // What the file claims is checked against its rows before arrays are made.
    var size =
        Math.toIntExact(
            session.number("SELECT count(*) FROM feature WHERE id >= ? AND id < ?", first, end));
    if (size != run.run().subject().latents()) {
      throw Unpacker.damage();
    }
    var numbers = new Numbers(new long[size], new long[size], new float[size], new float[size]);
    session.each(
        "SELECT id, tokens, fired, sum, max FROM feature WHERE id >= ? AND id < ?",
        row -> {
          var latent = (int) (row.getLong(1) - first);
          var fired = row.getLong(3);
          numbers.tokens()[latent] = row.getLong(2);
          numbers.fired()[latent] = fired;
          numbers.mean()[latent] = fired == 0 ? 0 : (float) (row.getDouble(4) / fired);
          numbers.max()[latent] = (float) row.getDouble(5);
        },
        first,
        end);
    return numbers;
  }

  static Remarks remarks(Session session, IndexSubject subject) throws SQLException {
    var latents = subject.latents();
    var remarks = Remarks.none(latents);
    var sae =
        session.first("SELECT id FROM sae WHERE hash = ?", r -> r.getLong(1), subject.saeHash());
    if (sae.isEmpty()) {
      return remarks;
    }
    session.each(
        "SELECT latent, text, source, score FROM label WHERE sae = ? AND latent < ?",
        row -> keepFirst(remarks.label(), row.getInt(1), LabelStore.label(row, 2)),
        sae.get(),
        latents);
    session.each(
        "SELECT latent, name FROM tag WHERE sae = ? AND latent < ? ORDER BY latent, name",
        row ->
            remarks.tags()[row.getInt(1)] = plus(remarks.tags()[row.getInt(1)], row.getString(2)),
        sae.get(),
        latents);
    session.each(
        "SELECT latent FROM star WHERE sae = ? AND latent < ?",
        row -> remarks.starred().set(row.getInt(1)),
        sae.get(),
        latents);
    session.each(
        "SELECT latent FROM note WHERE sae = ? AND latent < ?",
        row -> remarks.noted().set(row.getInt(1)),
        sae.get(),
        latents);
    return remarks;
  }

  private static void keepFirst(Label[] labels, int latent, Label label) {
    var other = labels[latent];
    if (other == null || label.source().compareTo(other.source()) < 0) {
      labels[latent] = label;
    }
  }

  private static List<String> plus(List<String> tags, String tag) {
    var more = new ArrayList<>(tags);
    more.add(tag);
    return List.copyOf(more);
  }
}
