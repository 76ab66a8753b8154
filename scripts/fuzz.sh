#!/usr/bin/env bash
# fuzz.sh - can random input break a reader? Run fuzz targets one after another.
#
#   scripts/fuzz.sh PROGRAMS RUNS SECONDS TARGET...
#
# PROGRAMS is the folder of the programs fuzz_<target>. Each starts from the stored
# corpus (tests/fuzz/corpus/<target>) and what earlier runs found, with the dictionary
# tests/fuzz/<target>.dict, and ends after RUNS inputs (-1: no limit) or SECONDS (0: no
# limit). What it finds stands in <PROGRAMS>/found/<target>-*. Status 1: something was.
set -euo pipefail

if [[ $# -lt 4 ]]; then
    echo "usage: scripts/fuzz.sh PROGRAMS RUNS SECONDS TARGET..." >&2
    exit 2
fi
# absolute: the targets work in folders of their own
programs=$(cd "$1" && pwd)
here=$PWD/tests/fuzz
runs=$2
seconds=$3
shift 3

export LSAN_OPTIONS=suppressions=$here/leaks.txt:print_suppressions=0

declare -A max_len=([prescan]=4096 [set]=1024 [scenario]=4096 [schools]=4096
    [trends]=4096 [runjson]=2048 [store]=4096)
mkdir -p "$programs/found"
failed=0
for target in "$@"; do
    corpus=$programs/corpus/$target
    mkdir -p "$corpus" "$here/corpus/$target"
    options=(-runs="$runs" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048
        -malloc_limit_mb=1024 -max_len="${max_len[$target]:-4096}" -print_final_stats=1
        -artifact_prefix="$programs/found/$target-")
    if [[ -f $here/$target.dict ]]; then
        options+=(-dict="$here/$target.dict")
    fi
    printf '== %s\n' "$target"
    if ! "$programs/fuzz_$target" "${options[@]}" "$corpus" "$here/corpus/$target" \
        </dev/null 2>"$programs/$target.log"; then
        failed=1
        grep -aE -m 3 'ERROR|runtime error|bug in the program' "$programs/$target.log" ||
            true
        printf '%s: found something; see %s.log\n' "$target" "$programs/$target"
    fi
    # as libFuzzer's last lines say them
    sed -nE 's/^stat::(number_of_executed_units|average_exec_per_sec): */    \1 /p' \
        "$programs/$target.log"
done
exit "$failed"
