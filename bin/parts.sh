# Parts of a command: timed, one after the other or at the same time. lib.sh sources it. Bash.

# One line for each finished part: start, wall-clock and CPU seconds, exit code, name. A command that runs others (.ci/run)
# names the file and the time zero for all of them, and prints the table itself.
part_times=${RINGBACK_PART_TIMES:-}
part_zero=${RINGBACK_PART_ZERO:-$(date +%s)}

# Prints the table of the parts when the command ends, also when it fails.
report_parts() {
  part_title=$1
  if [ -n "$part_times" ]; then
    trap end_parts EXIT
    return 0
  fi
  part_times=$(mktemp)
  export RINGBACK_PART_TIMES=$part_times RINGBACK_PART_ZERO=$part_zero
  trap 'status=$?; end_parts; print_parts $status' EXIT
}

# Ends what a failure left running. Each background part leads its own process group.
end_parts() {
  local job
  for job in $(jobs -p); do kill -TERM -- "-$job" 2>/dev/null || true; done
  wait || true
}

print_parts() {
  local status=$1 wall=$(($(date +%s) - part_zero))
  awk -F'\t' -v title="$part_title" -v wall="$wall" '
    function minutes(seconds) { return sprintf("%d:%02d", seconds / 60, seconds % 60) }
    BEGIN { printf "\n%-46s %7s %7s %7s\n", title, "start", "wall", "CPU" }
    { cpu += $3; printf "%-46s %7s %7s %7s%s\n", $5, minutes($1), minutes($2), minutes($3), $4 == 0 ? "" : "  failed" }
    END { printf "%-46s %7s %7s %7s\n", "total", "", minutes(wall), minutes(cpu) }' <(sort -n "$part_times") >&2
  [ ! -f "$part_times.failures" ] || cat "$part_times.failures" >&2
  rm -f "$part_times" "$part_times.failures"
  exit "$status"
}

# Runs one part and waits for it.
#   part NAME COMMAND…
part() {
  part_prefix='' start_part "$@"
  await_parts "$1"
}

# Runs one part in the background. Each of its lines starts with the first word of its name.
#   start_part NAME COMMAND…
start_part() {
  local name=$1 prefix=${part_prefix-"${1%%:*} | "}
  shift
  step "$name"
  set -m # gives the part a process group, by which end_parts ends it
  run_part "$name" "$prefix" "$@" &
  set +m
  printf -v "$(part_pid "$name")" '%s' $!
}

# Waits for these parts, and ends the command if one of them failed.
await_parts() {
  local name pid failed=()
  for name in "$@"; do
    pid=$(part_pid "$name")
    wait "${!pid}" || failed+=("$name")
  done
  [ ${#failed[@]} = 0 ] || fail "$(printf 'Failed: %s\n' "${failed[@]}")"
}

part_pid() { printf 'part_pid_%s' "${1//[!A-Za-z0-9]/_}"; }

# Runs the command as the only child of a new process, so that `times` counts the part alone.
run_part() {
  local name=$1 prefix=$2 began status cpu log line
  shift 2
  began=$(date +%s)
  cpu=$(mktemp)
  log=$(mktemp)
  set +e
  (set -e; "$@") 2>&1 | tee "$log" | while IFS= read -r line || [ -n "$line" ]; do printf '%s%s\n' "$prefix" "$line"; done
  status=${PIPESTATUS[0]}
  times >"$cpu"
  printf '%d\t%d\t%d\t%d\t%s\n' $((began - part_zero)) $(($(date +%s) - began)) "$(cpu_seconds <"$cpu")" "$status" "$name" >>"$part_times"
  [ "$status" = 0 ] || summarize_failure "$name" "$log" >>"$part_times.failures"
  rm -f "$cpu" "$log"
  exit "$status"
}

# Prints the lines of a failed part's output that name the failed tests, or the last lines. They come after the table, because
# CI keeps the end of the output, and another part may have written much since.
summarize_failure() {
  local name=$1 log=$2 lines
  lines=$(grep -aE '^\[ERROR\] +[A-Z]|^ *(FAIL|[0-9]+\)|✘|×) |AssertionError' "$log" | head -n 60)
  printf '\n%s failed:\n%s\n' "$name" "${lines:-$(tail -n 30 "$log")}"
}

# Reads the output of `times`, whose second line is about finished children: "1m2.345s 0m0.678s".
cpu_seconds() { awk 'NR == 2 { gsub(/s/, ""); for (i = 1; i <= 2; i++) { split($i, t, "m"); sum += t[1] * 60 + t[2] } } END { printf "%d", sum + 0.5 }'; }
