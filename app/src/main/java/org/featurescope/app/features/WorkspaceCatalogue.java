package org.featurescope.app.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.featurescope.app.read.TextShelf;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.FeatureStatistics;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FileProblem;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.store.Annotation;
import org.featurescope.compute.store.DocumentStore;
import org.featurescope.compute.store.FeatureKey;
import org.featurescope.compute.store.FeatureList;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.compute.store.Label;
import org.featurescope.compute.store.LabelSource;
import org.featurescope.compute.store.Repair;
import org.featurescope.compute.store.StoredDocument;
import org.featurescope.compute.store.StoredText;
import org.featurescope.compute.store.TextStore;
import org.featurescope.compute.store.Workspace;
import org.featurescope.compute.store.WorkspaceCheck;
import org.featurescope.compute.store.WorkspaceState;

/// The features of a workspace file, which is opened when something is first asked of it.
public final class WorkspaceCatalogue implements Catalogue {
  private final Supplier<Workspace> opener;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private volatile Optional<Workspace> open = Optional.empty();

  /// @param opener opens the workspace, or says why it cannot
  public WorkspaceCatalogue(Supplier<Workspace> opener) {
    this.opener = opener;
  }

  /// Nobody closes or repairs the workspace while it is asked.
  private <T> T ask(Function<Workspace, T> question) {
    workspace();
    lock.readLock().lock();
    try {
      return question.apply(workspace());
    } finally {
      lock.readLock().unlock();
    }
  }

  /// The workspace itself, for what else is kept in it; opened where it is not open yet. It stays
  /// this catalogue's, which closes it.
  public synchronized Workspace workspace() {
    if (open.isEmpty()) {
      open = Optional.of(opener.get());
    }
    return open.get();
  }

  @Override
  public List<IndexRun> runs() {
    return ask(Workspace::runs);
  }

  @Override
  public List<IndexRun> aside() {
    return ask(Workspace::aside);
  }

  @Override
  public void use(IndexRun aside) {
    ask(workspace -> {
      workspace.use(aside);
      return aside;
    });
  }

  @Override
  public void remove(IndexRun aside) {
    ask(workspace -> {
      workspace.remove(aside);
      return aside;
    });
  }

  @Override
  public FeatureTable table(IndexSubject subject) {
    return ask(workspace -> workspace.features(subject));
  }

  @Override
  public FeatureTable refreshed(FeatureTable table) {
    return ask(workspace -> workspace.refreshed(table));
  }

  @Override
  public List<FeatureMap> maps(IndexSubject subject) {
    return ask(workspace -> workspace.maps(subject));
  }

  @Override
  public Entry entry(IndexSubject subject, int latent) {
    return ask(workspace ->
        new Entry(
            workspace.feature(subject, latent),
            workspace.annotation(new FeatureKey(subject.saeHash(), latent))));
  }

  @Override
  public Map<Integer, FeatureStatistics> statistics(IndexSubject subject, BitSet latents) {
    return ask(workspace -> workspace.statistics(subject, latents));
  }

  @Override
  public BitSet search(FeatureTable table, String text) {
    return ask(workspace -> workspace.search(table, text));
  }

  @Override
  public void name(IndexSubject subject, Map<Integer, Label> labels) {
    ask(workspace -> {
      workspace.labels().setAll(subject.saeHash(), labels);
      return labels;
    });
  }

  @Override
  public void annotate(FeatureKey feature, Annotation annotation) {
    ask(workspace -> {
      annotate(workspace, feature, annotation);
      return feature;
    });
  }

  private static void annotate(Workspace workspace, FeatureKey feature, Annotation after) {
    var before = workspace.annotation(feature);
    var typed = typed(after);
    if (!typed.equals(typed(before))) {
      workspace.labels().set(feature, typed);
    }
    if (!after.note().equals(before.note())) {
      workspace.notes().set(feature, after.note());
    }
    before.tags().stream()
        .filter(tag -> !after.tags().contains(tag))
        .forEach(tag -> workspace.tags().remove(feature, tag));
    after.tags().stream()
        .filter(tag -> !before.tags().contains(tag))
        .forEach(tag -> workspace.tags().add(feature, tag));
    if (after.starred() != before.starred()) {
      workspace.stars().set(feature, after.starred());
    }
  }

  /// What a person calls it; an empty label where that is nothing.
  private static Label typed(Annotation annotation) {
    return annotation.labels().stream()
        .filter(label -> label.source() == LabelSource.PERSON)
        .findFirst()
        .orElse(Label.typed(""));
  }

  @Override
  public List<FeatureList> lists() {
    return ask(workspace ->
        workspace.lists().names().stream()
            .flatMap(name -> workspace.lists().find(name).stream())
            .toList());
  }

  @Override
  public void keep(FeatureList list) {
    ask(workspace -> {
      workspace.lists().save(list);
      return list;
    });
  }

  @Override
  public void forget(String list) {
    ask(workspace -> {
      workspace.lists().delete(list);
      return list;
    });
  }

  @Override
  public List<String> plans() {
    return ask(workspace -> workspace.plans().names());
  }

  @Override
  public Optional<String> plan(String name) {
    return ask(workspace -> workspace.plans().find(name).map(StoredDocument::json));
  }

  @Override
  public void keepPlan(String name, String json) {
    ask(workspace -> {
      workspace.plans().save(name, json);
      return name;
    });
  }

  @Override
  public void forgetPlan(String name) {
    ask(workspace -> {
      workspace.plans().delete(name);
      return name;
    });
  }

  @Override
  public boolean changed() {
    return ask(Workspace::changed);
  }

  @Override
  public Optional<Trouble> trouble() {
    return open.flatMap(workspace ->
        switch (workspace.state()) {
          case WorkspaceState.Writable() -> Optional.empty();
          case WorkspaceState.ReadOnly(var reason) -> Optional.of(new Trouble(reason, false));
          case WorkspaceState.Damaged(var problem) -> Optional.of(new Trouble(problem, true));
        });
  }

  @Override
  public Optional<Trouble> findDamage() {
    return ask(workspace -> {
      if (!workspace.checkAdvised()) {
        return Optional.empty();
      }
      var findings = new WorkspaceCheck(workspace).run(Progress.none(), new Cancellation());
      return findings.stream()
          .findFirst()
          .map(first -> new Trouble(workspace.file() + " is damaged (" + first + ")", true));
    });
  }

  /// The damaged file keeps its content under another name; the repaired one takes its place.
  @Override
  public void repair() {
    var file = workspace().file();
    var saved = new Repair(file).run(Progress.none(), new Cancellation());
    lock.writeLock().lock();
    try {
      close();
      for (var ending : List.of("", "-wal", "-shm")) {
        var part = Path.of(file + ending);
        if (Files.exists(part)) {
          Files.move(part, free(file, ending));
        }
      }
      Files.move(saved.file(), file);
    } catch (IOException e) {
      throw FileProblem.writing(file, e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// A name beside the file that nothing has yet.
  private static Path free(Path file, String ending) {
    for (var number = 1; ; number++) {
      var name = file.getFileName() + ".damaged" + (number == 1 ? "" : "-" + number) + ending;
      if (!Files.exists(file.resolveSibling(name))) {
        return file.resolveSibling(name);
      }
    }
  }

  @Override
  public Documents graphs() {
    return new Kept(Workspace::graphs);
  }

  /// Documents of the workspace that is open when they are asked for.
  private final class Kept implements Documents {
    private final Function<Workspace, DocumentStore> store;

    Kept(Function<Workspace, DocumentStore> store) {
      this.store = store;
    }

    @Override
    public List<String> names() {
      return ask(workspace -> store.apply(workspace).names());
    }

    @Override
    public Optional<String> find(String name) {
      return ask(workspace -> store.apply(workspace).find(name)).map(StoredDocument::json);
    }

    @Override
    public void save(String name, String json) {
      ask(workspace -> {
        store.apply(workspace).save(name, json);
        return name;
      });
    }

    @Override
    public void delete(String name) {
      ask(workspace -> {
        store.apply(workspace).delete(name);
        return name;
      });
    }
  }

  @Override
  public TextShelf.Store texts() {
    return new TextShelf.Store() {
      @Override
      public List<TextStore.Heading> headings() {
        return ask(workspace -> workspace.texts().headings());
      }

      @Override
      public Optional<StoredText> find(String hash) {
        return ask(workspace -> workspace.texts().find(hash));
      }

      @Override
      public void keep(String name, String text) {
        ask(workspace -> workspace.texts().save(name, text));
      }

      @Override
      public void forget(String hash) {
        ask(workspace -> {
          workspace.texts().delete(hash);
          return hash;
        });
      }
    };
  }

  @Override
  public IndexSink sink() {
    return ask(Workspace::index);
  }

  @Override
  public synchronized void close() {
    open.ifPresent(Workspace::close);
    open = Optional.empty();
  }
}
