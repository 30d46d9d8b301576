package org.featurescope.compute.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A key and a certificate that nobody has signed but itself, for `localhost` and `hub.invalid`,
/// made anew for every run.
///
/// @param server what a server with that key speaks
/// @param authority the file to trust, in PEM form
record TestCertificate(SSLContext server, Path authority) {
  private static final String PASSWORD = "password";

  static TestCertificate in(Path folder) throws Exception {
    var store = folder.resolve("key.p12");
    run(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        "hub",
        "-keyalg",
        "EC",
        "-dname",
        "CN=test",
        "-ext",
        "san=dns:localhost,dns:hub.invalid",
        "-validity",
        "2",
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        store.toString());
    var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return new TestCertificate(server(keys), authority(keys, folder.resolve("authority.pem")));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  private static SSLContext server(KeyStore keys) throws GeneralSecurityException {
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  /// As the usual files are: with a comment in front.
  private static Path authority(KeyStore keys, Path file)
      throws IOException, GeneralSecurityException {
    var lines =
        List.of(
            "# Label: test",
            "-----BEGIN CERTIFICATE-----",
            Base64.getMimeEncoder().encodeToString(keys.getCertificate("hub").getEncoded()),
            "-----END CERTIFICATE-----");
    return Files.write(file, lines);
  }
}
