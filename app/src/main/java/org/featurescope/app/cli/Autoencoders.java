package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.model.Precision;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.format.SaeFiles;

/// Several autoencoders, opened and closed together; of a set of transcoders, its layers.
final class Autoencoders implements AutoCloseable {
  private final List<Path> folders = new ArrayList<>();
  private final List<Path> places = new ArrayList<>();
  private final List<SparseAutoencoder> opened = new ArrayList<>();

  /// @param precision of the encoders' products
  Autoencoders(List<Path> folders, Engine engine, Precision precision) {
    try {
      folders.forEach(folder -> open(folder, engine));
      opened.forEach(sae -> sae.encodeByBfloat16(precision == Precision.BF16));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void open(Path folder, Engine engine) {
    for (var sae : SaeFiles.openAll(folder, engine)) {
      opened.add(sae);
      folders.add(folder);
    }
    places.addAll(SaeFiles.paths(folder));
  }

  List<SparseAutoencoder> all() {
    return List.copyOf(opened);
  }

  /// What to call one of them: where it reads, and its folder where several read there.
  String label(int index) {
    var hook = hook(index);
    var alone = IntStream.range(0, opened.size()).filter(i -> hook(i).equals(hook)).count() == 1;
    return alone ? hook : hook + " (" + folders.get(index) + ")";
  }

  private String hook(int index) {
    return opened.get(index).metadata().hookName().orElse("unknown hook");
  }

  /// The folder or file of each.
  List<Path> places() {
    return places;
  }

  @Override
  public void close() {
    opened.forEach(SparseAutoencoder::close);
  }
}
