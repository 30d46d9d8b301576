package org.featurescope.app.read;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.featurescope.app.steer.LentSet;
import org.featurescope.app.steer.ModelDesk;
import org.featurescope.app.steer.SteeringDesk;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.Job;
import org.featurescope.compute.job.Progress;
import org.featurescope.compute.model.LanguageModel;
import org.featurescope.compute.read.ReadingCache;
import org.featurescope.compute.sae.SparseAutoencoder;

/// An open model, the lock that keeps it open while work needs it, and what is freed with it.
final class ModelBody implements AutoCloseable {

  /// Work that needs the model open.
  ///
  /// @param <T> what it yields
  @FunctionalInterface
  interface Work<T> {
    T run(Progress progress, Cancellation cancellation);
  }

  private final String name;
  private final LanguageModel model;
  private final Supplier<String> hash;
  private final ReadingCache cache;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final List<SparseAutoencoder> owned = new ArrayList<>();
  private final ModelSites sites;
  private final Kept kept = new Kept();
  private final List<ModelDesk> desks = new ArrayList<>();
  private boolean closed;

  /// @param hash of the model's files, found when first asked for
  /// @param transcoders the folder of the set that came with the model
  ModelBody(
      String name,
      LanguageModel model,
      Supplier<String> hash,
      Optional<Path> transcoders,
      ReadingCache cache) {
    this.name = name;
    this.model = model;
    this.hash = hash;
    this.cache = cache;
    sites = new ModelSites(model, name, transcoders);
  }

  String name() {
    return name;
  }

  LanguageModel model() {
    return model;
  }

  Supplier<String> hash() {
    return hash;
  }

  ReadingCache cache() {
    return cache;
  }

  ModelSites sites() {
    return sites;
  }

  Kept kept() {
    return kept;
  }

  /// An SAE that is freed with the model.
  void own(SparseAutoencoder sae) {
    owned.add(sae);
  }

  /// A door to steering; what it keeps is freed with the model.
  ModelDesk desk(List<ModelDesk.Lent> lent, Optional<LentSet> set) {
    var made = new ModelDesk(name, model, hash, lent, set, this::whileOpen);
    synchronized (desks) {
      desks.add(made);
    }
    return made;
  }

  /// The job of doing `work` while the model is kept open.
  <T> Job<T> asking(String title, Work<T> work) {
    return Job.of(
        title, (progress, cancellation) -> whileOpen(() -> work.run(progress, cancellation)));
  }

  /// A model that is being closed is no longer read; whoever asked has another one.
  private <T> T whileOpen(Supplier<T> work) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new CancellationException("the model was closed");
      }
      return work.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  /// Frees all of it, as soon as no work uses it.
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        kept.close();
        synchronized (desks) {
          desks.forEach(SteeringDesk::forget);
        }
        sites.close();
        owned.forEach(SparseAutoencoder::close);
        model.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
