# Shared by the scripts beside it; sourced, not run. Bash.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Prints the current step with the seconds since the script started.
step() { printf '\033[1m[%3ds] %s\033[0m\n' "$SECONDS" "$*" >&2; }
. "$root/bin/parts.sh"

need_java() {
  JAVA_HOME=$("$root/bin/find-jdk") || exit 1
  export JAVA_HOME
  # Silences JDK warnings about Maven's own libraries.
  # The first compiler and the serial collector halve the processor time of a build.
  export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms1g ${MAVEN_OPTS:-}"
}

need_maven() {
  command -v mvn >/dev/null || fail "Could not find mvn. Install Apache Maven 3.8 or later (Debian: apt-get install maven)."
}

need_node() {
  command -v node >/dev/null && command -v npm >/dev/null || fail "Could not find node and npm. Install Node 20 or later."
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "Node $major is too old. Install Node 20 or later."
}

# Finds the Chromium of the browser tests, and its headless shell, which most tests use where there is one.
need_chromium() {
  [ -n "${CHROMIUM:-}" ] || CHROMIUM_HEADLESS_SHELL=${CHROMIUM_HEADLESS_SHELL:-$(command -v chromium-headless-shell || true)}
  CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
  [ -n "$CHROMIUM" ] || fail "Could not find Chromium for the browser tests. Install it, or set CHROMIUM=/path/to/chromium."
  export CHROMIUM
  [ -z "${CHROMIUM_HEADLESS_SHELL:-}" ] || export CHROMIUM_HEADLESS_SHELL
}

# The programs that tests use, by the names of install_for_tests.
programs_of_java_tests=(recogniser redis mp3)
programs_of_e2e_tests=(chromium twilio-for-python)

# Installs what is missing of the programs that tests use, where Debian's packages can be installed. Chromium is required. Without
# the others the tests of speech recognition and of the README's Python example are skipped.
#   install_for_tests [recogniser] [redis] [mp3] [chromium] [twilio-for-python]
install_for_tests() {
  local program packages=() lacking=()
  for program in "$@"; do
    case $program in
      chromium)
        (need_chromium) 2>/dev/null || packages+=(chromium)
        [ -n "${CHROMIUM:-}" ] || command -v chromium-headless-shell >/dev/null || packages+=(chromium-headless-shell)
        ;;
      recogniser) command -v pocketsphinx_continuous >/dev/null || packages+=(pocketsphinx pocketsphinx-en-us) ;;
      mp3) command -v lame >/dev/null || packages+=(lame) ;;
      redis) command -v redis-server >/dev/null || packages+=(redis-server) ;;
      twilio-for-python) /usr/bin/python3 -c 'import twilio' 2>/dev/null || packages+=(python3-twilio) ;;
    esac
  done
  [ ${#packages[@]} -gt 0 ] || return 0
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    say "Installing Debian's ${packages[*]}"
    apt_get update || say "Could not update Debian's package lists."
    apt_get install -y --no-install-recommends "${packages[@]}" && return
  fi
  say "Not installed: ${packages[*]}. Tests that need them are skipped; without Chromium the browser tests fail."
}

# Runs apt-get quietly, and waits while another process holds its locks.
apt_get() {
  local log waited=0
  log=$(mktemp)
  until DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 "$@" >"$log" 2>&1; do
    if ! grep -q 'Could not get lock' "$log" || [ $waited -ge 600 ]; then
      cat "$log" >&2
      rm -f "$log"
      return 1
    fi
    [ $waited -gt 0 ] || say "Waiting for another process to release apt's lock"
    sleep 5
    waited=$((waited + 5))
  done
  rm -f "$log"
}

# Installs the packages of a folder if the lock file is newer than the installed packages.
npm_install() {
  local folder=$1
  if [ ! -f "$folder/node_modules/.package-lock.json" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
    step "Installing the packages of $folder/"
    bin/install-packages "$folder"
    touch "$folder/node_modules/.package-lock.json"
  fi
}

# Java options of the server. With a small heap and few processors, the parallel collector takes less CPU than G1 and delays
# webhooks less (bench/README.md).
server_flags() { printf '%s' "-Xmx512m -XX:+UseParallelGC"; }

# Java options of the exchange: little memory, because each test pays for it.
exchange_jar=exchange/target/ringback-exchange.jar
exchange_flags() { printf '%s' "-Xms24m -Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED$(class_cache_flag "$exchange_jar")"; }

# A class cache (JDK 25's AOT cache) holds the classes of a jar and its lib/ as loaded and linked, which halves the start time. That of
# the server also has profiles of its methods (bin/server-cache).
# Java ignores it after a change of any of these jars.
class_cache() { printf '%s' "$root/${1%.jar}.aot"; }
has_class_cache() {
  local cache
  cache=$(class_cache "$1")
  [ -f "$cache" ] && [ -z "$(find "$1" "$(dirname "$1")/lib" -newer "$cache" -print -quit)" ]
}
class_cache_flag() { if has_class_cache "$1"; then printf ' -XX:AOTCache=%s' "$(class_cache "$1")"; fi; }

# Starts the jar, and stops it as soon as its output has a line that matches the pattern. Java then writes the class cache.
#   create_class_cache JAR PATTERN JAVA_OPTION… -jar JAR [ARGUMENT]…
create_class_cache() {
  local jar=$1 ready=$2 cache log pid tenths
  shift 2
  has_class_cache "$jar" && return
  cache=$(class_cache "$jar")
  rm -f "$cache"
  step "Creating the class cache"
  log=$(mktemp)
  "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$cache" "$@" >"$log" 2>&1 &
  pid=$!
  for ((tenths = 0; tenths < 3000; tenths++)); do
    kill -0 "$pid" 2>/dev/null && ! grep -qE "$ready" "$log" || break
    sleep 0.1
  done
  kill "$pid" 2>/dev/null || true
  wait "$pid" || true
  [ -f "$cache" ] || say "Could not create the class cache, so the start takes longer: $(tail -n 1 "$log")"
  rm -f "$log"
}

# Builds the exchange if its sources are newer.
build_exchange() {
  if [ ! -f "$exchange_jar" ] || ! is_built exchange pom.xml exchange; then
    need_maven
    step "Building the exchange"
    mvn -q -B -DskipTests -pl exchange package || fail "Could not build the exchange: see the output above."
    mark_built exchange
  fi
  local folder
  folder=$(mktemp -d)
  EXCHANGE_CA="$folder/ca.p12" create_class_cache "$exchange_jar" '^Press Ctrl-C' \
    $(exchange_flags) -jar "$exchange_jar" --port=0 --tls-port=0 --media-port=0
  rm -rf "$folder"
}

# Java options of the demo, which runs the server, the exchange and PostgreSQL.
demo_jar=demo/target/ringback-demo.jar
demo_flags() { printf '%s' "$(server_flags) --enable-native-access=ALL-UNNAMED$(class_cache_flag "$demo_jar")"; }

create_demo_class_cache() {
  local folder
  folder=$(mktemp -d)
  PORT=0 EXCHANGE_PORT=0 RINGBACK_HOME="$folder" RINGBACK_READY_JSON=1 create_class_cache "$demo_jar" '^RINGBACK_READY ' \
    $(demo_flags) -jar "$demo_jar"
  rm -rf "$folder"
}

# Leaves the processors to all other processes: this shell and what it starts run only when nothing else wants to.
when_idle() { chrt --idle --pid 0 "$BASHPID" 2>/dev/null || renice -n 19 -p "$BASHPID" >/dev/null; }

# A marker file with the time of the last build, and whether any input of the build is newer.
built() { printf '%s/.ringback/built/%s' "$root" "$1"; }
mark_built() { mkdir -p "$root/.ringback/built" && touch "$(built "$1")"; }
is_built() {
  local mark
  mark=$(built "$1")
  shift
  [ -f "$mark" ] || return 1
  [ -z "$(find "$@" \( -name node_modules -o -name dist -o -name target \) -prune -o -type f -newer "$mark" -print -quit)" ]
}

# Runs a command and shows its output only if it fails.
quietly() {
  local log
  log=$(mktemp)
  if ! "$@" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    return 1
  fi
  rm -f "$log"
}

# What each build reads.
web_sources=(web openapi.yaml)
java_sources=(pom.xml openapi.yaml server exchange demo)
package_sources=(web/packages web/scripts web/package-lock.json)
example_sources=(examples "${package_sources[@]}")

build_web() {
  need_node
  npm_install web
  step "Building the console and the phone page"
  quietly npm run build --prefix web || fail "Could not build the console and the phone page: see the output above."
  mark_built web
}

# Packs the packages for React products, and installs and builds the example product with them.
build_example() {
  local app=examples/react-app
  need_node
  npm_install web
  step "Building the packages and the example product"
  if [ ! -d web/packages/voice-react/dist ] || ! is_built packages "${package_sources[@]}"; then
    quietly npm run build:packages --prefix web || fail "Could not build the packages: see the output above."
    mark_built packages
  fi
  rm -rf "$app/packages" && mkdir -p "$app/packages"
  quietly npm pack --ignore-scripts --pack-destination "$root/$app/packages" ./web/packages/voice-client ./web/packages/voice-react ||
    fail "Could not pack the packages: see the output above."
  quietly bin/install-packages "$app" || fail "Could not install the packages in the example: see the output above."
  quietly npm run build --prefix "$app" || fail "Could not build the example product: see the output above."
  mark_built example
}

build_java() {
  need_maven
  step "Building the exchange, the server and the demo"
  mvn -q -B $(compiled_flags) -DskipTests package || fail "Could not build the Java modules: see the output above."
  mark_built classes
  mark_built java
}

# Keeps Maven from compiling again what bin/lint has compiled. Without this option Maven does so once a module that others
# use has become a jar.
compiled_flags() { is_built classes "${java_sources[@]}" && printf '%s' -Dmaven.compiler.useIncrementalCompilation=false || true; }
