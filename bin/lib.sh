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
  export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
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

# Finds Chromium for the browser tests, or installs Debian's package.
need_chromium() {
  local found
  found=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
  if [ -z "$found" ]; then
    command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] || fail "Could not find Chromium for the browser tests. Install it, or set CHROMIUM=/path/to/chromium."
    step "Installing Chromium (Debian's package)"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
    found=$(command -v chromium)
  fi
  export CHROMIUM=$found
}

# Installs Debian's package of the speech recogniser if possible. Without it, the tests of speech recognition are skipped.
want_recogniser() {
  command -v pocketsphinx_continuous >/dev/null && return
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    step "Installing Pocketsphinx (Debian's package)"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pocketsphinx pocketsphinx-en-us >/dev/null && return
  fi
  say "Pocketsphinx is not installed: the tests of speech recognition are skipped."
}

# Installs Debian's package of Twilio's SDK for Python if possible. Without it, the README's Python example is skipped.
want_twilio_for_python() {
  /usr/bin/python3 -c 'import twilio' 2>/dev/null && return
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    step "Installing Twilio's SDK for Python (Debian's package)"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-twilio >/dev/null && return
  fi
  say "Twilio's SDK for Python is not installed: the README's Python example is skipped."
}

# Runs npm ci if the lock file is newer than the installed packages.
npm_install() {
  local folder=$1
  if [ ! -f "$folder/node_modules/.package-lock.json" ] || [ "$folder/package-lock.json" -nt "$folder/node_modules/.package-lock.json" ]; then
    step "Installing the packages of $folder/"
    npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error
    touch "$folder/node_modules/.package-lock.json"
  fi
}

# Java options of the server. With a small heap and few processors, the parallel collector takes less CPU than G1 and delays
# webhooks less (bench/README.md).
server_flags() { printf '%s' "-Xmx512m -XX:+UseParallelGC"; }

# Java options of the exchange: little memory, because each test pays for it, and a class cache that halves the start time.
exchange_jar=exchange/target/ringback-exchange.jar
exchange_flags() {
  local cache="${exchange_jar%.jar}.aot"
  printf '%s' "-Xms24m -Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED"
  [ -f "$cache" ] && [ "$cache" -nt "$exchange_jar" ] && printf ' -XX:AOTCache=%s' "$root/$cache"
  true
}

# Builds the exchange if its sources are newer. A short run of it then creates the class cache.
build_exchange() {
  if [ ! -f "$exchange_jar" ] || ! is_built exchange pom.xml exchange; then
    need_maven
    step "Building the exchange"
    mvn -q -B -DskipTests -pl exchange package || fail "Could not build the exchange: see the output above."
    mark_built exchange
  fi
  local cache="${exchange_jar%.jar}.aot" log pid
  [ "$cache" -nt "$exchange_jar" ] && return
  step "Creating the class cache"
  log=$(mktemp)
  EXCHANGE_CA="$log.p12" "$JAVA_HOME/bin/java" $(exchange_flags) -XX:AOTCacheOutput="$cache" -jar "$exchange_jar" \
    --port=0 --tls-port=0 --media-port=0 >"$log" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null && ! grep -q '^Ctrl-C' "$log"; do sleep 0.1; done
  kill "$pid" 2>/dev/null || true
  wait "$pid" || true
  [ -f "$cache" ] || say "Could not create the class cache, so the exchange starts more slowly: $(tail -n 1 "$log")"
  rm -f "$log" "$log.p12"
}

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

build_web() {
  need_node
  npm_install web
  step "Building the console and the phone page"
  quietly npm run build --prefix web || fail "Could not build the console and the phone page: see the output above."
  mark_built web
}

build_java() {
  need_maven
  step "Building the exchange, the server and the demo"
  mvn -q -B -DskipTests package || fail "Could not build the Java modules: see the output above."
  mark_built java
}
