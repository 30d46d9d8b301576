package org.featurescope.compute.spark;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;

/// How Spark is to run this program's tasks.
final class Cluster {
  private Cluster() {}

  /// Settings for a master: `local[4]`, `local-cluster[2,1,4096]`, `spark://host:7077`, `yarn`.
  /// What a person says to Spark itself (`-Dspark...`) comes first.
  ///
  /// @param classPath of this process
  static SparkConf settings(String master, String classPath) {
    var conf =
        new SparkConf()
            .setMaster(master)
            .setAppName("Featurescope index")
            .setIfMissing("spark.ui.enabled", "false")
            .setIfMissing("spark.serializer", "org.apache.spark.serializer.JavaSerializer")
            .setIfMissing("spark.executor.extraJavaOptions", "--enable-native-access=ALL-UNNAMED")
            // Threads of the tensor library that spin while they wait starve the other tasks.
            .setIfMissing("spark.executorEnv.OMP_WAIT_POLICY", "PASSIVE");
    if (master.startsWith("local-cluster")) {
      // Executors on this machine find everything where this process found it.
      conf.setIfMissing("spark.executor.extraClassPath", classPath);
    } else if (!master.startsWith("local")) {
      conf.setIfMissing("spark.jars", ownJars(classPath));
    }
    return conf;
  }

  /// What a cluster with Spark on it lacks.
  private static String ownJars(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .filter(path -> path.endsWith(".jar"))
        .filter(path -> !new File(path).getName().startsWith("spark-"))
        .collect(Collectors.joining(","));
  }
}
