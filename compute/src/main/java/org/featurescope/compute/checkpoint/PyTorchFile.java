package org.featurescope.compute.checkpoint;

import static org.featurescope.compute.checkpoint.LittleEndian.LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.featurescope.compute.job.FeaturescopeException;

/// A state dict that `torch.save` wrote (`.pt`, `.pth`, `.bin`), in the zip layout of PyTorch 1.6
/// and later or the one before it. Nothing in the file is ever executed, see [Unpickler]. Tensors
/// stay where they lie in the file.
public final class PyTorchFile extends StridedTensors {
  private static final String PICKLE = "data.pkl";

  /// The number that files before the zip layout begin with, as a pickle of its own.
  private static final byte[] LEGACY_MAGIC = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19,
    '.'
  };

  private final Map<String, Object> values = new LinkedHashMap<>();

  /// Where the bytes of storages are.
  private interface Storages {
    /// @return nothing where the file has none under that key
    Optional<MemorySegment> find(String key);
  }

  private PyTorchFile(MappedFile file) {
    super(file, "tensor");
  }

  /// @throws FeaturescopeException when the file cannot be read, is damaged, or holds more than
  ///   tensors and plain values; what it is that was refused stands in the message
  public static PyTorchFile open(Path path) {
    var file = MappedFile.open(path);
    try {
      var opened = new PyTorchFile(file);
      if (ZipDirectory.isZip(file.all())) {
        opened.readZip();
      } else if (isLegacy(file.all())) {
        opened.readLegacy();
      } else {
        throw SafeTensorsHeader.broken(file.label(), "was not written by torch.save");
      }
      return opened;
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /// Whether the file looks like one of PyTorch's, by its first bytes and its directory; opening it
  /// may still fail.
  public static boolean matches(Path path) {
    try (var file = MappedFile.open(path)) {
      return ZipDirectory.isZip(file.all())
          ? pickle(new ZipDirectory(file.all(), file.label())).isPresent()
          : isLegacy(file.all());
    } catch (FeaturescopeException unreadable) {
      return false;
    }
  }

  private static boolean isLegacy(MemorySegment all) {
    return all.byteSize() > LEGACY_MAGIC.length
        && all.asSlice(0, LEGACY_MAGIC.length).mismatch(MemorySegment.ofArray(LEGACY_MAGIC)) < 0;
  }

  private static Optional<String> pickle(ZipDirectory directory) {
    for (var name : directory.names()) {
      if (name.equals(PICKLE) || name.endsWith("/" + PICKLE)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private void readZip() {
    var directory = new ZipDirectory(file().all(), file().label());
    var pickle =
        pickle(directory)
            .orElseThrow(
                () -> SafeTensorsHeader.broken(file().label(), "was not written by torch.save"));
    var root = pickle.substring(0, pickle.length() - PICKLE.length());
    var order = root + "byteorder";
    var bigEndian =
        directory.contains(order)
            && new String(
                    directory.bytes(order).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8)
                .strip()
                .equals("big");
    keep(
        new Unpickler(directory.bytes(pickle), 0, file().label()).load(),
        key ->
            directory.contains(root + "data/" + key)
                ? Optional.of(directory.bytes(root + "data/" + key))
                : Optional.empty(),
        bigEndian);
  }

  /// Five pickles (a number, a version, facts of the machine, the object, the storages' keys), then
  /// each storage: the number of its elements and the elements.
  private void readLegacy() {
    var at = (long) LEGACY_MAGIC.length;
    var version = new Unpickler(file().all(), at, file().label());
    version.load();
    var machine = new Unpickler(file().all(), version.end(), file().label());
    var bigEndian =
        machine.load() instanceof Map<?, ?> facts
            && Boolean.FALSE.equals(facts.get("little_endian"));
    var object = new Unpickler(file().all(), machine.end(), file().label());
    var root = object.load();
    var keys = new Unpickler(file().all(), object.end(), file().label());
    var storages = storages(keys.load(), keys.end(), sizes(root));
    keep(root, key -> Optional.ofNullable(storages.get(key)), bigEndian);
  }

  /// Bytes of an element of each storage: the part behind the pickles does not say.
  private Map<String, Integer> sizes(Object root) {
    var sizes = new LinkedHashMap<String, Integer>();
    stateDict(root)
        .values()
        .forEach(value -> {
          if (value instanceof Pickle.Tensor tensor) {
            sizes.put(tensor.storage().key(), tensor.storage().dtype().bytes());
          }
        });
    return sizes;
  }

  private Map<String, MemorySegment> storages(Object keys, long from, Map<String, Integer> sizes) {
    var storages = new LinkedHashMap<String, MemorySegment>();
    if (!(keys instanceof List<?> list)) {
      throw SafeTensorsHeader.broken(file().label(), "has no list of storages");
    }
    var at = from;
    for (var key : list) {
      var size = sizes.get(String.valueOf(key instanceof String text ? text : ""));
      var room = file().all().byteSize() - at - Long.BYTES;
      if (size == null || room < 0) {
        throw SafeTensorsHeader.broken(file().label(), "is cut short or has unknown storages");
      }
      var elements = file().all().get(LONG, at);
      if (elements < 0 || elements > room / size) {
        throw SafeTensorsHeader.broken(file().label(), "is cut short inside a storage");
      }
      storages.put((String) key, file().all().asSlice(at + Long.BYTES, elements * size));
      at += Long.BYTES + elements * size;
    }
    return storages;
  }

  /// Training programs often put the state dict below others' values.
  private static Map<?, ?> stateDict(Object root) {
    if (!(root instanceof Map<?, ?> map)) {
      return Map.of("", root);
    }
    for (var name : List.of("state_dict", "model_state_dict", "model")) {
      if (map.get(name) instanceof Map<?, ?> inner) {
        return inner;
      }
    }
    return map;
  }

  private void keep(Object root, Storages storages, boolean bigEndian) {
    stateDict(root)
        .forEach((key, value) -> {
          var name = String.valueOf(key);
          if (value instanceof Pickle.Tensor tensor) {
            put(name, tensor(name, tensor, storages, bigEndian));
          } else {
            values.put(name, value);
          }
        });
  }

  private StridedTensor tensor(
      String name, Pickle.Tensor tensor, Storages storages, boolean bigEndian) {
    var label = Printable.quoted(name) + " in " + file().label();
    var bytes =
        storages
            .find(tensor.storage().key())
            .orElseThrow(() -> SafeTensorsHeader.broken(label, "has no bytes in the file"));
    try {
      return new StridedTensor(
          new TensorInfo(name, tensor.storage().dtype(), tensor.shape()),
          bytes,
          tensor.offset(),
          tensor.strides(),
          bigEndian);
    } catch (ArithmeticException e) {
      throw SafeTensorsHeader.broken(label, "reaches beyond its bytes in the file");
    }
  }

  /// An integer that stands beside the tensors: under `path[0]`, in the dictionary there under
  /// `path[1]`, and so on.
  public Optional<Long> integer(String... path) {
    return find(path).filter(Long.class::isInstance).map(Long.class::cast);
  }

  /// As [#integer], for text.
  public Optional<String> text(String... path) {
    return find(path).filter(String.class::isInstance).map(String.class::cast);
  }

  private Optional<Object> find(String... path) {
    Object value = values;
    for (var name : path) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return Optional.ofNullable(value);
  }
}
