package org.featurescope.compute.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Native operations written in TorchScript: one class `Ops` in a source file beside its Java
/// caller, loaded once per engine.
///
/// Results are attached to the manager that the caller names, never to the manager of an operand:
/// DJL's own operators put `weight.op(x)` into the weight's manager, where it stays for ever.
public final class Script implements AutoCloseable {
  private final PtSymbolBlock module;

  private Script(PtSymbolBlock module) {
    this.module = module;
  }

  /// Loads `name`, a resource beside `owner`.
  static Script load(NDManager manager, Class<?> owner, String name) {
    try (var in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + name + " beside " + owner.getName());
      }
      var source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var archive = new ByteArrayInputStream(ScriptArchive.of(source));
      var onGpu = manager.getDevice().isGpu();
      return new Script(JniUtils.loadModule((PtNDManager) manager, archive, onGpu, false));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  /// Calls a method outside of any gradient graph.
  ///
  /// @param into owns the results
  /// @param args [NDArray], `NDArray[]`, `Long`, `Integer`, `Double`, `Float`, `Boolean`, `String`
  ///   or `long[]`, as the method declares
  /// @return the result, one array for a tensor, several for a tuple or list
  public NDList call(NDManager into, String method, Object... args) {
    var values = new IValue[args.length];
    try {
      for (var i = 0; i < args.length; i++) {
        values[i] = value(args[i]);
      }
      try (var result = IValueUtils.runMethod(module, method, values)) {
        return result.toNDList((PtNDManager) into);
      }
    } finally {
      for (var value : values) {
        if (value != null) {
          value.close();
        }
      }
    }
  }

  /// Calls a method that yields one array, outside of any gradient graph.
  public NDArray one(NDManager into, String method, Object... args) {
    return call(into, method, args).singletonOrThrow();
  }

  /// Calls a method inside the gradient graph; only arrays can be passed, in order.
  ///
  /// [IValueUtils#runMethod] switches autograd off and would cut the graph without a word; this way
  /// keeps it. The last array only carries the method's name.
  public NDArray differentiable(NDManager into, String method, NDArray... args) {
    // On the processor, whatever the others are on: nothing has to be copied to a GPU for a name.
    try (var here = into.newSubManager(Device.cpu());
        var name = here.create(0f)) {
      name.setName("module_method:" + method);
      var inputs = new NDList(args.length + 1);
      for (var arg : args) {
        inputs.add(arg);
      }
      inputs.add(name);
      var result = IValueUtils.forward(module, inputs, true).singletonOrThrow();
      result.attach(into);
      return result;
    }
  }

  private static IValue value(Object arg) {
    return switch (arg) {
      case NDArray array -> IValue.from((PtNDArray) array);
      case NDArray[] arrays -> {
        var list = new PtNDArray[arrays.length];
        for (var i = 0; i < list.length; i++) {
          list[i] = (PtNDArray) arrays[i];
        }
        yield IValue.listFrom(list);
      }
      case Long number -> IValue.from(number.longValue());
      case Integer number -> IValue.from(number.longValue());
      case Double number -> IValue.from(number.doubleValue());
      case Float number -> IValue.from(number.doubleValue());
      case Boolean flag -> IValue.from(flag.booleanValue());
      case String text -> IValue.from(text);
      case long[] numbers -> IValue.listFrom(numbers);
      default -> throw new IllegalArgumentException("cannot pass " + arg.getClass());
    };
  }

  @Override
  public void close() {
    module.close();
  }
}
