package org.featurescope.app;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.featurescope.app.frame.Instrument;
import org.featurescope.app.read.Microscope;
import org.featurescope.app.read.OpenModel;
import org.featurescope.app.read.Site;
import org.featurescope.app.read.TextReading;
import org.featurescope.app.steer.SteeringDesk;
import org.featurescope.compute.concept.ConceptTable;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSink;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.read.Focus;
import org.featurescope.compute.sae.format.Finding;

/// A microscope that remembers what it has read: the tour draws the same text many times.
final class TourMicroscope implements Microscope {

  private record Asked(String text, int lens) {}

  private final Microscope real;
  private final SteeringDesk desk;
  private final Map<Asked, TextReading> seen = new HashMap<>();

  TourMicroscope(Microscope real) {
    this.real = real;
    desk = new TourDesk(real.steering());
  }

  @Override
  public Job<TextReading> read(
      String title, String text, int lens, Focus focus, Consumer<TextReading> partial) {
    return Job.of(
        title,
        (progress, cancellation) -> {
          var asked = new Asked(text, lens);
          var known = seen.get(asked);
          if (known == null) {
            known = real.read(title, text, lens, focus, partial).run(progress, cancellation);
            seen.put(asked, known);
          }
          return known;
        });
  }

  @Override
  public String modelName() {
    return real.modelName();
  }

  @Override
  public Path modelFolder() {
    return real.modelFolder();
  }

  @Override
  public Instrument instrument(int lens) {
    return real.instrument(lens);
  }

  @Override
  public int layers() {
    return real.layers();
  }

  @Override
  public List<Lens> lenses() {
    return real.lenses();
  }

  @Override
  public Job<List<Site>> sites() {
    return real.sites();
  }

  @Override
  public Job<TextReading> read(String title, String text, Site site) {
    return real.read(title, text, site);
  }

  @Override
  public Job<List<IndexRun>> index(List<Site> sites, List<Path> corpus, Supplier<IndexSink> sink) {
    return real.index(sites, corpus, sink);
  }

  @Override
  public Job<Optional<ConceptTable>> concepts(int lens) {
    return real.concepts(lens);
  }

  @Override
  public Job<Optional<ConceptTable>> concepts(Site site) {
    return real.concepts(site);
  }

  @Override
  public Job<Microscope> addLens(Path folder) {
    return real.addLens(folder);
  }

  @Override
  public Job<TextReading> read(String title, String text, Path sae) {
    return real.read(title, text, sae);
  }

  @Override
  public Job<List<Finding>> examine(Path sae) {
    return real.examine(sae);
  }

  @Override
  public <T> Job<T> with(String title, OpenModel.Work<T> work) {
    return real.with(title, work);
  }

  @Override
  public SteeringDesk steering() {
    return desk;
  }

  @Override
  public int firstLens() {
    return real.firstLens();
  }

  @Override
  public String explanation(int lens, int latent) {
    return real.explanation(lens, latent);
  }

  @Override
  public Optional<Truth> truth(int lens, int latent) {
    return real.truth(lens, latent);
  }

  @Override
  public void close() {
    real.close();
  }
}
