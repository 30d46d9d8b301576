package org.featurescope.compute.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The product by a packed matrix through libtorch's C interface, which it keeps stable for models
/// that were compiled ahead of time (the shim of AOTInductor; names change where types do). A token
/// makes some fifty such products, and by way of JNI and TorchScript each costs a third more beside
/// its arithmetic.
///
/// The interface takes what DJL's handles are: addresses of libtorch's tensors.
final class DirectProduct {
  private static final MemorySegment NO_ACTIVATION = Arena.global().allocateFrom("none");
  private static final MemorySegment NOTHING = MemorySegment.NULL;

  /// Found when first asked for, which is after libtorch was loaded.
  private static final class Found {
    static final Optional<DirectProduct> HERE = find();
  }

  private final MethodHandle product;
  private final MethodHandle data;
  private final MethodHandle delete;

  private DirectProduct(SymbolLookup libraries) {
    // x, W, b, activation, its numbers, how many, its algorithm, result
    product =
        function(
            libraries,
            "aoti_torch_cpu__linear_pointwise",
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            ADDRESS);
    data = function(libraries, "aoti_torch_get_data_ptr", ADDRESS, ADDRESS);
    delete = function(libraries, "aoti_torch_delete_tensor_object", ADDRESS);
  }

  private static MethodHandle function(
      SymbolLookup libraries, String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(libraries.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, arguments));
  }

  /// Nothing where libtorch has no such interface.
  static Optional<DirectProduct> here() {
    return Found.HERE;
  }

  private static Optional<DirectProduct> find() {
    try {
      // What DJL has loaded. By its name another library of that name might be found.
      return Optional.of(new DirectProduct(SymbolLookup.loaderLookup()));
    } catch (NoSuchElementException e) {
      return Optional.empty();
    }
  }

  /// Room for what the functions answer.
  static MemorySegment answers(Arena arena) {
    return arena.allocate(ADDRESS, 2);
  }

  /// y = x W^T.
  ///
  /// @param y receives the numbers of the result, which are of the type of x
  /// @param x `[1, in]`, of the type of W
  /// @return false where libtorch refuses
  boolean into(MemorySegment y, NDArray x, PackedMatrix w, MemorySegment answers) {
    try {
      var refused =
          (int)
              product.invokeExact(
                  tensor(x),
                  tensor(w.matrix()),
                  NOTHING,
                  NO_ACTIVATION,
                  NOTHING,
                  0L,
                  NOTHING,
                  answers);
      if (refused != 0) {
        return false;
      }
      var result = answers.getAtIndex(ADDRESS, 0);
      var place = answers.asSlice(ADDRESS.byteSize());
      refused = (int) data.invokeExact(result, place);
      if (refused == 0) {
        y.copyFrom(place.get(ADDRESS, 0).reinterpret(y.byteSize()));
      }
      return (int) delete.invokeExact(result) == 0 && refused == 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("libtorch cannot be called", e);
    }
  }

  private static MemorySegment tensor(NDArray array) {
    return MemorySegment.ofAddress(((PtNDArray) array).getHandle());
  }
}
