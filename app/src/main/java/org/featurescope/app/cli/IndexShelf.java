package org.featurescope.app.cli;

import java.util.ArrayList;
import java.util.List;
import org.featurescope.app.frame.Spoken;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.store.Workspace;

/// The indexes of a workspace: of each autoencoder one is read, those over other texts are put
/// aside. A text goes by its name, or by the beginning of its hash.
///
/// @param whose the autoencoders that are meant
record IndexShelf(Workspace workspace, List<IndexSubject> whose) {
  /// So many digits of a text's hash tell it from others.
  private static final int DIGITS = 8;

  /// One index, as it is told.
  private record Row(
      String sae, String hook, String corpus, String hash, long tokens, boolean read) {
    static Row of(IndexRun run, boolean read) {
      var subject = run.subject();
      return new Row(
          subject.saeName(), subject.hook(), run.corpus(), run.corpusHash(), run.tokens(), read);
    }

    @Override
    public String toString() {
      return "%-5s  %s at %s: %s, %s, %s"
          .formatted(
              read ? "read" : "aside",
              sae,
              hook,
              corpus,
              Spoken.count(tokens, "token", "tokens"),
              beginning(hash));
    }

    private static String beginning(String hash) {
      return hash.substring(0, Math.min(DIGITS, hash.length()));
    }
  }

  /// Makes the index over a text the one to read.
  void use(String text) {
    aside(text).forEach(workspace::use);
  }

  /// Removes the index over a text, which is put aside.
  void remove(String text) {
    var aside = aside(text);
    if (aside.isEmpty()) {
      throw new FeaturescopeException(
          "the index over " + text + " is the one that is read",
          "make another the one with --use, then remove it");
    }
    aside.forEach(workspace::remove);
  }

  /// Those over a text that are not read.
  ///
  /// @throws FeaturescopeException where there is none over it, or several texts of an index go by
  ///   that name
  List<IndexRun> aside(String text) {
    var aside = new ArrayList<IndexRun>();
    var found = 0;
    for (var subject : whose) {
      var own = over(text, of(subject, workspace.aside()));
      var all = own.size() + over(text, of(subject, workspace.runs())).size();
      if (all > 1) {
        throw new FeaturescopeException(
            "several texts of an index go by the name " + text,
            "give the beginning of its hash, which 'featurescope features --indexes' tells");
      }
      found += all;
      aside.addAll(own);
    }
    if (found == 0) {
      throw new FeaturescopeException(
          "there is no index over " + text, "'featurescope features --indexes' lists them");
    }
    return aside;
  }

  private static List<IndexRun> over(String text, List<IndexRun> runs) {
    return runs.stream()
        .filter(run ->
            run.corpus().equals(text)
                || text.length() >= DIGITS && run.corpusHash().startsWith(text))
        .toList();
  }

  private static List<IndexRun> of(IndexSubject subject, List<IndexRun> runs) {
    return runs.stream().filter(run -> run.subject().isSameAs(subject)).toList();
  }

  /// Tells all of them, those of an autoencoder together.
  void tell(Console console, boolean json) {
    var rows = new ArrayList<Row>();
    for (var subject : whose) {
      of(subject, workspace.runs()).forEach(run -> rows.add(Row.of(run, true)));
      of(subject, workspace.aside()).forEach(run -> rows.add(Row.of(run, false)));
    }
    if (json) {
      console.jsonRows(rows);
    } else {
      rows.forEach(console.out()::println);
    }
  }
}
