package org.featurescope.app.features;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;

/// Documents in memory.
public final class MadeUpDocuments implements Catalogue.Documents {
  private final LinkedHashMap<String, String> kept = new LinkedHashMap<>();
  private Optional<FeaturescopeException> broken = Optional.empty();

  /// From now on nothing can be read or written.
  public void breakDown(FeaturescopeException reason) {
    broken = Optional.of(reason);
  }

  private void check() {
    broken.ifPresent(reason -> {
      throw reason;
    });
  }

  @Override
  public List<String> names() {
    check();
    return List.copyOf(kept.sequencedKeySet().reversed());
  }

  @Override
  public Optional<String> find(String name) {
    check();
    return Optional.ofNullable(kept.get(name));
  }

  @Override
  public void save(String name, String json) {
    check();
    kept.remove(name);
    kept.put(name, json);
  }

  @Override
  public void delete(String name) {
    check();
    kept.remove(name);
  }
}
