#!/usr/bin/env bash
# speed.sh - how much faster are 2 threads, and 2 ranks, than one thread?
#
#   scripts/cluster/speed.sh SERIAL PARALLEL [ROUNDS]
#
# Runs one thread, two threads and two ranks by turns (9 rounds) and prints the medians of
# what run.json says of the simulation alone: wall seconds, processor seconds, and the
# speed-up of each round. On a busy computer wall time tells about the neighbours; then
# 2 x processor seconds of one thread / processor seconds of two is the speed-up that two
# free processors would give, but for waiting.
set -euo pipefail

if [[ $# -lt 2 ]]; then
    echo "usage: scripts/cluster/speed.sh SERIAL PARALLEL [ROUNDS]" >&2
    exit 2
fi
serial=$1
parallel=$2
rounds=${3:-9}
work=$(mktemp -d "${TMPDIR:-/tmp}/lokaal-speed.XXXXXX")
trap 'rm -rf "$work"' EXIT
run=(scenarios/bonus.cfg -n 32 --set population.sample=0.25 --set outputs=csv --quiet
    --out "$work")
launch=mpirun
if command -v mpirun.mpich >/dev/null && "$parallel" --version | grep -q MPICH; then
    launch=mpirun.mpich
fi

note() { # NAME: what the last run took
    local wall cpu
    wall=$(sed -nE 's/.*"seconds": ([0-9.e-]+),/\1/p' "$work/bonus/run.json" | head -n 1)
    cpu=$(sed -nE 's/.*"cpu_seconds": ([0-9.e-]+),/\1/p' "$work/bonus/run.json")
    echo "$1 $wall $cpu" >>"$work/times"
}
for ((i = 0; i < rounds; i++)); do
    "$serial" "${run[@]}" -j 1 && note one
    "$serial" "${run[@]}" -j 2 && note threads
    $launch -n 2 "$parallel" "${run[@]}" -j 1 </dev/null && note ranks
done
median() { sort -g | awk '{ x[NR] = $1 } END { print x[int((NR + 1) / 2)] }'; }
echo "medians of $rounds rounds by turns: wall s, processor s, wall speed-up, processor:"
for name in one threads ranks; do
    printf '%-8s %7.2f %7.2f %7.2f %7.2f\n' $name \
        "$(awk -v n=$name '$1 == n { print $2 }' "$work/times" | median)" \
        "$(awk -v n=$name '$1 == n { print $3 }' "$work/times" | median)" \
        "$(awk -v n=$name '$1 == "one" { w = $2 } $1 == n { print w / $2 }' \
            "$work/times" | median)" \
        "$(awk -v n=$name \
            '$1 == "one" { c = $3 } $1 == n { print (n == "one" ? 1 : 2) * c / $3 }' \
            "$work/times" | median)"
done
