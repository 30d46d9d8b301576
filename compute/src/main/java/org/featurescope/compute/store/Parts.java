package org.featurescope.compute.store;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.NoSuchElementException;

/// A saved state, a part at a time.
final class Parts implements Enumeration<InputStream> {
  private final Database database;
  private final IndexStore.Saved saved;
  private int next;

  Parts(Database database, IndexStore.Saved saved) {
    this.database = database;
    this.saved = saved;
  }

  @Override
  public boolean hasMoreElements() {
    return next < saved.parts();
  }

  @Override
  public InputStream nextElement() {
    if (!hasMoreElements()) {
      throw new NoSuchElementException();
    }
    var part = next++;
    return database.read(session ->
        new ByteArrayInputStream(
            session
                .first(
                    "SELECT bytes FROM progress_part WHERE progress = ? AND part = ?",
                    row -> row.getBytes(1),
                    saved.id(),
                    part)
                .orElseThrow(Unpacker::damage)));
  }
}
