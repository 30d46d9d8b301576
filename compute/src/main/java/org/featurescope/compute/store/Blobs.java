package org.featurescope.compute.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.index.Example;
import org.featurescope.compute.index.FeatureGeometry;
import org.featurescope.compute.index.FeatureGeometry.LayerNeighbour;
import org.featurescope.compute.index.FeatureGeometry.Neighbour;
import org.featurescope.compute.index.FeatureGeometry.TokenEffect;
import org.featurescope.compute.index.FeatureMap;
import org.featurescope.compute.index.LogHistogram;
import org.featurescope.compute.index.Partner;
import org.featurescope.compute.index.Passage;

/// The records of an index that are kept as one value each, packed and unpacked.
final class Blobs {
  private Blobs() {}

  static byte[] of(LogHistogram histogram) {
    var packer = new Packer().count(histogram.first()).count(histogram.counts().length);
    for (var count : histogram.counts()) {
      packer.count(count);
    }
    return packer.bytes();
  }

  static LogHistogram histogram(byte... bytes) throws SQLException {
    var in = new Unpacker(bytes);
    var first = in.number();
    var counts = new long[in.size(1)];
    if (first > LogHistogram.BUCKETS || first + counts.length > LogHistogram.BUCKETS) {
      throw Unpacker.damage();
    }
    for (var i = 0; i < counts.length; i++) {
      counts[i] = in.count();
    }
    in.end();
    return new LogHistogram(first, counts);
  }

  static byte[] ofPartners(List<Partner> partners) {
    var packer = new Packer().count(partners.size());
    for (var partner : partners) {
      packer.count(partner.latent()).real(partner.share()).real(partner.lift());
    }
    return packer.bytes();
  }

  static List<Partner> partners(byte... bytes) throws SQLException {
    var in = new Unpacker(bytes);
    var size = in.size(9);
    var partners = new ArrayList<Partner>(size);
    for (var i = 0; i < size; i++) {
      partners.add(new Partner(in.number(), in.real(), in.real()));
    }
    in.end();
    return partners;
  }

  static byte[] of(FeatureGeometry geometry) {
    var packer = new Packer();
    pack(packer, geometry.promoted());
    pack(packer, geometry.suppressed());
    packer.count(geometry.neighbours().size());
    for (var neighbour : geometry.neighbours()) {
      packer.count(neighbour.latent()).real(neighbour.cosine());
    }
    packer.count(geometry.layers().size());
    for (var layer : geometry.layers()) {
      packer.text(layer.saeHash()).whole(layer.layer()).count(layer.latent()).real(layer.cosine());
    }
    return packer.bytes();
  }

  private static void pack(Packer packer, List<TokenEffect> effects) {
    packer.count(effects.size());
    for (var effect : effects) {
      packer.whole(effect.id()).text(effect.token()).real(effect.effect());
    }
  }

  static FeatureGeometry geometry(byte... bytes) throws SQLException {
    var in = new Unpacker(bytes);
    var promoted = effects(in);
    var suppressed = effects(in);
    var neighbours = new ArrayList<Neighbour>();
    for (var left = in.size(5); left > 0; left--) {
      neighbours.add(new Neighbour(in.number(), in.real()));
    }
    var layers = new ArrayList<LayerNeighbour>();
    for (var left = in.size(7); left > 0; left--) {
      layers.add(new LayerNeighbour(in.text(), in.whole(), in.number(), in.real()));
    }
    in.end();
    return new FeatureGeometry(promoted, suppressed, neighbours, layers);
  }

  private static List<TokenEffect> effects(Unpacker in) throws SQLException {
    var effects = new ArrayList<TokenEffect>();
    for (var left = in.size(6); left > 0; left--) {
      effects.add(new TokenEffect(in.whole(), in.text(), in.real()));
    }
    return effects;
  }

  /// The tokens of a passage; its text has a column of its own.
  static byte[] of(Passage passage) {
    var packer = new Packer().count(passage.size());
    var before = 0;
    for (var i = 0; i < passage.size(); i++) {
      packer.whole(passage.ids()[i]).whole(passage.ends()[i] - before);
      before = passage.ends()[i];
    }
    return packer.bytes();
  }

  static Passage passage(long document, int start, String text, byte... bytes) throws SQLException {
    var in = new Unpacker(bytes);
    var size = in.size(2);
    var ids = new int[size];
    var ends = new int[size];
    var end = 0;
    for (var i = 0; i < size; i++) {
      ids[i] = in.whole();
      var length = in.whole();
      if (length < 0 || length > text.length() - end) {
        throw Unpacker.damage();
      }
      end += length;
      ends[i] = end;
    }
    in.end();
    return new Passage(document, start, ids, text, ends);
  }

  /// Where in its passage an example is active, and how strongly.
  static byte[] of(Example example) {
    var packer = new Packer().count(example.positions().length);
    var before = 0;
    for (var i = 0; i < example.positions().length; i++) {
      packer.whole(example.positions()[i] - before).real(example.activations()[i]);
      before = example.positions()[i];
    }
    return packer.bytes();
  }

  static Example example(int band, Passage passage, int peak, float value, byte... bytes)
      throws SQLException {
    var in = new Unpacker(bytes);
    var size = in.size(5);
    var positions = new int[size];
    var activations = new float[size];
    var position = 0;
    for (var i = 0; i < size; i++) {
      position += in.whole();
      if (position < 0 || position >= passage.size()) {
        throw Unpacker.damage();
      }
      positions[i] = position;
      activations[i] = in.real();
    }
    in.end();
    var bands = Example.Band.values();
    if (band < 0 || band >= bands.length || peak < 0 || peak >= passage.size()) {
      throw Unpacker.damage();
    }
    return new Example(bands[band], passage, peak, value, positions, activations);
  }

  static byte[] of(FeatureMap map) {
    var packer = new Packer().count(map.x().length);
    for (var i = 0; i < map.x().length; i++) {
      packer.real(map.x()[i]).real(map.y()[i]).whole(map.cluster()[i]);
    }
    return packer.bytes();
  }

  static FeatureMap map(FeatureMap.Layout layout, int clusters, byte... bytes) throws SQLException {
    var in = new Unpacker(bytes);
    var size = in.size(9);
    var x = new float[size];
    var y = new float[size];
    var cluster = new int[size];
    for (var i = 0; i < size; i++) {
      x[i] = in.real();
      y[i] = in.real();
      cluster[i] = in.whole();
    }
    in.end();
    return new FeatureMap(layout, x, y, cluster, clusters);
  }
}
