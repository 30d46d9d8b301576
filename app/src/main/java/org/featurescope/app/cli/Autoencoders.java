package org.featurescope.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featurescope.compute.engine.Engine;
import org.featurescope.compute.sae.SparseAutoencoder;
import org.featurescope.compute.sae.format.SaeFiles;

/// Several autoencoders, opened and closed together.
final class Autoencoders implements AutoCloseable {
  private final List<Path> folders;
  private final List<SparseAutoencoder> opened = new ArrayList<>();

  Autoencoders(List<Path> folders, Engine engine) {
    this.folders = List.copyOf(folders);
    try {
      folders.forEach(folder -> opened.add(SaeFiles.open(folder, engine)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  List<SparseAutoencoder> all() {
    return List.copyOf(opened);
  }

  List<Path> folders() {
    return folders;
  }

  @Override
  public void close() {
    opened.forEach(SparseAutoencoder::close);
  }
}
