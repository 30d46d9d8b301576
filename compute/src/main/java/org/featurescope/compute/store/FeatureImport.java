package org.featurescope.compute.store;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.format.FeatureFormat;
import org.featurescope.compute.index.format.FeatureReader;
import org.featurescope.compute.index.format.ForeignFeature;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Brings files of other tools into a workspace: as an index of their own, with what their features
/// are said to stand for, or the sayings alone onto an index that is there.
public final class FeatureImport implements Job<FeatureImport.Imported> {
  private static final int BATCH = 64;

  /// More features than any autoencoder has.
  private static final int MOST = 1 << 24;

  private final Workspace workspace;
  private final Path path;
  private final Optional<IndexSubject> onto;
  private final Map<Integer, Label> labels = new HashMap<>();
  private final List<ForeignFeature> batch = new ArrayList<>();
  private Optional<ForeignFeature> first = Optional.empty();
  private long run;
  private long features;
  private int latents;

  /// What has come in.
  ///
  /// @param subject the index that it belongs to
  /// @param features how many of the files' features have become rows
  /// @param labels how many of them are said to stand for something
  public record Imported(IndexSubject subject, long features, long labels) {}

  /// @param onto an index of the workspace whose features are to be labelled; where absent, the
  ///   files become an index of their own, in place of an older one from the same source
  public FeatureImport(Workspace workspace, Path path, Optional<IndexSubject> onto) {
    this.workspace = workspace;
    this.path = path;
    this.onto = onto;
  }

  @Override
  public String title() {
    return "Importing " + path.getFileName();
  }

  @Override
  public Imported run(Progress progress, Cancellation cancellation) {
    return onto.isPresent()
        ? label(onto.get(), progress, cancellation)
        : index(progress, cancellation);
  }

  private Imported label(IndexSubject subject, Progress progress, Cancellation cancellation) {
    FeatureReader.read(
        path,
        cancellation,
        feature -> {
          requireLatent(feature.latent(), subject.latents());
          remember(feature);
          progress.report(labels.size(), -1, "labels");
        });
    workspace.labels().setAll(subject.saeHash(), labels);
    return new Imported(subject, 0, labels.size());
  }

  private void requireLatent(int latent, int most) {
    if (latent >= most) {
      throw new FeaturescopeException(
          "%s speaks of feature %,d where there are %,d".formatted(path, latent, most),
          "choose files of the same autoencoder");
    }
  }

  private void remember(ForeignFeature feature) {
    var said = feature.labels().stream().filter(text -> !text.isBlank()).findFirst();
    said.ifPresent(text ->
        labels.putIfAbsent(feature.latent(), new Label(text, LabelSource.IMPORT, Double.NaN)));
  }

  private Imported index(Progress progress, Cancellation cancellation) {
    var database = workspace.database();
    // Whose it is shows when all of it has been read.
    var placeholder = new IndexSubject("", "", "", UUID.randomUUID().toString(), "", 0);
    run =
        database.writeBulk(
            session -> Runs.add(session, indexRun(placeholder, 0), Runs.BEING_WRITTEN));
    var finished = false;
    try {
      var header =
          FeatureReader.read(
              path,
              cancellation,
              feature -> {
                take(feature);
                progress.report(features, -1, "features");
              });
      flush();
      var kind =
          first.orElseThrow(
              () -> new FeaturescopeException(path + " holds no features", "choose another file"));
      var subject = subject(kind, header);
      database.writeBulk(session -> complete(session, subject, kind.format(), header));
      workspace.labels().setAll(subject.saeHash(), labels);
      new IndexStore(database).finish(run);
      finished = true;
      return new Imported(subject, features, labels.size());
    } finally {
      if (!finished) {
        new IndexStore(database).removeRun(run);
      }
    }
  }

  private void take(ForeignFeature feature) {
    requireLatent(feature.latent(), MOST);
    if (first.isEmpty()) {
      first = Optional.of(feature);
    } else if (first.get().format() != feature.format()) {
      throw new FeaturescopeException(
          path + " mixes files of different tools", "import them one after another");
    }
    latents = Math.max(latents, feature.latent() + 1);
    remember(feature);
    batch.add(feature);
    if (batch.size() == BATCH) {
      flush();
    }
  }

  private void flush() {
    workspace
        .database()
        .writeBulk(session -> {
          var rows = new FeatureRows(run);
          for (var feature : batch) {
            // Of lines about one feature, the first one counts.
            if (ForeignRows.find(session, run, feature.latent()).isEmpty()) {
              rows.add(session, List.of(feature.indexed()));
              ForeignRows.add(session, run, feature);
              features++;
            }
          }
          return null;
        });
    batch.clear();
  }

  private Void complete(
      Session session, IndexSubject subject, FeatureFormat format, JsonObject header)
      throws SQLException {
    FeatureRows.fill(session, run, latents);
    ForeignRows.addFile(session, run, format, header);
    var placeholder = session.number("SELECT sae FROM run WHERE id = ?", run);
    session.update(
        "UPDATE run SET sae = ?, model_name = ?, model_hash = ?, sae_name = ?, hook = ?,"
            + " latents = ?, tokens = (SELECT coalesce(max(tokens), 0) FROM feature"
            + " WHERE id >= ? AND id < ?) WHERE id = ?",
        Saes.key(session, subject.saeHash()),
        subject.modelName(),
        subject.modelHash(),
        subject.saeName(),
        subject.hook(),
        subject.latents(),
        RowIds.feature(run, 0),
        RowIds.feature(run + 1, 0),
        run);
    session.update("DELETE FROM sae WHERE id = ?", placeholder);
    return null;
  }

  private IndexRun indexRun(IndexSubject subject, long tokens) {
    return new IndexRun(
        subject,
        path.getFileName().toString(),
        "import " + UUID.randomUUID(),
        0,
        0,
        Runs.IMPORTED,
        tokens,
        true);
  }

  /// What the files call their model and themselves tells sources apart, as hashes of weights do
  /// for an index of the program's own.
  private IndexSubject subject(ForeignFeature any, JsonObject header) {
    var record = any.record();
    var model =
        text(record, "modelId").or(() -> text(header, "model_id")).orElse("an unknown model");
    var name =
        text(record, "layer")
            .or(() -> dashboardName(header))
            .orElseGet(() -> path.getFileName().toString());
    var hook = text(record, "hookName").orElse("");
    return new IndexSubject(
        model,
        TextStore.hash("model " + model),
        name,
        TextStore.hash(any.format() + " " + model + " " + name),
        hook,
        latents);
  }

  private static Optional<String> dashboardName(JsonObject header) {
    return text(header, "sae_set")
        .map(set -> text(header, "layer").map(layer -> layer + "-" + set).orElse(set));
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value && !value.getAsString().isBlank()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }
}
