package org.featurescope.compute;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The rooms of compute, and which of them may use which.
@AnalyzeClasses(packages = "org.featurescope", importOptions = DoNotIncludeTests.class)
class ComputeArchitectureTest {
  private static final String ROOT = "org.featurescope.compute";

  /// What each package may use beside itself and `job`. A package that is not listed is a mistake.
  private static final Map<String, List<String>> MAY_USE = table();

  private static Map<String, List<String>> table() {
    var table = new LinkedHashMap<String, List<String>>();
    table.put("job", List.of());
    table.put("hub", List.of());
    table.put("engine", List.of());
    table.put("checkpoint", List.of());
    table.put("text", List.of());
    table.put("model", List.of("engine", "checkpoint", "text"));
    table.put("sae", List.of("engine", "checkpoint", "model"));
    table.put("read", List.of("engine", "checkpoint", "text", "model", "sae"));
    table.put("steering", List.of("engine", "checkpoint", "text", "model", "sae", "read"));
    table.put("circuit", List.of("engine", "checkpoint", "text", "model", "sae"));
    table.put("train", List.of("engine", "checkpoint", "text", "model", "sae"));
    table.put("concept", List.of("engine", "text", "model", "sae"));
    table.put("index", List.of("engine", "checkpoint", "text", "model", "sae", "read", "concept"));
    table.put("explain", List.of("checkpoint", "text", "model", "sae", "index"));
    table.put(
        "store",
        List.of("text", "model", "sae", "read", "steering", "circuit", "index", "explain"));
    return table;
  }

  private static String[] rooms(Iterable<String> names) {
    var packages = new ArrayList<String>();
    for (var name : names) {
      packages.add(ROOT + "." + name + "..");
    }
    return packages.toArray(String[]::new);
  }

  @ArchTest
  static final ArchRule every_package_is_in_the_table =
      classes()
          .that()
          .resideInAPackage(ROOT + "..")
          .should()
          .resideInAnyPackage(rooms(MAY_USE.keySet()));

  @ArchTest static final ArchRule packages_use_only_what_the_table_names = layering();

  private static ArchRule layering() {
    var rules = new ArrayList<ArchRule>();
    MAY_USE.forEach((name, uses) -> {
      var allowed = new ArrayList<>(uses);
      allowed.add(name);
      allowed.add("job");
      rules.add(
          classes()
              .that()
              .resideInAPackage(ROOT + "." + name + "..")
              .should()
              .onlyDependOnClassesThat(
                  resideOutsideOfPackage("org.featurescope..")
                      .or(resideInAnyPackage(rooms(allowed))))
              .allowEmptyShould(true));
    });
    return CompositeArchRule.of(rules);
  }

  @ArchTest
  static final ArchRule an_autoencoder_knows_hooks_and_nothing_else_of_models =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".sae..")
          .and()
          // The doctor is given any folder, a model's as well, and says what is wrong with it.
          .haveNameNotMatching(".*\\.ModelFolder")
          .should()
          .dependOnClassesThat(
              resideInAPackage(ROOT + ".model..")
                  .and(DescribedPredicate.not(nameMatching(".*\\.HookPoint(\\$.*)?"))))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule packages_are_free_of_cycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule compute_knows_no_toolkit_and_no_other_module =
      noClasses()
          .that()
          .resideInAPackage(ROOT + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "javafx..",
              "java.awt..",
              "javax.swing..",
              "picocli..",
              "org.featurescope.viz..",
              "org.featurescope.assets..",
              "org.featurescope.app..");

  @ArchTest
  static final ArchRule native_arrays_stay_behind_their_doors =
      noClasses()
          .that(
              DescribedPredicate.not(
                      resideInAnyPackage(
                          rooms(
                              List.of(
                                  "engine",
                                  "model",
                                  "sae",
                                  "circuit",
                                  "train",
                                  "read",
                                  // Each runs the model over texts of its own.
                                  "concept",
                                  "index",
                                  // It changes activations in the midst of a pass.
                                  "steering"))))
                  .and(DescribedPredicate.not(aTokenizer())))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("ai.djl..");

  @ArchTest
  static final ArchRule only_downloads_open_a_connection =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".hub..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.net.http..")
          .orShould()
          .dependOnClassesThat(
              belongToAnyOf(Socket.class, ServerSocket.class, SocketChannel.class));

  private static DescribedPredicate<JavaClass> aTokenizer() {
    return nameMatching(ROOT + "\\.text\\.\\w*Tokenizer(\\$.*)?").forSubtype();
  }

  @ArchTest
  static final ArchRule threads_are_the_callers_affair =
      noClasses()
          .should()
          .callConstructorWhere(
              DescribedPredicate.describe(
                  "a thread is made", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
          .orShould()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "a thread is made",
                  call ->
                      belongToAnyOf(Thread.class).test(call.getTargetOwner())
                          && List.of("ofPlatform", "ofVirtual", "startVirtualThread")
                              .contains(call.getName())));
}
