package org.featurescope.app.features;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.featurescope.app.frame.History;
import org.featurescope.app.task.Jobs;
import org.featurescope.compute.store.Annotation;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureList;
import org.featurescope.compute.store.Label;
import org.featurescope.compute.store.LabelSource;

/// What a person changes: names, notes, tags, stars and lists. The screen follows at once, the disk
/// a moment later; every change can be undone.
public final class Editor {

  /// What is written on a feature.
  record Said(FeatureKey feature, Annotation annotation) {}

  private final Catalogue catalogue;
  private final History history;
  private final Writes writes;
  private final Consumer<Said> shown;
  private final ReadOnlyObjectWrapper<List<FeatureList>> lists =
      new ReadOnlyObjectWrapper<>(List.of());

  /// @param shown is told what is written on a feature from now on
  /// @param failed is told why a change was not kept
  Editor(
      Jobs jobs,
      Catalogue catalogue,
      History history,
      Consumer<Said> shown,
      Consumer<Throwable> failed) {
    this.catalogue = catalogue;
    this.history = history;
    this.shown = shown;
    writes = new Writes(jobs, failed);
  }

  // One feature.

  /// Gives a feature a name; an empty one takes the person's name away, and what programs call it
  /// shows again.
  public void rename(FeaturePage page, String text) {
    var old = page.annotation();
    var name = text.strip();
    if (name.equals(old.label().map(Label::text).orElse(""))) {
      return;
    }
    var labels = new ArrayList<Label>();
    if (!name.isEmpty()) {
      labels.add(Label.typed(name));
    }
    old.labels().stream()
        .filter(label -> label.source() != LabelSource.PERSON)
        .forEach(labels::add);
    write(page, new Annotation(labels, old.note(), old.tags(), old.starred()));
  }

  public void note(FeaturePage page, String text) {
    var old = page.annotation();
    write(page, new Annotation(old.labels(), text.strip(), old.tags(), old.starred()));
  }

  public void tag(FeaturePage page, String tag) {
    if (!tag.isBlank()) {
      var tags = new TreeSet<>(page.annotation().tags());
      tags.add(tag.strip());
      write(page, tags.stream().toList());
    }
  }

  public void untag(FeaturePage page, String tag) {
    write(page, page.annotation().tags().stream().filter(each -> !each.equals(tag)).toList());
  }

  private void write(FeaturePage page, List<String> tags) {
    var old = page.annotation();
    write(page, new Annotation(old.labels(), old.note(), tags, old.starred()));
  }

  public void star(FeaturePage page, boolean starred) {
    var old = page.annotation();
    write(page, new Annotation(old.labels(), old.note(), old.tags(), starred));
  }

  private void write(FeaturePage page, Annotation after) {
    if (after.equals(page.annotation())) {
      return;
    }
    var said = new Said(page.key(), after);
    history.record(new Said(page.key(), page.annotation()), said, this::say);
    say(said);
  }

  private void say(Said said) {
    shown.accept(said);
    writes.add(
        "Keeping what is said of " + said.feature.latent(),
        () -> catalogue.annotate(said.feature, said.annotation));
  }

  // Lists.

  /// All lists, in alphabetical order.
  public ReadOnlyObjectProperty<List<FeatureList>> listsProperty() {
    return lists.getReadOnlyProperty();
  }

  /// What is kept now.
  void show(List<FeatureList> kept) {
    lists.set(sorted(kept.stream()));
  }

  /// Adds features to a list, which is made if there is none of that name.
  public void add(String name, List<FeatureKey> features) {
    var members = Stream.concat(members(name).stream(), features.stream()).distinct().toList();
    put(new FeatureList(name.strip(), members));
  }

  /// Takes a feature out of a list.
  public void remove(String name, FeatureKey feature) {
    put(
        new FeatureList(
            name.strip(), members(name).stream().filter(each -> !each.equals(feature)).toList()));
  }

  private void put(FeatureList list) {
    change(Stream.concat(others(list.name()), Stream.of(list)));
  }

  /// Forgets a list; its features stay what they are.
  public void forget(String name) {
    change(others(name));
  }

  /// The features of a list, none if there is no such list.
  public List<FeatureKey> members(String name) {
    return lists.get().stream()
        .filter(list -> list.name().equals(name.strip()))
        .findFirst()
        .map(FeatureList::features)
        .orElse(List.of());
  }

  private Stream<FeatureList> others(String name) {
    return lists.get().stream().filter(list -> !list.name().equals(name.strip()));
  }

  private void change(Stream<FeatureList> next) {
    var after = sorted(next);
    history.record(lists.get(), after, this::showLists);
    showLists(after);
  }

  /// Writes what is another than what was shown: lists of another window stay as they are.
  private void showLists(List<FeatureList> after) {
    var before = lists.get();
    lists.set(after);
    var gone =
        before.stream()
            .map(FeatureList::name)
            .filter(name -> after.stream().noneMatch(list -> list.name().equals(name)))
            .toList();
    var changed = after.stream().filter(list -> !before.contains(list)).toList();
    writes.add(
        "Keeping a list",
        () -> {
          gone.forEach(catalogue::forget);
          changed.forEach(catalogue::keep);
        });
  }

  private static List<FeatureList> sorted(Stream<FeatureList> lists) {
    return lists.sorted((a, b) -> a.name().compareToIgnoreCase(b.name())).toList();
  }
}
