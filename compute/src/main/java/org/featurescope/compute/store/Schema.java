package org.featurescope.compute.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/// The tables, and the steps from one version of them to the next: `schema-1.sql`, `schema-2.sql`
/// and so on, each run once, in one change with the version's number.
final class Schema {
  /// The version that this program writes.
  static final int CURRENT = 2;

  /// What a workspace says it is ("FScp"), where SQLite files of other programs say something else.
  static final int APPLICATION = 0x46536370;

  /// What a person has made and nothing can make again.
  static final List<String> PERSONAL =
      List.of(
          "sae", "label", "note", "tag", "star", "pin", "list", "list_entry", "text", "document");

  /// All tables, in an order in which each comes after those that it refers to; the tables of words
  /// are made from these.
  static final List<String> TABLES =
      List.of(
          "sae",
          "label",
          "note",
          "tag",
          "star",
          "pin",
          "list",
          "list_entry",
          "text",
          "document",
          "corpus",
          "run",
          "feature",
          "feature_page",
          "passage",
          "example",
          "map",
          "foreign_file",
          "foreign_record",
          "progress",
          "progress_part",
          "reading",
          "reading_part");

  private Schema() {}

  static String script(int version) {
    try (var in = Schema.class.getResourceAsStream("schema-" + version + ".sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int version(Session session) throws SQLException {
    return (int) session.number("PRAGMA user_version");
  }

  /// Takes the steps that are missing, up to a version. Two windows may try at a time.
  static void migrate(Session session, int goal) throws SQLException {
    session.transaction(
        "BEGIN EXCLUSIVE",
        within -> {
          for (var version = version(within); version < goal; version++) {
            within.run(script(version + 1));
            within.run("PRAGMA user_version = " + (version + 1));
            if (version == 0) {
              within.run("PRAGMA application_id = " + APPLICATION);
            }
          }
          return null;
        });
  }

  /// @return what stands in the file that runs by itself or pretends to be a table, none of which a
  ///   workspace has
  static List<String> strangers(Session session) throws SQLException {
    return session.list(
        "SELECT type || ' ' || name FROM sqlite_schema WHERE type NOT IN ('table', 'index')"
            + " OR sql LIKE 'create virtual%' AND name NOT IN"
            + " ('passage_words', 'label_words', 'note_words')",
        row -> row.getString(1));
  }
}
