package org.featurescope.compute.checkpoint;

import java.util.List;
import org.featurescope.compute.job.FeaturescopeException;

/// What a restricted pickle can hold beside text, numbers, lists, maps and sets.
sealed interface Pickle {

  /// Python's None.
  enum None implements Pickle {
    NONE
  }

  /// A fixed row of values.
  record Tuple(List<Object> items) implements Pickle {
    Object get(int i) {
      return items.get(i);
    }

    int size() {
      return items.size();
    }
  }

  /// A name out of Python's modules that a tensor file may use.
  record Global(String name) implements Pickle {}

  /// Bytes that tensors refer to, kept outside the pickle.
  ///
  /// @param elements how many it claims to have
  record Storage(DType dtype, String key, long elements) implements Pickle {}

  /// A tensor as the pickle describes it; nothing of it is checked yet.
  record Tensor(Storage storage, long offset, long[] shape, long[] strides) implements Pickle {
    @Override
    public boolean equals(Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /// The storages' classes, by their Python names.
  static DType dtype(Global storage, String label) {
    return switch (storage.name()) {
      case "torch.DoubleStorage" -> DType.F64;
      case "torch.FloatStorage" -> DType.F32;
      case "torch.HalfStorage" -> DType.F16;
      case "torch.BFloat16Storage" -> DType.BF16;
      case "torch.LongStorage" -> DType.I64;
      case "torch.IntStorage" -> DType.I32;
      case "torch.ShortStorage" -> DType.I16;
      case "torch.CharStorage" -> DType.I8;
      case "torch.ByteStorage" -> DType.U8;
      case "torch.BoolStorage" -> DType.BOOL;
      default -> throw refused(label, storage.name());
    };
  }

  /// Whether a name may stand in a tensor file at all.
  static boolean isKnown(String name) {
    return switch (name) {
      case "collections.OrderedDict",
          "torch._utils._rebuild_tensor_v2",
          "torch._utils._rebuild_parameter",
          "builtins.set",
          "__builtin__.set",
          "torch.DoubleStorage",
          "torch.FloatStorage",
          "torch.HalfStorage",
          "torch.BFloat16Storage",
          "torch.LongStorage",
          "torch.IntStorage",
          "torch.ShortStorage",
          "torch.CharStorage",
          "torch.ByteStorage",
          "torch.BoolStorage" ->
          true;
      default -> false;
    };
  }

  static FeaturescopeException refused(String label, String name) {
    return new FeaturescopeException(
        label + " asks for Python's " + Printable.quoted(name) + ", which is never run",
        "ask for the weights as safetensors or as a plain state dict; do not open this file in"
            + " Python unless you trust its maker");
  }
}
