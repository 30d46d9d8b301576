package org.featurescope.app.steer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.featurescope.compute.index.IndexSubject;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.steering.PlanFile;
import org.featurescope.compute.steering.SteeringPlan;
import org.featurescope.compute.store.FeatureTable;
import org.featurescope.compute.store.Label;

/// Plans and names in memory, of plans what their files would hold. Feature f is called "word f"
/// and fires with at most f.
public final class MadeUpShelf implements PlanShelf, Known {
  final Map<String, SteeringPlan> saved = new LinkedHashMap<>();
  final List<Ready> ready = new ArrayList<>();
  boolean readOnly;
  boolean transcodersIndexed;

  @Override
  public List<String> names() {
    return List.copyOf(saved.keySet());
  }

  @Override
  public Optional<SteeringPlan> find(String name) {
    return Optional.ofNullable(saved.get(name));
  }

  @Override
  public void save(String name, SteeringPlan plan) {
    if (readOnly) {
      throw new FeaturescopeException("The workspace is read-only", "open another one");
    }
    saved.put(name, PlanFile.parse(PlanFile.format(plan), name));
  }

  @Override
  public void delete(String name) {
    saved.remove(name);
  }

  @Override
  public List<Ready> ready() {
    return List.copyOf(ready);
  }

  @Override
  public Optional<FeatureTable> table(String saeHash) {
    if (lacks(saeHash)) {
      return Optional.empty();
    }
    var count = MadeUpDesk.LATENTS;
    var fired = new long[count];
    var most = new float[count];
    for (var i = 0; i < count; i++) {
      fired[i] = i;
      most[i] = i;
    }
    var labels =
        IntStream.range(1, count)
            .boxed()
            .collect(Collectors.toMap(i -> i, i -> Label.typed("word " + i)));
    return Optional.of(
        FeatureTable.of(
            new IndexSubject("made-up", "made-up", "SAE", saeHash, "hook", count),
            1000,
            fired,
            most.clone(),
            most,
            labels));
  }

  private boolean lacks(String saeHash) {
    return saeHash.startsWith("transcoder") && !transcodersIndexed;
  }

  @Override
  public OptionalDouble typicalMaximum(String saeHash, int latent) {
    return latent == 0 || lacks(saeHash) ? OptionalDouble.empty() : OptionalDouble.of(latent * 0.8);
  }
}
