package org.featurescope.compute.store;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.index.format.ExportContext;
import org.featurescope.compute.index.format.FeatureFormat;
import org.featurescope.compute.index.format.FeatureWriter;
import org.featurescope.compute.index.format.ForeignFeature;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;

/// Writes an index as another tool would. What came from that tool is written as it came.
public final class FeatureExport implements Job<Path> {
  private static final Pattern LAYER = Pattern.compile("blocks\\.(\\d{1,6})\\..*");

  private final Workspace workspace;
  private final IndexSubject subject;
  private final FeatureFormat format;
  private final Path out;

  public FeatureExport(Workspace workspace, IndexSubject subject, FeatureFormat format, Path out) {
    this.workspace = workspace;
    this.subject = subject;
    this.format = format;
    this.out = out;
  }

  @Override
  public String title() {
    return "Exporting " + subject.saeName();
  }

  @Override
  public Path run(Progress progress, Cancellation cancellation) {
    var database = workspace.database();
    var run =
        database
            .read(session -> Runs.of(session, subject))
            .orElseThrow(() ->
                new FeaturescopeException(
                    "there is no index of " + subject.saeName(), "choose another one"));
    var ownFormat =
        database.read(session -> ForeignRows.format(session, run.id())).filter(f -> f == format);
    var header =
        ownFormat.isPresent()
            ? database.read(session -> ForeignRows.header(session, run.id())).orElseThrow()
            : header();
    FeatureWriter.write(
        format, header, features(run, ownFormat.isPresent(), progress), out, cancellation);
    return out;
  }

  private Iterator<ForeignFeature> features(Runs.Keyed run, boolean asItCame, Progress progress) {
    var latents = run.run().subject().latents();
    return IntStream.range(0, latents)
        .mapToObj(latent -> {
          progress.report(latent, latents, "features");
          return asItCame ? asItCame(run, latent) : made(run, latent);
        })
        .filter(Objects::nonNull)
        .iterator();
  }

  /// Null for a number that the files left out.
  private ForeignFeature asItCame(Runs.Keyed run, int latent) {
    return workspace
        .database()
        .read(session -> ForeignRows.find(session, run.id(), latent))
        .orElse(null);
  }

  private ForeignFeature made(Runs.Keyed run, int latent) {
    var labels =
        workspace.labels().of(new FeatureKey(subject.saeHash(), latent)).stream()
            .map(Label::text)
            .toList();
    return ForeignFeature.of(
        format, workspace.feature(subject, latent), new ExportContext(run.run(), layer(), labels));
  }

  private int layer() {
    var matcher = LAYER.matcher(subject.hook());
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private JsonObject header() {
    var header = new JsonObject();
    if (format == FeatureFormat.SAEDASHBOARD) {
      header.addProperty("model_id", subject.modelName());
      header.addProperty("layer", layer());
      header.addProperty("sae_set", subject.saeName());
    }
    return header;
  }
}
