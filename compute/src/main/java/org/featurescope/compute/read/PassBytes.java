package org.featurescope.compute.read;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32;
import org.featurescope.compute.read.Windows.Pass;

/// The results of one pass as bytes, exact. Little-endian: a head of six numbers, the quantities of
/// every row, the features as [PassFeatures] holds them, and a CRC-32 of all that.
///
/// @param vocabulary the number of tokens that the model knows
/// @param latents the number of latents of the autoencoder; 0 without one
record PassBytes(int vocabulary, int latents) {
  /// "FSR1"; another form gets another number.
  private static final int MAGIC = 0x31525346;

  private static final int HEAD = 6 * Integer.BYTES;

  byte[] write(PassResults results, int pass) {
    var place = results.passes().get(pass);
    var quantities = results.quantities();
    var rows = place.rows();
    var features =
        results.has(pass) ? Optional.of(results.features(pass)) : Optional.<PassFeatures>empty();
    var active = features.map(f -> f.latents().size()).orElse(0);
    var entries = features.map(f -> f.values().length).orElse(0);
    var out = buffer((int) size(rows, quantities.top(), active, entries));
    out.putInt(MAGIC).putInt(rows).putInt(quantities.top());
    out.putInt(latents).putInt(active).putInt(entries);
    var from = place.from();
    var top = quantities.top();
    put(out, quantities.surprisal(), from, rows);
    put(out, quantities.entropy(), from, rows);
    put(out, quantities.error(), from, rows);
    put(out, quantities.topProbabilities(), from * top, rows * top);
    out.asIntBuffer().put(quantities.topIds(), from * top, rows * top);
    out.position(out.position() + Integer.BYTES * rows * top);
    features.ifPresent(f -> {
      f.latents().writeTo(out);
      out.asIntBuffer().put(f.starts());
      out.position(out.position() + Integer.BYTES * f.starts().length);
      f.positions().writeTo(out);
      put(out, f.values(), 0, entries);
    });
    out.putInt(checksum(out));
    return out.array();
  }

  /// Puts the bytes' numbers into `results`, unless they are damaged or those of something else:
  /// then nothing is changed.
  ///
  /// @return whether they were good
  boolean read(byte[] bytes, PassResults results, int pass) {
    var place = results.passes().get(pass);
    var quantities = results.quantities();
    var rows = place.rows();
    var top = quantities.top();
    if (bytes.length < HEAD + Integer.BYTES) {
      return false;
    }
    var in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt() != MAGIC
        || in.getInt() != rows
        || in.getInt() != top
        || in.getInt() != latents) {
      return false;
    }
    var active = in.getInt();
    var entries = in.getInt();
    // Nothing is allocated from what the head merely claims.
    if (active < 0
        || active > latents
        || entries < 0
        || size(rows, top, active, entries) != bytes.length
        || !isWhole(bytes)) {
      return false;
    }
    var numbers = in.position();
    var ids = numbers + Float.BYTES * rows * (3 + top);
    in.position(ids);
    for (var i = 0; i < rows * top; i++) {
      var id = in.getInt();
      if (id < -1 || id >= vocabulary) {
        return false;
      }
    }
    if (latents > 0) {
      var features = features(in, rows, active, entries);
      if (!isSound(features)) {
        return false;
      }
      results.put(pass, features);
    }
    in.position(numbers);
    fill(in, place, quantities);
    return true;
  }

  private static void fill(ByteBuffer in, Pass place, Quantities quantities) {
    var from = place.from();
    var rows = place.rows();
    var top = quantities.top();
    get(in, quantities.surprisal(), from, rows);
    get(in, quantities.entropy(), from, rows);
    get(in, quantities.error(), from, rows);
    get(in, quantities.topProbabilities(), from * top, rows * top);
    in.asIntBuffer().get(quantities.topIds(), from * top, rows * top);
  }

  private PassFeatures features(ByteBuffer in, int rows, int active, int entries) {
    var found = Indices.room(active, latents);
    found.readFrom(in);
    var starts = new int[active + 1];
    in.asIntBuffer().get(starts);
    in.position(in.position() + Integer.BYTES * starts.length);
    var positions = Indices.room(entries, rows);
    positions.readFrom(in);
    var values = new float[entries];
    get(in, values, 0, entries);
    return new PassFeatures(rows, latents, found, starts, positions, values);
  }

  /// Whether all numbers lie where whoever looks them up will expect them.
  private boolean isSound(PassFeatures features) {
    var starts = features.starts();
    var before = -1;
    if (starts[0] != 0 || starts[starts.length - 1] != features.values().length) {
      return false;
    }
    for (var i = 0; i + 1 < starts.length; i++) {
      var latent = features.latents().get(i);
      if (latent <= before || latent >= latents || starts[i + 1] <= starts[i]) {
        return false;
      }
      before = latent;
    }
    for (var i = 0; i + 1 < starts.length; i++) {
      var row = -1;
      for (var entry = starts[i]; entry < starts[i + 1]; entry++) {
        var next = features.positions().get(entry);
        if (next <= row || next >= features.rows()) {
          return false;
        }
        row = next;
      }
    }
    return true;
  }

  private long size(int rows, int top, int active, int entries) {
    var quantities = 4L * rows * (3 + 2L * top);
    var features =
        latents == 0
            ? 0
            : (long) Indices.bytes(latents) * active
                + 4L * (active + 1)
                + (long) Indices.bytes(rows) * entries
                + 4L * entries;
    return HEAD + quantities + features + Integer.BYTES;
  }

  private static boolean isWhole(byte[] bytes) {
    var all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    all.position(bytes.length - Integer.BYTES);
    return checksum(all) == all.getInt();
  }

  /// Of everything before the buffer's position.
  private static int checksum(ByteBuffer bytes) {
    var crc = new CRC32();
    crc.update(bytes.array(), 0, bytes.position());
    return (int) crc.getValue();
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put(ByteBuffer out, float[] values, int from, int count) {
    out.asFloatBuffer().put(values, from, count);
    out.position(out.position() + Float.BYTES * count);
  }

  private static void get(ByteBuffer in, float[] values, int from, int count) {
    in.asFloatBuffer().get(values, from, count);
    in.position(in.position() + Float.BYTES * count);
  }
}
