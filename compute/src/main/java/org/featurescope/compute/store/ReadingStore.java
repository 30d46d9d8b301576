package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.read.ReadingCache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Readings of long texts in the workspace. A reader never waits for it: parts are written behind
/// its back, those that writing cannot follow are left out, and whatever goes wrong here only means
/// that something is computed again.
///
/// A million tokens with 32 active features take about 220 MB, so that there is a limit to all
/// readings together; those that were not used for longest go first.
public final class ReadingStore implements ReadingCache, AutoCloseable {
  /// Bytes of all readings.
  private static final long LIMIT = 2L << 30;

  /// Parts that wait to be written; they take no memory that the reading does not take anyhow.
  private static final int WAITING = 64;

  /// How long a reader waits for a workspace that is being opened and for files that are being
  /// hashed, before it begins to compute.
  private static final long PATIENCE_MS = 1500;

  private static final Logger LOG = LoggerFactory.getLogger(ReadingStore.class);

  private final Supplier<Workspace> opener;
  private final Executor behind;
  private final long limit;
  private volatile boolean closed;

  /// @param opener gives the workspace, which is opened and closed by others; asked when a long
  ///   text is read
  /// @param behind runs what it is given one after the other, away from the caller
  public ReadingStore(Supplier<Workspace> opener, Executor behind) {
    this(opener, behind, LIMIT);
  }

  /// @param limit bytes of all readings
  ReadingStore(Supplier<Workspace> opener, Executor behind, long limit) {
    this.opener = opener;
    this.behind = behind;
    this.limit = limit;
  }

  @Override
  public Shelf open(Supplier<Key> key) {
    return new StoredShelf(CompletableFuture.supplyAsync(() -> find(key), behind));
  }

  /// A reading that has its row.
  ///
  /// @param parts what was kept of it when it was opened
  private record Found(Database database, long id, BitSet parts) {}

  private Found find(Supplier<Key> key) {
    var wanted = key.get();
    var database = database();
    var id =
        database.writeBulk(session -> {
          session.update(
              "INSERT INTO reading (text_hash, model_hash, sae_hash, settings, used) VALUES (?, ?,"
                  + " ?, ?, ?) ON CONFLICT (text_hash, model_hash, sae_hash, settings) DO UPDATE"
                  + " SET used = excluded.used",
              wanted.tokens(),
              wanted.model(),
              wanted.sae(),
              wanted.manner(),
              System.currentTimeMillis());
          return session.number(
              "SELECT id FROM reading WHERE text_hash = ? AND model_hash = ? AND sae_hash = ?"
                  + " AND settings = ?",
              wanted.tokens(),
              wanted.model(),
              wanted.sae(),
              wanted.manner());
        });
    var parts = new BitSet();
    database.read(session -> {
      session.each(
          "SELECT part FROM reading_part WHERE reading = ? AND part >= 0",
          row -> parts.set(row.getInt(1)),
          id);
      return null;
    });
    return new Found(database, id, parts);
  }

  private Database database() {
    if (closed) {
      throw new FeaturescopeException("the workspace has been closed", "open it again");
    }
    return opener.get().database();
  }

  private final class StoredShelf implements Shelf {
    private final CompletableFuture<Found> found;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean failed;
    private boolean asked;

    StoredShelf(CompletableFuture<Found> found) {
      this.found = found;
    }

    @Override
    public Optional<byte[]> load(int pass) {
      try {
        return reading()
            .filter(reading -> !failed && reading.parts.get(pass))
            .flatMap(reading -> content(reading, pass));
      } catch (FeaturescopeException e) {
        fail(e);
        return Optional.empty();
      }
    }

    @Override
    public boolean has(int pass) {
      return !failed
          && found.isDone()
          && !found.isCompletedExceptionally()
          && found.join().parts.get(pass);
    }

    /// Waits once for a moment; later it is there or it is not.
    private Optional<Found> reading() {
      try {
        var patience = asked ? 0 : PATIENCE_MS;
        asked = true;
        return Optional.of(found.get(patience, TimeUnit.MILLISECONDS));
      } catch (TimeoutException notYet) {
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      } catch (ExecutionException e) {
        fail(e.getCause());
        return Optional.empty();
      }
    }

    private static Optional<byte[]> content(Found reading, int pass) {
      return reading.database.read(session ->
          session.first(
              "SELECT content FROM reading_part WHERE reading = ? AND part = ?",
              row -> row.getBytes(1),
              reading.id,
              pass));
    }

    @Override
    public void save(int pass, Supplier<byte[]> numbers) {
      if (failed || closed || waiting.incrementAndGet() > WAITING) {
        waiting.decrementAndGet();
        return;
      }
      behind.execute(() -> {
        try {
          if (!failed && !closed) {
            write(found.join(), pass, numbers.get());
          }
        } catch (FeaturescopeException e) {
          fail(e);
        } catch (CompletionException e) {
          fail(e.getCause());
        } finally {
          waiting.decrementAndGet();
        }
      });
    }

    /// Told once: the text is read all the same.
    private void fail(Throwable cause) {
      if (!failed && !closed) {
        LOG.warn("What is read of a long text is not kept: {}", cause.getMessage());
      }
      failed = true;
    }

    private void write(Found reading, int pass, byte[] content) {
      var kept =
          reading.database.writeBulk(session -> {
            if (!makeRoom(session, reading.id, content.length)) {
              return false;
            }
            session.update(
                "INSERT OR REPLACE INTO reading_part (reading, part, bytes, content)"
                    + " SELECT id, ?, ?, ? FROM reading WHERE id = ?",
                pass,
                content.length,
                content,
                reading.id);
            return true;
          });
      // A text that fills all the room by itself is kept as far as it goes.
      failed |= !kept;
    }

    @Override
    public void close() {
      // What waits is written; nothing is held.
    }
  }

  /// Drops other readings, the one that was not used for longest first, until so many bytes fit.
  ///
  /// @return whether they do
  private boolean makeRoom(Session session, long own, int bytes) throws SQLException {
    while (session.number("SELECT coalesce(sum(bytes), 0) FROM reading_part") + bytes > limit) {
      var oldest =
          session.first(
              "SELECT id FROM reading WHERE id <> ? ORDER BY used, id LIMIT 1",
              row -> row.getLong(1),
              own);
      if (oldest.isEmpty()) {
        return false;
      }
      session.update("DELETE FROM reading WHERE id = ?", oldest.get());
    }
    return true;
  }

  /// What waits is not written any more.
  @Override
  public void close() {
    closed = true;
  }
}
