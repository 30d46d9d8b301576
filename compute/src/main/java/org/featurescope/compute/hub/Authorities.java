package org.featurescope.compute.hub;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.featurescope.compute.job.FeaturescopeException;

/// Whose word is taken for who a server is.
final class Authorities {
  /// The usual files have a quarter of a megabyte.
  private static final long LARGEST = 16L << 20;

  private Authorities() {}

  /// Connections that believe the authorities of a file and no others.
  ///
  /// @param file certificates in PEM form, one after another
  /// @throws FeaturescopeException when it holds none
  static SSLContext of(Path file) {
    try {
      var known = KeyStore.getInstance(KeyStore.getDefaultType());
      known.load(null, null);
      if (Files.size(file) > LARGEST) {
        throw new CertificateException("too large");
      }
      try (var in = new BufferedInputStream(Files.newInputStream(file))) {
        for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          known.setCertificateEntry("authority-" + known.size(), each);
        }
      }
      if (known.size() == 0) {
        throw new CertificateException("empty");
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(known);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new FeaturescopeException(
          "no certificates can be read from " + file,
          "let REQUESTS_CA_BUNDLE or SSL_CERT_FILE name a file of certificates in PEM form, or"
              + " unset it",
          e);
    }
  }

  /// Why a server is not believed to be who it says, in one sentence; nothing where the connection
  /// failed for another reason. Another try would not help.
  static Optional<FeaturescopeException> distrust(Throwable failure, String host) {
    if (chain(failure, CertificateExpiredException.class)
        || chain(failure, CertificateNotYetValidException.class)) {
      return Optional.of(
          new FeaturescopeException(
              "the certificate of " + host + " is not valid today",
              "check this machine's clock; if it is right, use another server",
              failure));
    }
    if (chain(failure, CertPathBuilderException.class)
        || chain(failure, CertPathValidatorException.class)) {
      return Optional.of(
          new FeaturescopeException(
              "the certificate of " + host + " is signed by nobody that is trusted here",
              "if your network reads encrypted connections, let REQUESTS_CA_BUNDLE name the file"
                  + " of its certificates",
              failure));
    }
    return chain(failure, CertificateException.class)
        ? Optional.of(
            new FeaturescopeException(
                "the server at " + host + " has a certificate for another name",
                "check HF_ENDPOINT and https_proxy",
                failure))
        : Optional.empty();
  }

  private static boolean chain(Throwable failure, Class<? extends Throwable> kind) {
    for (var each = failure; each != null; each = each.getCause()) {
      if (kind.isInstance(each)) {
        return true;
      }
    }
    return false;
  }
}
