package org.featurescope.compute.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/// Products of small matrices in memory, by the kernel that libtorch exports for code which its own
/// compiler writes (`at::native::cpublas::brgemm`, which is oneDNN's). A call costs less than a
/// microsecond beside its arithmetic, where one of a script costs more than such a product.
///
/// The kernel for a combination of sizes is made when a thread first asks for it, which takes a
/// tenth of a millisecond, and kept as long as the thread lives: so callers should come with few
/// different sizes. It takes no more than the calling thread.
public final class MicroKernel {
  /// As compilers for Linux spell the functions; elsewhere they are not found.
  private static final String FLOAT32 = "_ZN2at6native7cpublas6brgemmEllllllbPKfS3_Pfb";

  private static final String BFLOAT16 =
      "_ZN2at6native7cpublas6brgemmEllllllbPKN3c108BFloat16ES5_Pfb";
  private static final String HAS_BFLOAT16 = "_ZN2at3cpu24is_avx512_bf16_supportedEv";
  private static final String HAS_TILES = "_ZN2at3cpu21is_amx_tile_supportedEv";

  /// By these oneDNN is told to do without what the processor has.
  private static final List<String> LIMITS = List.of("ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA");

  /// More rows at a time are no faster.
  private static final int MOST_ROWS = 64;

  /// Found when first asked for, which is after libtorch was loaded.
  private static final class Found {
    static final Optional<MicroKernel> HERE =
        SymbolLookup.loaderLookup().find(FLOAT32).map(MicroKernel::new);
  }

  private final MethodHandle float32;
  private final Optional<MethodHandle> bfloat16;

  private MicroKernel(MemorySegment float32) {
    this.float32 = product(float32);
    bfloat16 =
        hasBfloat16()
            ? SymbolLookup.loaderLookup().find(BFLOAT16).map(MicroKernel::product)
            : Optional.empty();
  }

  private static MethodHandle product(MemorySegment function) {
    // rows, columns, inner, strides of a, b and c, whether to add, a, b, c, whether b is in pairs
    return Linker.nativeLinker()
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
                JAVA_BOOLEAN),
            // It is done before anybody would wait for it, and may read Java's own arrays.
            Linker.Option.critical(true));
  }

  /// The function ends the process where it cannot do it. Where the processor has tiles (AMX) it
  /// leaves them in a state of its own; that was tried nowhere.
  private static boolean hasBfloat16() {
    return is(HAS_BFLOAT16) && !is(HAS_TILES) && LIMITS.stream().allMatch(MicroKernel::isUnset);
  }

  private static boolean isUnset(String variable) {
    return System.getenv(variable) == null;
  }

  private static boolean is(String name) {
    var question = SymbolLookup.loaderLookup().find(name);
    if (question.isEmpty()) {
      return false;
    }
    try {
      return (boolean)
          Linker.nativeLinker()
              .downcallHandle(question.get(), FunctionDescriptor.of(JAVA_BOOLEAN))
              .invokeExact();
    } catch (Throwable e) {
      throw thrown(e);
    }
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
    inParts(a, rows, inner, b, columns, c, true);
  }

  /// c = a b, otherwise as [#add].
  public void product(
      MemorySegment a, int rows, int inner, MemorySegment b, int columns, MemorySegment c) {
    inParts(a, rows, inner, b, columns, c, false);
  }

  private void inParts(
      MemorySegment a,
      int rows,
      int inner,
      MemorySegment b,
      int columns,
      MemorySegment c,
      boolean add) {
    var whole = part(b, 0, inner, columns);
    for (var row = 0L; row < rows; ) {
      var some = Math.min(Integer.highestOneBit(rows - (int) row), MOST_ROWS);
      call(
          part(a, row, some, inner), some, inner, whole, columns, part(c, row, some, columns), add);
      row += some;
    }
  }

  /// Some rows of a matrix. What is not there is refused here: the kernel reads and writes whatever
  /// lies behind.
  private static MemorySegment part(MemorySegment matrix, long first, long rows, long columns) {
    return matrix.asSlice(Float.BYTES * first * columns, Float.BYTES * rows * columns);
  }

  private void call(
      MemorySegment a,
      long rows,
      long inner,
      MemorySegment b,
      long columns,
      MemorySegment c,
      boolean add) {
    try {
      float32.invokeExact(rows, columns, inner, inner, columns, columns, add, a, b, c, false);
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  /// Whether the processor multiplies bfloat16, and this kernel does.
  boolean multipliesBfloat16() {
    return bfloat16.isPresent();
  }

  /// y = x b of one row, all float32.
  ///
  /// @param x `[inner]`
  /// @param b `[inner, columns]`
  /// @param y `[columns]`
  void row(MemorySegment x, long inner, MemorySegment b, long columns, MemorySegment y) {
    try {
      float32.invokeExact(1L, columns, inner, inner, columns, columns, false, x, b, y, false);
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  /// The same by bfloat16, see [#multipliesBfloat16].
  ///
  /// @param x `[inner]` bfloat16
  /// @param b `[inner / 2, columns, 2]` bfloat16
  /// @param y `[columns]` float32
  void rowInBfloat16(MemorySegment x, long inner, MemorySegment b, long columns, MemorySegment y) {
    try {
      bfloat16
          .orElseThrow()
          .invokeExact(1L, columns, inner, inner, columns, columns, false, x, b, y, true);
    } catch (Throwable e) {
      throw thrown(e);
    }
  }

  private static RuntimeException thrown(Throwable e) {
    return switch (e) {
      case RuntimeException known -> known;
      case Error error -> throw error;
      default -> new IllegalStateException("libtorch cannot be called", e);
    };
  }
}
