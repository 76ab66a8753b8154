#!/usr/bin/env bash
# test_mpi.sh - do many processes write what one writes, byte for byte?
#
#   scripts/test_mpi.sh SERIAL PARALLEL
#
# SERIAL is the program without MPI, PARALLEL that of `make MPI=1`. Each job is run by
# SERIAL once and by 1, 2 and 4 ranks with 1 and 2 threads each; every file of results
# must be the same, but for date, seconds, memory and threads in run.json. Then a rank
# that fails, one that is killed, and an interrupt. Status 1: something differs.
set -euo pipefail

if [[ $# -ne 2 ]]; then
    echo "usage: scripts/test_mpi.sh SERIAL PARALLEL" >&2
    exit 2
fi
serial=$(realpath "$1")
parallel=$(realpath "$2")
work=$(mktemp -d "${TMPDIR:-/tmp}/lokaal-mpi.XXXXXX")
trap 'rm -rf "$work"' EXIT
failed=0

# The launcher of the library the program was built with, and what it needs to start more
# processes than processors, as root too.
launch=(mpirun)
case $("$parallel" --version | grep '^MPI' || true) in
    *MPICH*) command -v mpirun.mpich >/dev/null && launch=(mpirun.mpich) ;;
    *'Open MPI'*)
        command -v mpirun.openmpi >/dev/null && launch=(mpirun.openmpi)
        launch+=(--oversubscribe --bind-to none)
        [[ $(id -u) -eq 0 ]] && launch+=(--allow-run-as-root)
        ;;
    *)
        echo "$2: built without MPI" >&2
        exit 2
        ;;
esac
# one program, whatever built it
version=$("$parallel" --version | sed -n '1s/^simulate //p')
if [[ "simulate $version" != $("$serial" --version | head -n 1) ]]; then
    echo "$2: built from other sources than $1; make builds both anew" >&2
    exit 1
fi
say() {
    printf '%s: %s\n' "$1" "$2"
    [[ $2 == same || $2 == good ]] || failed=1
}

clean_json() { # what may differ between two runs of the same
    sed -E '/"(date|seconds|cpu_seconds|memory_mb|threads)"/d' "$1"
}

compare_folders() { # the first difference, or "same"
    local file one two
    one=$(cd "$1" && find . -type f | LC_ALL=C sort)
    two=$(cd "$2" && find . -type f | LC_ALL=C sort)
    if [[ $one != "$two" || -z $one ]]; then
        echo "other files"
        return
    fi
    while IFS= read -r file; do
        if [[ $file == */run.json ]]; then
            cmp -s <(clean_json "$1/$file") <(clean_json "$2/$file") && continue
        else
            cmp -s "$1/$file" "$2/$file" && continue
        fi
        echo "$file differs"
        return
    done <<<"$one"
    echo same
}

small=(--set population.sample=0.02 --set outputs=csv --seed 3 --quiet)

job() { # NAME "RANKSxTHREADS..." ARGUMENTS...
    local name=$1 sizes=$2 size
    shift 2
    "$serial" "$@" "${small[@]}" -j 1 --out "$work/$name" </dev/null
    for size in $sizes; do
        rm -rf "$work/mpi"
        if "${launch[@]}" -n "${size%x*}" "$parallel" "$@" "${small[@]}" -j "${size#*x}" \
            --out "$work/mpi" </dev/null; then
            say "$name, $size" "$(compare_folders "$work/$name" "$work/mpi")"
        else
            say "$name, $size" failed
        fi
    done
}

echo "ranks x threads, beside one process without MPI:"
job run "1x1 1x2 2x1 2x2 4x1 4x2" scenarios/bonus.cfg -n 40
job package "2x1 4x2" scenarios/package_premium_coordination.cfg -n 6 --interaction
job compare "2x1 4x2" compare scenarios/bonus.cfg scenarios/tutoring.cfg -n 6
job sweep "2x1 4x2" sweep scenarios/bonus.cfg trends.base_cycle=7:8:2 -n 4
job independent "2x1 4x2" scenarios/bonus.cfg -n 6 --luck independent

# ---- a mistake of the user is told once, and all ranks end
status=0
"${launch[@]}" -n 2 "$parallel" scenarios/nothing.cfg --out "$work/mpi" </dev/null \
    2>"$work/said" || status=$?
if [[ $status -ne 0 ]] &&
    [[ $(grep -c "nothing.cfg: cannot be read" "$work/said") -eq 1 ]]; then
    say "a scenario that is not there" good
else
    say "a scenario that is not there" "status $status, $(cat "$work/said")"
fi

# ---- a rank that fails ends the run and says why: here it is of another program
LC_ALL=C sed "s/$version\x00/${version%?}X\x00/g" "$parallel" >"$work/other"
chmod +x "$work/other"
run=(scenarios/bonus.cfg -n 4000 -j 1 --quiet --out "$work/failed")
status=0
"${launch[@]}" -n 1 "$parallel" "${run[@]}" : -n 1 "$work/other" "${run[@]}" </dev/null \
    2>"$work/said" || status=$?
if [[ $status -ne 0 ]] && grep -q 'rank 1 on .*: this is program' "$work/said"; then
    say "a rank of another program" good
else
    say "a rank of another program" "status $status, $(cat "$work/said")"
fi

# ---- a rank that is killed ends the run; what was stored is gone on with
long=(scenarios/bonus.cfg "${small[@]}" -n 400 -j 1)
"$serial" "${long[@]}" --out "$work/whole"
begin() { # FOLDER: a run of two ranks, until something of it is stored; sets mpi, part
    "${launch[@]}" -n 2 "$parallel" "${long[@]}" --out "$work/$1" </dev/null \
        >"$work/said" 2>&1 &
    mpi=$!
    part=$work/$1/bonus.part/outcomes.db
    for ((i = 0; i < 1200; i++)); do
        [[ -s $part-wal && $(stat -c %s "$part-wal") -gt 2000000 ]] && break
        sleep 0.1
    done
}

ended() { # NAME: it failed, and left what was stored
    local status=0
    wait $mpi || status=$?
    if [[ $status -ne 0 && -e $part ]]; then
        say "$1" good
    else
        say "$1" "status $status, $(cat "$work/said")"
    fi
}

resume() { # NAME FOLDER
    "${launch[@]}" -n 2 "$parallel" "${long[@]}" --out "$work/$2" --resume </dev/null \
        2>"$work/said" || true
    say "$1" "$(compare_folders "$work/whole/bonus" "$work/$2/bonus")"
}

begin killed
victim=$(pgrep -f "$parallel.*--out $work/killed" | while read -r pid; do
    tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null |
        grep -qE '^(PMI_RANK|OMPI_COMM_WORLD_RANK)=1$' && echo "$pid"
done | tail -n 1)
kill -9 "$victim"
ended "a rank that is killed ends the run"
resume "and what was stored is gone on with" killed

# ---- an interrupt (Ctrl-C) ends all ranks, and the run can be gone on with
begin stopped
kill -INT $mpi
ended "an interrupt ends the run"
resume "and it is gone on with" stopped

exit "$failed"
