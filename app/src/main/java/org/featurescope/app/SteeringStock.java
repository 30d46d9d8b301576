package org.featurescope.app;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.featurescope.app.features.Catalogue;
import org.featurescope.app.steer.Known;
import org.featurescope.app.steer.PlanShelf;
import org.featurescope.compute.index.IndexRun;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.store.FeatureTable;

/// What the Steer view asks of the catalogue: names and usual strengths of features, and plans.
final class SteeringStock implements Known, PlanShelf {
  private final Catalogue catalogue;
  private final List<Ready> ready;

  /// @param ready plans that came with the program
  SteeringStock(Catalogue catalogue, List<Ready> ready) {
    this.catalogue = catalogue;
    this.ready = List.copyOf(ready);
  }

  private Stream<IndexSubject> subject(String saeHash) {
    return catalogue.runs().stream()
        .map(IndexRun::subject)
        .filter(subject -> subject.saeHash().equals(saeHash));
  }

  @Override
  public Optional<FeatureTable> table(String saeHash) {
    return subject(saeHash).findFirst().map(catalogue::table);
  }

  @Override
  public OptionalDouble typicalMaximum(String saeHash, int latent) {
    return subject(saeHash)
        .filter(subject -> latent < subject.latents())
        .findFirst()
        .map(subject -> catalogue.entry(subject, latent).feature().statistics().typicalMaximum())
        .orElse(OptionalDouble.empty());
  }

  @Override
  public List<String> names() {
    return catalogue.plans();
  }

  @Override
  public Optional<SteeringPlan> find(String name) {
    return catalogue.plan(name).map(json -> PlanFile.parse(json, name));
  }

  @Override
  public void save(String name, SteeringPlan plan) {
    catalogue.keepPlan(name, PlanFile.format(plan));
  }

  @Override
  public void delete(String name) {
    catalogue.forgetPlan(name);
  }

  @Override
  public List<Ready> ready() {
    return ready;
  }
}
