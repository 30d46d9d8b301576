package org.featurescope.app.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.featurescope.assets.AssetsException;
import org.featurescope.compute.engine.DeviceMemory;
import org.featurescope.compute.job.Cancellation;
import org.featurescope.compute.job.FeaturescopeException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The words after `featurescope`. Exit codes: 0 done, 1 failed, 2 wrong usage. A failure is one
/// line on standard error: `error: what is wrong (what to do)`.
@Command(
    name = "featurescope",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "The desktop microscope for language models. Without a command: the workbench.")
public final class CommandLineInterface implements Callable<Integer> {
  /// Characters of a sentence that somebody reads.
  private static final int LONGEST = 1_000;

  private static final Map<String, Function<Console, Object>> COMMANDS = commands();

  @Spec private CommandSpec spec;

  private CommandLineInterface() {}

  private static Map<String, Function<Console, Object>> commands() {
    var commands = new LinkedHashMap<String, Function<Console, Object>>();
    commands.put("tokenize", TokenizeCommand::new);
    commands.put("trace", TraceCommand::new);
    commands.put("encode", EncodeCommand::new);
    commands.put("export", ExportCommand::new);
    commands.put("generate", GenerateCommand::new);
    commands.put("sweep", SweepCommand::new);
    commands.put("seek", SeekCommand::new);
    commands.put("effect", EffectCommand::new);
    commands.put("circuit", CircuitCommand::new);
    commands.put("stories", StoriesCommand::new);
    commands.put("evaluate", EvaluateCommand::new);
    commands.put("score", ScoreCommand::new);
    commands.put("index", IndexCommand::new);
    commands.put("train", TrainCommand::of);
    commands.put("features", FeaturesCommand::new);
    commands.put("library", LibraryCommand::new);
    commands.put("download", DownloadCommand::new);
    commands.put("tour", TourCommand::new);
    commands.put("doctor", DoctorCommand::new);
    commands.put("bench", BenchCommand::new);
    commands.put("world", WorldCommand::new);
    commands.put("pack", PackCommand::new);
    return commands;
  }

  /// Runs one command on this process's streams.
  ///
  /// @param terminal whether standard error is a terminal
  /// @param cancellation asked for on Ctrl-C
  /// @return the exit code
  public static int run(boolean terminal, Cancellation cancellation, String... args) {
    return run(new FileOutputStream(FileDescriptor.out), terminal, cancellation, args);
  }

  /// @param results where to print results
  static int run(
      OutputStream results, boolean terminal, Cancellation cancellation, String... args) {
    var written = new StandardOutput(results);
    // Line by line: long work tells what it has found, and a stopped one what it had found.
    var out = new PrintStream(new BufferedOutputStream(written), true, StandardCharsets.UTF_8);
    var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    var console = new Console(out, err, terminal, cancellation);
    var code = run(console, args);
    out.flush();
    if (code == CommandLine.ExitCode.OK && written.problem().isPresent()) {
      complain(
          console,
          "standard output cannot be written: " + written.problem().get(),
          "free some space, or send it elsewhere");
      return CommandLine.ExitCode.SOFTWARE;
    }
    return code;
  }

  /// Runs one command.
  ///
  /// @return the exit code
  static int run(Console console, String... args) {
    var root = new CommandLine(new CommandLineInterface());
    // Only the command that is asked for is built: the others' options cost time at every start.
    COMMANDS.forEach((name, command) -> {
      if (args.length == 0 || args[0].equals(name) || !COMMANDS.containsKey(args[0])) {
        root.addSubcommand(name, command.apply(console));
      }
    });
    root.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    root.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.registerConverter(Path.class, CommandLineInterface::path);
    root.setParameterExceptionHandler((e, words) -> misused(console, e));
    root.setExecutionExceptionHandler((e, command, parsed) -> failed(console, command, e));
    try {
      return root.execute(args);
    } catch (LinkageError | OutOfMemoryError e) {
      return failed(console, root, e);
    }
  }

  /// Of an empty name, which is what a variable without a value comes to, the folder that the
  /// program was started in would be meant.
  private static Path path(String name) {
    if (name.isEmpty()) {
      throw new TypeConversionException("the name is empty");
    }
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'%s' is no path".formatted(name));
    }
  }

  private static int misused(Console console, ParameterException e) {
    var command = e.getCommandLine().getCommandSpec().qualifiedName();
    if (e instanceof UnmatchedArgumentException unmatched
        && e.getCommandLine().getParent() == null) {
      complain(
          console,
          "there is no command '" + unmatched.getUnmatched().getFirst() + "'",
          "'featurescope --help' lists the commands");
    } else {
      complain(
          console,
          e.getMessage().replaceFirst("^Error: ", ""),
          "'" + command + " --help' lists the options");
    }
    return CommandLine.ExitCode.USAGE;
  }

  private static int failed(Console console, CommandLine command, Throwable e) {
    switch (e) {
      case FeaturescopeException known -> complain(console, known.problem(), known.remedy());
      case AssetsException known -> complain(console, known.problem(), known.remedy());
      case CancellationException cancelled -> complain(console, "stopped", afterStop(command));
      case OutOfMemoryError full ->
          complain(
              console,
              "there is not enough memory",
              "use a shorter text or a smaller model, or give the program more with"
                  + " FEATURESCOPE_JAVA_OPTIONS=-Xmx8g");
      case Throwable t when DeviceMemory.problem(t).isPresent() -> {
        var full = DeviceMemory.problem(t).get();
        complain(console, full.problem(), full.remedy());
      }
      default -> {
        complain(console, "an internal fault: " + e, "please report it with the lines below");
        e.printStackTrace(console.err());
      }
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String afterStop(CommandLine command) {
    return command.getCommand() instanceof ConsoleCommand stopped
        ? stopped.afterStop()
        : "nothing was written";
  }

  private static void complain(Console console, String problem, String remedy) {
    var line = "error: " + shortened(problem) + " (" + remedy + ")";
    console.err().println(line.replaceAll("\\s*\\R\\s*", " "));
  }

  /// It repeats what was given, which may be a whole text where a name was wanted.
  private static String shortened(String problem) {
    return problem.length() <= LONGEST ? problem : problem.substring(0, LONGEST) + "…";
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
