# Sourced by the launchers. `find_java TOOL` sets java_home to the first Java 25 or later that has
# bin/TOOL (java to run, javac to build), and java_version to its version; it fails when there is none.
# It starts no process for a Java that JAVA_HOME names: the version is read from the file `release`.

read_java_version() {
  java_version=
  [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    if [ "$key" = JAVA_VERSION ]; then
      java_version=${value#\"}
      java_version=${java_version%%\"*}
      return 0
    fi
  done <"$1/release"
  return 1
}

is_java_25() {
  [ -n "$1" ] && [ -x "$1/bin/$2" ] && read_java_version "$1" || return 1
  major=${java_version%%[.+-]*}
  case $major in '' | *[!0-9]*) return 1 ;; esac
  [ "$major" -ge 25 ] || return 1
  java_home=$1
}

find_java() {
  is_java_25 "${JAVA_HOME:-}" "$1" && return 0
  on_path=$(command -v "$1" 2>/dev/null) &&
    on_path=$(readlink -f "$on_path" 2>/dev/null) &&
    is_java_25 "${on_path%/bin/*}" "$1" && return 0
  for candidate in /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    is_java_25 "$candidate" "$1" && return 0
  done
  return 1
}
