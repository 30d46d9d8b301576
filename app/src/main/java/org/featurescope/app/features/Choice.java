package org.featurescope.app.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.featurescope.app.read.Site;
import org.featurescope.compute.index.FeatureSources;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;

/// Features that the view can show: of the open model, or of an index of another one.
///
/// @param name what a person calls them: "TopK 2,048, layer 3"
/// @param note where they read: "resid_post, k = 32"
/// @param site where they can be read in the open model, if they can
/// @param run their index, if there is one
/// @param others their indexes over other texts, which can be read instead
/// @param outdated whether there is an index of other files under the same name
public record Choice(
    IndexSubject subject,
    String name,
    String note,
    Optional<Site> site,
    Optional<IndexRun> run,
    List<IndexRun> others,
    boolean outdated) {
  public Choice {
    others = List.copyOf(others);
  }

  /// What can be shown: the sites of the open model in their order, then indexes of other models.
  ///
  /// @param runs the indexes that are read, one of a subject
  /// @param aside the others
  static List<Choice> of(List<Site> sites, List<IndexRun> runs, List<IndexRun> aside) {
    var choices = new ArrayList<Choice>();
    for (var site : sites) {
      choices.add(
          new Choice(
              site.subject(),
              site.name(),
              site.note(),
              Optional.of(site),
              runs.stream().filter(run -> run.subject().isSameAs(site.subject())).findFirst(),
              others(aside, site.subject()),
              runs.stream().anyMatch(run -> succeeded(run.subject(), site.subject()))));
    }
    for (var run : runs) {
      if (sites.stream().noneMatch(site -> run.subject().isSameAs(site.subject()))) {
        choices.add(
            new Choice(
                run.subject(),
                run.subject().saeName(),
                "%s, %s".formatted(run.subject().modelName(), run.subject().hook()),
                Optional.empty(),
                Optional.of(run),
                others(aside, run.subject()),
                false));
      }
    }
    return List.copyOf(choices);
  }

  private static List<IndexRun> others(List<IndexRun> aside, IndexSubject subject) {
    return aside.stream().filter(run -> run.subject().isSameAs(subject)).toList();
  }

  /// Whether an index speaks of what is called alike, but has other files now.
  private static boolean succeeded(IndexSubject indexed, IndexSubject now) {
    return indexed.modelName().equals(now.modelName())
        && indexed.saeName().equals(now.saeName())
        && indexed.hook().equals(now.hook())
        && !indexed.isSameAs(now);
  }

  /// Whether these are the neurons of an MLP.
  boolean neurons() {
    return subject.saeName().equals(FeatureSources.NEURONS);
  }

  /// Whether these are the features of a lens.
  boolean uses(int lens) {
    return site.stream()
        .anyMatch(each -> each.lens().isPresent() && each.lens().getAsInt() == lens);
  }

  /// How the index calls it: what was kept is found under that.
  IndexSubject key() {
    return run.map(IndexRun::subject).orElse(subject);
  }

  /// Where the features are read: "layer 3, resid_post".
  String place() {
    return site.map(each -> "layer " + each.layer() + ", " + hookName()).orElse(note);
  }

  private String hookName() {
    return subject.hook().replaceFirst("^blocks\\.\\d+\\.", "").replaceFirst("hook_", "");
  }

  /// A file's name that fits these features: "TopK-2048-layer-3-features.csv".
  String fileName(String what, String ending) {
    return name.replaceAll("[^\\p{L}\\p{N}]+", "-") + "-" + what + "." + ending;
  }
}
