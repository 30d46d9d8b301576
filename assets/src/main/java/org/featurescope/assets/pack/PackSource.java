package org.featurescope.assets.pack;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where a pack's files come from: a folder, or the program's own jar.
sealed interface PackSource {
  /// Opens a file of the pack.
  ///
  /// @param path relative to the pack, parts joined by `/`
  /// @throws FileNotFoundException when it is not there
  InputStream open(String path) throws IOException;

  /// The folder, when there is one, so that nothing need be copied.
  Optional<Path> folder();

  /// A folder on disk.
  record InFolder(Path root) implements PackSource {
    @Override
    public InputStream open(String path) throws IOException {
      return Files.newInputStream(root.resolve(path));
    }

    @Override
    public Optional<Path> folder() {
      return Optional.of(root);
    }
  }

  /// Resources of a class loader, below `prefix` (which ends with `/`).
  record InResources(ClassLoader loader, String prefix) implements PackSource {
    @Override
    public InputStream open(String path) throws IOException {
      var stream = loader.getResourceAsStream(prefix + path);
      if (stream == null) {
        throw new FileNotFoundException(prefix + path);
      }
      return stream;
    }

    /// The folder when the classes were not packed into a jar.
    @Override
    public Optional<Path> folder() {
      var manifest = loader.getResource(prefix + PackManifest.FILE);
      return manifest != null && manifest.getProtocol().equals("file")
          ? Optional.of(Path.of(uri(manifest)).getParent())
          : Optional.empty();
    }

    private static URI uri(URL url) {
      try {
        return url.toURI();
      } catch (URISyntaxException e) {
        throw new IllegalStateException("a resource at no proper address: " + url, e);
      }
    }
  }
}
