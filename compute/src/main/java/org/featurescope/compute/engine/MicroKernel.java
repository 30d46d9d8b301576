package org.featurescope.compute.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// Products of small matrices in memory, by the kernel that libtorch exports for code which its own
/// compiler writes (`at::native::cpublas::brgemm`, which is oneDNN's). A call costs less than a
/// microsecond beside its arithmetic, where one of a script costs more than such a product.
///
/// The kernel for a combination of sizes is made when a thread first asks for it, which takes a
/// tenth of a millisecond, and kept as long as the thread lives: so callers should come with few
/// different sizes. It takes no more than the calling thread.
public final class MicroKernel {
  /// As compilers for Linux spell the function; elsewhere it is not found.
  private static final String FLOAT32 = "_ZN2at6native7cpublas6brgemmEllllllbPKfS3_Pfb";

  /// More rows at a time are no faster.
  private static final int MOST_ROWS = 64;

  /// Found when first asked for, which is after libtorch was loaded.
  private static final class Found {
    static final Optional<MicroKernel> HERE =
        SymbolLookup.loaderLookup().find(FLOAT32).map(MicroKernel::new);
  }

  private final MethodHandle product;

  private MicroKernel(MemorySegment function) {
    // rows, columns, inner, strides of a, b and c, whether to add, a, b, c, a layout of bfloat16
    product =
        Linker.nativeLinker()
            .downcallHandle(
                function,
                FunctionDescriptor.ofVoid(
                    JAVA_LONG,
                    JAVA_LONG,
                    JAVA_LONG,
                    JAVA_LONG,
                    JAVA_LONG,
                    JAVA_LONG,
                    JAVA_BOOLEAN,
                    ADDRESS,
                    ADDRESS,
                    ADDRESS,
                    JAVA_BOOLEAN));
  }

  /// Nothing where arrays are not in this machine's memory, or libtorch has no such function.
  public static Optional<MicroKernel> of(Engine engine) {
    return engine.device().equals("cpu") ? Found.HERE : Optional.empty();
  }

  /// c += a b, all float32 and row by row in one piece.
  ///
  /// @param a `[rows, inner]`; rows are taken in powers of two, for which there are few kernels
  /// @param b `[inner, columns]`, fastest with columns in sixteens
  /// @param c `[rows, columns]`
  public void add(
      MemorySegment a, int rows, int inner, MemorySegment b, int columns, MemorySegment c) {
    for (var row = 0L; row < rows; ) {
      var some = Math.min(Integer.highestOneBit(rows - (int) row), MOST_ROWS);
      call(
          a.asSlice(Float.BYTES * row * inner),
          some,
          inner,
          b,
          columns,
          c.asSlice(Float.BYTES * row * columns));
      row += some;
    }
  }

  private void call(
      MemorySegment a, long rows, long inner, MemorySegment b, long columns, MemorySegment c) {
    try {
      product.invokeExact(rows, columns, inner, inner, columns, columns, true, a, b, c, false);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("libtorch cannot be called", e);
    }
  }
}
