package org.featurescope.compute.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.featurescope.compute.job.FeaturescopeException;
import org.featurescope.compute.job.Fingerprint;
import org.featurescope.compute.job.Progress;

/// libtorch, started: the owner of every native array and script of this process.
///
/// Threads may share an engine. Autograd's mode belongs to a thread and DJL switches it off on one
/// thread only, so [#scope] and [#gradientScope] set it at the start of every piece of work.
public final class Engine implements AutoCloseable {
  /// Multiply-adds that one thread needs most of a millisecond for.
  private static final long WORTH_SHARING = 16_000_000;

  /// For how many rows a product takes as long as the way of its matrix from memory.
  private static final int ROWS_FOR_READING = 8;

  private final NDManager root;
  private final EngineOptions options;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final MeasuredWords measured;
  private final Map<String, Boolean> answers = new ConcurrentHashMap<>();
  private final LinearChoice linears;
  private final Crew crew;
  private final ThreadLocal<Integer> threadsHere = new ThreadLocal<>();

  private Engine(NDManager root, EngineOptions options, Path measurements) {
    this.root = root;
    this.options = options;
    this.crew = new Crew(options.threadCount());
    this.measured = new MeasuredWords(measurements);
    this.linears = new LinearChoice(this, measured);
  }

  /// A folder for measurements that hold for these methods, this library, these threads and this
  /// processor.
  private static Path measurements(NDManager manager, EngineOptions options) {
    var name =
        "%d-%s-%s-%d-of-%d"
            .formatted(
                LinearChoice.EDITION,
                manager.getEngine().getVersion(),
                System.getProperty("os.arch"),
                options.threadCount(),
                Runtime.getRuntime().availableProcessors());
    return options.cache().resolve("arithmetic").resolve(name.replaceAll("[^\\w.-]", "_"));
  }

  /// Unpacks the native libraries if need be, loads them and opens the device.
  ///
  /// @throws FeaturescopeException if the libraries do not fit this machine or the device is absent
  public static Engine start(EngineOptions options, Progress progress) {
    return start(options, Optional.empty(), progress);
  }

  /// @param measured a folder of words that were measured elsewhere; without one, this machine's
  static Engine start(EngineOptions options, Optional<Path> measured, Progress progress) {
    // DJL reads these once; offline means that it never looks for anything on the network.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("RUST_FLAVOR", "cpu");
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    var device = device(options.device());
    var folder = NativeLibraries.unpack(options.cache(), progress);
    System.setProperty("DJL_CACHE_DIR", folder.toString());
    chooseBuild(options, device, folder);
    LibraryEnvironment.set(options.besideWindow());
    FreedMemory.keepSome();
    try {
      var manager = NDManager.newBaseManager(device, "PyTorch");
      JniUtils.setNumThreads(options.threadCount());
      requireUsable(manager, options.device());
      return new Engine(manager, options, measured.orElseGet(() -> measurements(manager, options)));
    } catch (FeaturescopeException e) {
      throw e;
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | RuntimeException e) {
      throw new FeaturescopeException(
          "The tensor library does not load on this machine: " + reason(e),
          "run 'featurescope doctor' to see what is missing",
          e);
    }
  }

  /// Tells DJL which build of the tensor library to load; a process can load one only.
  private static void chooseBuild(EngineOptions options, Device device, Path folder) {
    var variable = System.getenv("PYTORCH_LIBRARY_PATH");
    if (variable != null) {
      CudaBuild.requireFits(variable);
      return;
    }
    if (!device.equals(Device.cpu())) {
      requireGpu(options);
    }
    if (CudaBuild.isBundled()) {
      // Left to itself, DJL takes it only where CUDA's own libraries are on the loader's path.
      var build = CudaBuild.bundled(folder);
      (device.isGpu() ? build : build.withoutDriver(options.cache())).use();
    } else if (device.isGpu()) {
      CudaBuild.find(options.cache(), options.libtorch()).orElseThrow().use();
      // The bridge is unpacked there; an installed program's own folder cannot be written.
      System.setProperty("DJL_CACHE_DIR", options.cache().toString());
    }
  }

  /// Refuses a GPU that is not there before its library is loaded.
  private static void requireGpu(EngineOptions options) {
    var gpu = GpuSetup.of(options.cache(), options.libtorch()).report();
    var names = gpu.devices().stream().map(GpuReport.Device::name).toList();
    if (gpu.state() != GpuReport.State.READY) {
      throw new FeaturescopeException(
          "There is no GPU %s that the tensor library can use: %s"
              .formatted(number(options), gpu.found()),
          "use --device cpu" + (gpu.remedy().isEmpty() ? "" : ", or: " + gpu.remedy()));
    }
    if (!names.contains(number(options))) {
      throw new FeaturescopeException(
          "There is no GPU " + number(options), "use --device cpu or " + String.join(", ", names));
    }
  }

  private static String number(EngineOptions options) {
    return options.device().equals("cuda") ? "cuda:0" : options.device();
  }

  /// A device can be named that this build of the library lacks, or that another program holds.
  private static void requireUsable(NDManager manager, String device) {
    if (manager.getDevice().equals(Device.cpu())) {
      return;
    }
    try (var probe = manager.newSubManager();
        var one = probe.ones(new Shape(1))) {
      one.toFloatArray();
    } catch (RuntimeException e) {
      throw DeviceMemory.problem(e)
          .orElseGet(() ->
              new FeaturescopeException(
                  "The tensor library cannot use " + device + ": " + reason(e),
                  "use --device cpu; 'featurescope doctor --gpu' says what is missing",
                  e));
    }
  }

  /// The first sentence of what lies deepest: what stands above it only says that it failed.
  private static String reason(Throwable thrown) {
    var deepest = thrown;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    var text = String.valueOf(deepest.getMessage());
    return text.lines().findFirst().orElse("").split("[.] ", 2)[0];
  }

  private static Device device(String name) {
    return switch (name) {
      case "cpu" -> Device.cpu();
      case "mps" -> Device.of("mps", 0);
      case String s when s.matches("cuda(:\\d{1,3})?") ->
          Device.gpu(s.contains(":") ? Integer.parseInt(s.substring(5)) : 0);
      default ->
          throw new FeaturescopeException(
              "\"" + name + "\" is not a device", "use cpu, cuda:0 or mps");
    };
  }

  /// "cpu", "cuda:0" or "mps".
  public String device() {
    return options.device();
  }

  public int threads() {
    return options.threadCount();
  }

  /// Sets how many threads an operation that the caller's thread begins is shared by, from now on.
  public void useThreads(int count) {
    if (threadsHere.get() == null && device().startsWith("cuda")) {
      // A thread's own too. Else scripts are fused into kernels that CUDA's compiler makes at run
      // time: other sums than libtorch's, by a library that a program in Java does not find.
      JniUtils.setGraphExecutorOptimize(false);
    }
    JniUtils.setNumThreads(count);
    threadsHere.set(count);
  }

  /// How many threads share an operation that this thread begins.
  public int threadsHere() {
    requireThreads();
    return threadsHere.get();
  }

  /// libtorch keeps the number for each thread, and gives threads that it has not seen yet what was
  /// set last, wherever that was.
  private void requireThreads() {
    if (threadsHere.get() == null) {
      useThreads(threads());
    }
  }

  /// Does work on this thread alone if its products are so small that sharing them takes longer
  /// than computing them: others have to be woken for each of a layer's twenty operations.
  ///
  /// @param rows of the products
  /// @param weights numbers of the largest matrix that is multiplied by, block after block
  public <T> T sized(long rows, long weights, Supplier<T> work) {
    requireThreads();
    var before = threadsHere.get();
    if (before == 1 || weights * (rows + ROWS_FOR_READING) >= WORTH_SHARING) {
      return work.get();
    }
    return alone(work);
  }

  /// Does work whose operations this thread begins without the tensor library's other threads.
  public <T> T alone(Supplier<T> work) {
    requireThreads();
    var before = threadsHere.get();
    useThreads(1);
    try {
      return work.get();
    } finally {
      useThreads(before);
    }
  }

  /// Waits until the device has done all that it was given: a GPU works on while the program does
  /// other things, so a measurement of a product alone would end before the product does.
  public void await() {
    if (!device().equals("cpu")) {
      try (var scope = scope();
          var one = scope.ones(new Shape(1))) {
        one.toFloatArray();
      }
    }
  }

  /// A scope for arrays of one piece of work, without gradients. Close it on the same thread.
  public NDManager scope() {
    requireThreads();
    JniUtils.setGradMode(false);
    return root.newSubManager();
  }

  /// A scope in which operations on arrays that require gradients are recorded.
  public NDManager gradientScope() {
    requireThreads();
    JniUtils.setGradMode(true);
    return root.newSubManager();
  }

  /// The operations of this engine with results in `scope`.
  public Ops ops(NDManager scope) {
    return new Ops(this, scope, false);
  }

  /// As [#ops], inside the gradient graph.
  public Ops differentiableOps(NDManager scope) {
    return new Ops(this, scope, true);
  }

  /// The script in the resource `name` beside `owner`, loaded at first use.
  public Script script(Class<?> owner, String name) {
    return scripts.computeIfAbsent(
        owner.getName() + "/" + name, key -> Script.load(root, owner, name));
  }

  /// Whether oneDNN's float32 product of so many rows by a matrix is faster here than libtorch's
  /// own choice; measured once.
  public boolean prefersOneDnn(long rows) {
    return linears.methodFor(rows).equals("linear_onednn");
  }

  /// How this process takes its products, as measured when it first took one: what a computation
  /// that is to go on to the last bit in another process must take along.
  public String arithmetic() {
    return linears.text();
  }

  /// How a program takes its products that leaves the choice to libtorch, to compare with.
  public static String usualArithmetic() {
    return LinearChoice.usualText();
  }

  /// Takes products as another process did, if this machine can.
  ///
  /// @param arithmetic what [#arithmetic] said there; empty for what is measured here
  public void useArithmetic(String arithmetic) {
    linears.use(arithmetic);
  }

  /// The answer that was found when this was first asked on this machine, by whatever process: what
  /// a measurement says may change with what else the machine does, and two runs of one command
  /// must not differ by that.
  ///
  /// @param question names all that the answer may depend on, but for the device, the number of
  ///   threads and the library
  /// @param measurement finds the answer where there is none yet
  public boolean measuredOnce(String question, BooleanSupplier measurement) {
    return answers.computeIfAbsent(
        question,
        key -> {
          var name = "answer-" + Fingerprint.ofText(device() + "\n" + key).substring(0, 16);
          var known = measured.find(name).flatMap(Engine::answer);
          return known.orElseGet(() -> {
            var found = measurement.getAsBoolean();
            return answer(measured.keep(name, String.valueOf(found))).orElse(found);
          });
        });
  }

  private static Optional<Boolean> answer(String word) {
    return switch (word) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  /// How much faster a product by a bfloat16 matrix is here than by a float32 one, measured once:
  /// below 1 it is slower.
  public double bfloat16Speed() {
    return linears.bfloat16Speed();
  }

  /// Whether bfloat16 matrices are best kept as [Ops#toHalves], measured once.
  public boolean prefersHalves() {
    return linears.prefersHalves();
  }

  /// Whether one row is multiplied by an [Ops#rowMatrix]: faster than in any other way, where the
  /// processor and libtorch can do it.
  public boolean multipliesRows(boolean bfloat16) {
    return RowMatrix.isPossible(this, bfloat16);
  }

  /// Whether one row is multiplied faster by a matrix that was packed by [Ops#pack], measured once.
  public boolean prefersPacked(boolean bfloat16) {
    return linears.prefersPacked(bfloat16);
  }

  /// Refuses work that the device has no memory for.
  ///
  /// @param bytes what the work will need on the device at its peak
  /// @param work as the subject of a sentence: "The model"
  /// @throws FeaturescopeException with both numbers
  public void requireMemory(long bytes, String work) {
    requireMemory(bytes, 0, work);
  }

  /// As [#requireMemory(long, String)], for work that needs memory of the program's own beside.
  ///
  /// @param beside bytes in the machine's memory, whatever the device
  public void requireMemory(long bytes, long beside, String work) {
    requireMemory(bytes, beside, work, MemoryBudget.REMEDY);
  }

  /// As [#requireMemory(long, long, String)].
  ///
  /// @param remedy what makes the work smaller in the machine's memory
  public void requireMemory(long bytes, long beside, String work, String remedy) {
    requireMemory(bytes, beside, work, remedy, gpu());
  }

  /// The graphics processor that computes; nothing where the processor does, or the device shares
  /// the machine's memory.
  private Optional<GpuReport.Device> gpu() {
    return device().startsWith("cuda")
        ? GpuSetup.of(options.cache(), options.libtorch()).report().devices().stream()
            .filter(gpu -> gpu.name().equals(number(options)))
            .findFirst()
        : Optional.empty();
  }

  static void requireMemory(
      long bytes, long beside, String work, String remedy, Optional<GpuReport.Device> gpu) {
    gpu.ifPresent(device -> requireMemory(bytes, work, device));
    MemoryBudget.require(gpu.isPresent() ? beside : bytes + beside, work, remedy);
  }

  static void requireMemory(long bytes, String work, GpuReport.Device gpu) {
    if (bytes > gpu.memory()) {
      throw new FeaturescopeException(
          "%s needs %s on the GPU, and %s has %s"
              .formatted(
                  work, MemoryBudget.text(bytes), gpu.title(), MemoryBudget.text(gpu.memory())),
          "use --device cpu, --precision bf16, or choose something smaller");
    }
  }

  LinearChoice linears() {
    return linears;
  }

  Crew crew() {
    return crew;
  }

  @Override
  public void close() {
    crew.close();
    scripts.values().forEach(Script::close);
    root.close();
  }
}
