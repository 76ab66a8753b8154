#!/usr/bin/env bash
# run_tests.sh - run the test program and say in the end how many tests passed.
#
#   scripts/run_tests.sh PROGRAM [options of the program, e.g. --filter 'csv/*']
#
# All that the tests write goes to a fresh folder, deleted at the end. A test that reads
# the keyboard finds nothing there, and a run that hangs is ended. Fails also when no
# test was run, or when a sanitizer found a leak, which Criterion does not count.
# Criterion writes to stderr; here it goes to stdout, and its summary is the last line.
set -euo pipefail

program=$1
shift
limit_s=2400

TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/lokaal-tests.XXXXXX")
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
log=$TMPDIR/log
export ASAN_OPTIONS=detect_leaks=1:exitcode=23:allocator_may_return_null=1

status=0
timeout -k 30 "$limit_s" "$program" "$@" </dev/null 2>&1 | tee "$log" || status=$?

summary() {
    grep -a '^\[====\] Synthesis' "$log" | tail -n 1 || true
}
fail() {
    printf 'tests: %s\n' "$1"
    summary
    exit 1
}
if [[ $status -eq 124 || $status -eq 137 ]]; then
    fail "ended after $limit_s seconds without finishing"
fi
# Criterion leaks a little itself, for which the leak checker ends it with status 23:
# count only what our own code asked for
if awk '/ERROR: LeakSanitizer/ { on = 1 }
        /SUMMARY: AddressSanitizer/ { on = 0 }
        on && /^ +#[0-9]+ .*(sim|models|tests)\/[^ ]*\.c/ { found = 1 }
        END { exit !found }' "$log"; then
    fail "memory was not given back: see LeakSanitizer above"
fi
if [[ $status -eq 23 && $(summary) == *'Failing: 0 | Crashing: 0 '* ]]; then
    status=0
    summary
fi
if [[ $status -eq 0 && $(summary) == *'Tested: 0 '* ]]; then
    fail "no test was run"
fi
exit "$status"
