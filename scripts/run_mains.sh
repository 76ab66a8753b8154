#!/usr/bin/env bash
# run_mains.sh - run programs one after another: benchmarks, verifications, thread tests.
#
#   scripts/run_mains.sh PROGRAM...
#
# Each is a plain program that says its verdict and ends with status 0 when it is good.
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

failed=0
for program in "$@"; do
    printf '== %s\n' "${program##*/}"
    if ! "$program" </dev/null; then
        printf '%s: failed\n' "${program##*/}" >&2
        failed=1
    fi
done
exit "$failed"
