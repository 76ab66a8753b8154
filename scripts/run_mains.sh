#!/usr/bin/env bash
# run_mains.sh - run programs one after another: benchmarks, verifications, thread tests.
#
#   scripts/run_mains.sh PROGRAM...
#
# Each is a plain program that says its verdict and ends with status 0 when it is good.
# The heading is the question that the first line of its source asks.
# All of them run, also after one has failed. Status 1: at least one failed.
set -euo pipefail

if [[ $# -eq 0 ]]; then
    echo "there is nothing of this kind to run"
    exit 0
fi

TMPDIR=$(mktemp -d "${TMPDIR:-/tmp}/lokaal-run.XXXXXX")
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT
# libgomp and libomp are built without the thread sanitizer: look only at our own code
export TSAN_OPTIONS=${TSAN_OPTIONS:-ignore_noninstrumented_modules=1:halt_on_error=1}

# build/gcc/tests/bench/bench_rng: what stands after "bench_rng.c - " in
# tests/bench/bench_rng.c
question() {
    local name=${1##*/} folder=${1%/*}
    sed -n '1s/^[^-]* - //p' "tests/${folder##*/}/$name.c" 2>/dev/null || true
}

failed=0
first=1
for program in "$@"; do
    [[ $first -eq 1 ]] || echo
    first=0
    printf '== %s: %s\n' "${program##*/}" "$(question "$program")"
    if ! "$program" </dev/null; then
        printf '%s: failed\n' "${program##*/}" >&2
        failed=1
    fi
done
exit "$failed"
