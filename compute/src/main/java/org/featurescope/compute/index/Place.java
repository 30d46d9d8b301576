package org.featurescope.compute.index;

import java.io.DataOutput;
import java.io.IOException;

/// How far a corpus has been counted: up to a batch of the pool that begins at a window.
///
/// @param document the pool's first document
/// @param token the pool's first token in it
/// @param before tokens in the windows before the pool
/// @param batches how many batches of the pool have been counted
record Place(long document, int token, long before, int batches) {
  static final Place BEGIN = new Place(0, 0, 0, 0);

  Place after(int done) {
    return new Place(document, token, before, done);
  }

  void writeTo(DataOutput out) throws IOException {
    Packed.writeLong(out, document);
    Packed.writeInt(out, token);
    Packed.writeLong(out, before);
    Packed.writeInt(out, batches);
  }

  static Place readFrom(Packed.Reader in) throws IOException {
    var place =
        new Place(
            in.readLong(),
            in.readInt(Integer.MAX_VALUE),
            in.readLong(),
            in.readInt(Integer.MAX_VALUE));
    in.require(place.document >= 0 && place.before >= 0);
    return place;
  }
}
