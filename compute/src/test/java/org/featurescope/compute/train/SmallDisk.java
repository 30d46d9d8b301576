package org.featurescope.compute.train;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A disk of a size that a test chooses, over a folder of the real one: files are real, mapped and
/// locked as ever, but bytes beyond the size are refused in the system's own words.
final class SmallDisk extends FileSystem {
  private final FileSystem real;
  private final Path root;
  private final Provider provider = new Provider();
  private long size;
  private long most;

  /// @param root what the disk holds
  /// @param size in bytes
  SmallDisk(Path root, long size) {
    this.real = root.getFileSystem();
    this.root = root;
    this.size = size;
  }

  /// The disk's only folder.
  Path folder() {
    return wrap(root);
  }

  void resize(long bytes) {
    size = bytes;
  }

  /// The most bytes that were ever on it at once.
  long most() {
    return most;
  }

  /// How many of `wanted` bytes there is room for.
  int room(int wanted) throws IOException {
    var used = 0L;
    try (var files = Files.walk(root)) {
      for (var file : (Iterable<Path>) files::iterator) {
        used += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    }
    var granted = (int) Math.max(0, Math.min(wanted, size - used));
    most = Math.max(most, used + granted);
    return granted;
  }

  private Path wrap(Path path) {
    return (Path)
        Proxy.newProxyInstance(
            SmallDisk.class.getClassLoader(),
            new Class<?>[] {Path.class, Wrapped.class},
            (proxy, method, args) -> {
              if (method.getName().equals("unwrapped")) {
                return path;
              }
              if (method.getName().equals("getFileSystem")) {
                return this;
              }
              try {
                return wrapped(method.invoke(path, unwrapped(args)));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Object wrapped(Object result) {
    if (result instanceof Path path) {
      return wrap(path);
    }
    if (result instanceof Iterator<?> parts) {
      var all = new ArrayList<Path>();
      parts.forEachRemaining(part -> all.add(wrap((Path) part)));
      return all.iterator();
    }
    return result;
  }

  private static Object[] unwrapped(Object[] args) {
    if (args == null) {
      return new Object[0];
    }
    var plain = args.clone();
    for (var i = 0; i < plain.length; i++) {
      plain[i] = plain[i] instanceof Path path ? plain(path) : plain[i];
    }
    return plain;
  }

  /// The path on the real disk.
  static Path plain(Path path) {
    return path instanceof Wrapped wrapped ? wrapped.unwrapped() : path;
  }

  private interface Wrapped {
    Path unwrapped();
  }

  @Override
  public FileSystemProvider provider() {
    return provider;
  }

  @Override
  public void close() {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean isReadOnly() {
    return false;
  }

  @Override
  public String getSeparator() {
    return real.getSeparator();
  }

  @Override
  public Iterable<Path> getRootDirectories() {
    return List.of(folder());
  }

  @Override
  public Iterable<FileStore> getFileStores() {
    return real.getFileStores();
  }

  @Override
  public Set<String> supportedFileAttributeViews() {
    return real.supportedFileAttributeViews();
  }

  @Override
  public Path getPath(String first, String... more) {
    return wrap(real.getPath(first, more));
  }

  @Override
  public PathMatcher getPathMatcher(String pattern) {
    var matcher = real.getPathMatcher(pattern);
    return path -> matcher.matches(plain(path));
  }

  @Override
  public UserPrincipalLookupService getUserPrincipalLookupService() {
    return real.getUserPrincipalLookupService();
  }

  @Override
  public WatchService newWatchService() throws IOException {
    return real.newWatchService();
  }

  /// Hands everything on; only the channels that write are its own.
  private final class Provider extends FileSystemProvider {
    private FileSystemProvider real() {
      return real.provider();
    }

    @Override
    public String getScheme() {
      return "small";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
      return SmallDisk.this;
    }

    @Override
    public Path getPath(URI uri) {
      return wrap(real().getPath(uri));
    }

    @Override
    public FileChannel newFileChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return new SmallDiskChannel(
          real().newFileChannel(plain(path), options, attributes), SmallDisk.this);
    }

    @Override
    public SeekableByteChannel newByteChannel(
        Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
        throws IOException {
      return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
        Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
      var stream = real().newDirectoryStream(plain(folder), path -> filter.accept(wrap(path)));
      return new DirectoryStream<>() {
        @Override
        public Iterator<Path> iterator() {
          var all = new ArrayList<Path>();
          stream.forEach(path -> all.add(wrap(path)));
          return all.iterator();
        }

        @Override
        public void close() throws IOException {
          stream.close();
        }
      };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
      real().createDirectory(plain(folder), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
      real().delete(plain(path));
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
      real().copy(plain(source), plain(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
      real().move(plain(source), plain(target), options);
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
      return real().isSameFile(plain(one), plain(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
      return real().isHidden(plain(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
      return real().getFileStore(plain(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
      real().checkAccess(plain(path), modes);
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
        Path path, Class<V> type, LinkOption... options) {
      return real().getFileAttributeView(plain(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
        Path path, Class<A> type, LinkOption... options) throws IOException {
      return real().readAttributes(plain(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
        throws IOException {
      return real().readAttributes(plain(path), names, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
        throws IOException {
      real().setAttribute(plain(path), name, value, options);
    }
  }
}
